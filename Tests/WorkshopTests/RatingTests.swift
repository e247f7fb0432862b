import Foundation
import Testing

@testable import Workshop

struct RatingTests {
    private func vote(_ round: String, _ card: Card.ID) -> [String: JSON] {
        ["round": .string(round), "card": .string(card), "impact": 4, "effort": 2]
    }

    @Test func `a round is over all open cards unless some are named`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        try play.perform("card.park", ["card": .string(cards[0])])
        let round = try play.perform("round.open")
        #expect(Set(play.room.rounds[round]?.cards ?? []) == [cards[1], cards[2]])
        try play.perform("round.reveal", ["round": .string(round)])
        let second = try play.perform("round.open", ["cards": [.string(cards[2])]])
        #expect(play.room.rounds[second]?.cards == [cards[2]])
        #expect(play.seen(by: Play.bela).at("rounds", second, "number") == 2)
    }

    @Test func `a round needs revealed cards, and only one is open at a time`() throws {
        var play = try Play()
        #expect(play.code("round.open") == "noCards")
        let face = try play.perform("card.post", ["kind": "challenge", "text": "x"])
        #expect(play.code("round.open") == "noCards")
        #expect(play.code("round.open", ["cards": [.string(face)]]) == "notFound")
        _ = try play.cards(1)
        #expect(play.code("round.open", by: Play.bela) == "notYourRole")
        try play.perform("round.open")
        #expect(play.code("round.open") == "roundOpen")
    }

    @Test func `a rating after the reveal is refused and changes nothing`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.code("rating.cast", vote(round, card), by: Play.bela) == "roundRevealed")
        #expect(play.code("round.reveal", ["round": .string(round)]) == "roundRevealed")
    }

    @Test func `a rating of a card or round that is not there is refused`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        let round = try play.perform("round.open", ["cards": [.string(cards[0])]])
        #expect(play.code("rating.cast", vote("r99", cards[0])) == "notFound")
        #expect(play.code("rating.cast", vote(round, cards[1])) == "notFound")
        #expect(play.code("round.reveal", ["round": "r99"]) == "notFound")
    }

    @Test func `a vote can be changed until the reveal and only the last counts`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        for person in Play.everybody { try play.rate(round, card, 1, 1, by: person) }
        for person in Play.everybody { try play.rate(round, card, 5, 2, by: person) }
        #expect(play.seen(by: Play.bela).at("you", "ratings", round, card) == ["impact": 5, "effort": 2])
        try play.perform("round.reveal", ["round": .string(round)])
        let result = play.seen(by: Play.bela).at("rounds", round, "results", card)
        #expect(result?.at("impact", "votes") == [5, 5, 5, 5, 5])
        #expect(result?["quadrant"] == "quickWin")
        #expect(play.seen(by: Play.bela).at("you", "ratings") == [:])
        #expect(!play.room.openMarks.contains { $0.blind == round })
    }

    @Test func `a judgement whose axis is taken back loses it on every screen`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        try play.rate(round, card, 4, 2, by: Play.bela)
        var screen = play.seen(by: Play.bela)
        try play.rate(round, card, nil, 2, by: Play.bela)
        var frame = Document.Layers()
        for entry in Presence.own(Play.bela, in: play.room) { frame.put(entry) }
        screen = screen.merging(frame.seen(by: Play.bela, facilitating: false))
        #expect(screen.at("you", "ratings", round, card) == ["effort": 2])
        #expect(screen == play.seen(by: Play.bela))
    }

    @Test func `silence is neither a vote nor an abstention`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        try play.rate(round, card, 4, nil, by: Play.bela)
        try play.rate(round, card, 4, 3, by: Play.elif)
        try play.rate(round, card, 4, 3, by: Play.grace)
        try play.rate(round, card, nil, nil, by: Play.ines)
        try play.perform("round.reveal", ["round": .string(round)])
        let result = play.seen(by: Play.anna).at("rounds", round, "results", card)
        #expect(result?["n"] == 3)
        #expect(result?["abstained"] == 1)
        #expect(result?.at("impact", "n") == 3)
        #expect(result?["effort"] == nil)
        #expect(result?["quadrant"] == nil)
        #expect(result?["rank"] == nil)
    }

    @Test func `a reveal waits for nobody`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        let round = try play.perform("round.open")
        try play.rate(round, cards[0], 4, 3, by: Play.bela)
        #expect(play.seen(by: Play.elif).at("rounds", round, "finished") == 0)
        try play.rate(round, cards[1], 4, 3, by: Play.bela)
        #expect(play.seen(by: Play.elif).at("rounds", round, "finished") == 1)
        #expect(play.seen(by: Play.elif).at("rounds", round, "expected") == 5)
        #expect(play.seen(by: Play.anna).at("desk", "unfinished", round, "people") == ["p1", "p3", "p4", "p5"])
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.seen(by: Play.elif).at("rounds", round, "state") == "revealed")
        #expect(play.seen(by: Play.elif).at("rounds", round, "finished") == 1)
        #expect(play.seen(by: Play.anna).at("desk", "unfinished") == [:])
    }

    @Test func `expected are voters seen since the round opened`() throws {
        var play = try Play()
        _ = try play.cards(1)
        let round = try play.perform("round.open")
        let open = try #require(play.room.rounds[round])
        let lastSeen = ["p1": open.openedAt, "p2": open.openedAt.addingTimeInterval(-0.001), "p3": open.openedAt + 5]
        #expect(play.room.turnout(round, open, lastSeen: lastSeen) == Turnout(finished: 0, expected: 2))
        try play.rate(round, open.cards[0], 3, 3, by: Play.ines)
        #expect(play.room.turnout(round, open, lastSeen: lastSeen) == Turnout(finished: 1, expected: 3))
    }

    @Test func `the votes of somebody who was removed or votes no more do not count`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        for person in Play.everybody { try play.rate(round, card, 3, 3, by: person) }
        try play.perform("person.remove", ["person": "p2"])
        try play.perform("person.setVoting", ["votes": false])
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.seen(by: Play.elif).at("rounds", round, "results", card, "n") == 3)
    }

    @Test func `names stand beside the votes of a named round only`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        for (naming, shown) in [("anonymous", JSON?.none), ("named", ["impact": 5, "effort": 1])] {
            let round = try play.perform("round.open", ["naming": .string(naming)])
            #expect(play.seen(by: Play.elif).at("rounds", round, "naming") == .string(naming))
            try play.rate(round, card, 5, 1, by: Play.bela)
            try play.perform("round.reveal", ["round": .string(round)])
            #expect(play.seen(by: Play.elif).at("rounds", round, "named", card, "p2") == shown)
        }
    }

    @Test func `in a second round only its own votes count, and the first stays beside it`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let first = try play.perform("round.open")
        for person in Play.everybody { try play.rate(first, card, 1, 1, by: person) }
        try play.perform("round.reveal", ["round": .string(first)])
        let second = try play.perform("round.open")
        for person in Play.everybody.prefix(3) { try play.rate(second, card, 5, 5, by: person) }
        try play.perform("round.reveal", ["round": .string(second)])
        #expect(play.room.tally(of: first)?.results[card]?.impact?.votes == [1, 1, 1, 1, 1])
        #expect(play.room.tally(of: second)?.results[card]?.impact?.votes == [5, 5, 5])
        #expect(play.room.newestResult(of: card)?.round == second)
    }

    @Test func `a change of the cut does not change what was revealed`() throws {
        var play = try Play(["settings": ["relativeCut": true]])
        let cards = try play.cards(3)
        let round = try play.perform("round.open")
        for person in Play.everybody {
            for (card, vote) in zip(cards, [5, 4, 4]) { try play.rate(round, card, vote, vote, by: person) }
        }
        try play.perform("round.reveal", ["round": .string(round)])
        try play.perform("room.configure", ["settings": ["relativeCut": false]])
        #expect(play.seen(by: Play.elif).at("rounds", round, "cut") == ["impact": 4.0, "effort": 4.0])
    }
}
