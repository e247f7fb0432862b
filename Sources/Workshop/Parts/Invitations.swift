import Foundation

/// A link that lets somebody in: as somebody new with a role, as a person whom the room knows, or to read and be nobody.
///
/// The room keeps the SHA-256 of its secret and nothing else of it.
package struct Invitation: Codable, Hashable, Sendable {
    package enum Entrance: Codable, Hashable, Sendable {
        /// For whoever holds the link.
        case newcomers(role: Person.Role)
        /// For a person who lost their device.
        case back(person: Person.ID)
        /// For another device of the person who made it.
        case device(person: Person.ID)
        /// For everybody who is to read what the room shows to all.
        case readers
    }

    package let entrance: Entrance
    package let hash: String
    let at: Date
    /// From then on it is worth nothing.
    let until: Date?
    /// How many may still come in by it; nil when any number.
    var uses: Int?
    package var revoked = false

    /// What its link carries the secret as.
    package var word: String {
        switch entrance {
        case .newcomers: "invitation"
        case .back: "recovery"
        case .device: "device"
        case .readers: "share"
        }
    }

    /// Whom it brings back; nil when it is for newcomers.
    var person: Person.ID? {
        switch entrance {
        case .newcomers, .readers: nil
        case .back(let person), .device(let person): person
        }
    }
}

/// The links that a room gives out.
package enum Invitations: Part {
    package static let commands: [any Command.Type] = [
        MakeInvitation.self, RevokeInvitation.self, LinkDevice.self,
    ]
    package static let events: [any Event.Type] = [
        InvitationMade.self, InvitationUsed.self, InvitationRevoked.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.invitations) { room, id in
            guard let invitation = room.invitations[id] else { return [] }
            var role: Person.Role?
            switch invitation.entrance {
            case .newcomers(let theirs): role = theirs
            case .back: break
            case .device: return []
            case .readers: role = .observer
            }
            return [
                Entry(
                    "desk", "invitations", id,
                    value: .of([
                        "role": role, "person": invitation.person, "uses": invitation.uses, "at": invitation.at,
                        "until": invitation.until, "revoked": invitation.revoked ? true : nil,
                        "share": invitation.entrance == .readers ? true : nil,
                    ]))
            ]
        }
    ]

    /// How long a link works that brings somebody back, and one for another device.
    static let backLasts: TimeInterval = 24 * 3600
    static let deviceLasts: TimeInterval = 600
    /// The most links for newcomers or for people to come back that work at once.
    static let most = 200

    /// Used up, revoked, too old or never made: whoever tries a link learns only that it does not work.
    package static let invalid = Refusal(
        .forbidden, "invitationInvalid", "This link is not valid any more. Ask the facilitator for a new one.")

    fileprivate static func make(
        _ entrance: Invitation.Entrance, uses: Int?, for duration: TimeInterval?, in room: Room, at moment: Moment
    ) -> Decision {
        let id = "i\(room.invitations.everMade + 1)"
        return .events(
            InvitationMade(
                invitation: id, entrance: entrance, hash: moment.secretHash, uses: uses,
                until: duration.map { (moment.now + $0).wholeMilliseconds }),
            created: id)
    }
}

extension Room {
    /// What the holder of a secret may come in by. Throws `invitationInvalid` when there is nothing, or nothing any more.
    func invitation(withHash hash: String, at now: Date) throws(Refusal) -> (id: String, Invitation) {
        guard let (id, found) = invitations.all.first(where: { $0.value.hash == hash }), works(found, at: now) else {
            throw Invitations.invalid
        }
        return (id, found)
    }

    fileprivate func works(_ invitation: Invitation, at now: Date) -> Bool {
        if invitation.revoked || invitation.uses == 0 { return false }
        if let until = invitation.until, now >= until { return false }
        return invitation.person.map { people[$0]?.removed == false } ?? true
    }
}

// MARK: - Coming in by one

/// Coming in by the link of an invitation.
package struct Invited: Sendable {
    let hash: String
    /// Who they say they are; needed of somebody new only.
    let joining: Joining?

    package init(hash: String, joining: Joining?) {
        self.hash = hash
        self.joining = joining
    }

    /// `guest` is who waits at the door with this browser already: it is they who come in. What is created is who they are inside.
    package func decide(in room: Room, as guest: Person.ID?, at moment: inout Moment) throws(Refusal) -> Decision {
        let (id, invitation) = try room.invitation(withHash: hash, at: moment.now)
        switch invitation.entrance {
        case .readers: throw Invitations.invalid
        case .back(let person), .device(let person):
            return .events(InvitationUsed(invitation: id, person: person), created: person)
        case .newcomers(let role):
            try Door.checkNotArchived(room)
            try Door.checkSpace(in: room)
            guard let joining else { throw .invalid("name", "“name” is missing.") }
            let person = guest.flatMap { room.door[$0] == nil ? nil : $0 } ?? "p\(room.people.everMade + 1)"
            return .events(
                room.joined(person, joining.name, joining.function, as: role),
                InvitationUsed(invitation: id, person: person), created: person)
        }
    }
}

