import Foundation
import NIOCore

/// A server of our own, with an empty database.
struct Crux {
    let running: Running
    let database: String

    /// Starts it with the database of that directory, which is made if missing.
    static func start(on ground: Ground, in directory: URL) async throws -> Crux {
        let (binary, pages) = try ground.program()
        let port = try await Running.freePort()
        let database = directory.appending(path: "crux.sqlite").path
        let running = try Running(
            binary,
            [
                "serve", "--host", "127.0.0.1", "--port", "\(port)", "--public", pages,
                "--database", database,
            ],
            environment: ["CRUX_ROOMS_PER_HOUR": "1000000"], port: port, log: directory.appending(path: "crux.log"))
        try await running.untilAnswering("/readyz")
        return Crux(running: running, database: database)
    }

    /// Somebody in a room.
    struct Member: Decodable {
        let code: String
        let participant: String
        let token: String

        var commands: String { "/api/rooms/\(code)/commands" }
        var events: String { "/api/rooms/\(code)/events" }
    }

    /// Opens a room. Returns its facilitator.
    static func open(over line: Line) async throws -> Member {
        let body = #"{"title":"A room under load","facilitator":{"name":"Facilitator","function":"Sales"}}"#
        return try await line.ask(ByteBuffer("POST", "/api/rooms", body: body))
    }

    static func join(_ code: String, as name: String, over line: Line) async throws -> Member {
        let body = #"{"name":"\#(name)","function":"Product"}"#
        return try await line.ask(ByteBuffer("POST", "/api/rooms/\(code)/participants", body: body))
    }

    struct News: Decodable { let cursor: String }

    /// Where somebody who reads now goes on from.
    static func cursor(of member: Member, over line: Line) async throws -> String {
        let news: News = try await line.ask(ByteBuffer("GET", member.events, token: member.token))
        return news.cursor
    }

    struct Done: Decodable {
        let seq: Int
        let created: String?
    }

    /// `fields`: of the command, as JSON.
    static func command(_ type: String, _ fields: String = "", id: String, as member: Member) -> ByteBuffer {
        let body = #"{"id":"\#(id)","type":"\#(type)"\#(fields.isEmpty ? "" : ",")\#(fields)}"#
        return ByteBuffer("POST", member.commands, token: member.token, body: body)
    }

    /// Changes what the room is for: small, the same for everybody, and it leaves the room as large as it was.
    static func saying(_ text: String, id: String, as facilitator: Member) -> ByteBuffer {
        command("room.configure", #""purpose":"\#(text)""#, id: id, as: facilitator)
    }
}

/// How somebody has a room of Crux streamed to them.
struct CruxStream: Poll {
    let member: Crux.Member
    let cursor: String

    var streams: Bool { true }

    func write(to request: inout ByteBuffer) {
        request.writeString(
            """
            GET \(member.events)?since=\(cursor) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(member.token)\r\n\
            Accept: text/event-stream\r\n\r\n
            """)
    }

    func advance(by reply: Reply) {}
}

/// How somebody polls a room of Crux: on from where the last answer led.
struct CruxPoll: Poll {
    private let before: [UInt8]
    private var cursor: [UInt8]
    private let after: [UInt8]

    init(of member: Crux.Member, from cursor: String) {
        self.cursor = Array(cursor.utf8)
        before = Array("GET \(member.events)?since=".utf8)
        after = Array(
            "&wait=25 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(member.token)\r\n\r\n".utf8)
    }

    func write(to request: inout ByteBuffer) {
        request.writeBytes(before)
        request.writeBytes(cursor)
        request.writeBytes(after)
    }

    mutating func advance(by reply: Reply) {
        guard let start = reply.body.position(of: #""cursor":""#).map({ $0 + 10 }),
            let end = reply.body[start...].firstIndex(of: UInt8(ascii: "\""))
        else { return }
        cursor.removeAll(keepingCapacity: true)
        cursor.append(contentsOf: reply.body[start..<end])
    }
}
