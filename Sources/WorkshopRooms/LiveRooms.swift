import Crypto
import Foundation
import Logging
import Synchronization
import Workshop
import WorkshopStore

/// The live rooms, without HTTP: everything that can be asked of them, and the only place in memory that is mutable and shared.
///
/// Clock and randomness are given, so that a simulation can drive it.
package final class LiveRooms: Sendable {
    private static let longestWait = Duration.seconds(25)
    /// A room that nobody has used for so long is put down.
    private static let sleepAfter: TimeInterval = 600

    private let rooms: AwakeRooms
    let writer: Writer
    private let journal: any Journal
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private let ending: Ending

    /// Whether the rooms are being closed, and why if it was not asked for.
    private final class Ending: Sendable {
        let state = Mutex<(isClosing: Bool, error: (any Error)?)>((false, nil))
    }

    package convenience init(
        journal: any Journal, logger: Logger, clock: @escaping @Sendable () -> Date = { Date() },
        seed: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) {
        self.init(byHand: journal, logger: logger, clock: clock, seed: seed)
        writer.start()
    }

    /// Rooms in which nothing happens by itself: writing waits for `writer.turn`, time for `pass`.
    init(
        byHand journal: any Journal, logger: Logger, clock: @escaping @Sendable () -> Date,
        seed: @escaping @Sendable () -> UInt64, snapshotEvery: Int = LiveRoom.snapshotEvery
    ) {
        self.journal = journal
        self.logger = logger
        self.clock = clock
        rooms = AwakeRooms(codes: try? journal.codes())
        let ending = Ending()
        self.ending = ending
        writer = Writer(
            journal: journal, rooms: rooms, logger: logger, clock: clock, seed: seed,
            snapshotEvery: snapshotEvery,
            onIndeterminate: { error in ending.state.withLock { $0 = (true, $0.error ?? error) } })
    }

    /// Whether rooms can be used.
    package var isReady: Bool { !ending.state.withLock { $0.isClosing } }

    // MARK: Running

    /// Keeps time for the rooms: waits that are over, presence, rooms to be put down. Returns after `shutDown`; throws when a write's outcome cannot be known and the process has to end.
    package func run() async throws {
        var ticks = 0
        while true {
            let (isClosing, error) = ending.state.withLock { $0 }
            if let error { throw error }
            if isClosing { return }
            try? await Task.sleep(for: .milliseconds(250))
            if Task.isCancelled { return }
            ticks += 1
            pass(at: ContinuousClock.now, ticking: ticks % 4 == 0)
            if ticks % 240 == 0 {
                putDown(unusedSince: clock() - LiveRooms.sleepAfter)
                writer.put(.purge)
            }
        }
    }

    /// Ends the waits that are over by now, and when `ticking` tells what has gathered beside the log.
    func pass(at now: ContinuousClock.Instant, ticking: Bool) {
        for room in rooms.all {
            room.expire(at: now, date: clock())
            if ticking { room.tick(at: clock()) }
        }
    }

    /// Puts down the rooms in which nobody is and nothing has happened since.
    package func putDown(unusedSince limit: Date) {
        // In an order of their own, so that a simulation plays the same again.
        for room in rooms.all.sorted(by: { $0.code < $1.code }) { writer.put(.putDown(room, unusedSince: limit)) }
    }

    /// How many polls wait.
    package var waitingCount: Int { rooms.all.reduce(0) { $0 + $1.waitingCount } }

    /// How many rooms are awake.
    package var awakeCount: Int { rooms.all.count }

    /// Answers every waiting poll, finishes what is queued, and closes the journal.
    package func shutDown() async {
        ending.state.withLock { $0.isClosing = true }
        rooms.close()
        do {
            try await writer.ask { .stop(answer: $0) }
            try journal.close()
        } catch {
            logger.error("The journal did not close cleanly", metadata: ["error": "\(JournalFailure.inLog(error))"])
        }
    }

    // MARK: Coming in

    /// `POST /api/rooms`.
    package func open(_ body: JSON) async throws -> Admission {
        var (fields, idHash) = try LiveRooms.identified(body)
        fields["id"] = nil
        let opening = try refusing { () throws(Refusal) in try RoomOpening.read(fields) }
        return try await writer.ask { .open(opening, idHash: idHash, answer: $0) }
    }

    /// `POST /api/rooms/import`. The file is read before the writer is asked, who has all other rooms to see to.
    package func importRoom(_ body: JSON) async throws -> Admission {
        var (fields, idHash) = try LiveRooms.identified(body)
        fields["id"] = nil
        let opening = try refusing { () throws(Refusal) in try RoomImport.read(fields) }
        return try await writer.ask { .open(opening, idHash: idHash, answer: $0) }
    }

    /// `POST /api/rooms/{code}/participants`. `asMember` is who this browser already is.
    package func join(_ body: JSON, code: String, asMember member: Member?) async throws -> Admission {
        var (fields, idHash) = try LiveRooms.identified(body)
        fields["id"] = nil
        fields = fields.filter { $0.value != .null }
        let another = fields.removeValue(forKey: "another") ?? .bool(false)
        guard case .bool(let another) = another else {
            throw Failure.refused(Refusal(.invalid, "invalidField", "“another” is true or false.", field: "another"))
        }
        let invitation = fields.removeValue(forKey: "invitation")
        if let invitation, invitation.string?.isEmpty != false {
            throw Failure.refused(Refusal(.invalid, "invalidField", "“invitation” is text.", field: "invitation"))
        }
        // Only somebody who is brought back need not say who they are.
        let joining =
            invitation != nil && fields.isEmpty
            ? nil : try refusing { () throws(Refusal) in try Joining.read(fields) }
        let coming = Coming(
            joining: joining, secret: invitation?.string, idHash: idHash, here: member?.person, another: another)
        return try await writer.ask { .join(coming, code: code, answer: $0) }
    }

    /// The fields of a body and the hash of its client-made id.
    private static func identified(_ body: JSON) throws -> (fields: [String: JSON], idHash: Data?) {
        guard case .object(let fields) = body else {
            throw Failure.refused(Refusal(.malformed, "notAnObject", "The body is a JSON object."))
        }
        guard let id = fields["id"] else { return (fields, nil) }
        guard let text = id.string, (16...128).contains(text.unicodeScalars.count) else {
            throw Failure.refused(
                Refusal(
                    .invalid, "invalidField", "“id” is text of 16 to 128 characters that nobody can guess.", field: "id"
                ))
        }
        return (fields, Data(SHA256.hash(data: Data(text.utf8))))
    }

    /// What the join page needs to know; nil when there is no such room.
    package func front(of code: String) async throws -> JSON? {
        guard let room = try await awake(code)?.room else { return nil }
        return .of([
            "code": code, "title": room.charter.title, "status": room.charter.status, "locked": room.charter.locked,
        ])
    }

    /// Who holds a token. Throws `unauthorized`, the same for whatever reason, `removed`, or what `reader` throws of a share link; `readOnly` to who has but that.
    package func member(code: String, token: String) async throws -> Member {
        let reader = try await reader(code: code, token: token)
        if reader.readsOnly { throw Failure.refused(Sharing.readOnly) }
        return reader
    }

    /// Who may read with a token or with the secret of a share link. Throws `unauthorized`, `removed` or `linkTakenBack`.
    package func reader(code: String, token: String) async throws -> Member {
        guard let room = try await awake(code) else { throw Failure.unauthorized }
        let (person, readsOnly) = try room.reader(token: token)
        return Member(code: code, person: person, token: token, readsOnly: readsOnly)
    }

    // MARK: Writing and reading

    /// `POST /api/rooms/{code}/commands`: answered when it is on disk and published. `linking` makes a link of what stands behind its `#`.
    package func perform(
        _ body: JSON, by member: Member, linking: @Sendable (String) throws -> String = { $0 }
    ) async throws -> JSON {
        let (id, command) = try refusing { () throws(Refusal) in try Commands.read(body) }
        let digest = Data(SHA256.hash(data: body.data))
        let secret = type(of: command).makesLink ? Secret(ofLinkBy: member, command: id).text : nil
        let hash = secret.map { Secret.invitationHash($0) } ?? ""
        let carried = try await writer.ask {
            .command(command, id: id, digest: digest, by: member, secretHash: hash, answer: $0)
        }
        guard let secret else { return .of(["seq": carried.seq, "created": carried.created]) }
        guard let id = carried.created, let invitation = try await room(member).invitations[id], invitation.hash == hash
        else {
            throw Failure.refused(
                Refusal(
                    .conflict, "linkShownOnce",
                    "This link was shown on the device that made it, and only there. Make a new one."))
        }
        return .of([
            "seq": carried.seq, "created": id, "invitation": id, "link": try linking("\(invitation.word)=\(secret)"),
        ])
    }

    /// `POST /api/rooms/{code}/last-cycle`: like a command, for a body that is larger than commands are.
    package func importLastCycle(_ body: JSON, by member: Member) async throws -> JSON {
        let (id, file) = try refusing { () throws(Refusal) in try Commands.readImport(body) }
        let command = try refusing { () throws(Refusal) in try ImportLastCycle(file: file, into: member.code) }
        let digest = Data(SHA256.hash(data: body.data))
        let carried = try await writer.ask {
            .command(command, id: id, digest: digest, by: member, secretHash: "", answer: $0)
        }
        return .of(["seq": carried.seq])
    }

    /// `DELETE /api/rooms/{code}/participants/{id}`: answered when nothing of the person is left on disk either. Done again it does nothing.
    ///
    /// The file is rewritten for it, which takes seconds for hundreds of MB; what others ask meanwhile waits and is not refused.
    package func erase(_ person: Person.ID, by member: Member) async throws {
        try await writer.ask { .erase(.person(person), by: member, answer: $0) }
    }

    /// `DELETE /api/rooms/{code}`: from then on its code is as unknown as any other. Takes as long as erasing a person.
    package func eraseRoom(by member: Member) async throws {
        try await writer.ask { .erase(.room, by: member, answer: $0) }
    }

    /// The same as `reply`, as bytes.
    package func read(since cursor: String?, wait: Duration, by member: Member) async throws -> Data {
        try await reply(since: cursor, wait: wait, by: member).data
    }

    /// `GET /api/rooms/{code}/events`: the whole reply. Cancelling the task ends the wait.
    package func reply(since cursor: String?, wait: Duration, by member: Member) async throws -> Reply {
        let wait = min(wait, LiveRooms.longestWait)
        while true {
            guard let room = try await awake(member.code) else { throw Failure.unauthorized }
            if let reply = try await room.read(cursor, wait: wait, person: member.person, clock: clock) {
                return reply
            }
        }
    }

    /// The same as `read` for a poll that waits without a task. Nil when the room has to be woken for it, or the caller is nobody
    /// there: `reader` and `read` tell what comes of that. `onlyMembers` leaves out who has but a share link.
    package func poll(
        since cursor: String, wait: Duration, code: String, token: String, onlyMembers: Bool
    ) -> Poll? {
        guard let room = rooms[code] else { return nil }
        // Read before who it is: what is taken back in between is then noticed at the next poll.
        let revocations = room.revocations
        guard let (person, readsOnly) = try? room.reader(token: token), !(readsOnly && onlyMembers) else { return nil }
        let cursor = Cursor(cursor, among: room.epoch) ?? .unreadable
        return Poll(
            since: cursor, wait: min(wait, LiveRooms.longestWait), by: person, in: room, letInAt: revocations,
            clock: clock)
    }

    /// What comes of a poll whose room was put down or erased while it waited.
    package func read(_ poll: Poll) async throws -> Reply {
        let member = Member(code: poll.room.code, person: poll.person)
        return try await reply(since: poll.cursor.text, wait: max(.zero, poll.deadline - .now), by: member)
    }

    /// The newest published state of a room, for somebody who is in it.
    package func room(_ member: Member) async throws -> Room {
        guard let room = try await awake(member.code)?.room else { throw Failure.unauthorized }
        if room.door[member.person] != nil { throw Failure.refused(Door.waiting) }
        return room
    }

    private func awake(_ code: String) async throws -> LiveRoom? {
        if let room = rooms[code] { return room }
        guard rooms.mayExist(code) else { return nil }
        return try await writer.ask { .wake(code: code, answer: $0) }
    }

    private func refusing<Value>(_ body: () throws(Refusal) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw Failure.refused(error)
        }
    }
}
