import Foundation
import HashTreeCollections

/// A blind dot vote over some cards.
package struct Ballot: Blind, Codable {
    package let number: Int
    package let cards: [Card.ID]
    /// How many dots each voter may lay down, one per card.
    package let dots: Int
    package let runOff: Bool
    package let openedAt: Date
    package var turnout: Turnout?
    package var results: [Card.ID: Int] = [:]

    package func isFinished(by marks: Marks) -> Bool { !marks.isEmpty }
}

/// What the room decided about a card.
package struct CardChoice: Codable, Hashable, Sendable {
    package enum Choice: String, Codable, Hashable, Sendable, JSONConvertible { case pursue, notNow }

    package let choice: Choice
    /// The pursued card that this one supports, without counting itself.
    package let under: Card.ID?
    package let reason: String?
    /// The dots had left this card tied on the cut line, so that it was the facilitator who decided.
    package var amongTies = false
}

/// Cards with equal dots on the cut line, and the seats they compete for.
package struct Tie: Hashable, Sendable, JSONConvertible {
    package let cards: [Card.ID]
    package let seats: Int
    /// Whether a run-off is due; after one the facilitator decides.
    package let runOff: Bool

    package var json: JSON { .of(["cards": cards, "seats": seats, "runOff": runOff]) }
}

/// The hard choice: a shortlist, a blind ballot that advises, and what the facilitator records of the decision.
package enum Choice: Part {
    package static let commands: [any Command.Type] = [
        SetShortlist.self, OpenBallot.self, CastDots.self, RevealBallot.self, PursueCard.self, PostponeCards.self,
        ReconsiderCard.self,
    ]
    package static let events: [any Event.Type] = [
        ShortlistSet.self, BallotOpened.self, BallotRevealed.self, CardPursued.self, CardsPostponed.self,
        CardReconsidered.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.ballots) { room, id in
            guard let ballot = room.ballots[id] else { return [] }
            return [
                Entry(
                    "ballots", id,
                    value: .of([
                        "number": ballot.number, "state": ballot.state, "cards": ballot.cards, "dots": ballot.dots,
                        "runOff": ballot.runOff, "openedAt": ballot.openedAt,
                        "results": ballot.isOpen ? nil : ballot.results,
                    ]))
            ]
        },
        .each(.choices) { room, card in
            guard let choice = room.choices[card] else { return [] }
            let value: JSON = .of([
                "choice": choice.choice, "under": choice.under, "reason": choice.reason,
                "amongTies": choice.amongTies ? true : nil,
            ])
            return [Entry("choices", card, value: value)]
        },
        .whole(.ballots, .positions, .charter) { room in
            guard let tie = room.tie else { return [] }
            return [Entry("room", "tie", value: tie.json)]
        },
        .whole(.shortlist, .ballots, .positions) { room in
            [Entry("room", "shortlist", value: (room.shortlistedCards ?? []).json)]
        },
    ]

    /// A shortlist has at most so many cards.
    static let longestShortlist = 8
}

extension Room {
    /// The shortlist: as set, else the cards of the last ballot, without those that cannot be chosen any more.
    package var shortlistedCards: [Card.ID]? {
        (shortlist ?? ballots.values.last { !$0.runOff }?.cards)?.filter { cards[$0]?.isOpen == true }
    }

    /// The cards that are pursued for themselves; those under another do not count.
    package var pursued: [Card.ID] {
        choices.ids { $0.choice == .pursue && $0.under == nil }
    }

    /// The tie that the last ballot left, if it left one. A run-off that is tied again is not run off again: the facilitator decides.
    package var tie: Tie? {
        guard let ballot = ballots.values.last, !ballot.isOpen else { return nil }
        // A run-off has as many dots as there are seats to win.
        let limit = ballot.runOff ? ballot.dots : charter.settings.maxObjectives
        let counts = ballot.cards.filter { cards[$0]?.isOpen == true }
            .map { (card: $0, dots: ballot.results[$0] ?? 0) }.sorted { $0.dots > $1.dots }
        guard counts.count > limit else { return nil }
        let cut = counts[limit - 1].dots
        let safe = counts.count { $0.dots > cut }
        let tied = counts.filter { $0.dots == cut }.map(\.card)
        let seats = limit - safe
        return tied.count > seats ? Tie(cards: tied, seats: seats, runOff: !ballot.runOff) : nil
    }

    /// A shortlist to begin with: the best ranked; all cards where so few lie open that every one can be on it.
    var suggestedShortlist: [Card.ID] {
        let most = Choice.longestShortlist
        let best = Array(ranking.lazy.filter { cards.look($0) { $0.isOpen } == true }.prefix(most + 1))
        if best.count > most || cards.count(where: \.isOpen) > most { return Array(best.prefix(most)) }
        return best + shownCards.filter(\.value.isOpen).map(\.id).filter { !best.contains($0) }
    }

