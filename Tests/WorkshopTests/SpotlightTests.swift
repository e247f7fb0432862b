import Testing

@testable import Workshop

struct SpotlightTests {
    private func ref(_ card: Card.ID) -> [String: JSON] { ["card": .string(card)] }

    private func seen(_ play: Play) -> JSON? { play.seen(by: Play.elif).at("room", "spotlight") }

    @Test func `everybody is put on the card that a facilitator holds up, until it is put down`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        #expect(seen(play) == nil)
        try play.perform("spotlight.set", ref(cards[0]))
        #expect(seen(play) == .string(cards[0]))
        try play.perform("spotlight.set", ref(cards[1]))
        #expect(seen(play) == .string(cards[1]))
        try play.perform("spotlight.set", ["card": nil])
        #expect(seen(play) == nil)
    }

    @Test func `only a facilitator holds a card up, and only one that everybody can see`() throws {
        var play = try Play()
        let own = try play.perform("card.post", ["kind": "challenge", "text": "Mine"])
        #expect(play.code("spotlight.set", ref(own)) == "notFound")
        #expect(play.code("spotlight.set", ref("c404")) == "notFound")
        #expect(play.refusal("spotlight.set")?.field == "card")
        try play.perform("cards.reveal")
        #expect(play.code("spotlight.set", ref(own), by: Play.bela) == "notYourRole")
        try play.perform("card.hide", ref(own))
        #expect(play.code("spotlight.set", ref(own)) == "notFound")
    }

    @Test func `it follows a card that is merged to the one it went into`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        try play.perform("spotlight.set", ref(cards[0]))
        try play.perform("card.merge", ["cards": [.string(cards[0])], "into": .string(cards[1])])
        #expect(seen(play) == .string(cards[1]))
        try play.perform("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[2])])
        #expect(seen(play) == .string(cards[2]))
        // Who holds up a merged card means the one it went into.
        try play.perform("spotlight.set", ["card": nil])
        try play.perform("spotlight.set", ref(cards[0]))
        #expect(seen(play) == .string(cards[2]))
    }

    @Test func `it ends when the card goes out of sight, and does not come back with it`() throws {
        var play = try Play()
        let cards = try play.cards(1)
        try play.perform("spotlight.set", ref(cards[0]))
        try play.perform("card.hide", ref(cards[0]))
        #expect(seen(play) == nil)
        try play.perform("card.restore", ref(cards[0]))
        #expect(seen(play) == nil)
        try play.perform("spotlight.set", ref(cards[0]))
        try play.perform("card.withdraw", ref(cards[0]))
        #expect(seen(play) == nil)
    }

    @Test func `it ends when another step opens, and stays when a blind round does`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        try play.open(.rate)
        try play.perform("spotlight.set", ref(cards[0]))
        try play.perform("round.open")
        #expect(seen(play) == .string(cards[0]))
        try play.open(.choose)
        #expect(seen(play) == nil)
    }

    @Test func `it can still be ended when the decisions are final`() throws {
        var play = try Play()
        let card = try play.shaped().card
        try play.perform("spotlight.set", ref(card))
        try play.consent(4, 4, 4, 4, 4)
        if play.code("workshop.commit", Play.commit) == nil { try play.perform("workshop.commit", Play.commit) }
        try play.perform("spotlight.set", ["card": nil])
        #expect(seen(play) == nil)
    }
}
