import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Workshop
import WorkshopRooms

/// What every call may use.
struct Instance: Sendable {
    let rooms: LiveRooms
    let publicURL: PublicURL?
    /// What rooms are opened with; nil when anyone may.
    let creationToken: String?
    let limits: Limits
    /// What was counted; nil when nothing is to be.
    let figures: Figures?
}

/// One request to one endpoint, and what it takes to read and answer it.
struct Call: Sendable {
    static let mostBytes = 64 * 1024
    /// The data of a whole room.
    static let mostBytesOfAFile = 4 * 1024 * 1024

    let request: Request
    let context: Context
    let instance: Instance

    var rooms: LiveRooms { instance.rooms }

    /// The room meant by the path, look-alikes forgiven; nil when it cannot be a code.
    var code: String? { decoded("code").flatMap(RoomCode.canonical) }

    func decoded(_ parameter: String) -> String? {
        context.parameters.get(parameter)?.removingPercentEncoding
    }

    /// The body of a write. Throws 415, 413 or 400.
    func body(upTo most: Int = Call.mostBytes) async throws -> JSON {
        guard let type = request.headers[.contentType]?.split(separator: ";").first,
            type.trimmingCharacters(in: .whitespaces).lowercased() == "application/json"
        else { throw Problem.wrongType }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
            throw Problem.tooLarge(most)
        }
        let bytes: ByteBuffer
        do {
            bytes = try await request.body.collect(upTo: most)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge(most)
        }
        guard let body = try? JSON.parse(Data(bytes.readableBytesView)) else { throw Problem.notJSON }
        return body
    }

    /// Where people reach this instance. Throws 400 when only Host could tell and does not.
    func publicURL() throws -> PublicURL {
        guard let url = instance.publicURL ?? PublicURL(host: request.head.authority) else {
            throw Problem(
                .badRequest, "unknownHost",
                "The request does not name the host it is for. Open the page by its full address.")
        }
        return url
    }

    func answer(
        _ body: JSON, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        answer(body.data, type: "application/json", status: status, headers: headers)
    }

    func answer(
        _ body: Data, type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
