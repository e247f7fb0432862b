import Foundation
import Logging
import Workshop
import WorkshopStore

/// What the writer does in one transaction: every piece decided against the newest state, committed or not, and answered only when all of it is on disk.
struct Batch {
    let journal: any Journal
    let rooms: AwakeRooms
    let now: Date
    let seed: @Sendable () -> UInt64
    let logger: Logger
    let snapshotEvery: Int

    /// A room as this batch leaves it.
    ///
    /// A class, because a copy of a room at every look costs as much as deciding.
    final class Working {
        let live: LiveRoom
        var publication: LiveRoom.Publication
        /// A room that this batch makes is put among the awake ones only when it is on disk.
        let isNew: Bool
        /// What each event changes, of which the frames are drawn while the disk writes.
        var changes: [Transition] = []
        var receipts: [String: (digest: Data, carried: Writer.Carried)] = [:]

        init(live: LiveRoom, isNew: Bool = false) {
            self.live = live
            self.isNew = isNew
            publication = LiveRoom.Publication(room: live.room)
        }
    }

    var working: [String: Working] = [:]
    var parts: [Append] = []
    var opened: [Data: Admission] = [:]
    /// What to say when all is on disk, and what when it is not.
    private var answers: [(landed: () -> Void, failed: (Failure) -> Void)] = []
    /// States of rooms that this batch woke after too long a replay.
    private var unkept: [Room] = []

    init(
        journal: any Journal, rooms: AwakeRooms, now: Date, seed: @escaping @Sendable () -> UInt64, logger: Logger,
        snapshotEvery: Int
    ) {
        self.journal = journal
        self.rooms = rooms
        self.now = now
        self.seed = seed
        self.logger = logger
        self.snapshotEvery = snapshotEvery
    }

    // MARK: Deciding

    mutating func add(_ work: Writer.Work) {
        switch work {
        case .command(let command, let id, let digest, let member, let secretHash, let answer):
            judge(answer) { batch throws in try batch.carryOut(command, id, digest, by: member, secretHash) }
        case .open(let opening, let idHash, let answer):
            judge(answer) { batch throws in try batch.open(opening, idHash) }
        case .join(let coming, let code, let answer):
            judge(answer) { batch throws in try batch.join(coming, code) }
        case .wake(let code, let answer):
            let rooms = rooms
            let reading: Writer.Answer<LiveRoom?> = { result in
                // Who only reads is not held up by what could not be written: the room is awake all the same.
                if case .failure = result, let live = rooms[code] { answer(.success(live)) } else { answer(result) }
            }
            judge(reading) { batch throws in try batch.room(code)?.live }
        case .putDown(let live, let limit):
            guard working[live.code] == nil, live.retire(unusedSince: limit) else { return }
            rooms[live.code] = nil
        case .erase, .purge, .stop: break
        }
    }

    /// Keeps an answer, whatever it is, until the batch has landed: it may rest on something that is still being written.
    private mutating func judge<Value>(
        _ answer: @escaping Writer.Answer<Value>, _ decide: (inout Batch) throws -> Value
    ) {
        let result: Result<Value, Failure>
        do {
            result = .success(try decide(&self))
        } catch let refusal as Refusal {
            result = .failure(refusal.code == "removed" ? .removed : .refused(refusal))
        } catch let failure as Failure {
            result = .failure(failure)
        } catch let failure as JournalFailure where failure.isDamage {
            logger.error("A room is damaged and not shown", metadata: ["error": "\(JournalFailure.inLog(failure))"])
            result = .failure(.damaged)
        } catch {
            logger.error(
                "A piece of work could not be carried out", metadata: ["error": "\(JournalFailure.inLog(error))"])
            result = .failure(.unavailable(retryAfterSeconds: 2))
        }
        answers.append((landed: { answer(result) }, failed: { answer(.failure($0)) }))
    }

    mutating func room(_ code: String) throws -> Working? {
        if let known = working[code] { return known }
        let live: LiveRoom
        if let awake = rooms[code] {
            live = awake
        } else {
            guard let woken = try wake(code) else { return nil }
            live = woken
            rooms[code] = live
        }
        let found = Working(live: live)
        working[code] = found
        return found
    }

    /// A sleeping room. A kept state that this version cannot read is passed over and the log replayed instead.
    private mutating func wake(_ code: String) throws -> LiveRoom? {
        let boot = "\(seed() % 0xFFFF_FFFF)"
        guard let stored = try journal.load(room: code) else { return nil }
        do {
            return try wake(stored, boot: boot)
        } catch is LiveRoom.StaleSnapshot {
            guard let whole = try journal.load(room: code, fromStart: true) else { return nil }
            return try wake(whole, boot: boot)
        }
    }

    private mutating func wake(_ stored: StoredRoom, boot: String) throws -> LiveRoom {
        let replay = try LiveRoom.replay(stored, snapshotEvery: snapshotEvery)
        if let room = replay.unkept { unkept.append(room) }
        return LiveRoom(replay, tokens: stored.tokens, epoch: journal.epoch, boot: boot, now: now)
    }

