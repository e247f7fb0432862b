import Foundation

/// What facilitators did to what others wrote, and the way back.
///
/// An event that says of itself that it is such an act (`ModeratingEvent`) is remembered with what it replaced. The last act
/// can be undone by any facilitator while nothing that happened since builds on it; then the one before it is the last.
package enum Moderation: Part {
    package static let commands: [any Command.Type] = [UndoModeration.self]
    package static let events: [any Event.Type] = [ModerationUndone.self]
    package static let drawings: [Drawing] = [
        .whole(.moderation) { room in
            let last = room.lastModeration?.seq
            return room.moderation.values.map { act in
                Entry(
                    "desk", "history", String(act.seq),
                    value: .of([
                        "at": act.at, "by": act.by, "type": act.type, "text": act.text, "undoable": act.seq == last,
                        "undoneBy": act.undoneBy, "undoneAt": act.undoneAt,
                    ]))
            }
        }
    ]

    /// So many acts are remembered.
    static let longest = 40

    /// One act, and what was there before it.
    package struct Act: Codable, Hashable, Sendable {
        package let seq: Int
        package let at: Date
        package let by: Person.ID?
        /// The command that was asked for, `card.hide`.
        package let type: String
        /// A sentence for the desk.
        package let text: String
        var before = Before()
        package var undoneBy: Person.ID?
        package var undoneAt: Date?

        package var isUndone: Bool { undoneAt != nil }
    }

    /// What an act replaced, and nothing else.
    struct Before: Codable, Hashable, Sendable {
        /// What stands on a card.
        struct Words: Codable, Hashable, Sendable {
            var kind: Card.Kind
            var text: String
            var change: String?
            var signal: String?
        }
        struct Edit: Codable, Hashable, Sendable {
            let was: Words
            /// What the act made of it: only that can be taken back.
            let became: Words
            let edited: Bool
            let completedBy: Person.ID?
        }
        struct Place: Codable, Hashable, Sendable {
            let state: Card.State
            let hidden: Bool
            let mergedInto: Card.ID?
            let merged: [Card.ID]
        }
        /// A shortlist as it was set, or that none was.
        struct Shortlist: Codable, Hashable, Sendable { let cards: [Card.ID]? }

        var edits: [Card.ID: Edit] = [:]
        var places: [Card.ID: Place] = [:]
        var choices: [Card.ID: CardChoice] = [:]
        var outdated: [String: [Card.ID]] = [:]
        var comments: [String] = []
        var shortlist: Shortlist?

        var cards: Set<Card.ID> { Set(edits.keys).union(places.keys) }
    }
}

/// An event that moderates what others wrote.
protocol ModeratingEvent: Event {
    /// The command that was asked for and a sentence about it, in the room as it was before; nil when this one is nobody's business.
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)?
}

extension Room {
    /// The act that an undo would take back.
    package var lastModeration: Moderation.Act? { moderation.values.last { !$0.isUndone } }

    /// Remembers an act with what it replaced; `old` is the room before it.
    mutating func remember(_ event: any Event, since old: Room, _ stamp: Stamp) {
        guard let event = event as? any ModeratingEvent, let by = stamp.by, let person = old.people[by],
            let (type, text) = event.moderates(in: old, by: person)
        else { return }
        let before = Moderation.Before(of: self, since: old)
        moderation[String(stamp.seq)] = Moderation.Act(
            seq: stamp.seq, at: stamp.at, by: stamp.by, type: type, text: text, before: before)
        if moderation.count > Moderation.longest, let oldest = moderation.ids.first { moderation[oldest] = nil }
    }

    /// “card 3”, “cards 3 and 5”.
    func named(_ ids: [Card.ID]) -> String {
        let numbers = ids.compactMap { cards[$0]?.number }.sorted().map(String.init)
        guard let last = numbers.last, numbers.count > 1 else { return "card \(numbers.first ?? "")" }
        return "cards \(numbers.dropLast().joined(separator: ", ")) and \(last)"
    }
}

