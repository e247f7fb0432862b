import Foundation
import Testing

@testable import Workshop

struct SharingTests {
    private static func share(_ play: inout Play) throws -> String {
        try play.perform("invitation.make", ["share": true])
    }

    @Test func `a share link is made by facilitators, for everybody, as often as they like, to read`() throws {
        var play = try Play()
        let link = try SharingTests.share(&play)
        #expect(play.room.invitations[link]?.word == "share")
        let row = play.seen(by: Play.anna).at("desk", "invitations", link)
        #expect(row?["share"] == true && row?["role"] == "observer" && row?["uses"] == nil && row?["until"] == nil)
        #expect(play.code("invitation.make", ["share": true], by: Play.bela) == "notYourRole")
        for (field, value) in ["person": "p2", "uses": 3, "role": "participant"] as [String: JSON] {
            #expect(play.refusal("invitation.make", ["share": true, field: value])?.field == field)
        }
        #expect(play.code("invitation.make", ["share": true, "role": "observer"]) == nil)
        let other = try play.perform("invitation.make", ["share": false, "uses": 1])
        #expect(play.room.shareLink(other) == nil)
    }

    @Test func `nobody comes in by a share link`() throws {
        var play = try Play()
        let link = try SharingTests.share(&play)
        let hash = try #require(play.room.shareLink(link)?.hash)
        let people = play.room.people.count
        var moment = Moment(now: play.now, chance: Chance(seed: 1))
        let joining = try Joining.read(["name": "Wanda", "function": "Legal"])
        #expect(throws: Invitations.invalid) {
            try Invited(hash: hash, joining: joining).decide(in: play.room, as: nil, at: &moment)
        }
        #expect(throws: Invitations.invalid) {
            try Invited(hash: hash, joining: nil).decide(in: play.room, as: nil, at: &moment)
        }
        #expect(play.room.people.count == people)
    }

    @Test func `a reader sees what everybody sees, and has nothing of their own`() throws {
        var play = try Play()
        let link = try SharingTests.share(&play)
        try play.perform("card.post", ["kind": "challenge", "text": "Not yet for all"], by: Play.bela)
        let seen = play.seen(by: link)
        #expect(seen["desk"] == nil && seen["people"]?[link] == nil)
        #expect(seen["you"]?["id"] == .string(link) && seen["you"]?["role"] == "observer")
        #expect(!seen.text.contains("Not yet for all"))
        var (theirs, observers) = (seen, play.seen(by: Play.ines))
        for key in ["cards", "answers", "authored", "ratings", "dots", "consent", "finished"] {
            #expect(theirs["you"]?[key] == .emptyObject)
        }
        theirs.put(.null, at: ["you"])
        observers.put(.null, at: ["you"])
        #expect(theirs == observers)
    }

    @Test func `a share link of an archived room is made and taken back`() throws {
        var play = try Play()
        try play.perform("room.archive")
        let link = try SharingTests.share(&play)
        #expect(play.seen(by: link)["you"] != nil)
        try play.perform("invitation.revoke", ["invitation": .string(link)])
        #expect(play.room.shareLink(link)?.revoked == true)
        #expect(play.seen(by: link)["you"] == nil)
        #expect(play.seen(by: Play.anna).at("desk", "invitations", link, "revoked") == true)
    }

    @Test func `a share link counts among the invitations that work at once`() throws {
        var play = try Play()
        for _ in 0..<200 { _ = try SharingTests.share(&play) }
        #expect(play.code("invitation.make", ["share": true]) == "tooManyInvitations")
    }
}
