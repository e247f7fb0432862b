import HTTPTypes
import HummingbirdCore
import HummingbirdTesting
import NIOCore
import Testing
import Workshop
import WorkshopRooms

@testable import WorkshopServer

/// What a reader is told who asks for server-sent events.
@Suite struct EventStreamTests {
    private func scene(
        _ test: @Sendable (_ anna: Visitor, _ ben: Visitor, _ port: Int) async throws -> Void
    ) async throws {
        var house = House()
        house.figures = Figures()
        try await house.serve(.live) { visitor in
            let anna = try await visitor.opening()
            try await test(anna, try await anna.another(), try #require(visitor.client.port))
        }
    }

    private func remark(_ text: String, by visitor: Visitor) async throws {
        let reply = try await visitor.perform("comment.post", #""on":"room","kind":"remark","text":"\#(text)""#)
        #expect(reply.status == 200)
    }

    /// Returns when so many wait for something to happen.
    private func waiting(_ count: Int, _ visitor: Visitor) async throws {
        while try await !visitor.get("/metrics").text.contains("crux_polls_waiting \(count)\n") { await Task.yield() }
    }

    /// The first answer of a stream, behind its head and a comment.
    private func first(on line: inout Line) async throws -> JSON {
        let head = try #require(try await line.head())
        #expect(head.status == 200)
        let comment = try #require(try await line.event())
        #expect(comment.isComment)
        return try await next(on: &line)
    }

    private func next(on line: inout Line) async throws -> JSON {
        let event = try #require(try await line.event())
        let answer = event.json
        #expect(event.id != nil && event.id == answer["cursor"]?.string)
        return answer
    }

    /// Reads on until a text is told. Returns the answer that tells it.
    private func told(_ text: String, on line: inout Line) async throws -> JSON {
        while true {
            let answer = try await next(on: &line)
            if String(decoding: answer.data, as: UTF8.self).contains(text) { return answer }
        }
    }

    /// Reads on until the stream has ended.
    private func ended(_ line: inout Line) async throws {
        while try await line.event() != nil {}
    }

    @Test func `a stream tells what polls tell, and what it told adds up to what stands there`() async throws {
        try await scene { anna, ben, port in
            try await Line.open(port) { line in
                try await line.send(anna.stream())
                var document = try #require(try await first(on: &line)["snapshot"])
                for number in 0..<20 {
                    try await remark(#"<\n>\r\n remark \#(number)\u2028 \#(number)"#, by: number % 2 == 0 ? ben : anna)
                }
                var cursor = ""
                while true {
                    let now = try await anna.get("\(anna.room)/events").json
                    if now["cursor"]?.string == cursor {
                        #expect(document == now["snapshot"])
                        break
                    }
                    while cursor != now["cursor"]?.string {
                        let answer = try await next(on: &line)
                        #expect(answer["snapshot"] == nil && answer["more"] == .bool(false))
                        for frame in answer["frames"]?.array ?? [] {
                            document = document.merging(try #require(frame["patch"]))
                        }
                        cursor = try #require(answer["cursor"]?.string)
                    }
                }
            }
        }
    }

    @Test func `a stream goes on behind the last event that came, whatever else the address says`() async throws {
        try await scene { anna, ben, port in
            let cursor = try await anna.get("\(anna.room)/events").json["cursor"]?.string ?? ""
            try await remark("one", by: ben)
            let later = try await anna.get("\(anna.room)/events").json["cursor"]?.string ?? ""
            try await remark("two", by: ben)
            for (query, headers, tellsOne) in [
                ("?since=\(cursor)", "", true), ("?since=\(later)&wait=x", "", false),
                ("?since=\(cursor)", "Last-Event-ID: \(later)\r\n", false),
                ("?since=nonsense", "Last-Event-ID: \(cursor)\r\n", true),
            ] {
                try await Line.open(port) { line in
                    try await line.send(anna.stream(query, headers: headers))
                    let frames = try #require(try await first(on: &line)["frames"]?.array)
                    let text = String(decoding: JSON.array(frames).data, as: UTF8.self)
                    #expect(text.contains("one") == tellsOne && text.contains("two"))
                }
            }
            for headers in ["Last-Event-ID: nonsense\r\n", "Last-Event-ID: e.1.f.p1.2.2\r\n"] {
                try await Line.open(port) { line in
                    try await line.send(anna.stream("?since=\(cursor)", headers: headers))
                    #expect(try await first(on: &line)["snapshot"] != nil)
                }
            }
        }
    }

    @Test func `a stream is kept nowhere on its way, and told to nobody who may not read`() async throws {
        try await scene { anna, ben, port in
            try await Line.open(port) { line in
                try await line.send(anna.stream(headers: "Accept-Encoding: gzip\r\n"))
                let head = try #require(try await line.head())
                #expect(head.headers["content-type"] == "text/event-stream")
                #expect(head.headers["cache-control"] == "no-store" && head.headers["x-accel-buffering"] == "no")
                #expect(head.headers["content-encoding"] == nil && head.headers["x-content-type-options"] == "nosniff")
            }
            try await Line.open(port) { line in
                let stranger = Visitor(client: anna.client, code: anna.code, token: "nobody")
                try await line.send(stranger.stream() + ben.stream(method: "HEAD"))
                let refusal = try #require(try await line.answer())
                #expect(refusal.status == 401 && refusal.headers["content-type"] == Problem.contentType)
                let head = try #require(try await line.answer())
                #expect(head.status == 200 && head.headers["content-type"] == "text/event-stream" && head.body.isEmpty)
            }
            try await waiting(0, anna)
        }
    }

    @Test func `whoever names the type has a stream, unless they like JSON better`() throws {
        for (accept, isWanted) in [
            (["text/event-stream"], true), (["Text/Event-Stream; charset=utf-8"], true),
            (["application/json, text/event-stream"], true), (["*/*", "text/event-stream;q=0.1"], true),
            (["text/html,application/json;q=0.5 , text/event-stream ; q=0.5"], true),
            (["application/json, text/event-stream;q=0.9"], false), (["text/event-stream;q=0"], false),
            (["*/*"], false), (["text/*"], false), (["application/json"], false), (["text/event-streams"], false),
            ([], false), ([""], false), ([",;,"], false),
        ] as [([String], Bool)] {
            var head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")
            head.headerFields[values: .accept] = accept
            let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
            #expect(EventStream.isWanted(by: request) == isWanted, "\(accept)")
        }
    }

    @Test func `who is taken out of the room is told nothing more, and why when they ask again`() async throws {
        try await scene { anna, ben, port in
            try await Line.open(port) { line in
                try await line.send(ben.stream())
                let person = try #require(try await first(on: &line)["snapshot"]?["you"]?["id"]?.string)
                #expect(try await anna.perform("person.remove", #""person":"\#(person)""#).status == 200)
                try await remark("behind your back", by: anna)
                while let event = try await line.event() {
                    #expect(event.data?.contains("behind your back") != true)
                }
                try await line.send(ben.stream())
                let refusal = try #require(try await line.answer())
                #expect(refusal.status == 401 && refusal.body.contains("removed"))
            }
        }
    }

    @Test func `a token that is no longer good reads no further by a stream than by polls`() async throws {
        try await scene { anna, _, port in
            let body = #"{"id":"an id that nobody can guess","name":"Cleo","function":"Product"}"#
            let joined = try await anna.post("\(anna.room)/participants", body, [.authorization: ""]).json
            let cleo = Visitor(client: anna.client, code: anna.code, token: joined["token"]?.string ?? "")
            try await Line.open(port) { line in
                try await line.send(cleo.stream())
                _ = try await first(on: &line)
                let again = try await anna.post("\(anna.room)/participants", body, [.authorization: ""])
                #expect(again.status == 201)
                try await remark("one", by: anna)
                try await ended(&line)
                try await line.send(cleo.stream())
                #expect(try await line.answer()?.status == 401)
            }
        }
    }

    @Test func `a share link streams until it is taken back, and everybody until the room is erased`() async throws {
        try await scene { anna, ben, port in
            let made = try await anna.perform("invitation.make", #""share":true"#).json
            let secret = try #require(made["link"]?.string?.split(separator: "=").last)
            let reader = Visitor(client: anna.client, code: anna.code, token: String(secret))
            try await Line.open(port) { line in
                try await line.send(reader.stream())
                _ = try await first(on: &line)
                try await remark("one", by: ben)
                _ = try await told("one", on: &line)
                let link = try #require(made["invitation"]?.string)
                #expect(try await anna.perform("invitation.revoke", #""invitation":"\#(link)""#).status == 200)
                try await ended(&line)
                try await line.send(reader.stream() + ben.stream())
                #expect(try await line.answer()?.body.contains("linkTakenBack") == true)
                _ = try await first(on: &line)
                #expect(try await anna.ask(.delete, anna.room).status == 204)
                try await ended(&line)
                try await line.send(ben.stream())
                #expect(try await line.answer()?.status == 401)
            }
        }
    }

    @Test func `who is let in sees the room on the stream on which they saw the door`() async throws {
        try await scene { anna, _, port in
            #expect(try await anna.perform("room.lock").status == 200)
            let knock = try await anna.post("\(anna.room)/participants", Visitor.personBody, [.authorization: ""]).json
            let cleo = Visitor(client: anna.client, code: anna.code, token: knock["token"]?.string ?? "")
            let person = try #require(knock["participant"]?.string)
            try await Line.open(port) { line in
                try await line.send(cleo.stream())
                #expect(try await first(on: &line)["snapshot"]?.object?.keys.sorted() == ["room", "you"])
                #expect(try await anna.perform("person.admit", #""person":"\#(person)""#).status == 200)
                #expect(try await next(on: &line)["snapshot"]?["people"]?[person] != nil)
            }
        }
    }

    @Test func `whoever streams is online, and forgotten when they go or say that nothing more comes`() async throws {
        try await scene { anna, ben, port in
            try await Line.open(port) { line in
                try await line.send(ben.stream() + "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
                let person = try #require(try await first(on: &line)["snapshot"]?["you"]?["id"]?.string)
                try await waiting(1, anna)
                let seen = try await anna.get("\(anna.room)/events").json["snapshot"]
                #expect(seen?["people"]?[person]?["online"] == .bool(true))
                try await line.sendNoMore()
                try await ended(&line)
                #expect(try await line.answer()?.body.contains("alive") == true)
                #expect(try await line.answer() == nil)
            }
            try await waiting(0, anna)
            try await Line.open(port) { line in
                try await line.send(ben.stream())
                _ = try await first(on: &line)
                try await waiting(1, anna)
            }
            try await waiting(0, anna)
        }
    }
}
