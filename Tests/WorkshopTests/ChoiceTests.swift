import Testing

@testable import Workshop

struct ChoiceTests {
    private func ref(_ card: Card.ID) -> [String: JSON] { ["card": .string(card)] }

    // MARK: The shortlist

    @Test func `a shortlist has at most eight cards, each once`() throws {
        var play = try Play()
        let cards = try play.cards(9)
        #expect(play.code("shortlist.set", ["cards": .list(cards)]) == "limitReached")
        #expect(play.refusal("shortlist.set", ["cards": .list([cards[0], cards[0]])])?.field == "cards")
        #expect(play.code("shortlist.set", ["cards": ["c99"]]) == "notFound")
        try play.perform("shortlist.set", ["cards": .list(Array(cards.prefix(8)))])
        #expect(play.seen(by: Play.bela).at("room", "shortlist") == .list(Array(cards.prefix(8))))
        #expect(play.code("shortlist.set", ["cards": []], by: Play.bela) == "notYourRole")
        try play.perform("shortlist.set", ["cards": []])
        #expect(play.seen(by: Play.bela).at("room", "shortlist") == [])
    }

    @Test func `unless one is set, the shortlist is the last ballot's cards`() throws {
        var play = try Play()
        let cards = try play.cards(4)
        #expect(play.room.shortlistedCards == nil)
        let ballot = try play.perform("ballot.open", ["cards": .list(Array(cards.prefix(3)))])
        #expect(play.seen(by: Play.bela).at("room", "shortlist") == .list(Array(cards.prefix(3))))
        try play.perform("ballot.reveal", ["ballot": .string(ballot)])
        try play.perform("card.park", ref(cards[0]))
        #expect(play.seen(by: Play.bela).at("room", "shortlist") == .list(Array(cards[1...2])))
    }

    // MARK: The ballot

    @Test func `everybody has three dots, one a card, and may keep some`() throws {
        var play = try Play()
        let cards = try play.cards(5)
        let ballot = JSON.string(try play.perform("ballot.open", ["cards": .list(cards)]))
        func dots(_ cards: [Card.ID]) -> [String: JSON] { ["ballot": ballot, "cards": .list(cards)] }
        #expect(play.code("dots.cast", dots(Array(cards.prefix(4)))) == "limitReached")
        #expect(play.refusal("dots.cast", dots([cards[0], cards[0]]))?.field == "cards")
        #expect(play.code("dots.cast", dots(["c99"])) == "notFound")
        #expect(play.code("dots.cast", ["ballot": "b99", "cards": []]) == "notFound")
        try play.perform("dots.cast", dots(Array(cards.prefix(3))), by: Play.bela)
        try play.perform("dots.cast", dots([cards[4]]), by: Play.bela)
        try play.perform("dots.cast", dots([]), by: Play.elif)
        #expect(play.seen(by: Play.bela).at("you", "dots", "b1", "cards") == [.string(cards[4])])
        #expect(play.seen(by: Play.ines).at("ballots", "b1", "finished") == 2)
        #expect(play.seen(by: Play.ines).at("ballots", "b1", "results") == nil)
        try play.perform("ballot.reveal", ["ballot": ballot])
        #expect(play.seen(by: Play.ines).at("ballots", "b1", "results", cards[4]) == 1)
        #expect(play.seen(by: Play.ines).at("ballots", "b1", "results", cards[0]) == 0)
        #expect(play.code("dots.cast", dots([])) == "ballotRevealed")
        #expect(play.code("ballot.reveal", ["ballot": ballot]) == "ballotRevealed")
        #expect(play.code("ballot.reveal", ["ballot": "b99"]) == "notFound")
    }

    @Test func `a ballot is over two to eight open cards, and only one is open`() throws {
        var play = try Play()
        let cards = try play.cards(9)
        #expect(play.code("ballot.open") == "noCards")
        #expect(play.code("ballot.open", ["cards": .list([cards[0]])]) == "noCards")
        #expect(play.code("ballot.open", ["cards": .list(cards)]) == "limitReached")
        #expect(play.refusal("ballot.open", ["cards": .list([cards[0], cards[0]])])?.field == "cards")
        try play.perform("card.park", ref(cards[8]))
        #expect(play.code("ballot.open", ["cards": .list([cards[0], cards[8]])]) == "cardParked")
        try play.perform("shortlist.set", ["cards": .list(Array(cards.prefix(4)))])
        try play.perform("ballot.open")
        #expect(play.room.ballots["b1"]?.cards == Array(cards.prefix(4)))
        #expect(play.code("ballot.open") == "ballotOpen")
    }

    /// A revealed ballot with these dots, limit three.
    private func revealed(_ dots: [Int], limit: Int = 3) throws -> (play: Play, cards: [Card.ID]) {
        var play = try Play(["settings": ["maxObjectives": .int(limit), "dots": 5]])
        let cards = try play.cards(dots.count)
        let ballot = JSON.string(try play.perform("ballot.open", ["cards": .list(cards)]))
        for (place, person) in Play.everybody.enumerated() {
            let mine = zip(cards, dots).filter { $0.1 > place }.map(\.0)
            try play.perform("dots.cast", ["ballot": ballot, "cards": .list(mine)], by: person)
        }
        try play.perform("ballot.reveal", ["ballot": ballot])
        return (play, cards)
    }

