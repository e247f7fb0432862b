import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Workshop
import WorkshopRooms

/// A refusal as it stands on the wire: RFC 9457, with a sentence for the person who sees it.
struct Problem: Error {
    let status: HTTPResponse.Status
    let code: String
    let detail: String
    var field: String?
    /// The line of a file that is wrong.
    var line: Int?
    var missing: [Shortfall] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, field: String? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
    }

    static let contentType = "application/problem+json"

    var body: JSON {
        .of([
            "type": "about:blank", "title": status.reasonPhrase, "status": status.code, "code": code,
            "detail": detail, "field": field, "line": line, "missing": missing.isEmpty ? nil : missing,
        ])
    }

    var response: Response {
        var headers = headers
        headers[.contentType] = Problem.contentType
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.data)))
    }
}

// MARK: - From the rooms to HTTP

extension Problem {
    /// The one table from what the rooms say to HTTP.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case let failure as Failure:
            switch failure {
            case .refused(let refusal): self.init(refusal)
            case .unauthorized: self = .unauthorized
            case .removed: self = .removed
            case .linkTakenBack: self = .linkTakenBack
            case .unavailable(let seconds): self = .unavailable(retryAfter: seconds)
            case .damaged: self = .damaged
            case .full: self = .diskFull
            }
        case is CancellationError: self = .unavailable(retryAfter: 1)
        default: return nil
        }
    }

    init(_ refusal: Refusal) {
        let status: HTTPResponse.Status =
            switch refusal.kind {
            case .malformed: .badRequest
            case .forbidden: .forbidden
            case .unknown: .notFound
            case .conflict: .conflict
            case .invalid: .unprocessableContent
            case .tooLarge: .contentTooLarge
            }
        self.init(status, refusal.code, refusal.detail, field: refusal.field)
        line = refusal.line
        missing = refusal.missing
    }
}

// MARK: - What HTTP itself refuses

extension Problem {
    /// The same for no such room, no token and a foreign token, byte for byte.
    static var unauthorized: Problem {
        var problem = Problem(
            .unauthorized, "unauthorized", "You are not signed in to this room here. Join it with its code or its link."
        )
        problem.headers[.wwwAuthenticate] = "Bearer"
        return problem
    }

    static var removed: Problem {
        var problem = Problem(
            .unauthorized, "removed", "You were taken out of this room. Ask its facilitator if that was a mistake.")
        problem.headers[.wwwAuthenticate] = "Bearer"
        return problem
    }

    static var linkTakenBack: Problem {
        var problem = Problem(
            .unauthorized, "linkTakenBack", "This link was taken back. Ask whoever gave it to you.")
        problem.headers[.wwwAuthenticate] = "Bearer"
        return problem
    }

    static func unavailable(retryAfter seconds: Int) -> Problem {
        var problem = Problem(
            .serviceUnavailable, "unavailable",
            "It is not known whether this was done. Send the same id again; it acts once.")
        problem.headers[.retryAfter] = String(seconds)
        return problem
    }

    /// 503, because what was sent keeps waiting on the device and goes out when the room is back.
    static var damaged: Problem {
        var problem = Problem(
            .serviceUnavailable, "damaged",
            "The record of this room was damaged on the server's disk, so nothing of it is shown. Ask whoever runs this server to restore the newest backup; what you write here is kept until then."
        )
        problem.headers[.retryAfter] = "60"
        return problem
    }

    static var diskFull: Problem {
        var problem = Problem(
            .serviceUnavailable, "diskFull",
            "The disk of this server is full, so this was not saved yet. Tell its operator; it is saved when there is room again."
        )
        problem.headers[.retryAfter] = "2"
        return problem
    }

    static func tooMany(retryAfter seconds: Int, _ detail: String) -> Problem {
        var problem = Problem(.tooManyRequests, "tooMany", detail)
        problem.headers[.retryAfter] = String(seconds)
        return problem
    }

    static func notAllowed(_ methods: [HTTPRequest.Method]) -> Problem {
        let names = methods.map(\.rawValue).sorted().joined(separator: ", ")
        var problem = Problem(.methodNotAllowed, "methodNotAllowed", "This address answers only to \(names).")
        problem.headers[.allow] = names
        return problem
    }

    static let noSuchAddress = Problem(
        .notFound, "notFound", "There is nothing at this address. Check it, or start again at the first page.")
    static let noSuchRoom = Problem(
        .notFound, "noSuchRoom", "There is no room with this code. Check the eight characters and try again.")
    static func tooLarge(_ most: Int = Call.mostBytes) -> Problem {
        let limit = most < 1024 * 1024 ? "\(most / 1024) KiB" : "\(most / 1024 / 1024) MiB"
        return Problem(.contentTooLarge, "tooLarge", "This is larger than \(limit). Send it in smaller parts.")
    }
    static let notJSON = Problem(.badRequest, "notJSON", "The body is not a JSON text. Correct it and send it again.")
    static let wrongType = Problem(
        .unsupportedMediaType, "notJSON", "Send the body as JSON, with the content type application/json.")
    static let foreignOrigin = Problem(
        .forbidden, "foreignOrigin", "This was sent from a page of another site. Open the room itself and do it there.")
    static let badRequest = Problem(
        .badRequest, "badRequest", "This is not a request that can be understood. Correct it and send it again.")
    static let unknownMethod = Problem(
        .notImplemented, "unknownMethod", "There is no such method here. Use one that the address answers to.")

    static func unexpected(id: String) -> Problem {
        Problem(
            .internalServerError, "unexpected",
            "Something went wrong here. Try again; if it stays, tell the operator the number \(id).")
    }
}
