import Foundation
import Workshop
import WorkshopStore

/// How people come into a room: opening it, joining it, coming back. Each ends with a fresh token, given in the same transaction.
extension Batch {
    mutating func open(_ opening: RoomOpening, _ idHash: Data?) throws -> Admission {
        if let idHash {
            if let again = opened[idHash] { return again }
            if let created = try journal.room(createdBy: idHash) {
                guard let known = try room(created.code) else { throw Failure.unavailable(retryAfterSeconds: 1) }
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
        let live = LiveRoom(
            room: Room(code: code), tokens: [:], frames: [], epoch: journal.epoch, boot: "\(seed() % 0xFFFF_FFFF)",
            now: now)
        working[code] = Working(live: live, publication: LiveRoom.Publication(room: live.room), isNew: true)
        var part = Append(room: code, expected: 0)
        part.creation = Creation(idHash: idHash ?? Secret().hash(as: .token), person: person)
        part.events = try apply(decision, by: person, to: code)
        let admission = try admit(person, to: code, part, isNew: true, withRecovery: true)
        if let idHash { opened[idHash] = admission }
        return admission
    }

    mutating func join(
        _ joining: Joining, _ code: String, _ idHash: Data?, alreadyHereAs here: Person.ID?
    ) throws -> Admission {
        guard let known = try room(code) else { throw Failure.unauthorized }
        let receipt = idHash.map { "join:" + $0.base64EncodedString() }
        if let receipt, let idHash {
            let earlier: String?
            if let here = known.receipts[receipt] {
                earlier = here.carried.created
            } else if case .same(_, let person) = try journal.answer(
                room: code, person: "", command: receipt, digest: idHash)
            {
                earlier = person
            } else {
                earlier = nil
            }
            if let earlier {
                guard known.publication.room.people[earlier]?.removed == false else { throw Failure.removed }
                var part = Append(room: code, expected: known.publication.room.head)
                part.revokedPeople = [earlier]
                return try admit(earlier, to: code, part, isNew: false)
            }
        }
        if let here, let name = known.publication.room.people[here]?.name {
            throw Refusal(
                .conflict, "alreadyHere",
                "This browser is already here as \(name). Go on as \(name), or join as another person.")
        }
        let decision = try joining.decide(in: known.publication.room)
        guard let person = decision.created else { throw Failure.unavailable(retryAfterSeconds: 1) }
        var part = Append(room: code, expected: known.publication.room.head)
        part.events = try apply(decision, by: person, to: code)
        if let receipt, let idHash {
            let carried = Writer.Carried(seq: part.expected + part.events.count, created: person)
            part.receipts = [
                Receipt(person: "", command: receipt, digest: idHash, seq: carried.seq, created: person)
            ]
            working[code]?.receipts[receipt] = (idHash, carried)
        }
        return try admit(person, to: code, part, isNew: true)
    }

    mutating func comeBack(_ secret: Data, _ code: String) throws -> Admission {
        guard let known = try room(code) else { throw Failure.unauthorized }
        guard let person = known.publication.grants[secret] ?? known.live.person(withToken: secret),
            known.publication.room.people[person]?.removed == false
        else {
            throw Refusal(
                .forbidden, "invitationInvalid", "This link is not valid any more. Ask the facilitator for a new one.")
        }
        return try admit(person, to: code, Append(room: code, expected: known.publication.room.head), isNew: false)
    }

    /// Gives a person a fresh token within a part.
    private mutating func admit(
        _ person: Person.ID, to code: String, _ part: Append, isNew: Bool, withRecovery: Bool = false
    ) throws -> Admission {
        guard let role = working[code]?.publication.room.people[person]?.role else {
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
            code: code, person: person, role: role, token: token.text, recovery: recovery?.text, isNew: isNew)
    }
}
