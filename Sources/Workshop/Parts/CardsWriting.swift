import Foundation

// Writing cards, changing them, and completing those of others.

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
    static let words = Words("text", "change", "signal", on: "card")
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
        try room.refuse(whenMerged: old)
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
    static let words = Words("text", "change", "signal", on: "card", ofMaker: ["text"])
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
        try room.refuse(whenMerged: old)
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
    static let words = Words("change", "signal", on: "card")
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
