import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct MembersTests {
    @Test func `no room, no token and a foreign token are answered alike, byte for byte`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let stranger = try await visitor.opening()
            var bodies: Set<String> = []
            for authorization in ["", "Bearer ", "Bearer x", "Bearer \(stranger.token)", "Basic abc", "Bearer a b"] {
                for room in [anna.room, "/api/rooms/0000-0000", "/api/rooms/nothing"] {
                    let reply = try await visitor.get("\(room)/events", [.authorization: authorization])
                    #expect(reply.status == 401)
                    bodies.insert(reply.text)
                }
            }
            bodies.insert(try await visitor.get("\(anna.room)/events").text)
            bodies.insert(try await visitor.get("\(anna.room)/events", [.cookie: stranger.cookie]).text)
            #expect(bodies.count == 1)
        }
    }

    @Test func `a removed person is told so at once`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let ben = try await anna.another()
            let person = try await ben.get("\(ben.room)/events").json["snapshot"]?["you"]?["id"]?.string ?? ""
            #expect(try await anna.perform("person.remove", #""person":"\#(person)""#).status == 200)
            let reply = try await ben.get("\(ben.room)/events")
            #expect(reply.status == 401 && reply.problem == "removed")
        }
    }

    @Test func `a write with a cookie needs the page's own origin, a bearer needs none`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            func write(_ headers: HTTPFields) async throws -> Int {
                let body = #"{"id":"\#(UUID().uuidString)","type":"hand.raise"}"#
                var headers = headers
                headers[.cookie] = anna.cookie
                return try await visitor.post("\(anna.room)/commands", body, headers).status
            }
            #expect(try await write([site: "same-origin"]) == 200)
            #expect(try await write([.origin: "http://localhost"]) == 200)
            #expect(try await write([:]) == 403)
            #expect(try await write([.origin: "https://localhost"]) == 403)
            #expect(try await write([.origin: "null"]) == 403)
            for value in ["cross-site", "same-site", "none"] {
                #expect(try await write([site: value, .origin: "http://localhost"]) == 403)
            }
            #expect(try await anna.perform("hand.raise").status == 200)
            #expect(try await visitor.get("\(anna.room)/events", [.cookie: anna.cookie]).status == 200)
        }
    }

    @Test func `behind a proxy the origin is the public URL, whatever Host says`() async throws {
        var house = House()
        house.settings.publicURL = PublicURL("https://crux.example.org")
        try await house.serve { visitor in
            let anna = try await visitor.opening()
            let body = #"{"id":"a","type":"hand.raise"}"#
            let own: HTTPFields = [.cookie: anna.cookie, .origin: "https://crux.example.org"]
            #expect(try await visitor.post("\(anna.room)/commands", body, own).status == 200)
            let host: HTTPFields = [.cookie: anna.cookie, .origin: "http://localhost"]
            #expect(try await visitor.post("\(anna.room)/commands", body, host).status == 403)
        }
    }

    @Test func `a cookie of one room opens no other`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let other = try await visitor.opening()
            let forged = "crux-\(other.code)=\(anna.token)"
            #expect(try await visitor.get("\(other.room)/events", [.cookie: forged]).status == 401)
        }
    }
}
