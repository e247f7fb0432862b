import Foundation

/// Answers an ask or an offer: somebody of the function it went to, or a facilitator for one of them by name.
struct AnswerAsk: Command {
    static let type = "ask.answer"
    static let fields: [Field] = [
        .id("ask"), .choice("answer", Ask.Answer.self), .text("condition", .optional), .id("onBehalf", .optional),
        .base,
    ]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let ask: String
    let answer: Ask.Answer
    let condition: String?
    let onBehalf: Person.ID?
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.asks[ask] else { throw .unknown("ask") }
        let (by, onBehalf) = try room.spokesperson(
            for: old.toFunction, carriedBy: old.carrying?.by, onBehalf: onBehalf, by: person)
        if answer == .yesIf, condition == nil {
            throw .invalid("condition", "A “yes, if” needs its condition. Write what has to stop or to be there.")
        }
        if answer == .yes, condition != nil {
            throw .invalid("condition", "A yes has no condition. Choose “yes, if”, or leave the condition out.")
        }
        try room.keepAgreed(since: old.reply?.at)
        try old.edits.check(
            ["fromFunction", "toFunction", "keyResult", "what", "howMuch", "by"], against: base, by: person.id)
        if let reply = old.reply, reply.answer == answer, reply.condition == condition, reply.by == by,
            reply.onBehalf == onBehalf
        {
            return .nothing
        }
        return .events(AskAnswered(ask: ask, answer: answer, condition: condition, by: by, onBehalf: onBehalf))
    }
}

struct AskAnswered: Event {
    static let type = "askAnswered"
    static let words = Words("condition", on: "ask")
    let ask: String
    let answer: Ask.Answer
    let condition: String?
    let by: Person.ID
    let onBehalf: Person.ID?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.asks.change(ask) {
            $0.reply = Ask.Reply(answer: answer, condition: condition, by: by, onBehalf: onBehalf, at: stamp.at)
            $0.outcome = nil
            $0.reopened = false
        }
    }
}

/// Says what who asked does after a no: drop it, shrink it, or do without.
struct ResolveAsk: Command {
    static let type = "ask.resolve"
    static let fields: [Field] = [.id("ask"), .choice("outcome", Ask.Outcome.self)]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let ask: String
    let outcome: Ask.Outcome

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.asks[ask] else { throw .unknown("ask") }
        try old.checkMaker(person)
        guard old.reply?.answer == .no else {
            throw .conflict(
                "notRefused",
                "\(old.toFunction) has not said no to this, so there is nothing to drop, shrink or do without.")
        }
        if old.outcome != nil { try room.keepAgreed(since: old.reply?.at) }
        return old.outcome == outcome ? .nothing : .events(AskResolved(ask: ask, outcome: outcome))
    }
}

struct AskResolved: Event {
    static let type = "askResolved"
    let ask: String
    let outcome: Ask.Outcome

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.asks.change(ask) { $0.outcome = outcome }
    }
}
