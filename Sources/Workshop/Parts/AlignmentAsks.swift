import Foundation

/// Asks something of another function, or offers it something.
struct MakeAsk: Command {
    static let type = "ask.make"
    static let fields: [Field] = [
        .choice("kind", Ask.Kind.self), .id("objective"), .id("keyResult", .optional),
        .line("fromFunction", max: Field.shortText, .optional), .line("toFunction", max: Field.shortText),
        .text("what"), .text("howMuch", .optional), .day("by", .optional),
    ]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let kind: Ask.Kind
    let objective: String
    let keyResult: String?
    let fromFunction: String?
    let toFunction: String
    let what: String
    let howMuch: String?
    let by: Day?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        _ = try room.objective(objective)
        try room.check(keyResult, of: objective)
        guard room.asks.count < Alignment.most else {
            throw .conflict("tooManyAsks", "This room has \(Alignment.most) asks and offers. Withdraw some first.")
        }
        let from = room.spelling(ofFunction: fromFunction ?? person.function)
        let to = room.spelling(ofFunction: toFunction)
        try Ask.check(kind, from: from, to: to, by: person)
        let id = "a\(room.asks.everMade + 1)"
        return .events(
            AskMade(
                ask: id, kind: kind, objective: objective, keyResult: keyResult, fromFunction: from, toFunction: to,
                what: what, howMuch: howMuch, needed: by),
            created: id)
    }
}

struct AskMade: Event {
    static let type = "askMade"
    static let words = Words("what", "howMuch", on: "ask")
    let ask: String
    let kind: Ask.Kind
    let objective: String
    let keyResult: String?
    let fromFunction: String
    let toFunction: String
    let what: String
    let howMuch: String?
    let needed: Day?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.asks[ask] = Ask(
            kind: kind, objective: objective, keyResult: keyResult, fromFunction: fromFunction, toFunction: toFunction,
            what: what, howMuch: howMuch, needed: needed, askedBy: stamp.by ?? "", at: stamp.at)
    }
}

extension Ask {
    /// Refuses asking one's own function, and offering what another function would have to give.
    fileprivate static func check(_ kind: Kind, from: String, to: String, by person: Person) throws(Refusal) {
        if from.isSameFunction(as: to) {
            throw .invalid(
                "toFunction",
                "\(to) would be asking itself. What you do in your own function is an action; choose another function here."
            )
        }
        if kind == .offer, person.role != .facilitator, !person.function.isSameFunction(as: from) {
            throw Refusal(
                .forbidden, "notYourFunction",
                "Only \(from) can offer what \(from) gives, and you speak for \(person.function). You can ask for it instead."
            )
        }
    }

    /// Refuses everybody who is neither of the function that made it nor a facilitator.
    func checkMaker(_ person: Person) throws(Refusal) {
        if person.id == askedBy || person.role == .facilitator || person.function.isSameFunction(as: fromFunction) {
            return
        }
        throw Refusal(
            .forbidden, "notYourFunction",
            "This comes from \(fromFunction), so only \(fromFunction) or a facilitator can change it. Write a comment on it instead."
        )
    }
}