    func choosable(_ id: Card.ID) throws(Refusal) -> Card {
        let card = try shownCard(id)
        switch card.state {
        case .open: return card
        case .parked: throw .conflict("cardParked", "This card is parked. Take it back first.")
        case .merged: throw .conflict("cardMerged", "This card is merged into another. Choose that one.")
        }
    }
}

// MARK: - The shortlist

struct SetShortlist: Command {
    static let type = "shortlist.set"
    static let fields: [Field] = [.ids("cards", max: 2_000)]
    static let by = Roles.facilitators

    let cards: [Card.ID]

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard Set(cards).count == cards.count else { throw .invalid("cards", "A card is on the shortlist twice.") }
        guard cards.count <= Choice.longestShortlist else {
            throw .conflict(
                "limitReached",
                "A shortlist has at most \(Choice.longestShortlist) cards. Take one off before you add another.")
        }
        for card in cards { _ = try room.choosable(card) }
        return room.shortlist == cards ? .nothing : .events(ShortlistSet(cards: cards))
    }
}

struct ShortlistSet: Event {
    static let type = "shortlistSet"
    let cards: [Card.ID]

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.shortlist = cards }
}

// MARK: - The decision

/// Records that a card is pursued: for itself, which counts against the limit, or under another as support, which does not.
struct PursueCard: Command {
    static let type = "card.pursue"
    static let fields: [Field] = [.id("card"), .id("under", .optional)]
    static let by = Roles.facilitators

    let card: Card.ID
    let under: Card.ID?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        _ = try room.choosable(card)
        if let old = room.choices[card], old.choice == .pursue, old.under == under { return .nothing }
        if let under {
            guard under != card else { throw .invalid("under", "A card cannot support itself.") }
            guard room.pursued.contains(under) else {
                throw .conflict("notPursued", "The card that this one is to support is not pursued itself.")
            }
            if room.choices.values.contains(where: { $0.under == card }) {
                throw .conflict("hasSupport", "Other cards support this one. Reconsider those first.")
            }
        } else if room.pursued.filter({ $0 != card }).count >= room.charter.settings.maxObjectives {
            let limit = room.charter.settings.maxObjectives
            throw .conflict(
                "limitReached",
                "This room pursues at most \(limit == 1 ? "one card" : "\(limit) cards"). Put one down first, or pursue this one under another."
            )
        }
        let isTied = room.tie?.cards.contains(card) == true
        return .events(CardPursued(card: card, under: under, amongTies: isTied ? true : nil))
    }
}

struct CardPursued: Event {
    static let type = "cardPursued"
    let card: Card.ID
    let under: Card.ID?
    let amongTies: Bool?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.choices[card] = CardChoice(choice: .pursue, under: under, reason: nil, amongTies: amongTies == true)
    }
}

/// Records that cards are not pursued now. Cards of the shortlist need a reason, the rest go together as "not shortlisted".
struct PostponeCards: Command {
    static let type = "card.notNow"
    static let fields: [Field] = [.ids("cards", min: 1, max: 2_000), .text("reason", .optional)]
    static let by = Roles.facilitators

    let cards: [Card.ID]
    let reason: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let shortlist = room.shortlistedCards ?? []
        for card in cards {
            _ = try room.choosable(card)
            if reason == nil, shortlist.contains(card) {
                throw .invalid(
                    "reason", "A card of the shortlist needs a reason why it is not pursued now. Choose or write one.")
            }
            if room.choices.values.contains(where: { $0.under == card }) {
                throw .conflict("hasSupport", "Other cards support one of these. Reconsider those first.")
            }
        }
        let tied = cards.filter { room.tie?.cards.contains($0) == true }
        return .events(CardsPostponed(cards: cards, reason: reason, amongTies: tied.isEmpty ? nil : tied))
    }
}

struct CardsPostponed: Event {
    static let type = "cardsPostponed"
    static let words = Words("reason")
    let cards: [Card.ID]
    let reason: String?
    let amongTies: [Card.ID]?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        for card in cards {
            let isTied = amongTies?.contains(card) == true
            room.choices[card] = CardChoice(choice: .notNow, under: nil, reason: reason, amongTies: isTied)
        }
    }
}

/// Takes a decision about a card back, with those about cards that support it.
struct ReconsiderCard: Command {
    static let type = "card.reconsider"
    static let fields: [Field] = [.id("card")]
    static let by = Roles.facilitators

    let card: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.cards[card] != nil else { throw .unknown("card") }
        guard room.choices[card] != nil else { return .nothing }
        let supporting = room.choices.all.filter { $0.value.under == card }.map(\.id)
        return .events(CardReconsidered(cards: [card] + supporting))
    }
}

struct CardReconsidered: Event {
    static let type = "cardReconsidered"
    let cards: [Card.ID]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        for card in cards { room.choices[card] = nil }
    }
}
