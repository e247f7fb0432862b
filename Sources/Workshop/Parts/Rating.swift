import Foundation
import HashTreeCollections

/// A blind round over some cards.
package struct Round: Blind, Codable {
    package let number: Int
    package let naming: Charter.Naming
    package let cards: [Card.ID]
    let relativeCut: Bool
    package let openedAt: Date
    package var turnout: Turnout?
    /// The votes by card, once revealed.
    package var votes: [Card.ID: Tally.Votes] = [:]
    /// What was merged into its cards when it was opened.
    var parts: [Card.ID: [Card.ID]] = [:]
    /// Cards that others were merged into or taken out of since: what was said of them is not said of what they are now.
    package var outdated: [Card.ID] = []
    /// Who voted what, in a named round.
    package var named: [Card.ID: [Person.ID: Judgement]] = [:]

    /// Only its own cards are judged in it, and each is in it once.
    package func isFinished(by marks: Marks) -> Bool { marks.count == cards.count }
}

/// One person's impact and effort for a card, 1…5; nil is "can't judge".
package struct Judgement: Codable, Hashable, Sendable, JSONConvertible {
    package let impact: Int?
    package let effort: Int?

    package var json: JSON { .of(["impact": impact, "effort": effort]) }
}

/// Rating cards by impact and effort, blind, and what the ratings come to.
package enum Rating: Part {
    package static let commands: [any Command.Type] = [OpenRound.self, CastRating.self, RevealRound.self]
    package static let events: [any Event.Type] = [RoundOpened.self, RoundRevealed.self]
    package static let drawings: [Drawing] = [
        .each(.rounds) { room, id in
            guard let round = room.rounds[id] else { return [] }
            var value: JSON = .of([
                "number": round.number, "state": round.state, "naming": round.naming, "cards": round.cards,
                "relativeCut": round.relativeCut, "openedAt": round.openedAt,
                "parts": round.parts.isEmpty ? nil : round.parts,
            ])
            if let tally = room.tally(of: id) {
                value.put(tally.results.json, at: ["results"])
                value.put(tally.disputed.json, at: ["disputed"])
                value.put(tally.cut.json, at: ["cut"])
                value.put(round.outdated.json, at: ["outdated"])
                if round.naming == .named { value.put(.object(round.named.mapValues(\.json)), at: ["named"]) }
            }
            return [Entry("rounds", id, value: value)]
        },
        .whole(.rounds) { room in [Entry("room", "ranking", value: room.ranking.json)] },
        .whole(.rounds, .positions) { room in [Entry("room", "suggested", value: room.suggestedShortlist.json)] },
    ]
}

extension Room {
    /// What a revealed round says; nil while it is open.
    package func tally(of id: String) -> Tally? {
        guard let round = rounds[id], !round.isOpen else { return nil }
        return Tally(round.votes, naming: round.naming, relativeCut: round.relativeCut) { cards[$0]?.number ?? .max }
    }

    /// All cards that have a place, as the newest round of each ranks them: across rounds by the same rule as within one.
    /// Cards that are not open any more keep theirs, so that nobody is told all of it anew when one is parked.
    package var ranking: [Card.ID] { ranked.value ?? rank() }

    func rank() -> [Card.ID] {
        var results: [Card.ID: Tally.Result] = [:]
        for (id, round) in rounds.all.reversed() where !round.isOpen {
            guard round.cards.contains(where: { results[$0] == nil }), let tally = tally(of: id) else { continue }
            results.merge(tally.results) { newer, _ in newer }
        }
        return Tally.ranked(results) { cards[$0]?.number ?? .max }
    }

    /// Says of each round whether a card is still what was rated there.
    mutating func compareWithRated(_ card: Card.ID) {
        let now = Set(cards[card]?.merged ?? [])
        for (id, round) in rounds.all where round.cards.contains(card) {
            let isOutdated = Set(round.parts[card] ?? []) != now
            if isOutdated == round.outdated.contains(card) { continue }
            rounds.change(id) {
                if isOutdated { $0.outdated.append(card) } else { $0.outdated.removeAll { $0 == card } }
            }
        }
    }

    /// The newest revealed round that has a card, and what it says of it.
    package func newestResult(of card: Card.ID) -> (round: String, result: Tally.Result)? {
        for (id, round) in rounds.all.reversed() where !round.isOpen && round.cards.contains(card) {
            if let result = tally(of: id)?.results[card] { return (id, result) }
        }
        return nil
    }
}

