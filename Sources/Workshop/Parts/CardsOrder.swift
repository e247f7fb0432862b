import Foundation

// Putting cards in order: merging and splitting, parking, hiding.

/// Merges cards into one of them. Every original text stays.
struct MergeCards: Command {
    static let type = "card.merge"
    static let fields: [Field] = [.ids("cards", min: 1, max: 100), .id("into")]
    static let by = Roles.facilitators

    let cards: [Card.ID]
    let into: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let others = Set(cards).subtracting([into]).sorted()
        if others.isEmpty { throw .invalid("cards", "Choose at least one other card to merge.") }
        guard try room.shownCard(into).state != .merged else {
            throw .conflict("cardMerged", "That card is merged into another already. Merge into the other one.")
        }
        try room.refuse(whileJudged: into)
        for card in others {
            guard try room.shownCard(card).state != .merged else {
                throw .conflict("cardMerged", "One of these cards is merged already. Split it first.")
            }
            try room.refuse(whileJudged: card)
            if room.choices[card]?.choice == .pursue {
                throw .conflict(
                    "cardChosen", "One of these cards is pursued. Merge the others into it, or reconsider it first.")
            }
        }
        return .events(CardsMerged(cards: others, into: into))
    }
}

struct CardsMerged: Event {
    static let type = "cardsMerged"
    let cards: [Card.ID]
    let into: Card.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        for id in cards {
            let together = [id] + (room.cards[id]?.merged ?? [])
            for card in together { room.cards.change(card) { $0.mergedInto = into } }
            room.cards.change(id) {
                $0.state = .merged
                $0.merged = []
            }
            room.cards.change(into) { $0.merged += together }
            room.choices[id] = nil
        }
        room.compareWithRated(into)
        room.shortlist?.removeAll { cards.contains($0) }
    }
}

/// Takes a merged card out again, or all cards that were merged into this one.
struct SplitCard: Command {
    static let type = "card.split"
    static let fields: [Field] = [.id("card")]
    static let by = Roles.facilitators

    let card: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try room.shownCard(card)
        let apart = old.mergedInto != nil ? [card] : old.merged
        if apart.isEmpty { throw .conflict("notMerged", "This card was not merged with another.") }
        try room.refuse(whileJudged: old.mergedInto ?? card)
        return .events(CardsSplit(cards: apart))
    }
}

struct CardsSplit: Event {
    static let type = "cardsSplit"
    let cards: [Card.ID]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        for id in cards {
            if let into = room.cards[id]?.mergedInto {
                room.cards.change(into) { $0.merged.removeAll { $0 == id } }
                room.compareWithRated(into)
            }
            room.cards.change(id) {
                $0.state = .open
                $0.mergedInto = nil
            }
        }
    }
}

struct ParkCard: Command {
    static let type = "card.park"
    static let fields: [Field] = [.id("card")]
    static let by = Roles.facilitators

    let card: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try room.shownCard(card)
        try room.refuse(whileJudged: card)
        if old.state == .merged { throw .conflict("cardMerged", "This card is merged into another. Split it first.") }
        if room.choices[card]?.choice == .pursue {
            throw .conflict("cardChosen", "This card is pursued. Reconsider it first.")
        }
        return old.state == .parked ? .nothing : .events(CardParked(card: card, parked: true))
    }
}

struct UnparkCard: Command {
    static let type = "card.unpark"
    static let fields: [Field] = [.id("card")]
    static let by = Roles.facilitators

    let card: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        try room.shownCard(card).state == .parked ? .events(CardParked(card: card, parked: false)) : .nothing
    }
}

struct CardParked: Event {
    static let type = "cardParked"
    let card: Card.ID
    let parked: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.cards.change(card) { $0.state = parked ? .parked : .open }
        if parked { room.shortlist?.removeAll { $0 == card } }
    }
}

/// Takes a card out of everyone's sight; facilitators still see it and can restore it.
struct HideCard: Command {
    static let type = "card.hide"
    static let fields: [Field] = [.id("card")]
    static let by = Roles.facilitators
    static let afterCommit = true

    let card: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.cards[card], old.isRevealed else { throw .unknown("card") }
        try room.refuse(whileJudged: card)
        // After the commit it can only be hidden: the decision is part of the record then.
        if room.charter.status == .open, room.choices[card]?.choice == .pursue {
            throw .conflict("cardChosen", "This card is pursued. Reconsider it first, then hide it.")
        }
        return old.hidden ? .nothing : .events(CardHidden(card: card, hidden: true))
    }
}

struct RestoreCard: Command {
    static let type = "card.restore"
    static let fields: [Field] = [.id("card")]
    static let by = Roles.facilitators
    static let afterCommit = true

    let card: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.cards[card], old.isRevealed else { throw .unknown("card") }
        return old.hidden ? .events(CardHidden(card: card, hidden: false)) : .nothing
    }
}

struct CardHidden: Event {
    static let type = "cardHidden"
    let card: Card.ID
    let hidden: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.cards.change(card) { $0.hidden = hidden }
        room.touch(whereMerged: card)
        for (id, comment) in room.comments.all where comment.on == card { room.comments.change(id) { _ in } }
    }
}
