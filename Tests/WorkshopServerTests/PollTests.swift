import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import Workshop

@testable import WorkshopServer

/// A poll that waits is answered on one of two ways, and nobody can tell which.
@Suite struct PollTests {
    /// A server, a room with Anna and Ben in it, and a cursor of each at which nothing is to be told any more.
    private func scene(
        burden: Burden = Burden(),
        _ test: @Sendable (_ anna: Visitor, _ ben: Visitor, _ port: Int) async throws -> Void
    ) async throws {
        var house = House()
        (house.figures, house.burden) = (Figures(), burden)
        try await house.serve(.live) { visitor in
            let anna = try await visitor.opening()
            try await test(anna, try await anna.another(), try #require(visitor.client.port))
        }
    }

    /// A cursor at which nothing is to be told any more: who came is told once a second.
    private func settled(_ visitor: Visitor) async throws -> String {
        var cursor = try await visitor.get("\(visitor.room)/events").json["cursor"]?.string ?? ""
        while true {
            let reply = try await visitor.get("\(visitor.room)/events?since=\(cursor)&wait=2").json
            if reply["frames"] == .array([]) { return cursor }
            cursor = reply["cursor"]?.string ?? ""
        }
    }

    /// Returns when so many polls wait.
    private func waiting(_ count: Int, _ visitor: Visitor) async throws {
        while try await !visitor.get("/metrics").text.contains("crux_polls_waiting \(count)\n") { await Task.yield() }
    }

    private func remark(_ text: String, by visitor: Visitor) async throws {
        let reply = try await visitor.perform("comment.post", #""on":"room","kind":"remark","text":"\#(text)""#)
        #expect(reply.status == 200)
    }

    /// The same poll both ways, and what came of it. Neither is answered before `meanwhile` has been done.
    private func bothWays(
        _ visitor: Visitor, _ cursor: String, wait: Int = 25, headers: String? = nil, _ port: Int, waits: Bool = true,
        meanwhile: @Sendable () async throws -> Void = {}
    ) async throws -> (parked: Line.Answer, ordinary: Line.Answer) {
        @Sendable func ask(_ ordinary: Bool) async throws -> Line.Answer? {
            try await Line.open(port) { line in
                try await line.send(visitor.poll(cursor, wait: wait, ordinary: ordinary, headers: headers))
                return try await line.answer()
            }
        }
        async let parked = ask(false)
        async let ordinary = ask(true)
        if waits { try await waiting(2, visitor) }
        try await meanwhile()
        let (one, other) = try await (parked, ordinary)
        return (try #require(one), try #require(other))
    }

    private func same(_ both: (parked: Line.Answer, ordinary: Line.Answer), isParked: Bool = true) {
        #expect(both.parked.isParked == isParked && !both.ordinary.isParked)
        #expect(both.parked.status == both.ordinary.status)
        #expect(both.parked.headers == both.ordinary.headers)
        #expect(both.parked.json == both.ordinary.json)
    }

    @Test func `a poll is answered the same on both ways, whatever it is answered`() async throws {
        try await scene { anna, ben, port in
            let cursor = try await settled(anna)
            for headers in [
                nil, "Cookie: \(anna.cookie)", "Authorization: bearer  \(anna.token)\r\nAccept-Encoding: gzip",
            ] {
                same(try await bothWays(anna, cursor, wait: 1, headers: headers, port, waits: false))
                let told = try await bothWays(anna, cursor, headers: headers, port, waits: false) {
                    try await remark("one", by: ben)
                }
                #expect(told.parked.body.contains("one"))
            }
            let woken = try await bothWays(anna, try await settled(anna), port) { try await remark("two", by: ben) }
            same(woken)
            #expect(woken.parked.body.contains("two"))
            // There is something to tell at once.
            same(try await bothWays(anna, cursor, port, waits: false))
            for wrong in [
                "a", "e.1.f.p1.2.2", cursor.replacing(".p1.", with: ".p2."), cursor.replacing(".f.", with: ".m."),
            ] {
                let reset = try await bothWays(anna, wrong, port, waits: false)
                same(reset)
                #expect(reset.parked.json["snapshot"] != nil)
            }
            for headers in ["Authorization: Bearer nobody", "Cookie: crux-\(anna.code)=nobody", "X: y"] {
                let refused = try await bothWays(anna, cursor, headers: headers, port, waits: false)
                same(refused, isParked: false)
                #expect(refused.parked.status == 401)
            }
        }
    }

    @Test func `who is taken out of the room, and everybody in a room that is erased, is told so at once on both ways`()
        async throws
    {
        try await scene { anna, ben, port in
            let removed = try await bothWays(ben, try await settled(ben), port) {
                let person = try #require(
                    try await ben.get("\(ben.room)/events").json["snapshot"]?["you"]?["id"]?.string)
                #expect(try await anna.perform("person.remove", #""person":"\#(person)""#).status == 200)
            }
            same(removed)
            #expect(removed.parked.status == 401 && removed.parked.body.contains("removed"))
            let erased = try await bothWays(anna, try await settled(anna), port) {
                let reply = try await anna.ask(.delete, anna.room)
                #expect(reply.status == 204)
            }
            same(erased)
            #expect(erased.parked.status == 401 && erased.parked.body.contains("unauthorized"))
        }
    }

    @Test func `whoever has but a share link waits and is told on both ways, until the link is taken back`()
        async throws
    {
        try await scene { anna, ben, port in
            let made = try await anna.perform("invitation.make", #""share":true"#).json
            let link = try #require(made["invitation"]?.string)
            let secret = try #require(made["link"]?.string?.split(separator: "=").last)
            let reader = Visitor(client: anna.client, code: anna.code, token: String(secret))
            let told = try await bothWays(reader, try await settled(reader), port) { try await remark("six", by: ben) }
            same(told)
            #expect(told.parked.body.contains("six"))
            let cursor = try await settled(reader)
            let asMember = try await bothWays(reader, cursor, headers: "Cookie: \(reader.cookie)", port, waits: false)
            same(asMember, isParked: false)
            #expect(asMember.parked.status == 403)
            let over = try await bothWays(reader, cursor, port) {
                let reply = try await anna.perform("invitation.revoke", #""invitation":"\#(link)""#)
                #expect(reply.status == 200)
            }
            same(over)
            #expect(over.parked.status == 401 && over.parked.body.contains("linkTakenBack"))
        }
    }

    @Test func `a body is counted while it is held behind a poll`() async throws {
        let burden = Burden()
        try await scene(burden: burden) { anna, ben, port in
            let cursor = try await settled(anna)
            try await Line.open(port) { line in
                try await line.send(anna.poll(cursor))
                try await waiting(1, anna)
                let head = "POST \(anna.room)/commands HTTP/1.1\r\nHost: a\r\nContent-Length: 30000\r\n\r\n"
                try await line.send(head + String(repeating: " ", count: 30_000))
                while burden.bytes == 0 { await Task.yield() }
                try await remark("seven", by: ben)
                let first = try await line.answer()
                #expect(first?.body.contains("seven") == true)
                let second = try await line.answer()
                #expect(second?.status == 401)
            }
            while burden.bytes > 0 { await Task.yield() }
        }
    }

    @Test func `what comes behind a waiting poll is answered behind it, in the order in which it came`() async throws {
        try await scene { anna, ben, port in
            let cursor = try await settled(anna)
            try await Line.open(port) { line in
                let later = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
                try await line.send(
                    anna.poll(cursor) + later + anna.poll(cursor) + anna.poll(cursor, ordinary: true) + later)
                try await waiting(1, anna)
                try await line.send("GET /readyz HTTP/1.1\r\nHost: a\r\n")
                try await remark("three", by: ben)
                try await line.send("\r\n")
                var bodies: [String] = []
                for _ in 0..<6 { bodies.append(try await line.answer()?.body ?? "") }
                for place in [0, 2, 3] { #expect(bodies[place].contains("three")) }
                #expect(bodies[1].contains("alive") && bodies[4].contains("alive") && bodies[5].contains("ready"))
            }
        }
    }

    @Test func `a poll behind a request that is not answered yet waits for its turn`() async throws {
        try await scene { anna, ben, port in
            let cursor = try await settled(anna)
            try await Line.open(port) { line in
                try await line.send(anna.poll(cursor, ordinary: true) + anna.poll(cursor))
                try await waiting(1, anna)
                try await remark("four", by: ben)
                for _ in 0..<2 {
                    let next7 = try await line.answer()
                    let answer = try #require(next7)
                    #expect(answer.body.contains("four") && !answer.isParked)
                }
                // When all is answered the next one is taken.
                try await line.send(anna.poll(cursor))
                let next1 = try await line.answer()
                #expect(next1?.isParked == true)
            }
        }
    }

    @Test func `whoever sends too much ahead behind a poll is cut off`() async throws {
        try await scene { anna, _, port in
            let cursor = try await settled(anna)
            let later = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
            try await Line.open(port) { line in
                try await line.send(anna.poll(cursor) + String(repeating: later, count: Connection.mostUnanswered - 1))
                try await waiting(1, anna)
                try await line.send(String(repeating: later, count: 2))
                try await line.sendNoMore()
                let next2 = try await line.answer()
                #expect(next2 == nil)
            }
            try await waiting(0, anna)
        }
    }

    @Test func `whoever says that nothing more comes is answered at once, and whoever goes is forgotten`() async throws
    {
        try await scene { anna, _, port in
            let cursor = try await settled(anna)
            for ordinary in [false, true] {
                try await Line.open(port) { line in
                    try await line.send(
                        anna.poll(cursor, ordinary: ordinary) + "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
                    try await waiting(1, anna)
                    try await line.sendNoMore()
                    let next8 = try await line.answer()
                    let answer = try #require(next8)
                    #expect(answer.isParked != ordinary && answer.json["frames"] == .array([]))
                    let next3 = try await line.answer()
                    #expect(next3?.body.contains("alive") == true)
                    let next4 = try await line.answer()
                    #expect(next4 == nil)
                }
                try await waiting(0, anna)
                try await Line.open(port) { line in
                    try await line.send(anna.poll(cursor, ordinary: ordinary))
                    try await waiting(1, anna)
                }
                try await waiting(0, anna)
            }
        }
    }

    @Test func `bytes behind a poll that are no request are refused when it has been answered`() async throws {
        try await scene { anna, ben, port in
            let cursor = try await settled(anna)
            try await Line.open(port) { line in
                try await line.send(anna.poll(cursor) + "BREW\r\n\r\n")
                try await waiting(1, anna)
                try await remark("five", by: ben)
                let next5 = try await line.answer()
                #expect(next5?.body.contains("five") == true)
                let next9 = try await line.answer()
                let refusal = try #require(next9)
                #expect(refusal.status >= 400 && refusal.headers["connection"] == "close")
                let next6 = try await line.answer()
                #expect(next6 == nil)
            }
        }
    }

    @Test func `whoever polls is online while the poll waits`() async throws {
        try await scene { _, ben, port in
            let cursor = try await settled(ben)
            try await Line.open(port) { line in
                try await line.send(ben.poll(cursor))
                try await waiting(1, ben)
                let seen = try await ben.get("\(ben.room)/events").json["snapshot"]
                let person = seen?["you"]?["id"]?.string ?? ""
                #expect(seen?["people"]?[person]?["online"] == .bool(true))
            }
        }
    }
}
