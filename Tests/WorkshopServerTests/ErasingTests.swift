import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct ErasingTests {
    private func id(_ visitor: Visitor) async throws -> String {
        try await visitor.get("\(visitor.room)/events").json["snapshot"]?["you"]?["id"]?.string ?? ""
    }

    private func erase(_ person: String, by visitor: Visitor) async throws -> Visitor.Reply {
        try await visitor.ask(.delete, "\(visitor.room)/participants/\(person)")
    }

    @Test func `who may erase whom`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let (ben, cleo, dora) = (try await anna.another(), try await anna.another(), try await anna.another())
            let stranger = try await visitor.opening()
            let (annasID, bensID, cleosID) = (try await id(anna), try await id(ben), try await id(cleo))

            #expect(try await erase(bensID, by: dora).problem == "notYourRole")
            #expect(try await erase(annasID, by: anna).problem == "lastFacilitator")
            #expect(try await erase("p99", by: anna).status == 404)
            var outside = Visitor(client: visitor.client, code: anna.code, token: stranger.token)
            #expect(try await erase(bensID, by: outside).status == 401)
            outside.token = ""
            #expect(try await erase(bensID, by: outside).status == 401)

            let own = try await erase(bensID, by: ben)
            #expect(own.status == 204 && own.text.isEmpty)
            #expect(own.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await ben.get("\(ben.room)/events").problem == "removed")
            #expect(try await erase(bensID, by: ben).problem == "removed")
            for _ in 1...2 {
                let reply = try await erase(cleosID, by: anna)
                #expect(reply.status == 204 && reply.headers[.setCookie] == nil)
            }
            #expect(try await dora.get("\(dora.room)/events").status == 200)
        }
    }

    @Test func `a facilitator deletes the room, and then it is as unknown as any other`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let ben = try await anna.another()
            #expect(try await ben.ask(.delete, ben.room).problem == "notYourRole")
            #expect(try await visitor.ask(.delete, anna.room).status == 401)
            let reply = try await anna.ask(.delete, anna.room)
            #expect(reply.status == 204)
            #expect(reply.headers[.setCookie]?.contains("Max-Age=0") == true)
            let unknown = "/api/rooms/0000-0000"
            #expect(try await visitor.get(anna.room).text == visitor.get(unknown).text)
            for person in [anna, ben] {
                let (own, other) = (
                    try await person.get("\(anna.room)/events"), try await person.get("\(unknown)/events")
                )
                #expect(own.status == 401 && own.text == other.text)
            }
            #expect(try await anna.ask(.delete, anna.room).status == 401)
        }
    }

    @Test func `with a cookie only the room's own page erases`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            let foreign: HTTPFields = [.cookie: anna.cookie, site: "cross-site"]
            #expect(try await visitor.ask(.delete, anna.room, nil, foreign).problem == "foreignOrigin")
            #expect(try await visitor.get(anna.room).status == 200)
            let own: HTTPFields = [.cookie: anna.cookie, site: "same-origin"]
            #expect(try await visitor.ask(.delete, anna.room, nil, own).status == 204)
        }
    }
}