    private mutating func carryOut(
        _ command: any Command, _ id: String, _ digest: Data, by member: Member, _ secretHash: String
    ) throws -> Writer.Carried {
        guard let known = try room(member.code) else { throw Failure.unauthorized }
        let key = "\(member.person) \(id)"
        if let earlier = known.receipts[key] {
            guard earlier.digest == digest else { throw Batch.reused }
            return earlier.carried
        }
        switch try journal.answer(room: member.code, person: member.person, command: id, digest: digest) {
        case .same(let seq, let created): return Writer.Carried(seq: seq, created: created)
        case .other: throw Batch.reused
        case nil: break
        }
        let live = known.live
        var moment = Moment(now: now, lastSeen: live.lastSeen, secretHash: secretHash, chance: Chance(seed: seed()))
        let decision = try Commands.decide(command, by: member.person, in: known.publication.room, at: &moment)
        let expected = known.publication.room.head
        var part = Append(room: member.code, expected: expected, destroys: decision.destroys)
        part.events = try apply(decision, by: member.person, to: member.code)
        part.marks = decision.marks.map {
            StoredMark(blind: $0.blind, person: $0.person, key: $0.key, value: $0.value.data)
        }
        let carried = Writer.Carried(seq: expected + part.events.count, created: decision.created)
        let blind = decision.marks.first.map(\.blind).flatMap { known.publication.room.isSecret($0) ? $0 : nil }
        part.receipts = [
            Receipt(
                person: member.person, command: id, digest: digest, blind: blind, seq: carried.seq,
                created: carried.created)
        ]
        parts.append(part)
        working[member.code]?.receipts[key] = (digest, carried)
        return carried
    }

    private static let reused = Refusal(
        .conflict, "commandIdReused", "This id was used for another command already. Send this one with a new id.")

    /// Takes a decision over into the working room. Returns the events as they are stored.
    mutating func apply(_ decision: Decision, by person: Person.ID?, to code: String) throws -> [StoredEvent] {
        guard let known = working[code] else { return [] }
        var publication = known.publication
        var changes: [Transition] = []
        var stored: [StoredEvent] = []
        for event in decision.events {
            let next = publication.room.evolved(by: event, at: now, by: person)
            changes.append(Transition(old: publication.room, new: next))
            publication.presence.formUnion(Presence.Parts(changedFrom: publication.room, to: next))
            publication.room = next
            stored.append(
                StoredEvent(
                    seq: next.head, at: now, by: person, type: type(of: event).type, body: try Events.body(of: event)))
        }
        for mark in decision.marks {
            publication.room.put(mark)
            publication.marks.append(mark)
        }
        for blind in decision.destroys { publication.room.destroyMarks(of: blind) }
        known.publication = publication
        known.changes += changes
        return stored
    }

    // MARK: Landing

    /// Writes the batch, publishes, answers. Returns an error when the outcome cannot be known.
    mutating func land() -> (any Error)? {
        let drawing = FrameDrawing(of: working.mapValues(\.changes), at: now)
        var lost: Set<String> = []
        if !parts.isEmpty {
            do {
                for (part, result) in zip(parts, try journal.append(parts)) {
                    if case .lostRace = result { lost.insert(part.room) }
                }
            } catch {
                logger.error(
                    "A batch was not written",
                    metadata: ["error": "\(JournalFailure.inLog(error))", "parts": "\(parts.count)"])
                return fail(error)
            }
        }
        if !lost.isEmpty {
            // Somebody else has written to the file: nothing in memory counts.
            logger.error("A room was written by somebody else", metadata: ["rooms": "\(lost.count)"])
            for code in working.keys { forget(code) }
            for answer in answers { answer.failed(.unavailable(retryAfterSeconds: 2)) }
            return nil
        }
        let written = Set(parts.map(\.room))
        let frames = drawing.frames
        for (code, room) in working where written.contains(code) {
            if room.isNew { rooms[code] = room.live }
            room.publication.frames = frames[code] ?? []
            room.live.publish(room.publication, at: now)
        }
        for answer in answers { answer.landed() }
        var doubt: (any Error)?
        let due = working.values.compactMap { $0.live.stateToKeep(every: snapshotEvery) }
        for room in unkept + due { doubt = saveSnapshot(room) ?? doubt }
        return doubt
    }

    /// Tells everybody that the batch was not written. Returns the error when that is not certain.
    private func fail(_ error: any Error) -> (any Error)? {
        guard case .failed(_, let isFull)? = error as? JournalFailure else {
            for code in Set(parts.map(\.room)) { forget(code) }
            for answer in answers { answer.failed(.unavailable(retryAfterSeconds: 2)) }
            if case .indeterminate? = error as? JournalFailure { return error }
            return nil
        }
        // Nothing was written and nothing published, so the rooms are what is on disk, and people go on reading them.
        for answer in answers { answer.failed(isFull ? .full : .unavailable(retryAfterSeconds: 2)) }
        return nil
    }

    func forget(_ code: String) {
        rooms[code]?.abandon()
        rooms[code] = nil
    }

    /// Returns an error when its outcome cannot be known: the journal then does nothing more.
    private func saveSnapshot(_ room: Room) -> (any Error)? {
        do {
            try journal.saveSnapshot(room: room.code, seq: room.head, state: try LiveRoom.state(of: room))
        } catch {
            // The log is the truth; without the snapshot the room only opens more slowly.
            logger.warning("A snapshot was not kept", metadata: ["error": "\(JournalFailure.inLog(error))"])
            if case .indeterminate? = error as? JournalFailure { return error }
        }
        return nil
    }
}
