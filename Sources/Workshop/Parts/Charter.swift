import Foundation

/// What a room is for: title, purpose, context, cycle, settings.
package struct Charter: Part, Codable, Hashable, Sendable {
    package enum Status: String, Codable, Hashable, Sendable, JSONConvertible { case open, committed, archived }

    /// Whether people's names stand beside their cards and votes. Said before anyone writes, and fixed from then on.
    package enum Naming: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case anonymous, named }

    package struct Cycle: Codable, Hashable, Sendable, JSONConvertible {
        package let label: String
        package let start: Day
        package let end: Day
        package let timeZone: String

        package var json: JSON { .of(["label": label, "start": start, "end": end, "timeZone": timeZone]) }
    }

    package struct Settings: Codable, Hashable, Sendable, JSONConvertible {
        package var maxObjectives = 3
        package var dots = 3
        package var naming = Naming.anonymous
        /// Whether quadrants are cut at the median of the means instead of at 3.
        package var relativeCut = false
        /// What an hour of one person costs, when the room wants to see what its check-ins cost a year.
        package var meetingRate: Double?

        package var json: JSON {
            .of([
                "maxObjectives": maxObjectives, "dots": dots, "naming": naming, "relativeCut": relativeCut,
                "meetingRate": meetingRate,
            ])
        }
    }

    package var title = ""
    package var purpose: String?
    package var context: String?
    package var cycle: Cycle?
    package var settings = Settings()
    package var status = Status.open
    /// Whether newcomers wait at the door until a facilitator lets them in.
    package var locked = false
    package var expected: [String] = []
    var edits = Edits()

    package static let commands: [any Command.Type] = [ConfigureRoom.self]
    package static let events: [any Event.Type] = [RoomOpened.self, RoomConfigured.self]
    package static let drawings: [Drawing] = [
        .whole(.charter) { room in
            let charter = room.charter
            return [
                Entry(
                    "room",
                    value: .of([
                        "code": room.code, "title": charter.title, "purpose": charter.purpose,
                        "context": charter.context,
                        "cycle": charter.cycle, "settings": charter.settings, "status": charter.status,
                        "locked": charter.locked,
                        "expected": charter.expected,
                    ]))
            ]
        }
    ]
}

// MARK: - Opening a room

/// A way in which a room comes to be. What is created is its first facilitator.
package protocol Opening: Sendable {
    func decide(at moment: inout Moment) throws(Refusal) -> Decision
}

/// The body of `POST /api/rooms`, apart from its client-made id.
package struct RoomOpening: Opening, Decodable {
    package struct Facilitator: Decodable, Sendable {
        package let name: String
        package let function: String
    }

    package enum AgendaChoice: Decodable, Sendable {
        case template(Agenda.Template)
        case steps([Agenda.Draft])

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let template = try? container.decode(Agenda.Template.self) {
                self = .template(template)
            } else {
                self = .steps(try container.decode([Agenda.Draft].self))
            }
        }
    }

    package let title: String
    package let purpose: String?
    package let context: String?
    package let cycle: Charter.Cycle?
    package let agenda: AgendaChoice?
    package let facilitator: Facilitator
    package let settings: SettingsChange?

    package static let fields: [Field] = [
        .line("title", max: Field.shortText), .text("purpose", .optional), .text("context", .optional),
        Charter.cycleField(.optional),
        Field("agenda", .either([.choice(Agenda.Template.allCases.map(\.rawValue)), Agenda.draftKind]), .optional),
        Field("facilitator", .object(Attendance.personFields)), SettingsChange.field,
    ]

    package static func read(_ body: [String: JSON]) throws(Refusal) -> RoomOpening {
        try Commands.decode(RoomOpening.self, from: Field.check(body, against: fields))
    }

    /// The events that open a room, the facilitator being its first person.
    package func decide(at moment: inout Moment) throws(Refusal) -> Decision {
        try Charter.check(cycle)
        let (drafts, proposed) =
            switch agenda {
            case .template(let template): (template.drafts, template.settings)
            case .steps(let drafts): (drafts, Charter.Settings())
            case nil: (Agenda.Template.halfDay.drafts, Agenda.Template.halfDay.settings)
            }
        let settings = settings?.applied(to: proposed) ?? proposed
        let steps = try Agenda.steps(from: drafts, in: Agenda.Plan())
        let opened = RoomOpened(
            title: title, purpose: purpose, context: context, cycle: cycle,
            settings: settings, steps: steps)
        let joined = PersonJoined(
            person: "p1", name: facilitator.name, function: facilitator.function, role: .facilitator)
        return .events(opened, joined, created: "p1")
    }
}

struct RoomOpened: Event {
    static let type = "roomOpened"
    static let words = Words("purpose", "context", on: "#room")
    let title: String
    let purpose: String?
    let context: String?
    let cycle: Charter.Cycle?
    let settings: Charter.Settings
    let steps: [Step]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.charter.title = title
        room.charter.purpose = purpose
        room.charter.context = context
        room.charter.cycle = cycle
        room.charter.settings = settings
        room.agenda = Agenda.Plan(steps: steps, open: steps.first?.id ?? "", openedAt: stamp.at)
    }
}

