import Foundation

/// A task for an objective or one of its key results, with who does it and by when.
package struct Action: Codable, Hashable, Sendable {
    package var objective: String
    package var keyResult: String?
    package var task: String
    package var owner: Someone?
    package var due: Day?
    /// When it was done.
    package var doneAt: Date?
    var edits = Edits()
}

/// The first steps, each with somebody and a date.
package enum Planning: Part {
    package static let commands: [any Command.Type] = [
        AddAction.self, EditAction.self, CompleteAction.self, DropAction.self,
    ]
    package static let events: [any Event.Type] = [
        ActionAdded.self, ActionEdited.self, ActionCompleted.self, ActionDropped.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.actions) { room, id in
            guard let action = room.actions[id] else { return [] }
            return [
                Entry(
                    "actions", id,
                    value: .of([
                        "objective": action.objective, "keyResult": action.keyResult, "task": action.task,
                        "owner": action.owner, "due": action.due, "done": action.doneAt != nil,
                        "doneAt": action.doneAt,
                    ]))
            ]
        }
    ]

    static let steps = Shaping.steps
    static let most = 500
}

struct AddAction: Command {
    static let type = "action.add"
    static let fields: [Field] = [
        .id("objective", .optional), .id("keyResult", .optional), .text("task"), Field("owner", .someone, .optional),
        .day("due", .optional),
    ]
    static let by = Roles.participants
    static let steps = Planning.steps
    static let afterCommit = true

    let objective: String?
    let keyResult: String?
    let task: String
    let owner: Someone?
    let due: Day?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let place = objective ?? keyResult.flatMap({ room.keyResults[$0]?.objective }) else {
            if keyResult != nil { throw .unknown("key result") }
            throw .invalid("objective", "Say for which objective or key result this is.")
        }
        _ = try room.objective(place)
        try room.check(keyResult, of: place)
        try room.check(owner, "owner")
        guard room.actions.count < Planning.most else {
            throw .conflict("tooManyActions", "This room has \(Planning.most) actions. Drop some first.")
        }
        let id = "d\(room.actions.everMade + 1)"
        return .events(
            ActionAdded(
                action: id, objective: place, keyResult: keyResult, task: task, owner: owner.map(room.spelled),
                due: due),
            created: id)
    }
}

struct ActionAdded: Event {
    static let type = "actionAdded"
    static let words = Words("task", on: "action")
    let action: String
    let objective: String
    let keyResult: String?
    let task: String
    let owner: Someone?
    let due: Day?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.actions[action] = Action(
            objective: objective, keyResult: keyResult, task: task, owner: owner, due: due)
    }
}

/// Changes an action. Given another objective it leaves its key result, given a key result it goes to that one's objective.
struct EditAction: Command {
    static let type = "action.edit"
    static let fields: [Field] = [
        .id("action"), .id("objective", .optional), .id("keyResult", .change), .text("task", .optional),
        Field("owner", .someone, .change), .day("due", .change), .base,
    ]
    static let by = Roles.participants
    static let steps = Planning.steps
    static let afterCommit = true

    let action: String
    let objective: String?
    let keyResult: Change<String>
    let task: String?
    let owner: Change<Someone>
    let due: Change<Day>
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.actions[action] else { throw .unknown("action") }
        var new = old
        new.objective = objective ?? old.objective
        new.keyResult = keyResult.applied(to: new.objective == old.objective ? old.keyResult : nil)
        if case .set(let result) = keyResult, objective == nil, let place = room.keyResults[result]?.objective {
            new.objective = place
        }
        new.task = task ?? old.task
        new.owner = owner.applied(to: old.owner).map(room.spelled)
        new.due = due.applied(to: old.due)
        var changed: [String] = []
        if new.objective != old.objective { changed.append("objective") }
        if new.keyResult != old.keyResult { changed.append("keyResult") }
        if new.task != old.task { changed.append("task") }
        if new.owner != old.owner { changed.append("owner") }
        if new.due != old.due { changed.append("due") }
        if changed.isEmpty { return .nothing }
        _ = try room.objective(new.objective)
        try room.check(new.keyResult, of: new.objective)
        if new.owner != old.owner { try room.check(new.owner, "owner") }
        try old.edits.check(changed, against: base, by: person.id)
        return .events(
            ActionEdited(
                action: action, objective: new.objective, keyResult: new.keyResult, task: new.task, owner: new.owner,
                due: new.due, changed: changed))
    }
}

struct ActionEdited: Event {
    static let type = "actionEdited"
    static let words = Words("task", on: "action")
    let action: String
    let objective: String
    let keyResult: String?
    let task: String
    let owner: Someone?
    let due: Day?
    let changed: [String]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.actions.change(action) {
            $0.objective = objective
            $0.keyResult = keyResult
            $0.task = task
            $0.owner = owner
            $0.due = due
            $0.edits.note(changed, stamp)
        }
    }
}

/// Ticks an action off, or takes the tick back.
struct CompleteAction: Command {
    static let type = "action.complete"
    static let fields: [Field] = [.id("action"), .flag("done", .optional)]
    static let by = Roles.participants
    static let steps = Planning.steps
    static let afterCommit = true

    let action: String
    let done: Bool?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.actions[action] else { throw .unknown("action") }
        let done = done ?? true
        return (old.doneAt != nil) == done ? .nothing : .events(ActionCompleted(action: action, done: done))
    }
}

struct ActionCompleted: Event {
    static let type = "actionCompleted"
    let action: String
    let done: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.actions.change(action) { $0.doneAt = done ? stamp.at : nil }
    }
}

struct DropAction: Command {
    static let type = "action.drop"
    static let fields: [Field] = [.id("action")]
    static let by = Roles.participants
    static let steps = Planning.steps
    static let afterCommit = true

    let action: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.actions[action] != nil else { throw .unknown("action") }
        return .events(ActionDropped(action: action))
    }
}

struct ActionDropped: Event {
    static let type = "actionDropped"
    let action: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.actions[action] = nil
        room.dropComments(on: [action])
    }
}