extension Moderation.Before {
    init(of room: Room, since old: Room) {
        for id in room.cards.touched {
            guard let was = old.cards[id], let now = room.cards[id] else { continue }
            if Words(of: was) != Words(of: now) {
                edits[id] = Edit(
                    was: Words(of: was), became: Words(of: now), edited: was.edited, completedBy: was.completedBy)
            }
            let place = Place(of: was)
            if place != Place(of: now) { places[id] = place }
        }
        for id in room.choices.touched where old.choices[id] != room.choices[id] { choices[id] = old.choices[id] }
        for id in room.rounds.touched {
            if let was = old.rounds[id]?.outdated, was != room.rounds[id]?.outdated { outdated[id] = was }
        }
        comments = room.comments.touched.filter { old.comments[$0]?.hidden != room.comments[$0]?.hidden }.sorted()
        if old.shortlist != room.shortlist { shortlist = Shortlist(cards: old.shortlist) }
    }

    /// Puts back what was there.
    func restore(_ room: inout Room, _ stamp: Stamp) {
        for (id, edit) in edits {
            room.cards.change(id) { card in
                if edit.was.kind != edit.became.kind { card.kind = edit.was.kind }
                if edit.was.text != edit.became.text { card.text = edit.was.text }
                if edit.was.change != edit.became.change { card.change = edit.was.change }
                if edit.was.signal != edit.became.signal { card.signal = edit.was.signal }
                (card.edited, card.completedBy) = (edit.edited, edit.completedBy)
                card.edits.note(edit.fields, stamp)
            }
            room.touch(whereMerged: id)
        }
        for (id, was) in places {
            room.touch(whereMerged: id)
            room.cards.change(id) {
                ($0.state, $0.hidden, $0.mergedInto, $0.merged) = (was.state, was.hidden, was.mergedInto, was.merged)
            }
            room.touch(whereMerged: id)
            for (comment, value) in room.comments.all where value.on == id { room.comments.change(comment) { _ in } }
        }
        for (id, choice) in choices where room.choices[id] == nil { room.choices[id] = choice }
        for (id, cards) in outdated { room.rounds.change(id) { $0.outdated = cards } }
        for id in comments { room.comments.change(id) { $0.hidden.toggle() } }
        if let shortlist { room.shortlist = shortlist.cards }
    }
}

extension Moderation.Before.Words {
    init(of card: Card) {
        self.init(kind: card.kind, text: card.text, change: card.change, signal: card.signal)
    }
}

extension Moderation.Before.Edit {
    var fields: [String] {
        var fields: [String] = []
        if was.kind != became.kind { fields.append("kind") }
        if was.text != became.text { fields.append("text") }
        if was.change != became.change { fields.append("change") }
        if was.signal != became.signal { fields.append("signal") }
        return fields
    }

    /// Whether what the act wrote still stands on the card as it wrote it.
    func stands(on card: Card) -> Bool {
        let now = Moderation.Before.Words(of: card)
        return (was.kind == became.kind || now.kind == became.kind)
            && (was.text == became.text || now.text == became.text)
            && (was.change == became.change || now.change == became.change)
            && (was.signal == became.signal || now.signal == became.signal)
    }
}

extension Moderation.Before.Place {
    init(of card: Card) {
        self.init(state: card.state, hidden: card.hidden, mergedInto: card.mergedInto, merged: card.merged)
    }
}

// MARK: - What moderates

extension CardsMerged: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        (MergeCards.type, "\(room.named(cards).sentence) merged into \(room.named([into]))")
    }
}

extension CardsSplit: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        (SplitCard.type, "\(room.named(cards).sentence) taken apart again")
    }
}

extension CardParked: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        let card = room.named([card]).sentence
        return parked ? (ParkCard.type, "\(card) parked") : (UnparkCard.type, "\(card) brought back")
    }
}

extension CardHidden: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        let card = room.named([card]).sentence
        return hidden ? (HideCard.type, "\(card) hidden") : (RestoreCard.type, "\(card) shown again")
    }
}

extension CardEdited: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        byAnother ? (EditCard.type, "\(room.named([card]).sentence) edited") : nil
    }
}

extension CardCompleted: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        guard person.role == .facilitator, room.cards[card]?.author != person.id else { return nil }
        return (CompleteCard.type, "\(room.named([card]).sentence) completed")
    }
}

extension CommentHidden: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        let on = room.comments[comment]?.on ?? ""
        return (
            HideComment.type, room.cards[on] == nil ? "A comment hidden" : "A comment on \(room.named([on])) hidden"
        )
    }
}

extension ShortlistSet: ModeratingEvent {
    func moderates(in room: Room, by person: Person) -> (type: String, text: String)? {
        let count = cards.count
        return (SetShortlist.type, count == 1 ? "Shortlist set to one card" : "Shortlist set to \(count) cards")
    }
}
