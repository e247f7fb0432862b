import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct OpeningTests {
    private static let token = "a-token-nobody-guesses"

    private static func house() -> House {
        var house = House()
        house.settings.creationToken = token
        return house
    }

    @Test func `a server with a creation token opens rooms only with it, and says whom to ask`() async throws {
        try await OpeningTests.house().serve { visitor in
            func open(_ authorization: String?) async throws -> Visitor.Reply {
                let headers: HTTPFields = authorization.map { [.authorization: $0] } ?? [:]
                return try await visitor.post("/api/rooms", Visitor.roomBody, headers)
            }
            let without = try await open(nil)
            #expect(without.status == 401 && without.problem == "creationTokenNeeded")
            #expect(
                without.json["detail"]?.string
                    == "This server opens rooms only with a creation token. Ask who runs it.")
            for wrong in [
                "Bearer ", "Bearer x", "Bearer \(OpeningTests.token)x", "Bearer \(OpeningTests.token.dropLast())",
                "Basic \(OpeningTests.token)", OpeningTests.token, "Bearer \(OpeningTests.token) x",
                "Bearer \(OpeningTests.token.uppercased())",
            ] {
                let reply = try await open(wrong)
                #expect(reply.status == 403 && reply.problem == "creationTokenWrong", "\(wrong)")
            }
            let right = try await open("bearer \(OpeningTests.token)")
            #expect(right.status == 201 && right.headers[.setCookie] != nil)
        }
    }

    @Test func `who only joins needs no creation token, and it is no token of any room`() async throws {
        try await OpeningTests.house().serve { visitor in
            let bearer: HTTPFields = [.authorization: "Bearer \(OpeningTests.token)"]
            let code = try await visitor.post("/api/rooms", Visitor.roomBody, bearer).json["code"]?.string ?? ""
            #expect(try await visitor.get("/api/rooms/\(code)").status == 200)
            #expect(try await visitor.post("/api/rooms/\(code)/participants", Visitor.personBody).status == 201)
            #expect(try await visitor.get("/api/rooms/\(code)/events", bearer).status == 401)
        }
    }

    @Test func `every call that opens rooms asks for the token first, whatever else is wrong`() async throws {
        let openers = Endpoint.all.filter { $0.callers == .openers }
        #expect(openers.contains { $0.method == .post && $0.path == "/api/rooms" })
        // Whatever answers with `opened` makes a room.
        let makers = Endpoint.all.filter {
            $0.described.answers["201"]?["content"] == openers.first?.described.answers["201"]?["content"]
        }
        #expect(Set(makers.map(\.path)) == Set(openers.map(\.path)))
        try await OpeningTests.house().serve { visitor in
            for opener in openers {
                for body in ["{", "{}", Visitor.roomBody] {
                    let reply = try await visitor.post(opener.path, body)
                    #expect(reply.problem == "creationTokenNeeded", "\(opener.path)")
                }
            }
        }
    }

    @Test func `a creation token that could be guessed or not be sent is refused at the start, without being shown`()
        async throws
    {
        for token in ["guessable", "has a space in its middle", "tab\tin the middle of it", "äöüäöüäöüäöüäöüäöü"] {
            let failure = await #expect(throws: SettingsFailure.self) {
                try await Settings.read(flags: [:], environment: ["CRUX_CREATION_TOKEN": token], file: nil)
            }
            #expect(failure?.description.contains("creationToken") == true)
            #expect(failure?.description.contains(token) == false)
        }
        let none = try await Settings.read(flags: [:], environment: ["CRUX_CREATION_TOKEN": ""], file: nil)
        #expect(none.creationToken == nil)
        let some = try await Settings.read(
            flags: [:], environment: ["CRUX_CREATION_TOKEN": OpeningTests.token], file: nil)
        #expect(some.creationToken == OpeningTests.token)
    }
}
