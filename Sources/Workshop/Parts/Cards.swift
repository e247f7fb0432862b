import Foundation

/// A challenge or an opportunity: what holds the organisation back, or what it could use.
package struct Card: Codable, Hashable, Sendable {
    package typealias ID = String

    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        case challenge, opportunity
    }
    package enum State: String, Codable, Hashable, Sendable, JSONConvertible { case open, parked, merged }

    package var kind: Kind
    package var text: String
    /// The change in operations that would address it.
    package var change: String?
    /// What would tell that it works.
    package var signal: String?
    package let author: Person.ID
    /// Dealt, shuffled, at the reveal; none while the card lies face down.
    package var number: Int?
    package var state = State.open
    package var hidden = false
    package var mergedInto: ID?
    /// The cards that were merged into this one.
    var merged: [ID] = []
    package var edited = false
    /// Who added the change and the signal, where it was not the author.
    package var completedBy: Person.ID?
    var edits = Edits()

    package var isRevealed: Bool { number != nil }
    /// Whether everyone can see it.
    package var isShown: Bool { isRevealed && !hidden }
    /// Whether it can be rated and chosen.
    package var isOpen: Bool { isShown && state == .open }
}

/// Writing cards privately, revealing them together, and putting them in order.
package enum Cards: Part {
    package static let commands: [any Command.Type] = [
        PostCard.self, EditCard.self, WithdrawCard.self, CompleteCard.self, RevealCards.self, MergeCards.self,
        SplitCard.self, ParkCard.self, UnparkCard.self, HideCard.self, RestoreCard.self,
    ]
    package static let events: [any Event.Type] = [
        CardPosted.self, CardEdited.self, CardWithdrawn.self, CardCompleted.self, CardsRevealed.self, CardsMerged.self,
        CardsSplit.self, CardParked.self, CardHidden.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.cards) { room, id in
            guard let card = room.cards[id] else { return [] }
            guard card.isRevealed else {
                let own: JSON = .of([
                    "kind": card.kind, "text": card.text, "change": card.change, "signal": card.signal,
                ])
                return [Entry(you: card.author, "cards", id, value: own)]
            }
            let shown: JSON = .of([
                "number": card.number, "kind": card.kind, "text": card.text, "change": card.change,
                "signal": card.signal, "author": room.charter.settings.naming == .named ? card.author : nil,
                "state": card.state, "mergedInto": card.mergedInto, "texts": room.texts(mergedInto: id),
                "edited": card.edited, "completed": card.completedBy != nil,
            ])
            var entries = [card.hidden ? Entry("desk", "cards", id, value: shown) : Entry("cards", id, value: shown)]
            // One's own cards are known again on every device, although nobody else learns whose they are.
            entries.append(Entry(you: card.author, "authored", id, value: .bool(true)))
            return entries
        },
        .whole(.cards) { room in
            let waiting = room.cards.values.count { !$0.isRevealed }.json
            return [Entry("room", "unrevealed", value: waiting), Entry("desk", "unrevealed", value: waiting)]
        },
    ]

    static let most = 2_000
    static let steps = Steps.from(.prepare, to: .choose)
}

extension Room {
    /// Shown cards in the order of their numbers.
    package var shownCards: [(id: Card.ID, value: Card)] {
        cards.all.filter { $0.value.isShown }.sorted { ($0.value.number ?? 0) < ($1.value.number ?? 0) }
    }

    /// The original texts of the cards that were merged into one, in the order of their numbers.
    package func texts(mergedInto id: Card.ID) -> [String] {
        let merged = (cards[id]?.merged ?? []).compactMap { cards[$0] }.filter(\.isShown)
        return merged.sorted { ($0.number ?? 0) < ($1.number ?? 0) }.map(\.text)
    }

    /// Says that what is drawn of the card that this one is merged into has changed with it.
    fileprivate mutating func touch(whereMerged id: Card.ID) {
        if let into = cards[id]?.mergedInto { cards.change(into) { _ in } }
    }

