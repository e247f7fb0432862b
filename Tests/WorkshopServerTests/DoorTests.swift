import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct DoorTests {
    private func secret(of link: JSON) throws -> String {
        try #require(link["link"]?.string?.split(separator: "=").last.map(String.init))
    }

    @Test func `a locked room takes a knock with 202, shows the door alone, and opens by itself`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            #expect(try await anna.perform("room.lock").status == 200)
            #expect(try await visitor.get(anna.room).json["locked"] == .bool(true))
            let knock = try await visitor.post("\(anna.room)/participants", Visitor.personBody)
            #expect(knock.status == 202 && knock.json["waiting"] == .bool(true))
            #expect(knock.headers[.setCookie] != nil)
            let ben = Visitor(client: visitor.client, code: anna.code, token: knock.json["token"]?.string ?? "")
            let door = try await ben.get("\(ben.room)/events").json
            #expect(door["snapshot"]?.object?.keys.sorted() == ["room", "you"])
            #expect(door["snapshot"]?["room"]?.object?.keys.sorted() == ["code", "locked", "status", "title"])
            #expect(try await ben.get("\(ben.room)/export/record.md").problem == "waiting")
            let refused = try await ben.perform("hand.raise")
            #expect(refused.status == 403 && refused.problem == "waiting")
            let cursor = door["cursor"]?.string ?? ""
            async let told = ben.get("\(ben.room)/events?since=\(cursor)&wait=25")
            let person = knock.json["participant"]?.string ?? ""
            #expect(try await anna.perform("person.admit", #""person":"\#(person)""#).status == 200)
            #expect(try await told.json["snapshot"]?["people"]?[person] != nil)
            #expect(try await ben.perform("hand.raise").status == 200)
        }
    }

    @Test func `who is turned away is told 401 removed, and a stranger's token is as unknown at the door as inside`()
        async throws
    {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            _ = try await anna.perform("room.lock")
            let knock = try await visitor.post("\(anna.room)/participants", Visitor.personBody).json
            let ben = Visitor(client: visitor.client, code: anna.code, token: knock["token"]?.string ?? "")
            let other = try await visitor.opening()
            let foreign = try await ben.get("\(other.room)/events")
            #expect(foreign.status == 401)
            #expect(foreign.text == (try await visitor.get("\(anna.room)/events").text))
            _ = try await anna.perform("person.remove", #""person":"\#(knock["participant"]?.string ?? "")""#)
            let reply = try await ben.get("\(ben.room)/events")
            #expect(reply.status == 401 && reply.problem == "removed")
        }
    }

    @Test func `an invitation's link carries its secret behind the number sign and admits by its role`() async throws {
        var house = House()
        house.settings.publicURL = PublicURL("https://crux.example.org")
        try await house.serve { visitor in
            let anna = try await visitor.opening()
            _ = try await anna.perform("room.lock")
            let made = try await anna.perform("invitation.make", #""role":"observer","uses":1"#, id: "one")
            #expect(
                made.json["link"]?.string?.hasPrefix("https://crux.example.org/room/\(anna.code)#invitation=") == true)
            #expect(made.json["invitation"]?.string == made.json["created"]?.string)
            #expect(
                try await anna.perform("invitation.make", #""role":"observer","uses":1"#, id: "one").text == made.text)
            let secret = try secret(of: made.json)
            let body = #"{"name":"Olga","function":"Board","invitation":"\#(secret)"}"#
            let reply = try await visitor.post("\(anna.room)/participants", body)
            #expect(reply.status == 201 && reply.json["role"]?.string == "observer")
            let again = try await visitor.post("\(anna.room)/participants", body)
            #expect(again.status == 403 && again.problem == "invitationInvalid")
            let document = try await anna.get("\(anna.room)/events").text
            #expect(!document.contains(secret))
            #expect(!(try await anna.get("\(anna.room)/export/room.json").text.contains(secret)))
        }
    }

    @Test func `a browser that is somebody here uses up no link unasked`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let ben = try await anna.another()
            let link = try await ben.perform("device.link").json
            let secret = try secret(of: link)
            let known: HTTPFields = [.cookie: anna.cookie, .origin: "http://localhost"]
            let body = #"{"invitation":"\#(secret)"}"#
            let refused = try await visitor.post("\(anna.room)/participants", body, known)
            #expect(refused.status == 409 && refused.problem == "alreadyHere")
            let insisting = #"{"invitation":"\#(secret)","another":true}"#
            let reply = try await visitor.post("\(anna.room)/participants", insisting, known)
            #expect(reply.status == 201 && reply.json["role"]?.string == "participant")
            #expect(try await ben.get("\(ben.room)/events").status == 200)
        }
    }

    @Test func `who waits with a browser does not knock twice, and comes in by an invitation with it`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            _ = try await anna.perform("room.lock")
            let knock = try await visitor.post("\(anna.room)/participants", Visitor.personBody).json
            let cookie = "crux-\(anna.code)=\(knock["token"]?.string ?? "")"
            let known: HTTPFields = [.cookie: cookie, .origin: "http://localhost"]
            let twice = try await visitor.post("\(anna.room)/participants", Visitor.personBody, known)
            #expect(twice.status == 409 && twice.problem == "alreadyHere")
            let secret = try secret(of: try await anna.perform("invitation.make").json)
            let body = #"{"name":"Ben","function":"Product","invitation":"\#(secret)"}"#
            let reply = try await visitor.post("\(anna.room)/participants", body, known)
            #expect(reply.status == 201 && reply.json["participant"] == knock["participant"])
        }
    }

    @Test func `a wrong or empty invitation is refused by name`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            for (invitation, status) in [(#""wrong""#, 403), (#""""#, 422), ("1", 422), ("{}", 422)] {
                let reply = try await visitor.post(
                    "\(anna.room)/participants", #"{"name":"A","function":"B","invitation":\#(invitation)}"#)
                #expect(reply.status == status, "\(invitation)")
            }
        }
    }

    @Test func `an archived room is read, and takes nobody new`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let ben = try await anna.another()
            _ = try await anna.perform("room.archive")
            #expect(try await visitor.get(anna.room).json["status"]?.string == "archived")
            #expect(try await ben.get("\(ben.room)/export/record.md").status == 200)
            #expect(try await ben.perform("hand.raise").problem == "archived")
            let late = try await visitor.post("\(anna.room)/participants", Visitor.personBody)
            #expect(late.status == 409 && late.problem == "archived")
            #expect(try await ben.perform("person.remove").status == 200)
        }
    }
}
