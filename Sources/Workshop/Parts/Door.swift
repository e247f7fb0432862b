import Foundation

/// Somebody who waits in front of a locked room. Only facilitators learn that they are there.
package struct Guest: Codable, Hashable, Sendable {
    package let name: String
    package let function: String
    let at: Date
}

/// Who comes in: joining, the lock, the people who wait behind it, and the archive, which takes nobody in.
package enum Door: Part {
    package static let commands: [any Command.Type] = [
        LockRoom.self, UnlockRoom.self, AdmitPerson.self, ArchiveRoom.self, UnarchiveRoom.self,
    ]
    package static let events: [any Event.Type] = [
        PersonJoined.self, GuestKnocked.self, GuestTurnedAway.self, RoomLocked.self, RoomUnlocked.self,
        RoomArchived.self, RoomUnarchived.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.door) { room, id in
            guard let guest = room.door[id] else { return [] }
            return [
                Entry(
                    "desk", "door", id, value: .of(["name": guest.name, "function": guest.function, "at": guest.at]))
            ]
        }
    ]

    /// The most people who may wait at once.
    static let most = 50

    /// What somebody at the door is told who asks for anything else.
    package static let waiting = Refusal(
        .forbidden, "waiting",
        "You are at the door of this room. A facilitator sees you and lets you in; then try again."
    )

    static func checkSpace(in room: Room) throws(Refusal) {
        guard room.people.values.count(where: { !$0.removed }) < Attendance.most else {
            throw .conflict("roomFull", "This room has \(Attendance.most) people, the most it can take.")
        }
    }

    static func checkNotArchived(_ room: Room) throws(Refusal) {
        guard room.charter.status != .archived else {
            throw .conflict(
                "archived", "This room is archived and takes nobody new. Ask its facilitator if you need to read it.")
        }
    }
}

extension Room {
    /// Whether somebody is in the room or at its door, and was not sent away.
    package func isKnown(_ id: Person.ID) -> Bool { people[id]?.removed == false || door[id] != nil }

    /// The event that takes somebody in who has said who they are.
    func joined(_ id: Person.ID, _ name: String, _ function: String, as role: Person.Role) -> PersonJoined {
        PersonJoined(person: id, name: name, function: spelling(ofFunction: function), role: role)
    }
}

extension Document {
    /// All that somebody at the door may see: of the room what the page for joining shows, and that they wait.
    package static func atTheDoor(of room: Room, for id: Person.ID) -> JSON? {
        guard room.door[id] != nil else { return nil }
        let charter = room.charter
        return .of([
            "room": JSON.of([
                "code": room.code, "title": charter.title, "status": charter.status, "locked": charter.locked,
            ]),
            "you": JSON.of(["id": id, "role": Person.Role.participant, "waiting": true]),
        ])
    }
}

// MARK: - Joining

/// The body of `POST /api/rooms/{code}/participants` of somebody new, apart from its client-made id.
package struct Joining: Decodable, Sendable {
    package let name: String
    package let function: String

    package static func read(_ body: [String: JSON]) throws(Refusal) -> Joining {
        try Commands.decode(Joining.self, from: Field.check(body, against: Attendance.personFields))
    }

    /// Into the room, or to its door when it is locked.
    package func decide(in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        try Door.checkNotArchived(room)
        try Door.checkSpace(in: room)
        guard room.charter.locked else {
            let id = "p\(room.people.everMade + 1)"
            return .events(room.joined(id, name, function, as: .participant), created: id)
        }
        guard room.door.count < Door.most else {
            throw .conflict(
                "doorFull",
                "\(Door.most) people wait at the door already. Try again in a few minutes, or ask the facilitator for an invitation."
            )
        }
        // Not numbered like those inside, so that no number is missing there when somebody is turned away.
        let id = moment.chance.id("p")
        return .events(GuestKnocked(person: id, name: name, function: function), created: id)
    }
}

