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
    /// Nobody's, of an anonymous card that was brought over from a file.
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

    /// What rankings, choices and commitments depend on.
    struct Position: Hashable {
        let number: Int
        let state: State
        let hidden: Bool
    }

    /// Nil while it lies face down.
    var position: Position? { number.map { Position(number: $0, state: state, hidden: hidden) } }

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
                "signal": card.signal, "author": room.charter.settings.naming == .named ? card.author.nonEmpty : nil,
                "state": card.state, "mergedInto": card.mergedInto, "texts": room.texts(mergedInto: id),
                "edited": card.edited, "completed": card.completedBy != nil,
            ])
            var entries = [card.hidden ? Entry("desk", "cards", id, value: shown) : Entry("cards", id, value: shown)]
            // One's own cards are known again on every device, although nobody else learns whose they are.
            if !card.author.isEmpty { entries.append(Entry(you: card.author, "authored", id, value: .bool(true))) }
            return entries
        },
        .whole(.faceDown) { room in
            let waiting = room.cards.count { !$0.isRevealed }.json
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
    mutating func touch(whereMerged id: Card.ID) {
        if let into = cards[id]?.mergedInto { cards.change(into) { _ in } }
    }

    func shownCard(_ id: Card.ID) throws(Refusal) -> Card {
        guard let card = cards[id], card.isShown else { throw .unknown("card") }
        return card
    }

    /// What somebody wrote on a card that was merged meanwhile has another place now, which the refusal names.
    func refuse(whenMerged card: Card) throws(Refusal) {
        guard let into = card.mergedInto, let survivor = cards[into] else { return }
        throw .conflict(
            "cardMerged",
            "This card was merged into card \(survivor.number ?? 0) while you were writing. Your text is kept: put it there as a comment, or ask a facilitator to take the cards apart."
        )
    }

    /// A card that people judge right now stays as it is.
    func refuse(whileJudged id: Card.ID) throws(Refusal) {
        let judged =
            rounds.values.contains { $0.isOpen && $0.cards.contains(id) }
            || ballots.values.contains { $0.isOpen && $0.cards.contains(id) }
        if judged {
            throw .conflict("inRound", "People are judging this card right now, so it stays as it is until the reveal.")
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
        let waiting = room.cards.ids { !$0.isRevealed }
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
        for card in cards {
            room.numbersDealt += 1
            let number = room.numbersDealt
            room.cards.change(card) { $0.number = number }
        }
    }
}