    func shownCard(_ id: Card.ID) throws(Refusal) -> Card {
        guard let card = cards[id], card.isShown else { throw .unknown("card") }
        return card
    }

    /// A card that people judge right now stays as it is.
    fileprivate func refuse(whileJudged id: Card.ID) throws(Refusal) {
        let judged =
            rounds.values.contains { $0.isOpen && $0.cards.contains(id) }
            || ballots.values.contains { $0.isOpen && $0.cards.contains(id) }
        if judged {
            throw .conflict("inRound", "People are judging this card right now, so it stays as it is until the reveal.")
        }
    }
}

// MARK: - Writing

struct PostCard: Command {
    static let type = "card.post"
    static let fields: [Field] = [
        .choice("kind", Card.Kind.self), .text("text"), .text("change", .optional), .text("signal", .optional),
    ]
    static let by = Roles.participants
    static let steps = Cards.steps

    let kind: Card.Kind
    let text: String
    let change: String?
    let signal: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.cards.count < Cards.most else {
            throw .conflict(
                "tooManyCards", "This room has \(Cards.most) cards, the most it can take. Withdraw one first.")
        }
        let id = moment.chance.id("c")
        return .events(
            CardPosted(card: id, kind: kind, text: text, change: change, signal: signal, author: person.id), created: id
        )
    }
}

struct CardPosted: Event {
    static let type = "cardPosted"
    let card: Card.ID
    let kind: Card.Kind
    let text: String
    let change: String?
    let signal: String?
    let author: Person.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.cards[card] = Card(kind: kind, text: text, change: change, signal: signal, author: author)
    }
}

/// Changes one's own card, or anybody's revealed card for a facilitator, which marks it.
struct EditCard: Command {
    static let type = "card.edit"
    static let fields: [Field] = [
        .id("card"), .choice("kind", Card.Kind.self, .optional), .text("text", .optional), .text("change", .change),
        .text("signal", .change), .base,
    ]
    static let by = Roles.participants
    static let steps = Cards.steps

    let card: Card.ID
    let kind: Card.Kind?
    let text: String?
    let change: Change<String>
    let signal: Change<String>
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.cards[card], old.author == person.id || old.isRevealed else { throw .unknown("card") }
        guard old.author == person.id || person.role == .facilitator else {
            throw .forbidden("This is somebody else's card. You can add a change and a signal, or a comment.")
        }
        try room.refuse(whileJudged: card)
        var new = old
        new.kind = kind ?? old.kind
        new.text = text ?? old.text
        new.change = change.applied(to: old.change)
        new.signal = signal.applied(to: old.signal)
        var changed: [String] = []
        if new.kind != old.kind { changed.append("kind") }
        if new.text != old.text { changed.append("text") }
        if new.change != old.change { changed.append("change") }
        if new.signal != old.signal { changed.append("signal") }
        if changed.isEmpty { return .nothing }
        try old.edits.check(changed, against: base, by: person.id)
        return .events(
            CardEdited(
                card: card, kind: new.kind, text: new.text, change: new.change, signal: new.signal,
                byAnother: old.author != person.id, changed: changed))
    }
}

struct CardEdited: Event {
    static let type = "cardEdited"
    let card: Card.ID
    let kind: Card.Kind
    let text: String
    let change: String?
    let signal: String?
    let byAnother: Bool
    let changed: [String]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.cards.change(card) {
            $0.kind = kind
            $0.text = text
            $0.change = change
            $0.signal = signal
            $0.edited = $0.edited || byAnother
            $0.edits.note(changed, stamp)
        }
        room.touch(whereMerged: card)
    }
}

struct WithdrawCard: Command {
    static let type = "card.withdraw"
    static let fields: [Field] = [.id("card")]
    static let by = Roles.participants
    static let steps = Cards.steps