struct PersonJoined: Event {
    static let type = "personJoined"
    static let words = Words.personsName
    let person: Person.ID
    let name: String
    let function: String
    let role: Person.Role

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        if room.door[person] != nil { room.door[person] = nil }
        room.people[person] = Person(id: person, name: name, function: function, role: role)
    }
}

// MARK: - Waiting at the door

struct GuestKnocked: Event {
    static let type = "guestKnocked"
    static let words = Words.personsName
    let person: Person.ID
    let name: String
    let function: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.door[person] = Guest(name: name, function: function, at: stamp.at)
    }
}

/// Lets somebody in who waits at the door.
struct AdmitPerson: Command {
    static let type = "person.admit"
    static let fields: [Field] = [.id("person")]
    static let by = Roles.facilitators
    static let afterCommit = true

    let person: Person.ID

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        // Two facilitators may let in the same person; the second changes nothing.
        if room.people[person]?.removed == false { return .nothing }
        guard let guest = room.door[person] else {
            throw Refusal(.unknown, "notFound", "This person does not wait at the door any more.")
        }
        try Door.checkSpace(in: room)
        return .events(room.joined(person, guest.name, guest.function, as: .participant))
    }
}

struct GuestTurnedAway: Event {
    static let type = "guestTurnedAway"
    let person: Person.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.door[person] = nil }
}

// MARK: - The lock

/// From now on who joins waits at the door, unless an invitation lets them in.
struct LockRoom: Command {
    static let type = "room.lock"
    static let fields: [Field] = []
    static let by = Roles.facilitators
    static let afterCommit = true

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        room.charter.locked ? .nothing : .events(RoomLocked())
    }
}

struct RoomLocked: Event {
    static let type = "roomLocked"

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.charter.locked = true }
}

/// Opens the door again; who waits at it comes in, as far as there is room.
struct UnlockRoom: Command {
    static let type = "room.unlock"
    static let fields: [Field] = []
    static let by = Roles.facilitators
    static let afterCommit = true

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.charter.locked else { return .nothing }
        if !room.door.isEmpty { try Door.checkSpace(in: room) }
        let space = Attendance.most - room.people.values.count { !$0.removed }
        var events: [any Event] = [RoomUnlocked()]
        for (id, guest) in room.door.all.prefix(max(0, space)) {
            events.append(room.joined(id, guest.name, guest.function, as: .participant))
        }
        return Decision(events: events)
    }
}

struct RoomUnlocked: Event {
    static let type = "roomUnlocked"

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.charter.locked = false }
}

// MARK: - The archive

/// Puts a room away: everything can be read and exported, nothing changed, and nobody new comes in.
struct ArchiveRoom: Command {
    static let type = "room.archive"
    static let fields: [Field] = []
    static let by = Roles.facilitators
    static let afterCommit = true

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.openBlinds.isEmpty else {
            throw .conflict("roundOpen", "People are still voting. Reveal the open round before you archive the room.")
        }
        let timer = room.openCheckIn.map { room.timerAfter($0.value) } ?? []
        return Decision(events: [RoomArchived()] + timer)
    }
}

struct RoomArchived: Event {
    static let type = "roomArchived"

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.charter.status = .archived
        if let (id, _) = room.openCheckIn { room.checkIns.change(id) { $0.meeting = nil } }
        for id in room.door.ids { room.door[id] = nil }
    }
}

/// Takes a room out of the archive: it is as it was, committed or open.
struct UnarchiveRoom: Command {
    static let type = "room.unarchive"
    static let fields: [Field] = []
    static let by = Roles.facilitators
    static let afterCommit = true
    static let whenArchived = true

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        room.charter.status == .archived ? .events(RoomUnarchived()) : .nothing
    }
}

struct RoomUnarchived: Event {
    static let type = "roomUnarchived"

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.charter.status = room.record == nil ? .open : .committed
    }
}
