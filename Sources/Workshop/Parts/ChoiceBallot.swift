import Foundation
import HashTreeCollections

// The blind dot vote that advises.

/// Opens a dot vote over the shortlist, or over the cards named. A run-off is among the cards tied on the cut line only, with as many dots as seats.
struct OpenBallot: Command {
    static let type = "ballot.open"
    static let fields: [Field] = [
        .ids("cards", max: 2_000, .optional), .int("dots", 1...5, .optional), .flag("runOff", .optional),
    ]
    static let by = Roles.facilitators

    let cards: [Card.ID]?
    let dots: Int?
    let runOff: Bool?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if room.ballots.values.contains(where: \.isOpen) {
            throw .conflict("ballotOpen", "A ballot is open already. Reveal it before you open another.")
        }
        var chosen = cards ?? room.shortlistedCards ?? []
        var dots = dots ?? room.charter.settings.dots
        if runOff == true {
            guard let tie = room.tie, tie.runOff else {
                throw .conflict("noTie", "No cards are tied on the cut line, so there is nothing to run off.")
            }
            if let cards, Set(cards) != Set(tie.cards) {
                throw .invalid("cards", "A run-off is among the cards tied on the cut line only.")
            }
            chosen = tie.cards
            dots = tie.seats
        }
        guard Set(chosen).count == chosen.count else { throw .invalid("cards", "A card is in the ballot twice.") }
        guard chosen.count <= Choice.longestShortlist || runOff == true else {
            throw .conflict(
                "limitReached", "A ballot has at most \(Choice.longestShortlist) cards. Shorten the list first.")
        }
        for card in chosen { _ = try room.choosable(card) }
        guard chosen.count >= 2 else {
            throw .conflict("noCards", "A ballot needs at least two cards. Put them on the shortlist first.")
        }
        let id = "b\(room.ballots.everMade + 1)"
        return .events(BallotOpened(ballot: id, cards: chosen, dots: dots, runOff: runOff ?? false), created: id)
    }
}

struct BallotOpened: Event {
    static let type = "ballotOpened"
    let ballot: String
    let cards: [Card.ID]
    let dots: Int
    let runOff: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.ballots[ballot] = Ballot(
            number: room.ballots.count + 1, cards: cards, dots: dots, runOff: runOff, openedAt: stamp.at)
    }
}

/// Lays down one's dots, in place of those laid before. Fewer than allowed is fine.
struct CastDots: Command {
    static let type = "dots.cast"
    static let fields: [Field] = [.id("ballot"), .ids("cards", max: 100)]
    static let by = Roles.voters

    let ballot: String
    let cards: [Card.ID]

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let open = room.ballots[ballot] else { throw .unknown("ballot") }
        guard open.isOpen else {
            throw .conflict(
                "ballotRevealed", "This ballot was revealed while you were choosing. Your last dots did not count.")
        }
        guard Set(cards).count == cards.count else {
            throw .invalid("cards", "A card can have one of your dots, not two.")
        }
        guard cards.count <= open.dots else {
            throw .conflict(
                "limitReached",
                "You have \(open.dots == 1 ? "one dot" : "\(open.dots) dots"). Take one back before you lay down another."
            )
        }
        guard cards.allSatisfy(open.cards.contains) else { throw .unknown("card in this ballot") }
        return .marks(Mark(blind: ballot, person: person.id, value: .of(["cards": cards])))
    }
}

struct RevealBallot: Command {
    static let type = "ballot.reveal"
    static let fields: [Field] = [.id("ballot")]
    static let by = Roles.facilitators

    let ballot: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let open = room.ballots[ballot] else { throw .unknown("ballot") }
        guard open.isOpen else { throw .conflict("ballotRevealed", "This ballot is revealed already.") }
        var results = Dictionary(uniqueKeysWithValues: open.cards.map { ($0, 0) })
        for (_, marks) in room.counted(ballot) {
            for card in marks[""]?["cards"]?.array ?? [] {
                if let id = card.string { results[id, default: 0] += 1 }
            }
        }
        let turnout = room.turnout(ballot, open, lastSeen: moment.lastSeen)
        return Decision(
            events: [BallotRevealed(ballot: ballot, turnout: turnout, results: results)], destroys: [ballot])
    }
}

struct BallotRevealed: Event {
    static let type = "ballotRevealed"
    let ballot: String
    let turnout: Turnout
    let results: [Card.ID: Int]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.ballots.change(ballot) {
            $0.turnout = turnout
            $0.results = results
        }
    }
}
