import Foundation

// What was promised and is to be spoken of at a check-in.

extension Commitments {
    /// Something that was promised, and the day for which it was.
    struct Due: Hashable, Sendable, JSONConvertible {
        let id: String
        let kind: Account.Kind
        let on: Day?

        var json: JSON { .of(["id": id, "kind": kind, "on": on]) }
    }
}

extension Room {
    /// The promises due by the date of a check-in of which nobody has said yet what became of them, the oldest first.
    func due(at checkIn: CheckIn) -> [Commitments.Due] {
        promises.filter { isDue($0, at: checkIn) }.sorted { ($0.on ?? checkIn.date) < ($1.on ?? checkIn.date) }
    }

    /// Those of which it was said since the check-in opened, in the order of their days.
    func marked(since checkIn: CheckIn) -> [Commitments.Due] {
        promises.filter { promise in
            guard let last = accounts[promise.id]?.outcomes.last else { return false }
            return last.at >= checkIn.openedAt && !isDue(promise, at: checkIn)
        }.sorted { ($0.on ?? checkIn.date) < ($1.on ?? checkIn.date) }
    }

    /// Everything that somebody gave their word for: answers with yes, actions with a date, trade-offs that were confirmed.
    private var promises: [Commitments.Due] {
        let asks = asks.all.filter { $0.value.reply.map { $0.answer != .no } ?? false }
            .map { Commitments.Due(id: $0.id, kind: .ask, on: newDay(of: $0.id) ?? $0.value.needed) }
        let actions = actions.all.compactMap { id, action in
            (newDay(of: id) ?? action.due).map { Commitments.Due(id: id, kind: .action, on: $0) }
        }
        let tradeOffs = tradeOffs.all.filter { $0.value.stops != nil && $0.value.confirmation != nil }
            .map { Commitments.Due(id: $0.id, kind: .tradeOff, on: nil) }
        return asks + actions + tradeOffs
    }

    private func isDue(_ promise: Commitments.Due, at checkIn: CheckIn) -> Bool {
        if let on = promise.on, on > checkIn.date { return false }
        if promise.kind == .action, actions[promise.id]?.doneAt != nil { return false }
        guard let last = accounts[promise.id]?.outcomes.last else { return true }
        return switch last.outcome {
        case .kept, .broken, .released, .stopped: false
        case .late: newDay(of: promise.id) != nil
        case .stillRunning: last.at < checkIn.openedAt
        }
    }

    /// The new day of what is late, when it is a promise and not the day on which it was done after all.
    private func newDay(of id: String) -> Day? {
        guard let last = accounts[id]?.outcomes.last, last.outcome == .late, let date = last.date,
            date > Day(last.at, in: timeZone)
        else { return nil }
        return date
    }
}