    @Test func `a run-off is among the ties on the cut line, with as many dots as seats`() throws {
        // 5 4 safe, two with 3 for the last seat.
        var (play, cards) = try revealed([5, 4, 3, 3, 1])
        #expect(
            play.refusal("ballot.open", ["runOff": true, "cards": .list(Array(cards.prefix(2)))])?.field == "cards")
        let id = try play.perform("ballot.open", ["runOff": true])
        let runOff = try #require(play.room.ballots[id])
        #expect(Set(runOff.cards) == [cards[2], cards[3]])
        #expect(runOff.dots == 1)
        #expect(play.seen(by: Play.bela).at("ballots", id, "runOff") == true)
        // The shortlist is still the ballot's.
        #expect(play.room.shortlistedCards == cards)
    }

    @Test func `three ties for two seats have two dots`() throws {
        var (play, _) = try revealed([5, 2, 2, 2])
        let id = try play.perform("ballot.open", ["runOff": true])
        #expect(play.room.ballots[id]?.dots == 2)
        #expect(play.room.ballots[id]?.cards.count == 3)
    }

    @Test func `without a tie on the cut line there is no run-off`() throws {
        for dots in [[5, 4, 3, 2], [5, 5, 5, 1], [3, 3, 3], [4, 4]] {
            let (play, _) = try revealed(dots)
            #expect(play.code("ballot.open", ["runOff": true]) == "noTie", "\(dots)")
        }
        #expect(try Play().code("ballot.open", ["runOff": true]) == "noTie")
    }

    @Test func `after a run-off that is tied again the facilitator decides`() throws {
        var (play, _) = try revealed([2, 2, 2, 2, 2], limit: 1)
        let id = try play.perform("ballot.open", ["runOff": true])
        try play.perform("ballot.reveal", ["ballot": .string(id)])
        #expect(play.code("ballot.open", ["runOff": true]) == "noTie")
    }

    // MARK: Pursue and not now

    @Test func `never more pursued cards than the limit`() throws {
        var play = try Play()
        let cards = try play.cards(5)
        for card in cards.prefix(3) { try play.perform("card.pursue", ref(card)) }
        #expect(play.code("card.pursue", ref(cards[3])) == "limitReached")
        #expect(play.code("card.pursue", ref(cards[0])) == nil)
        #expect(play.code("card.pursue", ref(cards[0]), by: Play.bela) == "notYourRole")
        try play.perform("card.pursue", ["card": .string(cards[3]), "under": .string(cards[0])])
        #expect(play.room.pursued.count == 3)
        #expect(play.code("card.pursue", ref(cards[3])) == "limitReached")
        try play.perform("card.reconsider", ref(cards[1]))
        #expect(play.code("card.pursue", ref(cards[4])) == nil)
    }

    @Test func `the limit cannot be set below what is pursued`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        for card in cards { try play.perform("card.pursue", ref(card)) }
        #expect(play.code("room.configure", ["settings": ["maxObjectives": 1]]) == "limitReached")
        #expect(play.code("room.configure", ["settings": ["maxObjectives": 2]]) == nil)
    }

    @Test func `support stands under a card that is pursued itself`() throws {
        var play = try Play()
        let cards = try play.cards(4)
        func under(_ card: Int, _ under: Int) -> [String: JSON] {
            ["card": .string(cards[card]), "under": .string(cards[under])]
        }
        #expect(play.code("card.pursue", under(1, 0)) == "notPursued")
        #expect(play.refusal("card.pursue", under(1, 1))?.field == "under")
        try play.perform("card.pursue", ref(cards[0]))
        try play.perform("card.pursue", under(1, 0))
        #expect(play.code("card.pursue", under(2, 1)) == "notPursued")
        try play.perform("card.pursue", ref(cards[2]))
        #expect(play.code("card.pursue", under(0, 2)) == "hasSupport")
        #expect(play.code("card.notNow", ["cards": [.string(cards[0])]]) == "hasSupport")
        try play.perform("card.reconsider", ref(cards[0]))
        #expect(play.room.choices[cards[1]] == nil)
        #expect(play.seen(by: Play.bela)["choices"]?.object?.keys.sorted() == [cards[2]])
    }

    @Test func `not now needs a reason on the shortlist, the rest go together without`() throws {
        var play = try Play()
        let cards = try play.cards(4)
        try play.perform("shortlist.set", ["cards": .list(Array(cards.prefix(2)))])
        #expect(play.refusal("card.notNow", ["cards": .list(cards)])?.field == "reason")
        #expect(play.refusal("card.notNow", ["cards": []])?.field == "cards")
        try play.perform("card.notNow", ["cards": .list([cards[0]]), "reason": "Too large now"])
        try play.perform("card.notNow", ["cards": .list(Array(cards.suffix(2)))])
        #expect(play.seen(by: Play.bela).at("choices", cards[0]) == ["choice": "notNow", "reason": "Too large now"])
        #expect(play.seen(by: Play.bela).at("choices", cards[3]) == ["choice": "notNow"])
    }

    @Test func `a decision about a card that is not there is refused`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        let face = try play.perform("card.post", ["kind": "challenge", "text": "x"])
        for card in ["c99", face] {
            #expect(play.code("card.pursue", ref(card)) == "notFound")
            #expect(play.code("card.notNow", ["cards": [.string(card)], "reason": "x"]) == "notFound")
        }
        #expect(play.code("card.reconsider", ref("c99")) == "notFound")
        try play.perform("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[0])])
        #expect(play.code("card.pursue", ref(cards[1])) == "cardMerged")
    }
}
