import Foundation

/// What became of something that was promised: an ask that was answered with yes, an action, a trade-off.
package struct Outcome: Codable, Hashable, Sendable, JSONConvertible {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        /// Done by its date · done after it, or a new date · will not come · let go, with a reason.
        case kept, late, broken, released
        /// Of a trade-off.
        case stopped, stillRunning
    }

    package let outcome: Kind
    /// When it was done, or will be, when it is late.
    package let date: Day?
    package let reason: String?
    package let by: Person.ID
    package let at: Date

    package var json: JSON { .of(["outcome": outcome, "date": date, "reason": reason, "by": by, "at": at]) }
}

/// Everything that was said about one commitment, the newest last.
package struct Account: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, JSONConvertible { case ask, tradeOff, action }

    package let kind: Kind
    package var outcomes: [Outcome] = []
}

/// Earlier commitments, said aloud: kept, late, broken or released; stopped or still running.
package enum Commitments: Part {
    package static let commands: [any Command.Type] = [MarkCommitment.self]
    package static let events: [any Event.Type] = [CommitmentMarked.self]
    package static let drawings: [Drawing] = [
        .each(.accounts) { room, id in
            guard let account = room.accounts[id], let last = account.outcomes.last else { return [] }
            return [
                Entry(
                    "commitments", id,
                    value: last.json.merging(
                        .of(["kind": account.kind, "earlier": account.outcomes.dropLast().map(\.json)])))
            ]
        }
    ]

    static let mostOutcomes = 50
}

struct MarkCommitment: Command {
    static let type = "commitment.mark"
    static let fields: [Field] = [
        .id("ask", .optional), .id("tradeOff", .optional), .id("action", .optional),
        .choice("outcome", Outcome.Kind.self), .day("date", .optional), .text("reason", .optional),
    ]
    static let by = Roles.participants
    static let afterCommit = true

    let ask: String?
    let tradeOff: String?
    let action: String?
    let outcome: Outcome.Kind
    let date: Day?
    let reason: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        try room.afterTheCommit()
        let (kind, id) = try marked(in: room)
        let ofTradeOff = outcome == .stopped || outcome == .stillRunning
        if kind == .tradeOff, !ofTradeOff, outcome != .released {
            throw .invalid("outcome", "A trade-off has stopped, is still running, or is released.")
        }
        if kind != .tradeOff, ofTradeOff {
            throw .invalid("outcome", "This is kept, late, broken or released; only a trade-off stops.")
        }
        if outcome == .released, reason == nil {
            throw .invalid("reason", "Say in a sentence why it is released.")
        }
        guard (room.accounts[id]?.outcomes.count ?? 0) < Commitments.mostOutcomes else {
            throw .conflict("tooManyOutcomes", "This was marked \(Commitments.mostOutcomes) times, the most possible.")
        }
        return .events(CommitmentMarked(id: id, kind: kind, outcome: outcome, date: date, reason: reason))
    }

    private func marked(in room: Room) throws(Refusal) -> (Account.Kind, String) {
        switch (ask, tradeOff, action) {
        case (let ask?, nil, nil):
            guard room.asks[ask] != nil else { throw .unknown("ask") }
            return (.ask, ask)
        case (nil, let tradeOff?, nil):
            guard room.tradeOffs[tradeOff] != nil else { throw .unknown("trade-off") }
            return (.tradeOff, tradeOff)
        case (nil, nil, let action?):
            guard room.actions[action] != nil else { throw .unknown("action") }
            return (.action, action)
        default: throw .invalid("ask", "Mark one thing: an ask, a trade-off or an action.")
        }
    }
}

struct CommitmentMarked: Event {
    static let type = "commitmentMarked"
    static let words = Words("reason", on: "id")
    let id: String
    let kind: Account.Kind
    let outcome: Outcome.Kind
    let date: Day?
    let reason: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        var account = room.accounts[id] ?? Account(kind: kind)
        account.outcomes.append(
            Outcome(outcome: outcome, date: date, reason: reason, by: stamp.by ?? "", at: stamp.at))
        room.accounts[id] = account
        if kind == .action, outcome == .kept {
            room.actions.change(id) { $0.doneAt = $0.doneAt ?? stamp.at }
        }
    }
}