/// Changes an ask. One that was answered is open again, because the answer was to another question.
struct EditAsk: Command {
    static let type = "ask.edit"
    static let fields: [Field] = [
        .id("ask"), .id("keyResult", .change), .line("fromFunction", max: Field.shortText, .optional),
        .line("toFunction", max: Field.shortText, .optional), .text("what", .optional), .text("howMuch", .change),
        .day("by", .change), .base,
    ]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let ask: String
    let keyResult: Change<String>
    let fromFunction: String?
    let toFunction: String?
    let what: String?
    let howMuch: Change<String>
    let by: Change<Day>
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.asks[ask] else { throw .unknown("ask") }
        try old.checkMaker(person)
        try room.keepAgreed(since: old.at)
        let new = AskEdited(
            ask: ask, keyResult: keyResult.applied(to: old.keyResult),
            fromFunction: fromFunction.map { room.spelling(ofFunction: $0) } ?? old.fromFunction,
            toFunction: toFunction.map { room.spelling(ofFunction: $0) } ?? old.toFunction, what: what ?? old.what,
            howMuch: howMuch.applied(to: old.howMuch), needed: by.applied(to: old.needed), changed: [])
        var changed: [String] = []
        if new.keyResult != old.keyResult { changed.append("keyResult") }
        if new.fromFunction != old.fromFunction { changed.append("fromFunction") }
        if new.toFunction != old.toFunction { changed.append("toFunction") }
        if new.what != old.what { changed.append("what") }
        if new.howMuch != old.howMuch { changed.append("howMuch") }
        if new.needed != old.needed { changed.append("by") }
        if changed.isEmpty { return .nothing }
        if new.keyResult != old.keyResult { try room.check(new.keyResult, of: old.objective) }
        try Ask.check(old.kind, from: new.fromFunction, to: new.toFunction, by: person)
        try old.edits.check(changed, against: base, by: person.id)
        return .events(new.changing(changed))
    }
}

struct AskEdited: Event {
    static let type = "askEdited"
    static let words = Words("what", "howMuch", on: "ask")
    let ask: String
    let keyResult: String?
    let fromFunction: String
    let toFunction: String
    let what: String
    let howMuch: String?
    let needed: Day?
    private(set) var changed: [String]

    fileprivate func changing(_ fields: [String]) -> AskEdited {
        var event = self
        event.changed = fields
        return event
    }

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.asks.change(ask) {
            $0.keyResult = keyResult
            $0.fromFunction = fromFunction
            $0.toFunction = toFunction
            $0.what = what
            $0.howMuch = howMuch
            $0.needed = needed
            $0.edits.note(changed, stamp)
            if $0.reply != nil {
                $0.reply = nil
                $0.carrying = nil
                $0.outcome = nil
                $0.reopened = true
            }
        }
    }
}

struct WithdrawAsk: Command {
    static let type = "ask.withdraw"
    static let fields: [Field] = [.id("ask")]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let ask: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.asks[ask] else { throw .unknown("ask") }
        try old.checkMaker(person)
        try room.keepAgreed(since: old.at)
        return .events(AskWithdrawn(ask: ask))
    }
}

/// A trade-off that was made on its condition goes with it, unless who gives it up has confirmed it already.
struct AskWithdrawn: Event {
    static let type = "askWithdrawn"
    let ask: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.asks[ask] = nil
        var gone = [ask]
        for (id, tradeOff) in room.tradeOffs.all where tradeOff.ask == ask {
            if tradeOff.confirmation != nil {
                room.tradeOffs.change(id) { $0.ask = nil }
            } else {
                room.tradeOffs[id] = nil
                gone.append(id)
            }
        }
        room.dropComments(on: gone)
    }
}

/// Takes an ask to those who are not here, until a date: oneself, or somebody named by who asked or by a facilitator.
struct CarryAsk: Command {
    static let type = "ask.carry"
    static let fields: [Field] = [.id("ask"), .id("carriedBy", .optional), .day("answerBy")]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let ask: String
    let carriedBy: Person.ID?
    let answerBy: Day

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.asks[ask] else { throw .unknown("ask") }
        if let reply = old.reply {
            let who = room.people[reply.by]?.name ?? "Somebody"
            throw .conflict("alreadyAnswered", "\(who) has answered this already, so nobody has to carry it.")
        }
        let carrier = carriedBy ?? person.id
        if carrier != person.id {
            try old.checkMaker(person)
            guard let named = room.people[carrier], !named.removed else {
                throw .invalid("carriedBy", "That person is not in this room. Choose somebody who is.")
            }
        }
        return .events(AskCarried(ask: ask, carrying: Ask.Carrying(by: carrier, until: answerBy)))
    }
}

struct AskCarried: Event {
    static let type = "askCarried"
    let ask: String
    let carrying: Ask.Carrying

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.asks.change(ask) { $0.carrying = carrying }
    }
}
