import HTTPTypes
import Hummingbird
import HummingbirdCore

/// One call of the protocol: how it is addressed, who may make it, and what answers it.
struct Endpoint: Sendable {
    enum Callers: Sendable {
        case anyone, members
        /// Members and whoever holds a share link of the room.
        case readers
        /// Anyone, or who has the creation token when the instance is run with one.
        case openers
    }

    let method: HTTPRequest.Method
    /// `/api/rooms/{code}/events`
    let path: String
    let callers: Callers
    let summary: String
    /// Whether it may take milliseconds: then it is carried out where no connection waits for it.
    let isLong: Bool
    let respond: @Sendable (Call) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String, for callers: Callers, _ summary: String, isLong: Bool = false,
        respond: @escaping @Sendable (Call) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.callers = callers
        self.summary = summary
        self.isLong = isLong
        self.respond = respond
    }

    /// Every call there is. The router, the answers 405 and the published description are made from this list.
    static let all = RoomEndpoints.all + ErasingEndpoints.all + InstanceEndpoints.all

    /// The methods that a path answers to; none when nothing is there.
    static func methods(at path: String) -> [HTTPRequest.Method] {
        // What is named in full is no room's code.
        let exact = all.filter { $0.path == path }
        let methods = (exact.isEmpty ? all.filter { $0.matches(path) } : exact).map(\.method)
        return methods.contains(.get) ? methods + [.head] : methods
    }

    private func matches(_ path: String) -> Bool {
        let ours = self.path.split(separator: "/", omittingEmptySubsequences: true)
        let theirs = path.split(separator: "/", omittingEmptySubsequences: true)
        return ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
