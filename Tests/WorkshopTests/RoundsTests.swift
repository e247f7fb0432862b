import Foundation
import Testing

@testable import Workshop

/// Several rounds beside each other: second, named, after a merge, and who is not there any more.
struct RoundsTests {
    private func revealed(
        _ play: inout Play, _ fields: [String: JSON] = [:], _ votes: [Card.ID: [(Int?, Int?)]]
    ) throws -> String {
        let round = try play.perform("round.open", fields)
        for (card, given) in votes {
            for (person, vote) in zip(Play.everybody, given) {
                try play.rate(round, card, vote.0, vote.1, by: person)
            }
        }
        try play.perform("round.reveal", ["round": .string(round)])
        return round
    }

    private func outdated(_ play: Play, _ round: String) -> JSON? {
        play.seen(by: Play.bela).at("rounds", round, "outdated")
    }

    @Test func `the naming of a round is said while it is open and no command changes it`() throws {
        var play = try Play()
        _ = try play.cards(1)
        let round = try play.perform("round.open", ["naming": "named"])
        #expect(play.seen(by: Play.bela).at("rounds", round, "naming") == "named")
        #expect(play.code("room.configure", ["settings": ["naming": "named"]]) == "namingFixed")
        #expect(play.code("round.open", ["naming": "anonymous"]) == "roundOpen")
        #expect(play.code("round.open", ["naming": "secret"]) == "invalidField")
    }

