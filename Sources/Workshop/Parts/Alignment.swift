import Foundation

/// What one function needs of another, or offers to it, for an objective: what, how much, by when.
///
/// `fromFunction` makes it and `toFunction` answers it, whichever of them is to give.
package struct Ask: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case ask, offer }

    package enum Answer: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case yes, yesIf, no }

    /// What who asked does after a no.
    package enum Outcome: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        case drop, shrink, doWithout
    }

    package enum State: String, Hashable, Sendable, JSONConvertible { case open, answered, carried }

    /// An answer, by whom, and the facilitator who gave it for them.
    package struct Reply: Codable, Hashable, Sendable {
        package let answer: Answer
        /// The condition of a yes, or the reason of a no.
        package let condition: String?
        package let by: Person.ID
        package let onBehalf: Person.ID?
        package let at: Date
    }

    /// Who brings the answer, and by when.
    package struct Carrying: Codable, Hashable, Sendable {
        package let by: Person.ID
        package let until: Day
    }

    package let kind: Kind
    package var objective: String
    package var keyResult: String?
    package var fromFunction: String
    package var toFunction: String
    package var what: String
    package var howMuch: String?
    /// The day by which it is needed.
    package var needed: Day?
    package let askedBy: Person.ID
    package let at: Date
    package var reply: Reply?
    package var carrying: Carrying?
    package var outcome: Outcome?
    /// Whether it was changed after it had been answered, so that it waits for another answer.
    package var reopened = false
    var edits = Edits()

    package var state: State { reply != nil ? .answered : carrying != nil ? .carried : .open }

    /// The function that gives when the answer is yes.
    package var giving: String { kind == .ask ? toFunction : fromFunction }

    /// The function that gets.
    package var getting: String { kind == .ask ? fromFunction : toFunction }
}

/// What stops to make room for an objective, and who gives it up; or that nothing has to, and why.
package struct TradeOff: Codable, Hashable, Sendable {
    /// The word of who gives up, and the facilitator who gave it for them.
    package struct Confirmation: Codable, Hashable, Sendable {
        package let by: Person.ID
        package let onBehalf: Person.ID?
    }

    package var objective: String
    /// Absent when nothing stops.
    package let stops: String?
    package let reason: String?
    package let function: String
    package let until: Day?
    /// The ask on whose condition it was made.
    package var ask: String?
    package let recordedBy: Person.ID
    package let at: Date
    package var confirmation: Confirmation?
}

/// Functions ask, offer and answer; what has to stop for it is said, and confirmed by who gives it up.
package enum Alignment: Part {
    package static let commands: [any Command.Type] = [
        MakeAsk.self, EditAsk.self, WithdrawAsk.self, CarryAsk.self, AnswerAsk.self, ResolveAsk.self,
        RecordTradeOff.self, ConfirmTradeOff.self, DropTradeOff.self,
    ]
    package static let events: [any Event.Type] = [
        AskMade.self, AskEdited.self, AskWithdrawn.self, AskCarried.self, AskAnswered.self, AskResolved.self,
        TradeOffRecorded.self, TradeOffConfirmed.self, TradeOffDropped.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.asks) { room, id in
            guard let ask = room.asks[id] else { return [] }
            return [
                Entry(
                    "asks", id,
                    value: .of([
                        "kind": ask.kind, "objective": ask.objective, "keyResult": ask.keyResult,
                        "fromFunction": ask.fromFunction, "toFunction": ask.toFunction, "what": ask.what,
                        "howMuch": ask.howMuch, "by": ask.needed, "askedBy": ask.askedBy, "at": ask.at,
                        "state": ask.state, "answer": ask.reply?.answer, "condition": ask.reply?.condition,
                        "answeredBy": ask.reply?.by, "answeredAt": ask.reply?.at, "onBehalf": ask.reply?.onBehalf,
                        "carriedBy": ask.carrying?.by, "answerBy": ask.carrying?.until, "outcome": ask.outcome,
                        "reopened": ask.reopened ? true : nil,
                    ]))
            ]
        },
        .each(.tradeOffs) { room, id in
            guard let tradeOff = room.tradeOffs[id] else { return [] }
            return [
                Entry(
                    "tradeOffs", id,
                    value: .of([
                        "objective": tradeOff.objective, "stops": tradeOff.stops,
                        "nothingStops": tradeOff.stops == nil ? true : nil, "reason": tradeOff.reason,
                        "function": tradeOff.function, "until": tradeOff.until, "ask": tradeOff.ask,
                        "recordedBy": tradeOff.recordedBy, "at": tradeOff.at, "confirmedBy": tradeOff.confirmation?.by,
                        "onBehalf": tradeOff.confirmation?.onBehalf,
                    ]))
            ]
        },
    ]

    static let steps = Shaping.steps
    static let most = 300
}

