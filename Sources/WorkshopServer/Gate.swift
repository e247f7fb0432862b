import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import NIOHTTP1
import WorkshopStore

/// What every request passes on its way in and out: problems for errors, pages for what is no call, headers, log and figures.
struct Gate: RouterMiddleware {
    let pages: Pages
    let headers: HTTPFields
    let burden: Burden
    /// Answers that are no larger fit into what a connection holds for its reader anyway.
    private static let large = 64 * 1024

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        var response: Response
        do {
            // Writes are not held up, and nobody is answered much by them.
            if request.method == .get, await !burden.settle() { throw Problem.unavailable(retryAfter: 1) }
            response = try await next(request, context)
        } catch {
            response = answer(to: error, request, context)
        }
        Gate.complete(&response, with: headers)
        if request.method == .head { response = response.createHeadResponse() }
        let known = context.endpointPath.flatMap { $0 == "NotFound" ? nil : "\(request.method.rawValue) \($0)" }
        Gate.record(known ?? "page", response.status, ContinuousClock.now - began, context.logger)
        if let size = response.body.contentLength, size > Gate.large {
            response.body = counted(response.body, size, context)
        }
        return response
    }

    /// Adds what every answer carries.
    static func complete(_ response: inout Response, with headers: HTTPFields) {
        for field in headers where response.headers[field.name] == nil { response.headers[field.name] = field.value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    /// The same body, counted while it waits until the reader has taken what was asked for before it.
    private func counted(_ body: ResponseBody, _ size: Int, _ context: Context) -> ResponseBody {
        let channel = context.channel
        let load = burden.load { channel.close(promise: nil) }
        load.add(size)
        return ResponseBody(contentLength: size) { writer in
            try await body.write(writer)
            withExtendedLifetime(load) {}
        }
    }

    private func answer(to error: any Error, _ request: Request, _ context: Context) -> Response {
        if let error = error as? any HTTPResponseError {
            switch error.status {
            case .notFound: return page(for: request)
            case .contentTooLarge: return Problem.tooLarge().response
            default: return Problem.badRequest.response
            }
        }
        if error is HTTPParserError { return Problem.badRequest.response }
        return Gate.problem(for: error, context.logger).response
    }

    /// What is told of an error. A fault of ours is told to nobody, and logged under a number.
    static func problem(for error: any Error, _ logger: Logger) -> Problem {
        if let problem = Problem(error) { return problem }
        let id = String(UInt64.random(in: .min ... .max), radix: 36)
        logger.error("unexpected", metadata: ["number": "\(id)", "error": "\(JournalFailure.inLog(error))"])
        return .unexpected(id: id)
    }

    /// What stands at an address that is no call, or that does not answer to this method.
    private func page(for request: Request) -> Response {
        let path = request.uri.path
        let methods = Endpoint.methods(at: path)
        if !methods.isEmpty { return Problem.notAllowed(methods).response }
        guard let page = pages[path] else { return Problem.noSuchAddress.response }
        guard request.method == .get || request.method == .head else {
            return Problem.notAllowed([.get, .head]).response
        }
        return page.response(to: request)
    }

    /// Counts an answer, and logs it.
    static func record(_ route: String, _ status: HTTPResponse.Status, _ duration: Duration, _ logger: Logger) {
        Counter(label: "crux_requests_total", dimensions: [("route", route), ("status", "\(status.code / 100)xx")])
            .increment()
        Metrics.Timer(label: "crux_request_seconds", dimensions: [("route", route)]).recordSeconds(duration.seconds)
        logger.log(
            level: status.code >= 500 ? .error : .debug, "request",
            metadata: [
                "route": "\(route)", "status": "\(status.code)",
                "ms": "\(Int((duration.seconds * 1000).rounded()))",
            ])
    }
}