    let card: Card.ID

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.cards[card], old.author == person.id || old.isRevealed else { throw .unknown("card") }
        guard old.author == person.id else {
            throw .forbidden("Only its author can withdraw a card. A facilitator can hide it.")
        }
        try room.refuse(whileJudged: card)
        guard old.state != .merged, old.merged.isEmpty else {
            throw .conflict("cardMerged", "This card was merged with another. Ask the facilitator to split them first.")
        }
        let used =
            room.choices[card] != nil || room.rounds.values.contains { $0.cards.contains(card) }
            || room.ballots.values.contains { $0.cards.contains(card) }
            || room.objectives.values.contains { $0.cards.contains(card) }
        if used {
            throw .conflict(
                "cardUsed", "Others have judged this card or built on it. A facilitator can hide or park it.")
        }
        return .events(CardWithdrawn(card: card))
    }
}

struct CardWithdrawn: Event {
    static let type = "cardWithdrawn"
    let card: Card.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.cards[card] = nil
        for (id, comment) in room.comments.all where comment.on == card { room.comments[id] = nil }
    }
}

/// Adds the change and the signal to anybody's revealed card, where they are missing or one's own.
struct CompleteCard: Command {
    static let type = "card.complete"
    static let fields: [Field] = [.id("card"), .text("change", .optional), .text("signal", .optional)]
    static let by = Roles.participants
    static let steps = Cards.steps

    let card: Card.ID
    let change: String?
    let signal: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try room.shownCard(card)
        if change == nil, signal == nil {
            throw .invalid("change", "Write the change that would address it, or the signal that would tell it works.")
        }
        try room.refuse(whileJudged: card)
        let mine = old.completedBy == person.id || old.author == person.id
        if !mine, change != nil && old.change != nil || signal != nil && old.signal != nil {
            throw .conflict(
                "alreadyComplete", "Somebody has written this already. Say what you would add in a comment on the card."
            )
        }
        let change = change ?? old.change
        let signal = signal ?? old.signal
        if change == old.change, signal == old.signal { return .nothing }
        return .events(CardCompleted(card: card, change: change, signal: signal))
    }
}

struct CardCompleted: Event {
    static let type = "cardCompleted"
    let card: Card.ID
    let change: String?
    let signal: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.cards.change(card) {
            if $0.change != change { $0.edits.note(["change"], stamp) }
            if $0.signal != signal { $0.edits.note(["signal"], stamp) }
            $0.change = change
            $0.signal = signal
            if stamp.by != $0.author { $0.completedBy = stamp.by }
        }
    }
}

// MARK: - The reveal

/// Turns over every card that lies face down, numbering them in a shuffled order.
struct RevealCards: Command {
    static let type = "cards.reveal"
    static let fields: [Field] = []
    static let by = Roles.facilitators

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let waiting = room.cards.all.filter { !$0.value.isRevealed }.map(\.id)
        if waiting.isEmpty {
            throw .conflict(
                "nothingToReveal", "No card lies face down. People can post more; they stay private until you reveal.")
        }
        return .events(CardsRevealed(cards: waiting.sorted().shuffled(using: &moment.chance)))
    }
}

struct CardsRevealed: Event {
    static let type = "cardsRevealed"
    let cards: [Card.ID]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        let highest = room.cards.values.compactMap(\.number).max() ?? 0
        for (offset, card) in cards.enumerated() {
            room.cards.change(card) { $0.number = highest + offset + 1 }
        }
    }
}

// MARK: - Putting in order

/// Merges cards into one of them. Every original text stays.
struct MergeCards: Command {
    static let type = "card.merge"
    static let fields: [Field] = [.ids("cards", max: 100), .id("into")]
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
        for (id, round) in room.rounds.all where round.cards.contains(into) && !round.outdated.contains(into) {
            room.rounds.change(id) { $0.outdated.append(into) }
        }
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
            if let into = room.cards[id]?.mergedInto { room.cards.change(into) { $0.merged.removeAll { $0 == id } } }
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