// MARK: - Configuring it

/// Settings that are to change; what is absent stays.
package struct SettingsChange: Decodable, Hashable, Sendable {
    let maxObjectives: Int?
    let dots: Int?
    let naming: Charter.Naming?
    let relativeCut: Bool?
    let meetingRate: Change<Double>

    static let field = Field(
        "settings",
        .object([
            .int("maxObjectives", 1...3, .optional), .int("dots", 1...5, .optional),
            .choice("naming", Charter.Naming.self, .optional), .flag("relativeCut", .optional),
            Field("meetingRate", .price, .change),
        ]), .optional)

    func applied(to old: Charter.Settings) -> Charter.Settings {
        Charter.Settings(
            maxObjectives: maxObjectives ?? old.maxObjectives, dots: dots ?? old.dots, naming: naming ?? old.naming,
            relativeCut: relativeCut ?? old.relativeCut, meetingRate: meetingRate.applied(to: old.meetingRate))
    }
}

/// Changes what the room is for. Absent stays, null clears; a title cannot be cleared. When the decisions are final, only what an hour of the check-in costs can change.
struct ConfigureRoom: Command {
    static let type = "room.configure"
    static let fields: [Field] = [
        .line("title", max: Field.shortText, .optional), .text("purpose", .change), .text("context", .change),
        Charter.cycleField(.change), Field("expected", .list(.line(max: Field.shortText), max: 50), .optional),
        SettingsChange.field, .base,
    ]
    static let by = Roles.facilitators
    static let afterCommit = true

    let title: String?
    let purpose: Change<String>
    let context: Change<String>
    let cycle: Change<Charter.Cycle>
    let expected: [String]?
    let settings: SettingsChange?
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        var charter = room.charter
        charter.title = title ?? charter.title
        charter.purpose = purpose.applied(to: charter.purpose)
        charter.context = context.applied(to: charter.context)
        charter.cycle = cycle.applied(to: charter.cycle)
        charter.expected = expected ?? charter.expected
        charter.settings = settings?.applied(to: charter.settings) ?? charter.settings
        try Charter.check(charter.cycle)
        var changed: [String] = []
        if charter.title != room.charter.title { changed.append("title") }
        if charter.purpose != room.charter.purpose { changed.append("purpose") }
        if charter.context != room.charter.context { changed.append("context") }
        if charter.cycle != room.charter.cycle { changed.append("cycle") }
        if charter.expected != room.charter.expected { changed.append("expected") }
        if charter.settings != room.charter.settings { changed.append("settings") }
        if changed.isEmpty { return .nothing }
        try keepFinal(changed, in: room)
        let isWritten = !room.cards.isEmpty || !room.prompts.isEmpty || !room.rounds.isEmpty
        if charter.settings.naming != room.charter.settings.naming, isWritten {
            throw .conflict(
                "namingFixed", "People have written under this promise already, so names stay as they were announced.")
        }
        let limit = charter.settings.maxObjectives
        if limit < room.charter.settings.maxObjectives, limit < room.pursued.count {
            throw .conflict(
                "limitReached",
                "\(room.pursued.count) cards are pursued already. Put one down before you lower the limit.")
        }
        try room.charter.edits.check(changed, against: base, by: person.id)
        return .events(
            RoomConfigured(
                title: charter.title, purpose: charter.purpose, context: charter.context, cycle: charter.cycle,
                expected: charter.expected, settings: charter.settings, changed: changed))
    }
}

extension ConfigureRoom {
    private func keepFinal(_ changed: [String], in room: Room) throws(Refusal) {
        guard room.charter.status != .open else { return }
        var rated = room.charter.settings
        rated.meetingRate = settings?.meetingRate.applied(to: rated.meetingRate)
        guard changed == ["settings"], settings?.applied(to: room.charter.settings) == rated else {
            throw .conflict(
                "committed",
                "The decisions of this workshop are final: only the rate of the check-in can change. A facilitator can reopen it; that will be recorded."
            )
        }
    }
}

struct RoomConfigured: Event {
    static let type = "roomConfigured"
    static let words = Words("purpose", "context", on: "#room")
    let title: String
    let purpose: String?
    let context: String?
    let cycle: Charter.Cycle?
    let expected: [String]
    let settings: Charter.Settings
    let changed: [String]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.charter.title = title
        room.charter.purpose = purpose
        room.charter.context = context
        room.charter.cycle = cycle
        room.charter.expected = expected
        room.charter.settings = settings
        room.charter.edits.note(changed, stamp)
    }
}

extension Charter {
    static func cycleField(_ need: Field.Need) -> Field {
        Field(
            "cycle",
            .object([
                .line("label", max: Field.shortText), .day("start"), .day("end"), Field("timeZone", .timeZone),
            ]), need)
    }

    static func check(_ cycle: Cycle?) throws(Refusal) {
        if let cycle, cycle.end <= cycle.start {
            throw .invalid("cycle.end", "The cycle ends before it has begun. Choose an end after \(cycle.start).")
        }
    }
}
