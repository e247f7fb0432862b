import Foundation

/// Somebody in a room.
package struct Person: Codable, Hashable, Sendable {
    package typealias ID = String

    package enum Role: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        case facilitator, participant, observer
    }

    package let id: ID
    package var name: String
    package var function: String
    package var role: Role
    package var votes = true
    package var removed = false

    /// Whether this person's judgement counts in blind rounds.
    package var isVoter: Bool { !removed && votes && role != .observer }
}

/// Who is here, and as what.
package enum Attendance: Part {
    package static let commands: [any Command.Type] = [
        RenamePerson.self, SetRole.self, SetVoting.self, RemovePerson.self, RaiseHand.self, LowerHand.self,
    ]
    package static let events: [any Event.Type] = [
        PersonRenamed.self, RoleSet.self, VotingSet.self, PersonRemoved.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.people) { room, id in
            guard let person = room.people[id] else { return [] }
            let shown = Entry(
                "people", id,
                value: .of([
                    "name": person.name, "function": person.function, "role": person.role, "votes": person.isVoter,
                    "removed": person.removed ? true : nil, "erased": room.erased.contains(id) ? true : nil,
                    "position": room.people.place(of: id),
                ]))
            if person.removed { return [shown] }
            return [
                shown,
                Entry(you: id, "id", value: .string(id)),
                Entry(you: id, "role", value: person.role.json),
                Entry(you: id, "cards", value: .emptyObject),
                Entry(you: id, "answers", value: .emptyObject),
                Entry(you: id, "authored", value: .emptyObject),
                Entry(you: id, "ratings", value: .emptyObject),
                Entry(you: id, "dots", value: .emptyObject),
                Entry(you: id, "consent", value: .emptyObject),
                Entry(you: id, "finished", value: .emptyObject),
            ]
        },
        .whole(.people) { room in [Entry("room", "functions", value: room.functions.json)] },
    ]

    static let personFields: [Field] = [
        .line("name", max: Field.shortText), .line("function", max: Field.shortText),
    ]

    /// The most people a room takes.
    static let most = 500
}

extension Room {
    /// The role of somebody who is in the room; nil of anybody else.
    package func role(of id: Person.ID) -> Person.Role? {
        people.look(id) { $0.removed ? nil : $0.role } ?? nil
    }

    /// The functions that people here speak for, each once, as first written.
    package var functions: [String] {
        var seen: Set<String> = []
        return people.values.filter { !$0.removed }.map(\.function).filter { seen.insert($0.sameFunction).inserted }
    }

    /// The spelling that others already use here of a function, case and spaces ignored; else the one given.
    func spelling(ofFunction function: String, without id: Person.ID? = nil) -> String {
        people.values.first { $0.id != id && !$0.removed && $0.function.isSameFunction(as: function) }?.function
            ?? (id == nil ? spellingOfAbsentFunction(function) : nil) ?? function
    }

    /// The spelling of a function for which nobody here speaks, from who is needed and from what was asked and given up.
    private func spellingOfAbsentFunction(_ function: String) -> String? {
        let written =
            charter.expected + asks.values.flatMap { [$0.fromFunction, $0.toFunction] }
            + tradeOffs.values.map(\.function)
        return written.first { $0.isSameFunction(as: function) }
    }

    /// Who takes part now, so that the decisions are theirs.
    var deciders: [Person] { people.values.filter { !$0.removed && $0.role != .observer } }

    var facilitators: [Person] { people.values.filter { $0.role == .facilitator && !$0.removed } }

    func person(_ id: Person.ID) throws(Refusal) -> Person {
        guard let person = people[id], !person.removed else { throw .unknown("person") }
        return person
    }
}

extension String {
    /// Whether two spellings mean one function, case and spaces ignored.
    func isSameFunction(as other: String) -> Bool { sameFunction == other.sameFunction }

    /// This text, or nil when there is none.
    var nonEmpty: String? { isEmpty ? nil : self }

    /// What two spellings of one function have in common.
    var sameFunction: String {
        folding(options: [.caseInsensitive, .widthInsensitive], locale: nil).filter { !$0.isWhitespace }
    }
}

// MARK: - Changing who one is

/// Changes a name or function: one's own, or anybody's for a facilitator.
struct RenamePerson: Command {
    static let type = "person.rename"
    static let fields: [Field] = [
        .id("person", .optional), .line("name", max: Field.shortText, .optional),
        .line("function", max: Field.shortText, .optional),
    ]
    static let by = Roles.everyone
    static let afterCommit = true