struct InvitationUsed: Event {
    static let type = "invitationUsed"
    let invitation: String
    let person: Person.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.invitations.change(invitation) { $0.uses = $0.uses.map { max(0, $0 - 1) } }
    }
}

// MARK: - Making and revoking

/// Makes a link for newcomers of a role, once or often, one that brings a person back who lost their device, or one that everybody reads by (`share`).
struct MakeInvitation: Command {
    static let type = "invitation.make"
    static let fields: [Field] = [
        .choice("role", Person.Role.self, .optional), .id("person", .optional),
        .int("uses", 1...Attendance.most, .optional), .flag("share", .optional),
    ]
    static let by = Roles.facilitators
    static let afterCommit = true
    static let whenArchived = true
    static let makesLink = true

    let role: Person.Role?
    let person: Person.ID?
    let uses: Int?
    let share: Bool?

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let live = room.invitations.values.count { invitation in
            if case .device = invitation.entrance { return false }
            return room.works(invitation, at: moment.now)
        }
        guard live < Invitations.most else {
            throw .conflict(
                "tooManyInvitations",
                "\(Invitations.most) invitations of this room work at once, no more. Revoke one that is not needed.")
        }
        if share == true { return try sharing(in: room, at: moment) }
        guard let person else {
            try Door.checkNotArchived(room)
            return Invitations.make(.newcomers(role: role ?? .participant), uses: uses, for: nil, in: room, at: moment)
        }
        guard role == nil else {
            throw .invalid("role", "A link that brings somebody back leaves their role as it is. Leave “role” out.")
        }
        guard uses == nil || uses == 1 else {
            throw .invalid("uses", "A link that brings somebody back works once. Leave “uses” out.")
        }
        let back = try room.person(person)
        return Invitations.make(.back(person: back.id), uses: 1, for: Invitations.backLasts, in: room, at: moment)
    }

    private func sharing(in room: Room, at moment: Moment) throws(Refusal) -> Decision {
        guard person == nil else {
            throw .invalid("person", "A share link is for everybody and brings nobody back. Leave “person” out.")
        }
        guard uses == nil else {
            throw .invalid("uses", "A share link is read by everybody, as often as they like. Leave “uses” out.")
        }
        guard role == nil || role == .observer else {
            throw .invalid("role", "Who comes by a share link reads and does nothing else. Leave “role” out.")
        }
        return Invitations.make(.readers, uses: nil, for: nil, in: room, at: moment)
    }
}

/// Makes a link for another device of one's own. It works once, for ten minutes, and an earlier one no more.
struct LinkDevice: Command {
    static let type = "device.link"
    static let fields: [Field] = []
    static let by = Roles.everyone
    static let afterCommit = true
    static let whenArchived = true
    static let makesLink = true

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        Invitations.make(.device(person: who.id), uses: 1, for: Invitations.deviceLasts, in: room, at: moment)
    }
}

struct InvitationMade: Event {
    static let type = "invitationMade"
    let invitation: String
    let entrance: Invitation.Entrance
    let hash: String
    let uses: Int?
    let until: Date?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        if case .device = entrance {
            for (id, other) in room.invitations.all where other.entrance == entrance && !other.revoked {
                room.invitations.change(id) { $0.revoked = true }
            }
        }
        room.invitations[invitation] = Invitation(
            entrance: entrance, hash: hash, at: stamp.at, until: until, uses: uses)
    }
}

/// Makes a link worthless. Who came in by it stays.
struct RevokeInvitation: Command {
    static let type = "invitation.revoke"
    static let fields: [Field] = [.id("invitation")]
    static let by = Roles.facilitators
    static let afterCommit = true
    static let whenArchived = true

    let invitation: String

    func decide(by who: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let found = room.invitations[invitation] else { throw .unknown("invitation") }
        return found.revoked ? .nothing : .events(InvitationRevoked(invitation: invitation))
    }
}

struct InvitationRevoked: Event {
    static let type = "invitationRevoked"
    let invitation: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.invitations.change(invitation) { $0.revoked = true }
    }
}
