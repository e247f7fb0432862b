import Foundation
import Testing

@testable import Workshop

/// What a revealed round tells by function: only where nobody's vote can be told from it, together with all else that is shown.
struct BreakdownTests {
    @Test(arguments: [
        (["Sales": 3, "Marketing": 3], ["Marketing", "Sales"]),
        (["Sales": 3], ["Sales"]),
        (["Sales": 4, "Marketing": 5], ["Marketing", "Sales"]),
        (["Sales": 4, "Marketing": 2, "Product": 2, "Finance": 1], ["Sales"]),
        // Two or one outside would be told by what is missing from all.
        (["Sales": 3, "Marketing": 2], []),
        (["Sales": 7, "Finance": 1], []),
        (["Sales": 2, "Marketing": 2], []),
        // Each leaves enough outside, both together do not: the smaller stays in the dark with the rest.
        (["Sales": 4, "Marketing": 3, "Finance": 1], ["Sales"]),
        (["Sales": 3, "Marketing": 3, "Finance": 2], ["Marketing"]),
        (["Sales": 3, "Marketing": 3, "Finance": 2, "Product": 1], ["Marketing", "Sales"]),
        ([:], []),
    ])
    func `groups of three that leave none or three outside, one by one and together`(
        sizes: [String: Int], shown: [String]
    ) {
        #expect(Tally.shownGroups(sizes).sorted() == shown)
    }

    /// Whatever somebody subtracts from all the votes, at least three remain, or none.
    @Test func `no sum of shown groups leaves one or two votes over`() {
        var chance = Chance(seed: 5)
        for _ in 0..<2_000 {
            let sizes = Dictionary(
                uniqueKeysWithValues: (0..<Int.random(in: 1...6, using: &chance)).map {
                    ("f\($0)", Int.random(in: 0...5, using: &chance))
                })
            let all = sizes.values.reduce(0, +)
            let shown = Tally.shownGroups(sizes).sorted()
            for some in 1..<(1 << shown.count) where !shown.isEmpty {
                let taken = shown.indices.filter { some >> $0 & 1 == 1 }.compactMap { sizes[shown[$0]] }
                #expect(taken.allSatisfy { $0 >= 3 })
                #expect(![1, 2].contains(all - taken.reduce(0, +)), "\(sizes) shows \(shown)")
            }
        }
    }

    @Test func `each axis is judged by its own votes`() throws {
        let voices =
            [("Sales", 5, 1), ("Sales", 4, 2), ("Sales", 5, nil), ("Finance", 1, 5), ("Finance", 2, 5)]
            + [("Finance", 2, 5)]
        let groups = Tally.groups(
            voices.map { Tally.Voice(function: $0.0, judgement: Judgement(impact: $0.1, effort: $0.2)) })
        let (finance, sales) = (try #require(groups?.first), try #require(groups?.last))
        #expect(sales.function == "Sales" && sales.impact == [4, 5, 5] && sales.effort == nil && sales.n == 3)
        // Three of Finance would leave two of Sales outside, who could be told by subtracting.
        #expect(finance.impact == [1, 2, 2] && finance.effort == nil)
    }

    @Test func `what cannot be told has no entry at all`() {
        let voices = ["Sales", "Sales", "Finance"].map {
            Tally.Voice(function: $0, judgement: Judgement(impact: 3, effort: 3))
        }
        #expect(Tally.groups(voices) == nil)
        #expect(Tally.groups([]) == nil)
    }

    /// Two of Sales, one each of the others; three more join.
    private func room() throws -> Play {
        var play = try Play()
        try play.join("Carla", "sales")
        try play.join("David", "  SALES ")
        return play
    }

    @Test func `a breakdown comes with the reveal, in the spelling of the room, and not before`() throws {
        var play = try room()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        let votes = [("p1", 5), ("p2", 4), ("p6", 5), ("p7", 4), ("p3", 1), ("p4", 2), ("p5", 2)]
        for (person, impact) in votes { try play.rate(round, card, impact, 3, by: person) }
        #expect(play.seen(by: Play.anna).at("rounds", round, "results") == nil)
        #expect(play.room.rounds[round]?.votes.isEmpty == true)
        try play.perform("round.reveal", ["round": .string(round)])
        let groups = play.seen(by: Play.elif).at("rounds", round, "results", card, "functions")?.array
        #expect(groups?.map { $0["function"] } == ["Sales"])
        #expect(groups?.first?.at("impact", "votes") == [4, 4, 5, 5])
        #expect(groups?.first?.at("impact", "mean") == 4.5)
        #expect(groups?.first?["n"] == 4)
    }

    /// Two rooms that differ only in who outside the shown group gave which vote: they look the same, log and record included.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `who gave which vote below the floor makes no difference to anybody`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let sales = ["p1", "p2", "p6", "p7"]
        let others = [Play.elif, Play.grace, Play.ines]
        let votes = (others + sales).map { _ in
            (Int.random(in: 1...5, using: &chance), Int.random(in: 1...5, using: &chance))
        }
        let dealt = votes[..<3].shuffled(using: &chance) + votes[3...].shuffled(using: &chance)
        let rooms = try [votes, Array(dealt)].map { votes in
            var play = try room()
            let card = try play.cards(1)[0]
            let round = try play.perform("round.open")
            for (person, vote) in zip(others + sales, votes) {
                try play.rate(round, card, vote.0, vote.1, by: person)
            }
            try play.perform("round.reveal", ["round": .string(round)])
            return play
        }
        #expect(Document.snapshot(of: rooms[0].room) == Document.snapshot(of: rooms[1].room))
        #expect(rooms[0].log.map(\.body) == rooms[1].log.map(\.body))
        for name in Exports.names {
            let files = rooms.map { Exports.file(named: name, of: $0.room)?.data }
            #expect(files[0] == files[1])
        }
    }
}
