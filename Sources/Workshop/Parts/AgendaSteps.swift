import Foundation

// Going through the agenda, and changing it while it runs.

/// Replaces the list of steps. The open step cannot be taken out, and with `base` nobody overwrites another's new list unseen.
struct EditAgenda: Command {
    static let type = "agenda.edit"
    static let fields = [Field("steps", Agenda.draftKind), .base]
    static let by = Roles.facilitators
    static let afterCommit = true

    let steps: [Agenda.Draft]
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if let base, let other = room.agenda.edits.another(than: person.id, changed: "steps", after: base) {
            let name = room.people[other]?.name ?? "Somebody"
            throw Refusal(
                .conflict, "editedMeanwhile",
                "\(name) changed the agenda while you were at it. Look at both, then save the one you want.",
                field: "steps")
        }
        let steps = try Agenda.steps(from: steps, in: room.agenda)
        guard steps.contains(where: { $0.id == room.agenda.open }) else {
            throw .conflict("stepOpen", "The step that is open cannot be taken out. Go to another one first.")
        }
        return steps == room.agenda.steps ? .nothing : .events(AgendaEdited(steps: steps))
    }
}

struct AgendaEdited: Event {
    static let type = "agendaEdited"
    let steps: [Step]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.agenda.everMade += steps.count { step in !room.agenda.steps.contains { $0.id == step.id } }
        room.agenda.steps = steps
        room.agenda.edits.note(["steps"], stamp)
    }
}

/// Opens a step, forward or back. What was done in others stays; the timer is cleared, and who had finished this step has not any more.
///
/// `from` is the step that the sender saw open: when another facilitator opened a third one meanwhile, the second is refused.
struct OpenStep: Command {
    static let type = "step.open"
    static let fields: [Field] = [.id("step"), .id("from", .optional)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let step: Step.ID
    let from: Step.ID?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let plan = room.agenda
        guard let wanted = plan.steps.first(where: { $0.id == step }) else { throw .unknown("step") }
        if plan.open == step { return .nothing }
        if let from, from != plan.open {
            let name = plan.openedBy == person.id ? "You" : room.people[plan.openedBy ?? ""]?.name ?? "Somebody"
            throw .conflict(
                "stepMoved",
                "\(name) opened “\(plan.openStep.title)” a moment ago. Open “\(wanted.title)” again if you still want to go there."
            )
        }
        var events: [any Event] = [StepOpened(step: step)]
        // The timer of a break runs by itself, unless the break ends on another day.
        if wanted.kind == .pause, wanted.until == nil, wanted.minutes > 0 {
            events.append(TimerSet(timer: .init(endsAt: moment.now + Double(wanted.minutes * 60))))
        }
        return Decision(events: events, destroys: [Agenda.finished(step)])
    }
}

struct StepOpened: Event {
    static let type = "stepOpened"
    let step: Step.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.agenda.lastWork = room.agenda.workStep
        room.agenda.open = step
        room.agenda.openedAt = stamp.at
        room.agenda.openedBy = stamp.by
        room.spotlight = nil
        room.agenda.timer = nil
    }
}

/// Says that one has finished a step (the open one unless named), or has not after all.
struct FinishStep: Command {
    static let type = "step.finish"
    static let fields: [Field] = [.id("step", .optional), .flag("done")]
    static let by = Roles.participants
    static let afterCommit = true

    let step: Step.ID?
    let done: Bool

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let step = step ?? room.agenda.open
        guard room.agenda.steps.contains(where: { $0.id == step }) else { throw .unknown("step") }
        return .marks(Mark(blind: Agenda.finished(step), person: person.id, value: .bool(done)))
    }
}

extension Agenda {
    /// Where it is marked who has finished a step.
    static func finished(_ step: Step.ID) -> String { "step:\(step)" }
}
