import Foundation
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import Testing
import Workshop
import WorkshopRooms
import WorkshopStore

@testable import WorkshopServer

/// A poll that differs from the last on its connection in nothing but its cursor is taken without being parsed, and nobody can tell.
@Suite struct RepeatedPollTests {
    private struct Scene {
        let rooms: LiveRooms
        let code: String
        let token: String

        init() async throws {
            rooms = LiveRooms(journal: try SQLiteJournal.temporary(), logger: House.silent)
            let opening = #"{"title":"A","facilitator":{"name":"Anna","function":"Sales"}}"#
            let admission = try await rooms.open(try JSON.parse(Data(opening.utf8)))
            (code, token) = (admission.code, admission.token)
        }

        func head(_ cursor: String, wait: Int = 25) -> HTTPRequestHead {
            let headers: HTTPHeaders = ["Host": "a", "Authorization": "Bearer \(token)"]
            let uri = "/api/rooms/\(code)/events?since=\(cursor)&wait=\(wait)"
            return HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: headers)
        }

        func text(_ cursor: String) -> String {
            "GET \(head(cursor).uri) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
        }

        func repeated(_ text: String, of cursor: String = "e.b.f.p1.1.1") throws -> RepeatedPoll? {
            let request = try #require(PollRequest(head(cursor)))
            let poll = try #require(
                rooms.poll(
                    since: request.since, wait: .seconds(25), code: code, token: request.token, onlyMembers: false))
            return RepeatedPoll(poll, head(cursor), in: ByteBuffer(string: text))
        }
    }

    @Test func `another place is the same poll, and one more or less or other byte elsewhere is not`() async throws {
        let scene = try await Scene()
        let text = scene.text("e.b.f.p1.1.1")
        let last = try #require(try scene.repeated(text))
        for cursor in ["e.b.f.p1.1.1", "e.b.f.p1.20000.31", "e.b.f.p1.0.0"] {
            #expect(last.next(in: ByteBuffer(string: scene.text(cursor))) != nil)
        }
        let others = [
            "", "x", "e.b.f.p1.1.1.1", "e.b.f.p1.1", "e.b.f.p1.1.", "e.b.f.p1..1", "e.b.f.p1.-1.1", "e.b.f.p1.+1.1",
            "e.b.f.p1.1.1234567890123456789", "e.b.f.p2.1.1", "e.b.m.p1.1.1", "e.c.f.p1.1.1", "d.b.f.p1.1.1",
            "e.b.f.p1.1.1&wait=1", "e.b.f.p1.1.1\r\nX: y", "e.b.f.p1.1.%31", "e.b.f.p1.1.1 ",
        ]
        for cursor in others {
            #expect(last.next(in: ByteBuffer(string: scene.text(cursor))) == nil, "\(cursor)")
        }
        let bytes = Array(text.utf8)
        let cursor = text.utf8.distance(
            from: text.startIndex, to: try #require(text.range(of: "e.b.f.p1.1.1")).lowerBound)
        for place in bytes.indices where !(cursor..<cursor + 12).contains(place) {
            var other = bytes
            other[place] ^= 1
            #expect(last.next(in: ByteBuffer(bytes: other)) == nil, "byte \(place)")
        }
        for other in [text + text, text + "G", String(text.dropLast()), String(text.dropFirst()), "", "\r\n" + text] {
            #expect(last.next(in: ByteBuffer(string: other)) == nil)
        }
    }

    @Test func `only bytes that are this one request, whole and alone, are remembered`() async throws {
        let scene = try await Scene()
        let text = scene.text("e.b.f.p1.1.1")
        #expect(try scene.repeated(text) != nil)
        let wrong = [
            text + text, text + "GET", String(text.dropLast(2)), String(text.dropFirst()), scene.text("e.b.f.p1.1.2"),
            text.replacing("Host: a\r\n", with: ""), text.replacing("Host", with: "X: y\r\nHost"),
        ]
        for other in wrong { #expect(try scene.repeated(other) == nil) }
    }

    @Test func `a reader whose token was taken back is let in anew`() async throws {
        let scene = try await Scene()
        let last = try #require(try scene.repeated(scene.text("e.b.f.p1.1.1")))
        let joining = #"{"id":"0123456789abcdef","name":"Ben","function":"Finance"}"#
        for isFirst in [true, false] {
            // Whoever comes again with the same id gets a fresh token, and the one before is dead.
            _ = try await scene.rooms.join(try JSON.parse(Data(joining.utf8)), code: scene.code, asMember: nil)
            #expect((last.next(in: ByteBuffer(string: scene.text("e.b.f.p1.2.2"))) != nil) == isFirst)
        }
    }

    @Test func `a reader of a room that was put down is let in anew`() async throws {
        let scene = try await Scene()
        let last = try #require(try scene.repeated(scene.text("e.b.f.p1.1.1")))
        scene.rooms.putDown(unusedSince: .distantFuture)
        while scene.rooms.awakeCount > 0 { await Task.yield() }
        #expect(last.next(in: ByteBuffer(string: scene.text("e.b.f.p1.2.2"))) == nil)
    }

    /// A server, a room with Anna and Ben in it, and the port.
    private func scene(
        _ test: @Sendable (_ anna: Visitor, _ ben: Visitor, _ port: Int) async throws -> Void
    ) async throws {
        try await House().serve(.live) { visitor in
            let anna = try await visitor.opening()
            try await test(anna, try await anna.another(), try #require(visitor.client.port))
        }
    }

    private func remark(_ text: String, by visitor: Visitor) async throws {
        let reply = try await visitor.perform("comment.post", #""on":"room","kind":"remark","text":"\#(text)""#)
        #expect(reply.status == 200)
    }

    @Test func `poll after poll on one connection is told everything once, with other requests between`() async throws {
        try await scene { anna, ben, port in
            try await Line.open(port) { line in
                var cursor = try await anna.get("\(anna.room)/events").json["cursor"]?.string ?? ""
                var told: [String] = []
                for number in 0..<12 {
                    try await remark("remark \(number)", by: ben)
                    if number % 3 == 2 {
                        try await line.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
                        #expect(try await line.answer()?.status == 200)
                    }
                    let poll = anna.poll(cursor)
                    if number % 4 == 3 {
                        try await line.send(String(poll.prefix(60)))
                        try await Task.sleep(for: .milliseconds(30))
                        try await line.send(String(poll.dropFirst(60)))
                    } else {
                        try await line.send(poll)
                    }
                    let answer = try #require(try await line.answer())
                    #expect(answer.status == 200 && answer.isParked)
                    told +=
                        answer.json["frames"]?.array?.compactMap { frame in
                            frame["patch"]?["comments"]?.object?.values.first?["text"]?.string
                        } ?? []
                    cursor = answer.cursor
                }
                #expect(told == (0..<12).map { "remark \($0)" })
            }
        }
    }

    @Test func `polls of two people over one connection, as a proxy sends them, are answered each their own`()
        async throws
    {
        try await scene { anna, ben, port in
            try await Line.open(port) { line in
                for _ in 0..<6 {
                    for visitor in [anna, ben] {
                        try await line.send(visitor.poll("nowhere"))
                        let answer = try #require(try await line.answer())
                        let id = answer.json["snapshot"]?["you"]?["id"]?.string
                        #expect(id == (visitor.token == anna.token ? "p1" : "p2"))
                    }
                }
            }
        }
    }

    @Test func `two polls in one go are answered one after the other, again and again`() async throws {
        try await scene { anna, _, port in
            try await Line.open(port) { line in
                for _ in 0..<3 {
                    try await line.send(anna.poll("nowhere") + anna.poll("elsewhere"))
                    for _ in 0..<2 {
                        let answer = try #require(try await line.answer())
                        #expect(answer.json["snapshot"] != nil)
                    }
                    try await line.send(anna.poll("nowhere"))
                    #expect(try await line.answer()?.status == 200)
                }
            }
        }
    }

    @Test func `who is taken out of the room gets 401 for the next poll on the same connection`() async throws {
        try await scene { anna, ben, port in
            try await Line.open(port) { line in
                try await line.send(ben.poll("nowhere"))
                let answer = try #require(try await line.answer())
                let person = answer.json["snapshot"]?["you"]?["id"]?.string ?? ""
                #expect(try await anna.perform("person.remove", #""person":"\#(person)""#).status == 200)
                for _ in 0..<2 {
                    try await line.send(ben.poll(answer.cursor))
                    #expect(try await line.answer()?.status == 401)
                }
            }
        }
    }
}
