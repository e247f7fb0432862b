import Testing

@testable import Workshop

struct CardsTests {
    private let fields: [String: JSON] = ["kind": "challenge", "text": "Too many tools"]

    private func ref(_ card: Card.ID) -> [String: JSON] { ["card": .string(card)] }

    @Test func `a card is private until the reveal, to the facilitator too`() throws {
        var play = try Play()
        let card = try play.perform("card.post", fields, by: Play.bela)
        #expect(play.seen(by: Play.bela).at("you", "cards", card, "text") == "Too many tools")
        for reader in [Play.anna, Play.elif] {
            #expect(play.seen(by: reader).at("cards", card) == nil)
            #expect(!String(decoding: play.seen(by: reader).data, as: UTF8.self).contains("Too many tools"))
        }
        #expect(play.seen(by: Play.anna).at("desk", "unrevealed") == 1)
        try play.perform("cards.reveal")
        #expect(play.seen(by: Play.elif).at("cards", card, "text") == "Too many tools")
        #expect(play.seen(by: Play.bela).at("you", "cards") == [:])
        #expect(play.seen(by: Play.anna).at("desk", "unrevealed") == 0)
    }

    @Test func `what is posted after a reveal waits for the next one`() throws {
        var play = try Play()
        _ = try play.cards(2)
        let late = try play.perform("card.post", fields, by: Play.bela)
        #expect(play.seen(by: Play.elif).at("cards", late) == nil)
        try play.perform("cards.reveal")
        #expect(play.seen(by: Play.elif).at("cards", late, "number") == 3)
        #expect(play.code("cards.reveal") == "nothingToReveal")
        #expect(play.code("cards.reveal", by: Play.bela) == "notYourRole")
    }