/// Opens a blind round, over all open cards unless some are named.
struct OpenRound: Command {
    static let type = "round.open"
    static let fields: [Field] = [.ids("cards", .optional), .choice("naming", Charter.Naming.self, .optional)]
    static let by = Roles.facilitators

    let cards: [Card.ID]?
    let naming: Charter.Naming?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if room.rounds.values.contains(where: \.isOpen) {
            throw .conflict("roundOpen", "A round is open already. Reveal it before you open another.")
        }
        let known = room.shownCards.filter(\.value.isOpen).map(\.id)
        let named = cards.map { Set($0) }
        if named?.isSubset(of: known) == false { throw .unknown("card to rate") }
        let chosen = named.map { named in known.filter { named.contains($0) } } ?? known
        if chosen.isEmpty {
            throw .conflict("noCards", "There is no revealed card to rate. Reveal the cards first.")
        }
        let id = "r\(room.rounds.everMade + 1)"
        return .events(
            RoundOpened(
                round: id, cards: chosen, naming: naming ?? room.charter.settings.naming,
                relativeCut: room.charter.settings.relativeCut), created: id)
    }
}

struct RoundOpened: Event {
    static let type = "roundOpened"
    let round: String
    let cards: [Card.ID]
    let naming: Charter.Naming
    let relativeCut: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.rounds[round] = Round(
            number: room.rounds.count + 1, naming: naming, cards: cards, relativeCut: relativeCut, openedAt: stamp.at,
            parts: room.cards.all.reduce(into: [:]) { parts, card in
                if !card.value.merged.isEmpty, cards.contains(card.id) { parts[card.id] = card.value.merged }
            })
    }
}

/// One person's judgement of one card, in a blind round. Impact and effort 1…5; nil is "can't judge".
struct CastRating: Command {
    static let type = "rating.cast"
    static let fields: [Field] = [
        .id("round"), .id("card"), .int("impact", 1...5, .nullable), .int("effort", 1...5, .nullable),
    ]
    static let by = Roles.voters

    let round: String
    let card: Card.ID
    let impact: Int?
    let effort: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let open = room.rounds[round] else { throw .unknown("round") }
        guard open.isOpen else {
            throw .conflict(
                "roundRevealed",
                "This round was revealed while you were choosing. Your last choice did not count; the facilitator can open a second round."
            )
        }
        guard open.cards.contains(card) else { throw .unknown("card in this round") }
        return .marks(
            Mark(blind: round, person: person.id, key: card, value: Judgement(impact: impact, effort: effort).json))
    }
}

struct RevealRound: Command {
    static let type = "round.reveal"
    static let fields: [Field] = [.id("round")]
    static let by = Roles.facilitators

    let round: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let open = room.rounds[round] else { throw .unknown("round") }
        guard open.isOpen else { throw .conflict("roundRevealed", "This round is revealed already.") }
        let counted = room.counted(round)
        let functions = room.functions(of: counted.map(\.person))
        var votes: [Card.ID: Tally.Votes] = [:]
        var named: [Card.ID: [Person.ID: Judgement]] = [:]
        // What may never be shown is not kept either: of a lonely vote the list of who voted would tell whose it is.
        let least = open.naming == .anonymous ? Tally.floor : 1
        func kept(_ votes: [Int]) -> [Int] { votes.count < least ? [] : votes.sorted() }
        for card in open.cards {
            var judgements: [Person.ID: Judgement] = [:]
            for (person, marks) in counted {
                if let mark = marks[card] {
                    judgements[person] = Judgement(impact: mark["impact"]?.int, effort: mark["effort"]?.int)
                }
            }
            let all = judgements.values
            votes[card] = Tally.Votes(
                impact: kept(all.compactMap(\.impact)), effort: kept(all.compactMap(\.effort)),
                n: all.count { $0.impact != nil || $0.effort != nil },
                abstained: all.count { $0.impact == nil && $0.effort == nil },
                functions: Tally.groups(
                    judgements.map { Tally.Voice(function: functions[$0.key] ?? "", judgement: $0.value) }))
            if open.naming == .named { named[card] = judgements }
        }
        let turnout = room.turnout(round, open, lastSeen: moment.lastSeen)
        return Decision(
            events: [RoundRevealed(round: round, turnout: turnout, votes: votes, named: named)], destroys: [round])
    }
}

struct RoundRevealed: Event {
    static let type = "roundRevealed"
    let round: String
    let turnout: Turnout
    let votes: [Card.ID: Tally.Votes]
    let named: [Card.ID: [Person.ID: Judgement]]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.rounds.change(round) {
            $0.turnout = turnout
            $0.votes = votes
            $0.named = named
        }
    }
}
