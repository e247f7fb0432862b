import Foundation
import Testing

@testable import Workshop

struct InvitationsTests {
    /// Makes a link and gives back what its secret hashes to.
    private static func make(
        _ play: inout Play, _ fields: [String: JSON] = [:], _ type: String = "invitation.make",
        by person: Person.ID = Play.anna
    ) throws -> (id: String, hash: String) {
        let id = try play.perform(type, fields, by: person)
        return (id, try #require(play.room.invitations[id]?.hash))
    }

    @Test func `an invitation lets in by its role, also into a locked room`() throws {
        var play = try Play()
        try play.perform("room.lock")
        for role in ["participant", "facilitator", "observer"] {
            let made = try InvitationsTests.make(&play, ["role": .string(role)])
            let person = try play.comes(by: made.hash, "Wanda", "Legal")
            #expect(play.room.people[person]?.role.rawValue == role)
        }
        #expect(play.room.door.isEmpty)
    }

    @Test func `who waits at the door comes in by an invitation as who they are`() throws {
        var play = try Play()
        try play.perform("room.lock")
        let wanda = try play.join("Wanda", "Legal")
        let made = try InvitationsTests.make(&play, ["role": "observer"])
        #expect(try play.comes(by: made.hash, "Wanda", "Legal", as: wanda) == wanda)
        #expect(play.room.door.isEmpty && play.room.people[wanda]?.role == .observer)
    }

    @Test func `an invitation works as often as it says, without a number always, and never when revoked`() throws {
        var play = try Play()
        let twice = try InvitationsTests.make(&play, ["uses": 2])
        #expect(play.seen(by: Play.anna).at("desk", "invitations", twice.id, "uses") == 2)
        for left in [1, 0] {
            try play.comes(by: twice.hash, "A", "Legal")
            #expect(play.seen(by: Play.anna).at("desk", "invitations", twice.id, "uses") == .int(left))
        }
        #expect(throws: Invitations.invalid) { try play.comes(by: twice.hash, "B", "Legal") }
        let many = try InvitationsTests.make(&play)
        for _ in 0..<5 { try play.comes(by: many.hash, "C", "Legal") }
        #expect(play.code("invitation.revoke", ["invitation": .string(many.id)], by: Play.bela) == "notYourRole")
        try play.perform("invitation.revoke", ["invitation": .string(many.id)])
        #expect(play.seen(by: Play.anna).at("desk", "invitations", many.id, "revoked") == true)
        #expect(throws: Invitations.invalid) { try play.comes(by: many.hash, "D", "Legal") }
        #expect(throws: Invitations.invalid) { try play.comes(by: "never made", "D", "Legal") }
        #expect(play.code("invitation.revoke", ["invitation": "i99"]) == "notFound")
    }

    @Test func `somebody new says who they are, and an invitation fills no room that is full`() throws {
        var play = try Play()
        let made = try InvitationsTests.make(&play)
        let refusal = #expect(throws: Refusal.self) { try play.comes(by: made.hash) }
        #expect(refusal?.field == "name")
        for number in 6...500 { try play.join("Person \(number)", "Sales") }
        let full = #expect(throws: Refusal.self) { try play.comes(by: made.hash, "One more", "Sales") }
        #expect(full?.code == "roomFull")
    }

    @Test func `a link brings a person back once, within a day, as who they are`() throws {
        var play = try Play()
        let card = try play.perform("card.post", ["kind": "challenge", "text": "mine"], by: Play.bela)
        let made = try InvitationsTests.make(&play, ["person": "p2"])
        #expect(try play.comes(by: made.hash) == "p2")
        #expect(play.seen(by: Play.bela).at("you", "cards", card) != nil)
        #expect(throws: Invitations.invalid) { try play.comes(by: made.hash) }
        let late = try InvitationsTests.make(&play, ["person": "p2"])
        play.wait(24 * 3600)
        #expect(throws: Invitations.invalid) { try play.comes(by: late.hash) }
        let gone = try InvitationsTests.make(&play, ["person": "p3"])
        try play.perform("person.remove", ["person": "p3"])
        #expect(throws: Invitations.invalid) { try play.comes(by: gone.hash) }
    }

    @Test func `only facilitators invite, and a link that brings somebody back is for nobody else`() throws {
        let play = try Play()
        #expect(play.code("invitation.make", by: Play.bela) == "notYourRole")
        #expect(play.refusal("invitation.make", ["person": "p2", "role": "observer"])?.field == "role")
        #expect(play.refusal("invitation.make", ["person": "p2", "uses": 2])?.field == "uses")
        #expect(play.code("invitation.make", ["person": "p2", "uses": 1]) == nil)
        #expect(play.code("invitation.make", ["person": "p77"]) == "notFound")
        #expect(play.refusal("invitation.make", ["role": "king"])?.field == "role")
        #expect(play.refusal("invitation.make", ["uses": 0])?.field == "uses")
    }

    @Test func `a second device is let in for ten minutes, once, and by the newest link only`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": "p5", "role": "observer"])
        let old = try InvitationsTests.make(&play, [:], "device.link", by: Play.ines)
        let new = try InvitationsTests.make(&play, [:], "device.link", by: Play.ines)
        #expect(throws: Invitations.invalid) { try play.comes(by: old.hash) }
        #expect(try play.comes(by: new.hash) == Play.ines)
        #expect(throws: Invitations.invalid) { try play.comes(by: new.hash) }
        let late = try InvitationsTests.make(&play, [:], "device.link", by: Play.bela)
        play.wait(600)
        #expect(throws: Invitations.invalid) { try play.comes(by: late.hash) }
    }

    @Test func `nobody but facilitators sees invitations, nobody a device's, and no document holds a hash`() throws {
        var play = try Play()
        let made = try InvitationsTests.make(&play, ["role": "observer", "uses": 3])
        let device = try InvitationsTests.make(&play, [:], "device.link", by: Play.bela)
        let back = try InvitationsTests.make(&play, ["person": "p3"])
        let desk = play.seen(by: Play.anna).at("desk", "invitations")
        #expect(desk?.object?.keys.sorted() == [made.id, back.id].sorted())
        #expect(desk?[made.id]?["role"] == "observer" && desk?[back.id]?["person"] == "p3")
        for person in Play.everybody {
            let text = play.seen(by: person).text
            for hash in [made.hash, device.hash, back.hash] { #expect(!text.contains(hash)) }
            if person != Play.anna { #expect(!text.contains("\"invitations\"")) }
        }
    }

    @Test func `two hundred invitations work at once, and one revoked makes place`() throws {
        var play = try Play()
        for _ in 0..<200 { try play.perform("invitation.make") }
        #expect(play.code("invitation.make") == "tooManyInvitations")
        #expect(play.code("device.link", by: Play.bela) == nil)
        try play.perform("invitation.revoke", ["invitation": "i7"])
        #expect(play.code("invitation.make") == nil)
    }
}

extension Play {
    /// Comes in by the link whose secret has this hash.
    @discardableResult
    fileprivate mutating func comes(
        by hash: String, _ name: String? = nil, _ function: String = "", as guest: Person.ID? = nil
    ) throws -> Person.ID {
        let joining = try name.map { try Joining.read(["name": .string($0), "function": .string(function)]) }
        var moment = Moment(now: now, chance: Chance(seed: 1))
        let decision = try Invited(hash: hash, joining: joining).decide(in: room, as: guest, at: &moment)
        try apply(decision, by: decision.created)
        return try #require(decision.created)
    }
}