    @Test func `the number of a withdrawn card is not given to another`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let last = try #require(cards.first { play.room.cards[$0]?.number == 3 })
        try play.perform("card.withdraw", ref(last))
        let next = try play.cards(1)[0]
        #expect(play.room.cards[next]?.number == 4)
    }

    @Test func `numbers are dealt in a shuffled order`() throws {
        var orders: Set<[Int]> = []
        for seed in 1...20 {
            var play = try Play(seed: UInt64(seed))
            let cards = try play.cards(5)
            let numbers = cards.map { play.room.cards[$0]?.number ?? 0 }
            #expect(numbers.sorted() == [1, 2, 3, 4, 5])
            orders.insert(numbers)
        }
        #expect(orders.count > 10)
    }

    @Test func `an anonymous card has no author, a named one does`() throws {
        for (naming, author) in [("anonymous", JSON?.none), ("named", "p2")] {
            var play = try Play(["settings": ["naming": .string(naming)]])
            let card = try play.perform("card.post", fields, by: Play.bela)
            try play.perform("cards.reveal")
            #expect(play.seen(by: Play.anna).at("cards", card, "author") == author)
        }
    }

    @Test func `nobody finds, edits or withdraws another's unrevealed card`() throws {
        var play = try Play()
        let card = try play.perform("card.post", fields, by: Play.bela)
        for person in [Play.anna, Play.elif] {
            #expect(play.code("card.edit", ["card": .string(card), "text": "x"], by: person) == "notFound")
            #expect(play.code("card.withdraw", ref(card), by: person) == "notFound")
            #expect(play.code("card.complete", ["card": .string(card), "change": "x"], by: person) == "notFound")
            #expect(
                play.code("comment.post", ["on": .string(card), "kind": "remark", "text": "x"], by: person)
                    == "notFound")
        }
        for type in ["card.park", "card.hide", "card.restore", "card.split"] {
            #expect(play.code(type, ref(card)) == "notFound")
        }
    }

    @Test func `one edits and withdraws one's own card`() throws {
        var play = try Play()
        let card = try play.perform("card.post", fields, by: Play.bela)
        try play.perform("card.edit", ["card": .string(card), "text": "Other", "change": "Fewer"], by: Play.bela)
        #expect(play.seen(by: Play.bela).at("you", "cards", card, "change") == "Fewer")
        try play.perform("card.edit", ["card": .string(card), "change": nil], by: Play.bela)
        #expect(play.seen(by: Play.bela).at("you", "cards", card, "change") == nil)
        try play.perform("card.withdraw", ref(card), by: Play.bela)
        #expect(play.room.cards[card] == nil)
    }

    @Test func `an edit by the facilitator is marked, one's own is not`() throws {
        var play = try Play()
        let card = try play.perform("card.post", fields, by: Play.bela)
        try play.perform("cards.reveal")
        try play.perform("card.edit", ["card": .string(card), "text": "Mine"], by: Play.bela)
        #expect(play.seen(by: Play.elif).at("cards", card, "edited") == false)
        #expect(play.code("card.edit", ["card": .string(card), "text": "x"], by: Play.elif) == "notYourRole")
        try play.perform("card.edit", ["card": .string(card), "text": "Clearer"])
        #expect(play.seen(by: Play.elif).at("cards", card, "edited") == true)
    }

    @Test func `an edit over another's newer one is refused`() throws {
        var play = try Play()
        let card = try play.perform("card.post", fields, by: Play.bela)
        try play.perform("cards.reveal")
        let base = JSON.int(play.room.head)
        try play.perform("card.edit", ["card": .string(card), "text": "Clearer"])
        let stale: [String: JSON] = ["card": .string(card), "text": "x", "base": base]
        let refusal = play.refusal("card.edit", stale, by: Play.bela)
        #expect(refusal?.code == "editedMeanwhile")
        #expect(refusal?.field == "text")
        #expect(play.code("card.edit", ["card": .string(card), "signal": "x", "base": base], by: Play.bela) == nil)
        #expect(
            play.code("card.edit", ["card": .string(card), "text": "x", "base": .int(play.room.head)], by: Play.bela)
                == nil)
        #expect(play.code("card.edit", stale) == nil)
    }

    @Test func `others complete a card, once each part, and that is marked`() throws {
        var play = try Play()
        let card = try play.perform("card.post", fields, by: Play.bela)
        try play.perform("cards.reveal")
        try play.perform("card.complete", ["card": .string(card), "change": "Fewer tools"], by: Play.elif)
        #expect(play.seen(by: Play.ines).at("cards", card, "completed") == true)
        #expect(
            play.code("card.complete", ["card": .string(card), "change": "Other"], by: Play.grace) == "alreadyComplete")
        try play.perform("card.complete", ["card": .string(card), "signal": "Logins"], by: Play.grace)
        #expect(play.seen(by: Play.ines).at("cards", card, "signal") == "Logins")
        #expect(play.refusal("card.complete", ref(card), by: Play.grace)?.field == "change")
    }

    @Test func `completing one part does not stand in the way of the other`() throws {
        var play = try Play()
        let card = try play.perform("card.post", fields, by: Play.bela)
        try play.perform("cards.reveal")
        let base = JSON.int(play.room.head)
        try play.perform("card.complete", ["card": .string(card), "change": "Fewer"], by: Play.elif)
        #expect(play.code("card.edit", ["card": .string(card), "signal": "x", "base": base], by: Play.bela) == nil)
        #expect(
            play.code("card.edit", ["card": .string(card), "change": "x", "base": base], by: Play.bela)
                == "editedMeanwhile")
    }

    // MARK: In a round

    @Test func `a card that is being judged stays as it is`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let round = try play.perform("round.open", ["cards": .list(Array(cards.prefix(2)))])
        let card = cards[0]
        for (type, fields) in [
            ("card.edit", ["card": .string(card), "text": "x"]), ("card.withdraw", ref(card)),
            ("card.complete", ["card": .string(card), "change": "x"]), ("card.park", ref(card)),
            ("card.hide", ref(card)), ("card.merge", ["cards": [.string(card)], "into": .string(cards[2])]),
            ("card.merge", ["cards": [.string(cards[2])], "into": .string(card)]),
        ] as [(String, [String: JSON])] {
            #expect(play.code(type, fields) == "inRound", "\(type)")
        }
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.code("card.edit", ["card": .string(card), "text": "x"]) == nil)
        #expect(play.code("card.withdraw", ref(card)) == "cardUsed")
    }

    // MARK: Merging

    @Test func `merging keeps every text, and splitting gives every card back`() throws {
        var play = try Play()
        let cards = try play.cards(4)
        try play.perform("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[0])])
        try play.perform("card.merge", ["cards": [.string(cards[0]), .string(cards[2])], "into": .string(cards[3])])
        let merged = play.seen(by: Play.bela).at("cards", cards[3])
        #expect(Set(merged?["texts"]?.array ?? []) == ["Card 1", "Card 2", "Card 3"])
        #expect(play.seen(by: Play.bela).at("cards", cards[1], "mergedInto") == .string(cards[3]))
        #expect(play.seen(by: Play.bela).at("cards", cards[1], "text") == "Card 2")
        try play.perform("card.split", ref(cards[0]))
        #expect(play.room.cards[cards[0]]?.state == .open)
        #expect(play.room.cards[cards[1]]?.state == .merged)
        try play.perform("card.split", ref(cards[3]))
        #expect(play.room.shownCards.allSatisfy { $0.value.isOpen && $0.value.mergedInto == nil })
        #expect(play.seen(by: Play.bela).at("cards", cards[3], "texts") == [])
    }

    @Test func `a merged text that is hidden changes where it was merged into`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        try play.perform("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[0])])
        let before = Document.snapshot(of: play.room)
        let old = play.room
        let text = try #require(play.room.cards[cards[1]]?.text)
        #expect(play.seen(by: Play.bela).at("cards", cards[0], "texts") == [.string(text)])
        try play.perform("card.hide", ref(cards[1]))
        let patch = Document.patch(from: old, to: play.room)
        #expect(before.everyone.merging(patch.everyone) == Document.snapshot(of: play.room).everyone)
        #expect(play.seen(by: Play.bela).at("cards", cards[0], "texts") == [])
        #expect(!String(decoding: play.seen(by: Play.bela).data, as: UTF8.self).contains(text))
    }

    @Test func `what cannot be merged or split is refused`() throws {
        var play = try Play()
        let cards = try play.cards(4)
        #expect(
            play.refusal("card.merge", ["cards": [.string(cards[0])], "into": .string(cards[0])])?.field == "cards")
        #expect(play.code("card.merge", ["cards": ["c77"], "into": .string(cards[0])]) == "notFound")
        #expect(play.code("card.split", ref(cards[0])) == "notMerged")
        try play.perform("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[0])])
        #expect(play.code("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[2])]) == "cardMerged")
        #expect(play.code("card.merge", ["cards": [.string(cards[2])], "into": .string(cards[1])]) == "cardMerged")
        #expect(play.code("card.withdraw", ref(cards[1])) == "cardMerged")
        #expect(play.code("card.withdraw", ref(cards[0])) == "cardMerged")
        #expect(play.code("card.park", ref(cards[1])) == "cardMerged")
        try play.perform("card.pursue", ref(cards[2]))
        #expect(play.code("card.merge", ["cards": [.string(cards[2])], "into": .string(cards[3])]) == "cardChosen")
        #expect(
            play.code("card.merge", ["cards": [.string(cards[3])], "into": .string(cards[2])], by: Play.bela)
                == "notYourRole")
    }

    @Test func `merging a rated card says that its old ratings are out of date, until it is rated again`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let round = try play.perform("round.open")
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.seen(by: Play.bela).at("rounds", round, "outdated") == [])
        try play.perform("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[0])])
        #expect(play.seen(by: Play.bela).at("rounds", round, "outdated") == [.string(cards[0])])
        let second = try play.perform("round.open")
        try play.perform("round.reveal", ["round": .string(second)])
        #expect(play.seen(by: Play.bela).at("rounds", second, "outdated") == [])
    }

    // MARK: Parking and hiding

    @Test func `a parked card is neither rated nor chosen until it is taken back`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        try play.perform("shortlist.set", ["cards": .list(cards)])
        try play.perform("card.park", ref(cards[0]))
        #expect(play.seen(by: Play.bela).at("room", "shortlist") == [.string(cards[1])])
        #expect(play.code("card.pursue", ref(cards[0])) == "cardParked")
        #expect(play.code("round.open", ["cards": [.string(cards[0])]]) == "notFound")
        try play.perform("card.unpark", ref(cards[0]))
        try play.perform("card.pursue", ref(cards[0]))
        #expect(play.code("card.park", ref(cards[0])) == "cardChosen")
    }

    @Test func `a hidden card is seen by facilitators only, its comments with it, until it is restored`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        try play.perform("comment.post", ["on": .string(cards[0]), "kind": "question", "text": "Who is meant?"])
        try play.perform("shortlist.set", ["cards": .list(cards)])
        try play.perform("card.hide", ref(cards[0]))
        #expect(play.seen(by: Play.bela).at("cards", cards[0]) == nil)
        #expect(play.seen(by: Play.anna).at("desk", "cards", cards[0], "text") == "Card 1")
        #expect(play.seen(by: Play.bela)["comments"] == [:])
        #expect(
            play.seen(by: Play.bela)["openPoints"]?.object?.values.contains { $0["code"] == "openQuestion" } == false)
        #expect(play.seen(by: Play.bela).at("room", "shortlist") == [.string(cards[1])])
        #expect(play.code("comment.post", ["on": .string(cards[0]), "kind": "remark", "text": "x"]) == "notFound")
        try play.perform("card.restore", ref(cards[0]))
        #expect(play.seen(by: Play.bela).at("cards", cards[0], "text") == "Card 1")
        #expect(play.seen(by: Play.bela)["comments"]?.object?.count == 1)
    }

    @Test func `cards are posted from prepare to choose, and by a facilitator always`() throws {
        var play = try Play()
        for step in [Step.Kind.prepare, .diagnose, .choose] {
            try? play.open(step)
            #expect(play.code("card.post", fields, by: Play.bela) == nil)
        }
        try play.open(.shape)
        #expect(play.code("card.post", fields, by: Play.bela) == "stepClosed")
        #expect(play.code("card.post", fields) == nil)
    }

    @Test func `two thousand cards are the most`() throws {
        var play = try Play()
        for _ in 1...2_000 { try play.perform("card.post", fields) }
        #expect(play.code("card.post", fields) == "tooManyCards")
    }
}
