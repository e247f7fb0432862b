import Foundation

/// A part of the agenda.
package struct Step: Codable, Hashable, Sendable {
    package typealias ID = String

    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        case prepare, introduce, diagnose, rate, choose, shape, align, plan, review, commit, wrapUp
        case pause = "break"

        /// Its place in the method.
        var place: Int { Kind.allCases.firstIndex(of: self) ?? 0 }

        package var title: String {
            switch self {
            case .prepare: "Prepare"
            case .introduce: "Introduce"
            case .diagnose: "Diagnose"
            case .rate: "Rate"
            case .choose: "Choose"
            case .shape: "Shape"
            case .align: "Align"
            case .plan: "Plan"
            case .review: "Review"
            case .commit: "Commit"
            case .wrapUp: "Wrap up"
            case .pause: "Break"
            }
        }
    }

    package let id: ID
    package let kind: Kind
    package let title: String
    package let minutes: Int
    /// When a break is over that does not end after its minutes: the beginning of the next sitting.
    package var until: Date?
}

/// The ordered steps of a workshop, the one that is open, and the shared timer.
package enum Agenda: Part {
    package struct Plan: Codable, Hashable, Sendable {
        package var steps: [Step] = []
        package var open: Step.ID = ""
        package var openedAt = Date(timeIntervalSince1970: 0)
        /// Who opened it; none for the first step.
        package var openedBy: Person.ID?
        /// The step that counts for what is possible during a break: the one before it.
        var lastWork: Step?
        package var timer: Timer?
        /// How many steps there have ever been; ids are made from it.
        var everMade = 0
        var edits = Edits()

        init() {}

        init(steps: [Step], open: Step.ID, openedAt: Date) {
            self.steps = steps
            self.open = open
            self.openedAt = openedAt
            everMade = steps.count
        }

        private static let nowhere = Step(id: "", kind: .prepare, title: Step.Kind.prepare.title, minutes: 0)

        package var openStep: Step { steps.first { $0.id == open } ?? lastWork ?? Plan.nowhere }

        /// The open step, or during a break the one before it.
        package var workStep: Step {
            guard openStep.kind == .pause else { return openStep }
            return steps.first { $0.id == lastWork?.id && $0.kind != .pause } ?? lastWork ?? Plan.nowhere
        }
    }

    /// The shared timer: an absolute end while it runs, the seconds that remain while it is paused.
    package struct Timer: Codable, Hashable, Sendable, JSONConvertible {
        package var endsAt: Date?
        package var remaining: Int?

        package var json: JSON { .of(["endsAt": endsAt, "remaining": remaining]) }
    }

    /// A step as it is asked for; without an id it is a new one.
    package struct Draft: Codable, Hashable, Sendable {
        let id: Step.ID?
        let kind: Step.Kind
        let title: String?
        let minutes: Int
        var until: Date?

        package var json: JSON { .of(["kind": kind, "title": title ?? kind.title, "minutes": minutes]) }
    }

    /// The agendas to start from.
    package enum Template: String, Codable, Hashable, Sendable, CaseIterable {
        case fullDay, halfDay, ninetyMinutes

        /// Minutes in the order of the method, and the breaks behind certain steps.
        private var minutes: (work: [Int], breaks: [Step.Kind: Int]) {
            switch self {
            case .fullDay: ([60, 40, 20, 30, 60, 60, 90, 60, 30, 30], [.diagnose: 15, .choose: 45, .align: 15])
            case .halfDay: ([20, 35, 15, 20, 40, 35, 35, 20, 10, 10], [.choose: 10])
            case .ninetyMinutes: ([5, 15, 10, 10, 15, 15, 10, 5, 3, 2], [:])
            }
        }

        /// What a room with this agenda proposes unless it is told otherwise.
        package var settings: Charter.Settings {
            var settings = Charter.Settings()
            if self == .ninetyMinutes { settings.maxObjectives = 2 }
            return settings
        }

        package var drafts: [Draft] {
            let work: [Step.Kind] = [
                .introduce, .diagnose, .rate, .choose, .shape, .align, .plan, .review, .commit, .wrapUp,
            ]
            let (minutes, breaks) = minutes
            var drafts = [Draft(id: nil, kind: .prepare, title: nil, minutes: 0)]
            for (kind, minutes) in zip(work, minutes) {
                drafts.append(Draft(id: nil, kind: kind, title: nil, minutes: minutes))
                if let pause = breaks[kind] {
                    drafts.append(Draft(id: nil, kind: .pause, title: nil, minutes: pause))
                }
            }
            return drafts
        }
    }

    package static let commands: [any Command.Type] = [
        EditAgenda.self, OpenStep.self, StartTimer.self, PauseTimer.self, ResumeTimer.self, ExtendTimer.self,
        StopTimer.self, FinishStep.self,
    ]
    package static let events: [any Event.Type] = [AgendaEdited.self, StepOpened.self, TimerSet.self]
    package static let drawings: [Drawing] = [
        .whole(.agenda) { room in
            let plan = room.agenda
            var steps: [String: JSON] = [:]
            for (position, step) in plan.steps.enumerated() {
                steps[step.id] = .of([
                    "kind": step.kind, "title": step.title, "minutes": step.minutes, "until": step.until,
                    "position": position,
                ])
            }
            return [
                Entry(
                    "agenda",
                    value: .of([
                        "steps": JSON.object(steps), "open": plan.open, "openedAt": plan.openedAt,
                        "work": plan.workStep.kind, "timer": plan.timer,
                    ]))
            ]
        }
    ]

    static let draftKind = Field.Kind.list(
        .object([
            .id("id", .optional), .choice("kind", Step.Kind.self), .line("title", max: Field.shortText, .optional),
            .int("minutes", 0...600), Field("until", .instant, .optional),
        ]), min: 1, max: 60)

    /// The steps that drafts come to: known ids stay, new steps get new ids. Prepare is always the first, named or not.
    static func steps(from drafts: [Draft], in plan: Plan) throws(Refusal) -> [Step] {
        var drafts = drafts
        if !drafts.contains(where: { $0.kind == .prepare }) {
            let prepare = plan.steps.first { $0.kind == .prepare }
            drafts.insert(
                Draft(id: prepare?.id, kind: .prepare, title: prepare?.title, minutes: prepare?.minutes ?? 0), at: 0)
        }
        guard drafts.first?.kind == .prepare, drafts.count(where: { $0.kind == .prepare }) == 1 else {
            throw .invalid("steps", "Every agenda begins with one step to prepare. Put it first and only once.")
        }
        var made = plan.everMade
        var steps: [Step] = []
        for draft in drafts {
            let id: Step.ID
            if let known = draft.id {
                guard plan.steps.contains(where: { $0.id == known }), !steps.contains(where: { $0.id == known }) else {
                    throw .invalid(
                        "steps", "The agenda names a step that is not there, or one twice. Look at it again.")
                }
                id = known
            } else {
                made += 1
                id = "s\(made)"
            }
            if draft.until != nil, draft.kind != .pause {
                throw .invalid(
                    "steps.until", "Only a break has a time at which it is over. Put a break before this step.")
            }
            steps.append(
                Step(
                    id: id, kind: draft.kind, title: draft.title ?? draft.kind.title, minutes: draft.minutes,
                    until: draft.until?.wholeMilliseconds))
        }
        return steps
    }
}
