import HTTPTypes
import Hummingbird
import NIOHTTP1

/// A request that is plainly a poll that waits. Whatever is unusual about one is left to the ordinary route, where the rules are.
struct PollRequest {
    let code: String
    let since: String
    let wait: Int
    let token: String
    /// Whether the token came as a cookie, by which nobody reads who has but a share link.
    let isCookie: Bool

    init?(_ head: HTTPRequestHead) {
        guard head.method == .GET, head.version == .http1_1, let asked = PollRequest.asked(head.uri) else { return nil }
        var hosts = 0
        var authorization: String?
        var cookie: String?
        for (name, value) in head.headers {
            switch name.lowercased() {
            case "host": hosts += 1
            case "authorization":
                if authorization != nil { return nil }
                authorization = value
            case "cookie":
                if cookie != nil { return nil }
                cookie = value
            case "connection":
                if value.lowercased() != "keep-alive" { return nil }
            case "accept":
                if value.lowercased().contains(EventStream.contentType) { return nil }
            case "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings", "te", "trailer":
                return nil
            default: break
            }
        }
        let cookieName = Call.cookieName(asked.code)
        let token =
            authorization.map { Call.bearer(in: $0) } ?? cookie.flatMap { Cookies(from: [$0])[cookieName]?.value }
        guard hosts == 1, let token else { return nil }
        (code, since, wait) = asked
        self.token = token
        isCookie = authorization == nil
    }

    /// `/api/rooms/CODE/events?since=CURSOR&wait=SECONDS`, in this order, and with nothing that is encoded.
    private static func asked(_ uri: String) -> (code: String, since: String, wait: Int)? {
        let parts = uri.split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let path = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard path.count == 5, path[0].isEmpty, path[1] == "api", path[2] == "rooms", path[4] == "events" else {
            return nil
        }
        let query = parts[1].split(separator: "&", omittingEmptySubsequences: false)
        guard let since = query.first, since.hasPrefix("since="), query.count <= 2 else { return nil }
        let cursor = since.dropFirst(6)
        guard !cursor.isEmpty, cursor.utf8.allSatisfy(isUnreserved) else { return nil }
        var seconds = RoomEndpoints.longestWait
        if query.count == 2 {
            let digits = query[1].dropFirst(5)
            guard query[1].hasPrefix("wait="), let number = Int(digits), digits.utf8.allSatisfy(isDigit),
                (1...RoomEndpoints.longestWait).contains(number)
            else { return nil }
            seconds = number
        }
        return (String(path[3]), String(cursor), seconds)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
