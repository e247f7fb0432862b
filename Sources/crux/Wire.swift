import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Workshop

/// The calls of the protocol, as a client makes them.
struct Wire: Sendable {
    let url: String

    init(url: String) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    /// A refusal by the server, with its sentence.
    struct Refused: Error, CustomStringConvertible {
        let what: String
        let status: UInt
        let problem: JSON

        var description: String {
            "\(what) was refused with \(status): \(problem["detail"]?.string ?? "without a reason")"
        }
    }

    private static let patience = 20

    /// Of its own, because everybody keeps a poll open and the shared client stops at eight connections.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 600
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    func get(_ path: String, token: String? = nil) async throws -> JSON {
        try await ask(.GET, path, nil, token)
    }

    /// `what` is what a refusal calls it.
    func post(
        _ path: String, what: String? = nil, _ body: [String: JSON], token: String? = nil
    ) async throws -> JSON {
        try await ask(.POST, path, .object(body), token, what)
    }

    /// Asks until there is an answer: the ids in the bodies make that harmless.
    private func ask(
        _ method: HTTPMethod, _ path: String, _ body: JSON?, _ token: String?, _ what: String? = nil
    ) async throws -> JSON {
        var attempt = 0
        while true {
            attempt += 1
            do {
                let (status, answer) = try await once(method, path, body, token)
                if status < 300 { return answer }
                guard status == 429 || status == 503, attempt < Wire.patience else {
                    throw Refused(what: what ?? "\(method) \(path)", status: status, problem: answer)
                }
            } catch let refused as Refused {
                throw refused
            } catch {
                guard attempt < Wire.patience, !(error is CancellationError) else {
                    throw ValidationError("The server at \(url) does not answer. Start it with: crux serve")
                }
            }
            try await Task.sleep(for: .milliseconds(50 * attempt))
        }
    }

    private func once(
        _ method: HTTPMethod, _ path: String, _ body: JSON?, _ token: String?
    ) async throws -> (UInt, JSON) {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.data))
        }
        let response = try await Wire.client.execute(request, timeout: .seconds(40))
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return (response.status.code, (try? JSON.parse(Data(bytes.readableBytesView))) ?? .null)
    }
}
