import Foundation

struct AddKeyResult: Command {
    static let type = "keyResult.add"
    static let fields: [Field] =
        [.id("objective"), .text("title"), .choice("kind", KeyResult.Kind.self)] + KeyResult.fields(.optional)
    static let by = Roles.participants
    static let steps = Shaping.steps

    let objective: String
    let title: String
    let kind: KeyResult.Kind
    let unit: String?
    let baseline: Double?
    let target: Double?
    let due: Day?
    let owner: Someone?
    let source: String?
    let checkpoints: [KeyResult.Checkpoint]?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        _ = try room.objective(objective)
        guard room.keyResults.count < Shaping.most else {
            throw .conflict("tooManyKeyResults", "This room has \(Shaping.most) key results. Drop some first.")
        }
        let result = KeyResult(
            objective: objective, title: title, kind: kind, unit: unit, baseline: baseline, target: target, due: due,
            owner: owner.map(room.spelled), source: source, checkpoints: checkpoints,
            position: room.keyResults.everMade + 1)
        try result.check()
        try room.check(owner, "owner")
        let id = "k\(room.keyResults.everMade + 1)"
        return .events(KeyResultAdded(keyResult: id, value: result), created: id)
    }
}

struct KeyResultAdded: Event {
    static let type = "keyResultAdded"
    static let words = Words("value.title", "value.source", on: "keyResult")
    let keyResult: String
    let value: KeyResult

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.keyResults[keyResult] = value
        room.objectives.change(value.objective) { _ in }
        room.shapedAt = stamp.seq
    }
}

struct EditKeyResult: Command {
    static let type = "keyResult.edit"
    static let fields: [Field] =
        [.id("keyResult"), .text("title", .optional), .choice("kind", KeyResult.Kind.self, .optional)]
        + KeyResult.fields(.change) + [.text("reason", .optional), .base]
    static let by = Roles.participants
    static let steps = Shaping.steps
    static let afterCommit = true

    let keyResult: String
    let title: String?
    let kind: KeyResult.Kind?
    let unit: Change<String>
    let baseline: Change<Double>
    let target: Change<Double>
    let due: Change<Day>
    let owner: Change<Someone>
    let source: Change<String>
    let checkpoints: Change<[KeyResult.Checkpoint]>
    /// Why the course changes, needed after the commit.
    let reason: String?
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.keyResults[keyResult] else { throw .unknown("key result") }
        var new = old
        new.title = title ?? old.title
        new.kind = kind ?? old.kind
        new.unit = unit.applied(to: old.unit)
        new.baseline = baseline.applied(to: old.baseline)
        new.target = target.applied(to: old.target)
        new.due = due.applied(to: old.due)
        new.owner = owner.applied(to: old.owner).map(room.spelled)
        new.source = source.applied(to: old.source)
        new.checkpoints = checkpoints.applied(to: old.checkpoints)
        var changed: [String] = []
        if new.title != old.title { changed.append("title") }
        if new.kind != old.kind { changed.append("kind") }
        if new.unit != old.unit { changed.append("unit") }
        if new.baseline != old.baseline { changed.append("baseline") }
        if new.target != old.target { changed.append("target") }
        if new.due != old.due { changed.append("due") }
        if new.owner != old.owner { changed.append("owner") }
        if new.source != old.source { changed.append("source") }
        if new.checkpoints != old.checkpoints { changed.append("checkpoints") }
        if changed.isEmpty { return .nothing }
        let isCommitted = room.charter.status == .committed
        if isCommitted { try allowAfterCommit(changed) }
        try new.check()
        if new.owner != old.owner { try room.check(new.owner, "owner") }
        try old.edits.check(changed, against: base, by: person.id)
        return .events(
            KeyResultEdited(
                keyResult: keyResult, value: new, changed: changed, reason: isCommitted ? reason : nil))
    }

    /// What was decided stays; where it is heading may change, with a reason that stays in the record.
    private func allowAfterCommit(_ changed: [String]) throws(Refusal) {
        guard Set(changed).isSubset(of: ["target", "due", "owner", "source"]) else {
            throw .conflict(
                "committed",
                "The decisions are final. Target, due date, owner and source can still change, with a reason; for anything else a facilitator reopens the workshop."
            )
        }
        guard reason != nil else {
            throw .invalid("reason", "Say in a sentence why this changes. Both values stay in the record.")
        }
    }
}

struct KeyResultEdited: Event {
    static let type = "keyResultEdited"
    static let words = Words(
        "value.title", "value.source", "value.courses.*.reason", "value.courses.*.from.source",
        "value.courses.*.to.source", "reason", on: "keyResult")
    let keyResult: String
    let value: KeyResult
    let changed: [String]
    /// Only of a change of course, after the commit.
    let reason: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.keyResults.change(keyResult) {
            let old = $0
            $0 = value
            if let reason {
                $0.courses =
                    (old.courses ?? []) + [
                        KeyResult.Course(
                            changed: changed, from: .init(changed, of: old), to: .init(changed, of: value),
                            reason: reason, by: stamp.by ?? "", at: stamp.at)
                    ]
            }
            $0.edits.note(changed, stamp)
        }
        room.objectives.change(value.objective) { _ in }
        room.shapedAt = stamp.seq
    }
}

struct DropKeyResult: Command {
    static let type = "keyResult.drop"
    static let fields: [Field] = [.id("keyResult")]
    static let by = Roles.participants
    static let steps = Shaping.steps

    let keyResult: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.keyResults[keyResult] != nil else { throw .unknown("key result") }
        return .events(KeyResultDropped(keyResult: keyResult))
    }
}

struct KeyResultDropped: Event {
    static let type = "keyResultDropped"
    let keyResult: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        if let objective = room.keyResults[keyResult]?.objective { room.objectives.change(objective) { _ in } }
        room.keyResults[keyResult] = nil
        room.liftWhatHangs(on: keyResult)
        room.dropComments(on: [keyResult])
        room.shapedAt = stamp.seq
    }
}

extension KeyResult {
    static func fields(_ need: Field.Need) -> [Field] {
        [
            .line("unit", max: 40, need), Field("baseline", .number, need), Field("target", .number, need),
            .day("due", need), Field("owner", .someone, need), .text("source", need),
            Field("checkpoints", .list(.object([.day("date"), Field("value", .number)]), max: 60), need),
        ]
    }

    /// Increase needs a target above its baseline, decrease one below.
    func check() throws(Refusal) {
        guard let baseline, let target else { return }
        if kind == .increase, target <= baseline {
            throw .invalid(
                "target", "To increase, the target is above the baseline. Change one of them, or choose decrease.")
        }
        if kind == .decrease, target >= baseline {
            throw .invalid(
                "target", "To decrease, the target is below the baseline. Change one of them, or choose increase.")
        }
    }
}