    @Test func `names come with the reveal and not before, and never in an anonymous round`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open", ["naming": "named"])
        try play.rate(round, card, 5, 1, by: Play.bela)
        #expect(play.seen(by: Play.anna).at("rounds", round, "named") == nil)
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.seen(by: Play.anna).at("rounds", round, "named", card, Play.bela, "impact") == 5)
    }

    @Test func `a card below the floor gets a place in a named round of its own`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        let votes = [(5, 2), (4, 2), (nil, nil), (nil, nil)] as [(Int?, Int?)]
        let first = try revealed(&play, [:], [cards[0]: votes, cards[1]: Array(repeating: (3, 3), count: 5)])
        #expect(play.room.tally(of: first)?.results[cards[0]]?.isPlaced == false)
        let second = try revealed(&play, ["cards": [.string(cards[0])], "naming": "named"], [cards[0]: votes])
        #expect(play.room.newestResult(of: cards[0])?.round == second)
        #expect(play.room.newestResult(of: cards[0])?.result.isPlaced == true)
        #expect(play.room.ranking == cards)
    }

    @Test func `merging rated cards greys the old votes until the card is rated again`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let all = Array(repeating: (4, 2) as (Int?, Int?), count: 5)
        let first = try revealed(&play, [:], [cards[0]: all, cards[1]: all])
        #expect(outdated(play, first) == [])
        try play.perform("card.merge", ["cards": [.string(cards[1])], "into": .string(cards[0])])
        #expect(outdated(play, first) == [.string(cards[0])])
        let second = try revealed(&play, ["cards": [.string(cards[0])]], [cards[0]: all])
        #expect(outdated(play, second) == [])
        #expect(outdated(play, first) == [.string(cards[0])])
        // Taken apart again, the first round is right and the second is not.
        try play.perform("card.split", ["card": .string(cards[0])])
        #expect(outdated(play, first) == [])
        #expect(outdated(play, second) == [.string(cards[0])])
    }

    @Test func `who is removed while voting counts nowhere, and whoever comes in counts`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        for person in Play.everybody { try play.rate(round, card, 4, 2, by: person) }
        try play.perform("person.remove", ["person": .string(Play.ines)])
        let refusal = play.refusal(
            "rating.cast", ["round": .string(round), "card": .string(card), "impact": 1, "effort": 1], by: Play.ines)
        #expect(refusal?.code == "removed")
        #expect(play.seen(by: Play.bela).at("rounds", round, "expected") == 4)
        let late = try play.join("Late", "Product")
        try play.rate(round, card, 4, 2, by: late)
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.room.newestResult(of: card)?.result.n == 5)
    }

    @Test func `who may not vote reads everything and casts nothing`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        try play.perform("person.setRole", ["person": .string(Play.ines), "role": "observer"])
        let round = try play.perform("round.open")
        let vote: [String: JSON] = ["round": .string(round), "card": .string(card), "impact": 1, "effort": 1]
        #expect(play.code("rating.cast", vote, by: Play.ines) == "notYourRole")
        #expect(play.seen(by: Play.bela).at("rounds", round, "expected") == 4)
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.seen(by: Play.ines).at("rounds", round) == play.seen(by: Play.bela).at("rounds", round))
    }

    @Test func `the cut of a round is the one that was set when it was opened`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let all = Array(repeating: (4, 2) as (Int?, Int?), count: 5)
        let fixed = try revealed(&play, [:], [card: all])
        try play.perform("room.configure", ["settings": ["relativeCut": true]])
        let relative = try revealed(&play, [:], [card: all])
        let rounds = play.seen(by: Play.bela)["rounds"]
        #expect(
            rounds?.at(fixed, "relativeCut") == false && rounds?.at(fixed, "cut") == ["impact": 3.0, "effort": 3.0])
        #expect(rounds?.at(relative, "relativeCut") == true)
        #expect(rounds?.at(relative, "cut") == ["impact": 4.0, "effort": 2.0])
    }

    // MARK: What the rounds say together

    @Test func `the ranking takes each card by its newest round`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        func all(_ impact: Int, _ effort: Int) -> [(Int?, Int?)] { Array(repeating: (impact, effort), count: 4) }
        _ = try revealed(&play, [:], [cards[0]: all(5, 3), cards[1]: all(4, 4), cards[2]: all(4, 3)])
        #expect(play.room.ranking == [cards[0], cards[2], cards[1]])
        _ = try revealed(&play, ["cards": [.string(cards[0])]], [cards[0]: all(1, 3)])
        #expect(play.seen(by: Play.bela).at("room", "ranking") == .list([cards[2], cards[1], cards[0]]))
    }

    @Test func `a parked card keeps its place in the ranking, which nobody is told again`() throws {
        var play = try Play()
        let cards = try play.cards(10)
        let votes = Dictionary(
            uniqueKeysWithValues: cards.map { ($0, Array(repeating: (3, 3) as (Int?, Int?), count: 3)) })
        _ = try revealed(&play, [:], votes)
        let ranking = play.seen(by: Play.bela).at("room", "ranking")
        let best = play.room.ranking[0]
        let before = play.room
        try play.perform("card.park", ["card": .string(best)])
        let told = Document.patch(from: before, to: play.room).seen(by: Play.bela, facilitating: false)
        #expect(told.at("room", "ranking") == nil)
        #expect(play.seen(by: Play.bela).at("room", "ranking") == ranking)
        #expect(play.seen(by: Play.bela).at("room", "suggested") == .list(Array(play.room.ranking[1...8])))
    }

    @Test func `suggested are the eight best ranked, or every card where there are no more`() throws {
        var play = try Play()
        let cards = try play.cards(10)
        #expect(play.seen(by: Play.bela).at("room", "suggested") == [])
        let votes = Dictionary(
            uniqueKeysWithValues: cards.prefix(9).map { ($0, Array(repeating: (3, 3) as (Int?, Int?), count: 3)) })
        _ = try revealed(&play, [:], votes)
        let byNumber = play.room.shownCards.map(\.id).filter { $0 != cards[9] }
        #expect(play.seen(by: Play.bela).at("room", "suggested") == .list(Array(byNumber.prefix(8))))
        for card in byNumber.prefix(2) { try play.perform("card.park", ["card": .string(card)]) }
        #expect(
            play.seen(by: Play.bela).at("room", "suggested") == .list(Array(byNumber.dropFirst(2)) + [cards[9]]))
    }

    // MARK: The record

    private func record(_ play: Play) throws -> String {
        String(decoding: try #require(Exports.file(named: "record.md", of: play.room)).data, as: UTF8.self)
    }

    @Test func `the record tells the rounds apart, and names votes only of a round that was announced so`() throws {
        var play = try Play(["settings": ["relativeCut": true]])
        let (_, _, card) = try play.shaped()
        let votes = [(5, 2), (1, 2), (5, nil), (nil, nil)] as [(Int?, Int?)]
        _ = try revealed(&play, [:], [card: votes])
        #expect(!(try record(play)).contains("By name"))
        _ = try revealed(&play, ["naming": "named"], [card: Array(votes.prefix(3))])
        let record = try record(play)
        for line in [
            "- Rated impact 3.7 and effort 2.0 of 5 (3 votes, by name): big bet, cut at the median (impact 3.7, effort 2.0), on the borderline, rank 1",
            "- By name: Anna (Sales) impact 5, effort 2; Béla (Sales) impact 1, effort 2; Elif (Marketing) impact 5, effort not judged",
            "- In an earlier round: Rated impact 3.7 of 5 (3 votes, 1 could not judge): not placed",
            "- Blind round 1: one card, anonymous, cut at the median instead of at 3, 4 of 5 finished",
            "- Blind round 2: one card, by name, cut at the median instead of at 3, 3 of 5 finished",
        ] {
            #expect(record.contains(line + "\n"), "\(line)")
        }
    }
}
