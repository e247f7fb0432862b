import Foundation
import Workshop
import WorkshopStore

/// What `POST /api/rooms/{code}/participants` asks for.
struct Coming: Sendable {
    /// Who they say they are; nil of somebody who is to be brought back.
    let joining: Joining?
    /// What the link carried behind its `#`.
    let secret: String?
    let idHash: Data?
    /// Who this browser is in the room already.
    let here: Person.ID?
    /// Whether it is to be another person all the same.
    let another: Bool

    func decide(in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if let secret {
            return try Invited(hash: Secret.invitationHash(secret), joining: joining)
                .decide(in: room, as: another ? nil : here, at: &moment)
        }
        guard let joining else { throw Refusal(.invalid, "invalidField", "“name” is missing.", field: "name") }
        return try joining.decide(in: room, at: &moment)
    }
}

/// How people come into a room: opening it, joining it, coming back. Each ends with a fresh token, given in the same transaction.
extension Batch {
    mutating func open(_ opening: any Opening, _ idHash: Data?) throws -> Admission {
        if let idHash {
            if let again = opened[idHash] { return again }
            if let created = try journal.room(createdBy: idHash) {
                guard let known = try room(created.code) else { throw Failure.unavailable(retryAfterSeconds: 1) }
                guard known.publication.room.isKnown(created.person) else { throw Failure.removed }
                var part = Append(room: created.code, expected: known.publication.room.head)
                part.revokedPeople = [created.person]
                let again = try admit(created.person, to: created.code, part, isNew: false, withRecovery: true)
                opened[idHash] = again
                return again
            }
        }
        var chance = Chance(seed: seed())
        var code = RoomCode.random(using: &chance)
        while try room(code) != nil { code = RoomCode.random(using: &chance) }
        var moment = Moment(now: now, chance: chance)
        let decision = try opening.decide(at: &moment)
        let person = decision.created ?? ""
        let live = LiveRoom(code: code, epoch: journal.epoch, boot: "\(seed() % 0xFFFF_FFFF)", now: now)
        working[code] = Working(live: live, isNew: true)
        var part = Append(room: code, expected: 0)
        part.creation = Creation(idHash: idHash ?? Secret().hash(as: .token), person: person)
        part.events = try apply(decision, by: person, to: code)
        let admission = try admit(person, to: code, part, isNew: true, withRecovery: true)
        if let idHash { opened[idHash] = admission }
        return admission
    }

    mutating func join(_ coming: Coming, _ code: String) throws -> Admission {
        guard let known = try room(code) else { throw Failure.unauthorized }
        let room = known.publication.room
        var part = Append(room: code, expected: room.head)
        if let (person, wasNew) = try earlier(coming.idHash, code) {
            guard room.isKnown(person) else { throw Failure.removed }
            // Whoever was brought back may have other devices, which go on.
            if wasNew { part.revokedPeople = [person] }
            return try admit(person, to: code, part, isNew: false)
        }
        try checkNotHere(coming, room)
        if let secret = coming.secret {
            let hash = Secret.hash(secret, as: .recovery)
            if let person = known.publication.grants[hash] ?? known.live.person(withToken: hash) {
                guard room.isKnown(person) else { throw Invitations.invalid }
                return try admit(person, to: code, part, isNew: false)
            }
        }
        var moment = Moment(now: now, chance: Chance(seed: seed()))
        let decision = try coming.decide(in: room, at: &moment)
        guard let person = decision.created else { throw Failure.unavailable(retryAfterSeconds: 1) }
        let isNew = room.people[person] == nil
        part.events = try apply(decision, by: person, to: code)
        if let idHash = coming.idHash {
            let carried = Writer.Carried(seq: part.expected + part.events.count, created: person)
            let receipt = Batch.receipt(idHash, isNew: isNew)
            part.receipts = [
                Receipt(person: "", command: receipt, digest: idHash, seq: carried.seq, created: person)
            ]
            working[code]?.receipts[receipt] = (idHash, carried)
        }
        return try admit(person, to: code, part, isNew: isNew)
    }

    /// Who came in by this request before, and whether they were new then.
    private func earlier(_ idHash: Data?, _ code: String) throws -> (person: Person.ID, wasNew: Bool)? {
        guard let idHash else { return nil }
        for wasNew in [true, false] {
            let receipt = Batch.receipt(idHash, isNew: wasNew)
            if let person = working[code]?.receipts[receipt]?.carried.created { return (person, wasNew) }
            if case .same(_, let person?) = try journal.answer(
                room: code, person: "", command: receipt, digest: idHash)
            {
                return (person, wasNew)
            }
        }
        return nil
    }

    private static func receipt(_ idHash: Data, isNew: Bool) -> String {
        (isNew ? "join:" : "back:") + idHash.base64EncodedString()
    }

    /// A browser that is somebody here is not made somebody else unasked. Who waits at its door may come in by an invitation.
    private func checkNotHere(_ coming: Coming, _ room: Room) throws(Refusal) {
        guard let here = coming.here, !coming.another else { return }
        if let person = room.people[here], !person.removed {
            throw Refusal(
                .conflict, "alreadyHere",
                "This browser is already here as \(person.name). Go on as \(person.name), or join as another person.")
        }
        if let guest = room.door[here], coming.secret == nil {
            throw Refusal(
                .conflict, "alreadyHere",
                "This browser waits at the door already, as \(guest.name). A facilitator will let you in.")
        }
    }

    /// Gives a person a fresh token within a part.
    private mutating func admit(
        _ person: Person.ID, to code: String, _ part: Append, isNew: Bool, withRecovery: Bool = false
    ) throws -> Admission {
        guard let room = working[code]?.publication.room, room.isKnown(person) else {
            throw Failure.unavailable(retryAfterSeconds: 1)
        }
        var part = part
        let token = Secret()
        let recovery = withRecovery ? Secret() : nil
        part.grants.append(TokenGrant(hash: token.hash(as: .token), person: person))
        if let recovery { part.grants.append(TokenGrant(hash: recovery.hash(as: .recovery), person: person)) }
        for revoked in part.revokedPeople {
            working[code]?.publication.revokedPeople.insert(revoked)
            let kept = working[code]?.publication.grants.filter { $0.value != revoked }
            working[code]?.publication.grants = kept ?? [:]
        }
        for grant in part.grants { working[code]?.publication.grants[grant.hash] = grant.person }
        parts.append(part)
        return Admission(
            code: code, person: person, role: room.people[person]?.role ?? .participant,
            waiting: room.door[person] != nil, token: token.text, recovery: recovery?.text, isNew: isNew)
    }
}