    let person: Person.ID?
    let name: String?
    let function: String?

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try Attendance.oneself(or: person, for: who, in: room)
        let name = name ?? old.name
        let function = function.map { room.spelling(ofFunction: $0, without: old.id) } ?? old.function
        if name == old.name, function == old.function { return .nothing }
        return .events(PersonRenamed(person: old.id, name: name, function: function))
    }
}

struct PersonRenamed: Event {
    static let type = "personRenamed"
    static let words = Words.personsName
    let person: Person.ID
    let name: String
    let function: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.people.change(person) {
            $0.name = name
            $0.function = function
        }
    }
}

struct SetRole: Command {
    static let type = "person.setRole"
    static let fields: [Field] = [.id("person"), .choice("role", Person.Role.self)]
    static let by = Roles.facilitators
    static let afterCommit = true
    static let whenArchived = true

    let person: Person.ID
    let role: Person.Role

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try room.person(person)
        if old.role == role { return .nothing }
        try Attendance.keepAFacilitator(when: old, becomes: role, in: room)
        return .events(RoleSet(person: person, role: role))
    }
}

struct RoleSet: Event {
    static let type = "roleSet"
    let person: Person.ID
    let role: Person.Role

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.people.change(person) { $0.role = role }
    }
}

/// Whether a person votes in blind rounds: a facilitator may moderate without voting.
struct SetVoting: Command {
    static let type = "person.setVoting"
    static let fields: [Field] = [.id("person", .optional), .flag("votes")]
    static let by = Roles.facilitators

    let person: Person.ID?
    let votes: Bool

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try Attendance.oneself(or: person, for: who, in: room)
        return old.votes == votes ? .nothing : .events(VotingSet(person: old.id, votes: votes))
    }
}

struct VotingSet: Event {
    static let type = "votingSet"
    let person: Person.ID
    let votes: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.people.change(person) { $0.votes = votes }
    }
}

/// Takes a person out of the room: oneself, or anybody for a facilitator, who also turns away at the door. What they wrote stays, their tokens die, and what they gave in an open round does not count.
struct RemovePerson: Command {
    static let type = "person.remove"
    static let fields: [Field] = [.id("person", .optional)]
    static let by = Roles.everyone
    static let afterCommit = true
    static let whenArchived = true

    let person: Person.ID?

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if let person, who.role == .facilitator, room.door[person] != nil {
            return .events(GuestTurnedAway(person: person))
        }
        let old = try Attendance.oneself(or: person, for: who, in: room)
        try Attendance.keepAFacilitator(when: old, becomes: nil, in: room)
        return .events(PersonRemoved(person: old.id))
    }
}

struct PersonRemoved: Event {
    static let type = "personRemoved"
    let person: Person.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.people.change(person) { $0.removed = true }
    }
}

// MARK: - Hands

struct RaiseHand: Command {
    static let type = "hand.raise"
    static let fields: [Field] = []
    static let by = Roles.everyone
    static let afterCommit = true

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        .marks(Mark(blind: Attendance.hands, person: who.id, value: .bool(true)))
    }
}

/// Lowers one's own hand, or anybody's for a facilitator.
struct LowerHand: Command {
    static let type = "hand.lower"
    static let fields: [Field] = [.id("person", .optional)]
    static let by = Roles.everyone
    static let afterCommit = true

    let person: Person.ID?

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let whose = try Attendance.oneself(or: person, for: who, in: room)
        return .marks(Mark(blind: Attendance.hands, person: whose.id, value: .bool(false)))
    }
}

extension Attendance {
    /// Where raised hands are marked.
    static let hands = "hands"

    fileprivate static func oneself(
        or person: Person.ID?, for who: Person, in room: Room
    ) throws(Refusal) -> Person {
        guard let person, person != who.id else { return who }
        guard who.role == .facilitator else {
            throw .forbidden("You can do this for yourself only; a facilitator can do it for others.")
        }
        return try room.person(person)
    }

    fileprivate static func keepAFacilitator(
        when person: Person, becomes role: Person.Role?, in room: Room
    ) throws(Refusal) {
        if person.role == .facilitator, role != .facilitator, room.facilitators.count == 1 {
            throw .conflict(
                "lastFacilitator",
                role == nil
                    ? "A room needs a facilitator, and you are the only one. Make somebody else one first, then you can leave."
                    : "A room needs a facilitator, and this is the only one. Make somebody else one first, then hand over."
            )
        }
    }
}