// MARK: - What hangs on an objective

extension Room {
    /// What hangs on an objective goes with it.
    mutating func dropWhatHangs(on objective: String) {
        let asks = asks.all.filter { $0.value.objective == objective }.map(\.id)
        let tradeOffs = tradeOffs.all.filter { $0.value.objective == objective }.map(\.id)
        let actions = actions.all.filter { $0.value.objective == objective }.map(\.id)
        for id in asks { self.asks[id] = nil }
        for id in tradeOffs { self.tradeOffs[id] = nil }
        for id in actions { self.actions[id] = nil }
        dropComments(on: asks + tradeOffs + actions)
    }

    /// What hangs on an objective moves to the one that it was merged into.
    mutating func moveWhatHangs(on objective: String, to other: String) {
        for (id, ask) in asks.all where ask.objective == objective { asks.change(id) { $0.objective = other } }
        for (id, tradeOff) in tradeOffs.all where tradeOff.objective == objective {
            tradeOffs.change(id) { $0.objective = other }
        }
        for (id, action) in actions.all where action.objective == objective {
            actions.change(id) { $0.objective = other }
        }
    }

    /// What was for a key result that is no more is for its objective.
    mutating func liftWhatHangs(on keyResult: String) {
        for (id, ask) in asks.all where ask.keyResult == keyResult { asks.change(id) { $0.keyResult = nil } }
        for (id, action) in actions.all where action.keyResult == keyResult {
            actions.change(id) { $0.keyResult = nil }
        }
    }

    mutating func dropComments(on ids: [String]) {
        for (id, comment) in comments.all where ids.contains(comment.on) { comments[id] = nil }
    }
}

// MARK: - Who may say what

extension Room {
    /// Refuses a key result of another objective.
    func check(_ keyResult: String?, of objective: String) throws(Refusal) {
        guard let keyResult else { return }
        guard let result = keyResults[keyResult] else { throw .unknown("key result") }
        guard result.objective == objective else {
            throw .invalid("keyResult", "That key result belongs to another objective. Choose one of this objective.")
        }
    }

    /// Whose word it is when a function answers: a person of that function, or who carries the question to it; a facilitator speaks for one of them by name.
    func spokesperson(
        for function: String, carriedBy carrier: Person.ID? = nil, onBehalf: Person.ID?, by person: Person
    ) throws(Refusal) -> (by: Person.ID, onBehalf: Person.ID?) {
        func speaks(_ someone: Person) -> Bool {
            someone.id == carrier || someone.function.isSameFunction(as: function)
        }
        if let onBehalf, onBehalf != person.id {
            guard person.role == .facilitator else {
                throw .forbidden("Only a facilitator can say this for somebody else.")
            }
            guard let named = people[onBehalf], !named.removed else {
                throw .invalid("onBehalf", "That person is not in this room. Choose somebody who is.")
            }
            guard speaks(named) else {
                throw .invalid(
                    "onBehalf", "\(named.name) does not speak for \(function). Choose somebody who does.")
            }
            return (onBehalf, person.id)
        }
        if speaks(person) { return (person.id, nil) }
        guard person.role == .facilitator else {
            throw Refusal(
                .forbidden, "notYourFunction",
                "This is for \(function) to say, and you speak for \(person.function). Ask somebody of \(function), or a facilitator."
            )
        }
        guard people.values.contains(where: { !$0.removed && speaks($0) }) else {
            throw .invalid(
                "onBehalf",
                "Nobody of \(function) is here to say this. Decide who takes it to them, and by when they bring the answer."
            )
        }
        throw .invalid("onBehalf", "This is for \(function) to say. Choose for whom of them you say it.")
    }

    /// Refuses to change what was agreed when the decisions became final.
    func keepAgreed(since at: Date?) throws(Refusal) {
        if let record, let at, at <= record.at {
            throw .conflict(
                "committed",
                "This was agreed before the decisions became final and stays on record. Say at a check-in what became of it."
            )
        }
    }
}
