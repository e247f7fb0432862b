import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct ComingInTests {
    @Test func `whoever opens a room gets its links, a token and a cookie for this room alone`() async throws {
        var house = House()
        house.settings.publicURL = PublicURL("https://crux.example.org/")
        try await house.serve { visitor in
            let reply = try await visitor.post("/api/rooms", Visitor.roomBody)
            #expect(reply.status == 201)
            let code = try #require(reply.json["code"]?.string)
            #expect(reply.headers[.location] == "/api/rooms/\(code)")
            #expect(reply.json["link"]?.string == "https://crux.example.org/room/\(code)")
            #expect(
                reply.json["recoveryLink"]?.string?.hasPrefix("https://crux.example.org/room/\(code)#recovery=") == true
            )
            let cookie = try #require(reply.headers[.setCookie])
            #expect(cookie.hasPrefix("crux-\(code)=\(reply.json["token"]?.string ?? "?");"))
            for part in ["HttpOnly", "SameSite=Lax", "Path=/api/rooms/\(code);", "Secure"] {
                #expect(cookie.contains(part))
            }
        }
    }

    @Test func `without a public URL links are made from Host, and the cookie also goes without TLS`() async throws {
        try await House().serve { visitor in
            let reply = try await visitor.post("/api/rooms", Visitor.roomBody)
            let code = try #require(reply.json["code"]?.string)
            #expect(reply.json["link"]?.string == "http://localhost/room/\(code)")
            #expect(reply.headers[.setCookie]?.contains("Secure") == false)
        }
    }

    @Test func `no host that is none makes it into a link`() {
        for host in ["evil.example/path", "a b", "user@host", "", "host:port", "<script>", "a\r\nb"] {
            #expect(PublicURL(host: host) == nil, "\(host)")
        }
        #expect(PublicURL(host: "[::1]:8080")?.description == "http://[::1]:8080")
        for url in ["ftp://a", "https://a/b", "https://", "a.example", "https://a?b", "javascript:alert(1)"] {
            #expect(PublicURL(url) == nil, "\(url)")
        }
    }

    @Test func `joining makes somebody of the room, with a token of their own`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let reply = try await visitor.post("\(anna.room)/participants", Visitor.personBody)
            #expect(reply.status == 201)
            #expect(reply.json["role"]?.string == "participant")
            #expect(reply.headers[.setCookie]?.contains("Path=\(anna.room);") == true)
            let ben = try await anna.another()
            #expect(try await ben.get("\(ben.room)/events").status == 200)
        }
    }

    @Test func `somebody joins with nulls for what may be left out`() async throws {
        try await House().serve { visitor in
            let room = try await visitor.opening().room
            let body = #"{"name":"Ben","function":"Product","invitation":null,"another":null}"#
            #expect(try await visitor.post("\(room)/participants", body).status == 201)
            let nobody = #"{"name":null,"function":"Product"}"#
            #expect(try await visitor.post("\(room)/participants", nobody).status == 422)
        }
    }

    @Test func `a code is found however it is typed, and one nobody has is not`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let typed = anna.code.lowercased().replacing("-", with: "")
            let front = try await visitor.get("/api/rooms/\(typed)")
            #expect(
                front.json == .of(["code": anna.code, "title": "Sales leadership", "status": "open", "locked": false]))
            for code in ["0000-0000", "no-code", "%00", "%F0%9F%98%80"] {
                let reply = try await visitor.get("/api/rooms/\(code)")
                #expect(reply.status == 404 && reply.problem == "noSuchRoom")
            }
            #expect(try await visitor.post("/api/rooms/0000-0000/participants", Visitor.personBody).status == 404)
        }
    }

    @Test func `a browser that is somebody here already is not let in twice unless it insists`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let known: HTTPFields = [.cookie: anna.cookie, .origin: "http://localhost"]
            let reply = try await visitor.post("\(anna.room)/participants", Visitor.personBody, known)
            #expect(reply.status == 409 && reply.problem == "alreadyHere")
            let insisting = #"{"name":"Ben","function":"Product","another":true}"#
            #expect(try await visitor.post("\(anna.room)/participants", insisting, known).status == 201)
        }
    }

    @Test func `the recovery secret brings the facilitator back, a wrong one nobody`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let back = try await visitor.post("\(anna.room)/participants", #"{"invitation":"\#(anna.recovery)"}"#)
            #expect(back.status == 201 && back.json["role"]?.string == "facilitator")
            let wrong = try await visitor.post("\(anna.room)/participants", #"{"invitation":"\#(anna.token)"}"#)
            #expect(wrong.status == 403)
        }
    }

    @Test func `rooms cannot be opened without end from one address, and asking again does not count`() async throws {
        var house = House()
        house.settings.roomsPerHour = 2
        try await house.serve { visitor in
            let again = #"{"id":"0123456789abcdef","title":"A","facilitator":{"name":"Anna","function":"Sales"}}"#
            for _ in 0..<3 { #expect(try await visitor.post("/api/rooms", again).status == 201) }
            #expect(try await visitor.post("/api/rooms", Visitor.roomBody).status == 201)
            let refused = try await visitor.post("/api/rooms", Visitor.roomBody)
            #expect(refused.status == 429)
            #expect(Int(refused.headers[.retryAfter] ?? "") ?? 0 > 0)
        }
    }

    @Test func `behind a proxy every address has rooms of its own, and nobody can say theirs is another`() async throws
    {
        var house = House()
        house.settings.roomsPerHour = 1
        house.settings.publicURL = PublicURL("https://crux.example.org")
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        try await house.serve(.live) { visitor in
            for (said, status) in [("203.0.113.7", 201), ("203.0.113.8", 201), ("198.51.100.1, 203.0.113.7", 429)] {
                let reply = try await visitor.post("/api/rooms", Visitor.roomBody, [name: said])
                #expect(reply.status == status)
            }
        }
    }

    @Test func `codes cannot be hunted, and who knows one is let in all the same`() async throws {
        var house = House()
        house.settings.failedLookupsPerSecond = 3
        try await house.serve { visitor in
            let anna = try await visitor.opening()
            var statuses: Set<Int> = []
            for _ in 0..<50 { statuses.insert(try await visitor.get("/api/rooms/0000-0000").status) }
            #expect(statuses == [404, 429])
            for _ in 0..<50 { #expect(try await visitor.get(anna.room).status == 200) }
            #expect(try await anna.another().token.isEmpty == false)
        }
    }
}
