import Foundation

/// What a person asks of a room: one type per command, its stored properties are the fields on the wire.
///
/// A command is judged in three steps: its fields by `fields`, the person and the step by `by`, `steps` and `afterCommit`, the rest by `decide`.
package protocol Command: Decodable, Sendable {
    /// The name on the wire, `card.post`.
    static var type: String { get }
    static var fields: [Field] { get }
    static var by: Roles { get }
    /// The steps in which people who are not facilitators may do it, until the commit.
    static var steps: Steps { get }
    /// Whether it is still possible when the decisions are final.
    static var afterCommit: Bool { get }
    /// Whether it is still possible when the room is archived, which can only be read.
    static var whenArchived: Bool { get }
    /// Whether it makes a link, whose secret is in the answer and nowhere else.
    static var makesLink: Bool { get }

    /// Judges the command in the newest state of the room. Changes nothing.
    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision
}

extension Command {
    package static var steps: Steps { .any }
    package static var afterCommit: Bool { false }
    package static var whenArchived: Bool { false }
    package static var makesLink: Bool { false }
}

/// Who may send a command.
package enum Roles: String, Sendable {
    case facilitators
    /// Participants, and facilitators who vote.
    case voters
    /// Participants and facilitators.
    case participants
    /// Observers too.
    case everyone
}

/// The part of the agenda in which a command is open to people who are not facilitators.
package enum Steps: Sendable, Hashable {
    case any
    case from(Step.Kind, to: Step.Kind)

    func contain(_ kind: Step.Kind) -> Bool {
        switch self {
        case .any: true
        case .from(let first, let last): (first.place...last.place).contains(kind.place)
        }
    }
}

/// The circumstances of a decision: everything that is neither in the room nor in the command.
package struct Moment: Sendable {
    package let now: Date
    /// When each person was last seen with a poll open; now, for who has one open.
    package var lastSeen: [Person.ID: Date] { seen() }
    /// The SHA-256 of the secret of a link, should the command make one.
    package let secretHash: String
    package var chance: Chance
    /// Few commands ask, and there may be hundreds of people.
    private let seen: @Sendable () -> [Person.ID: Date]

    package init(
        now: Date, lastSeen: @autoclosure @escaping @Sendable () -> [Person.ID: Date] = [:], secretHash: String = "",
        chance: Chance
    ) {
        self.now = now.wholeMilliseconds
        seen = lastSeen
        self.secretHash = secretHash
        self.chance = chance
    }
}

/// Randomness as an argument: the same seed makes the same ids and the same shuffles (SplitMix64).
package struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A random id of ten characters of Crockford's base32 behind a letter.
    mutating func id(_ letter: String) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        return letter + String((0..<10).map { _ in alphabet[Int(next() >> 59)] })
    }
}

/// What a command comes to: events for the log, marks beside it, and what it made.
package struct Decision: Sendable {
    package var events: [any Event] = []
    package var marks: [Mark] = []
    /// The blind rounds whose marks end here and are to be destroyed.
    package var destroys: [String] = []
    package var created: String?

    static let nothing = Decision()

    static func events(_ events: any Event..., created: String? = nil) -> Decision {
        Decision(events: events, created: created)
    }

    static func marks(_ marks: Mark...) -> Decision { Decision(marks: marks) }
}

/// A judgement that is not an event: overwritten in place until its round is revealed, then destroyed.
package struct Mark: Hashable, Sendable {
    /// The round, ballot or consent it belongs to, or `hands`, or a step.
    package let blind: String
    package let person: Person.ID
    /// What within the round: a card, or nothing.
    package let key: String
    package let value: JSON

    package init(blind: String, person: Person.ID, key: String = "", value: JSON) {
        self.blind = blind
        self.person = person
        self.key = key
        self.value = value
    }
}

// MARK: - From the wire to a decision

package enum Commands {
    package static let all: [any Command.Type] = Parts.all.flatMap { $0.commands }

    private static let byType = Dictionary(uniqueKeysWithValues: all.map { ($0.type, $0) })

    private static let idField = Field.line("id", max: 64)

    /// Reads a command: its id and what it asks. Throws `malformed` when it is none, `invalid` when a field is wrong.
    package static func read(_ body: JSON) throws(Refusal) -> (id: String, command: any Command) {
        guard case .object(var fields) = body else {
            throw Refusal(.malformed, "notACommand", "A command is a JSON object with an id and a type.")
        }
        guard let type = fields.removeValue(forKey: "type")?.string, let known = byType[type] else {
            throw Refusal(
                .malformed, "unknownCommand", "There is no such command. Reload the page to get its newest version.")
        }
        let named = try Field.check(["id": fields.removeValue(forKey: "id") ?? .null], against: [idField])
        let checked = try Field.check(fields, against: known.fields)
        return (named["id"]?.string ?? "", try decode(known, from: checked))
    }

    /// Reads the body of an import: its id and the file. Throws like `read`.
    package static func readImport(_ body: JSON) throws(Refusal) -> (id: String, file: JSON) {
        guard case .object(var fields) = body else {
            throw Refusal(.malformed, "notACommand", "An import is a JSON object with an id and a file.")
        }
        guard let file = fields.removeValue(forKey: "file"), file != .null else {
            throw .invalid("file", "“file” is missing.")
        }
        let named = try Field.check(fields, against: [idField])
        return (named["id"]?.string ?? "", file)
    }

    static func decode<C: Decodable>(_ type: C.Type, from fields: [String: JSON]) throws(Refusal) -> C {
        do {
            return try JSON.object(fields).decoded(as: type)
        } catch {
            throw Refusal(.malformed, "notACommand", "The command could not be read. Reload the page and try again.")
        }
    }

    /// Judges a command: the role, the commit and the step first, then the command's own rules.
    package static func decide(
        _ command: any Command, by id: Person.ID, in room: Room, at moment: inout Moment
    ) throws(Refusal) -> Decision {
        if room.door[id] != nil { throw Door.waiting }
        guard let person = room.people[id], !person.removed else {
            throw Refusal(.unknown, "removed", "You are no longer in this room.")
        }
        let type = Swift.type(of: command)
        try allow(type, to: person, in: room)
        return try command.decide(by: person, in: room, at: &moment)
    }

    private static func allow(_ type: any Command.Type, to person: Person, in room: Room) throws(Refusal) {
        switch type.by {
        case .facilitators where person.role != .facilitator:
            throw .forbidden("Only a facilitator can do this. Ask yours.")
        case .voters where !person.isVoter:
            throw .forbidden("You take part in this room without voting. A facilitator can change that.")
        case .participants where person.role == .observer:
            throw .forbidden("You are here as an observer and can read only. A facilitator can make you a participant.")
        default: break
        }
        if room.charter.status == .archived, !type.whenArchived {
            throw .conflict(
                "archived",
                "This room is archived: everything in it can be read and exported, and nothing changed. A facilitator can take it out of the archive."
            )
        }
        if room.charter.status != .open, !type.afterCommit {
            throw .conflict(
                "committed",
                "The decisions of this workshop are final. A facilitator can reopen it; that will be recorded.")
        }
        // After the commit the agenda has been gone through; what is still open is open to all.
        if person.role != .facilitator, room.charter.status == .open, !type.steps.contain(room.agenda.workStep.kind) {
            throw .conflict(
                "stepClosed",
                "This is not open during “\(room.agenda.openStep.title)”. Nothing was changed; the facilitator opens the steps."
            )
        }
    }
}
