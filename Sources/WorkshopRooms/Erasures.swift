import Foundation
import Logging
import Workshop
import WorkshopStore

/// Forgetting a person or a room: a batch of its own, for it rewrites what lies on disk. Answered when nothing of it is left there.
extension Batch {
    /// Returns an error when the outcome of a write cannot be known.
    mutating func erase(_ work: Writer.Work) -> (any Error)? {
        guard case .erase(let erased, let member, let answer) = work else { return purge() }
        do {
            guard let known = try room(member.code) else { throw Failure.unauthorized }
            guard known.publication.room.isKnown(member.person) else { throw Failure.removed }
            switch erased {
            case .person(let person): try erase(person, of: known, by: member.person)
            case .room: try erase(known, by: member.person)
            }
            try journal.purge()
            answer(.success(()))
        } catch let refusal as Refusal {
            answer(.failure(.refused(refusal)))
        } catch let failure as Failure {
            answer(.failure(failure))
        } catch {
            answer(.failure(.unavailable(retryAfterSeconds: 2)))
            return report(error)
        }
        return nil
    }

    private func purge() -> (any Error)? {
        do {
            try journal.purge()
            return nil
        } catch {
            return report(error)
        }
    }

    private func report(_ error: any Error) -> (any Error)? {
        logger.error("An erasure is not complete", metadata: ["error": "\(JournalFailure.inLog(error))"])
        if case .indeterminate? = error as? JournalFailure { return error }
        return nil
    }

    /// The room is made anew from what is left of its log, so that nothing of the person can stay behind in memory.
    private func erase(_ person: Person.ID, of known: Working, by member: Person.ID) throws {
        let room = known.publication.room
        guard let log = try journal.load(room: room.code, fromStart: true)?.events else { throw Failure.unauthorized }
        let rows = log.lazy.map { Erasure.Row(seq: $0.seq, type: $0.type, by: $0.by, body: $0.body) }
        let bodies = try Erasure.bodies(of: rows, erasing: person)
        let decision = try ErasePerson(person: person, isInLog: !bodies.isEmpty).decide(by: member, in: room)
        guard !decision.events.isEmpty else { return }
        let events = try decision.events.enumerated().map { offset, event in
            StoredEvent(
                seq: room.head + 1 + offset, at: now, by: member, type: type(of: event).type,
                body: try Events.body(of: event))
        }
        do {
            let part = Append(room: room.code, expected: room.head, events: events)
            guard case .appended = try journal.erase(person: person, replacing: bodies, with: part),
                let left = try journal.load(room: room.code, fromStart: true)
            else { throw Failure.unavailable(retryAfterSeconds: 2) }
            known.live.publish(withoutErased: try LiveRoom.replay(left).room, at: now)
        } catch {
            // What is in memory may not be what is on disk.
            forget(room.code)
            throw error
        }
    }

    private func erase(_ known: Working, by member: Person.ID) throws {
        try EraseRoom().check(by: member, in: known.publication.room)
        try journal.erase(room: known.live.code)
        forget(known.live.code)
    }
}
