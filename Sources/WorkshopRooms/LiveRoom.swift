import Foundation
import Synchronization
import Workshop
import WorkshopStore

/// A room that is awake: its newest published state, what readers are to be told of it, and the polls that wait.
///
/// Everything mutable is behind one lock, and looking at the head and parking are one step under it, so that no wake is lost.
final class LiveRoom: Sendable {
    struct State: ~Copyable {
        var room: Room
        /// The state that is kept next. Without marks, which outlive their reveal nowhere.
        var earlier: Room
        var tokens: [Data: Person.ID]
        var feed = Feed()
        var attendees = Attendees()
        var shared = SharedPresence()
        var waiters: [Int: Waiter] = [:]
        var pages = Pages()
        var isClosing = false
        var isRetired = false
        var usedAt: Date
    }

    let code: String
    let epoch: String
    let boot: String
    private let state: Mutex<State>
    private let polls = Atomic(0)
    private let takenBack = Atomic(0)

    var waitingCount: Int { state.withLock { $0.waiters.count } }

    /// A room without events.
    init(code: String, epoch: String, boot: String, now: Date) {
        self.code = code
        self.epoch = epoch
        self.boot = boot
        state = Mutex(State(room: Room(code: code), earlier: Room(code: code), tokens: [:], usedAt: now))
    }

    /// A room that wakes.
    init(_ replay: Replay, tokens: [TokenGrant], epoch: String, boot: String, now: Date) {
        code = replay.room.code
        self.epoch = epoch
        self.boot = boot
        let tokens = Dictionary(tokens.map { ($0.hash, $0.person) }) { $1 }
        var state = State(room: replay.room, earlier: replay.earlier, tokens: tokens, usedAt: now)
        state.feed = Feed(past: replay.past)
        self.state = Mutex(state)
    }

    var room: Room { state.withLock { $0.room } }

    func person(withToken hash: Data) -> Person.ID? { state.withLock { $0.tokens[hash] } }

    /// Who may read with a token or with the secret of a share link. Throws `unauthorized`, `removed` or `linkTakenBack`.
    ///
    /// Apart from what waits, as are the steps of `read`: a copy of the room in the frame of a poll would stay as long as that.
    @inline(never)
    func reader(token: String) throws(Failure) -> (person: Person.ID, readsOnly: Bool) {
        let hash = Secret.hash(token, as: .token)
        let member = state.withLock { state in
            state.tokens[hash].map { (person: $0, isKnown: state.room.isKnown($0)) }
        }
        if let member {
            guard member.isKnown else { throw .removed }
            return (member.person, false)
        }
        guard let (id, link) = room.shareLink(withHash: Secret.invitationHash(token)) else { throw .unauthorized }
        if link.revoked { throw .linkTakenBack }
        return (id, true)
    }

    var lastSeen: [Person.ID: Date] { state.withLock { $0.attendees.lastSeen } }

    // MARK: Publishing

    /// What the writer has put on disk and is now to be seen.
    struct Publication {
        var room: Room
        var frames: [Frame] = []
        var marks: [Mark] = []
        /// What of presence the events can have changed.
        var presence: Presence.Parts = []
        var grants: [Data: Person.ID] = [:]
        var revokedPeople: Set<Person.ID> = []
    }

    /// Swaps the published room and wakes who waits for it: everybody for a frame, for marks only those whose marks they are.
    func publish(_ publication: Publication, at now: Date) {
        let marked = Set(publication.marks.map(\.person))
        let woken = state.withLock { state in
            let reshaped =
                !publication.frames.isEmpty && Presence.shape(of: state.room) != Presence.shape(of: publication.room)
            state.room = publication.room
            state.usedAt = now
            if !publication.revokedPeople.isEmpty {
                state.tokens = state.tokens.filter { !publication.revokedPeople.contains($0.value) }
                takenBack.add(1, ordering: .releasing)
            }
            state.tokens.merge(publication.grants) { $1 }
            state.feed.append(publication.frames)
            state.shared.roomChanged(publication.presence, marks: publication.marks, reshaped: reshaped)
            if !publication.frames.isEmpty { return LiveRoom.takeAll(&state, at: now) }
            return LiveRoom.take(&state, at: now) { marked.contains($0.person) }
        }
        Waiter.wake(woken, .news)
    }

    /// Swaps the room for one out of which somebody was erased. Nothing that was told before is kept: everybody reads all of it anew.
    func publish(withoutErased room: Room, at now: Date) {
        let woken = state.withLock { state in
            state.room = room
            state.earlier = room.withoutMarks
            state.usedAt = now
            state.feed = Feed()
            state.pages = Pages()
            state.shared.restart()
            return LiveRoom.takeAll(&state, at: now)
        }
        Waiter.wake(woken, .news)
    }

    /// The state to keep now, once so many events have happened since; nil before.
    func stateToKeep(every count: Int) -> Room? {
        state.withLock { state in
            guard state.room.head - state.earlier.head >= count else { return nil }
            defer { state.earlier = state.room.withoutMarks }
            return state.earlier.head > 0 ? state.earlier : nil
        }
    }

    // MARK: Reading

    /// The answer to a read, at once when there is something to tell, else when there is or the wait is over. Nil when the room was put down meanwhile.
    func read(_ cursor: String?, wait: Duration, person: Person.ID, clock: @escaping @Sendable () -> Date) async throws
        -> Reply?
    {
        guard let cursor else { return try snapshot(for: person, at: clock()) }
        let place = Cursor(cursor, among: epoch) ?? .unreadable
        let poll = Poll(since: place, wait: wait, by: person, in: self, clock: clock)
        var outcome = wait <= .zero ? Poll.Outcome.over : .news
        while true {
            switch outcome.answer(to: poll) {
            case .reply(let reply): return reply
            case .failed(let failure): throw failure
            case .elsewhere: return nil
            case nil: outcome = await look(poll, isOver: outcome.isOver)
            }
        }
    }

    /// Without a cursor.
    @inline(never)
    private func snapshot(for person: Person.ID, at now: Date) throws -> Reply? {
        try state.withLock { state in try compose(nil, for: person, &state, at: now) }
    }

    /// Looks for a task that waits.
    private func look(_ poll: Poll, isOver: Bool) async -> Poll.Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = look(poll, isOver: isOver, waking: .task(continuation))
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            if let waiter = withdraw(poll) { Waiter.wake([waiter], .over) }
        }
    }

    func numberOfPoll() -> Int { polls.wrappingAdd(1, ordering: .relaxed).newValue }

    /// How often tokens of this room were taken back, or the room put down: while it is the same, who was let in still is.
    var revocations: Int { takenBack.load(ordering: .acquiring) }

    /// Looks at the head, and parks in the same step when there is nothing to tell: then, nil. When the wait is over there is always an outcome.
    func look(_ poll: Poll, isOver: Bool, waking: Waiter.Waking) -> Poll.Outcome? {
        state.withLock { state in
            if state.isRetired { return .retired }
            // A read begun after an answer shows its effect, even while the room is being closed.
            let isClosing = state.isClosing
            do throws(Failure) {
                let reply = try compose(
                    poll.cursor, for: poll.person, &state, at: poll.clock(), evenIfEmpty: isOver && !isClosing)
                if let reply { return .reply(reply) }
            } catch {
                return .failed(error)
            }
            if isClosing { return .closing }
            if isOver || Task.isCancelled { return .over }
            state.attendees.wait(poll.person)
            state.waiters[poll.id] = Waiter(person: poll.person, deadline: poll.deadline, waking: waking)
            return nil
        }
    }

    /// Takes back a poll that waits. Nil when it does not, or is being woken.
    func withdraw(_ poll: Poll) -> Waiter? {
        state.withLock { state in
            guard let waiter = state.waiters.removeValue(forKey: poll.id) else { return nil }
            state.attendees.waited(poll.person, at: poll.clock())
            return waiter
        }
    }

    private static func takeAll(_ state: inout State, at now: Date) -> [Waiter] {
        state.attendees.allWaited(at: now)
        defer { state.waiters.removeAll(keepingCapacity: true) }
        return Array(state.waiters.values)
    }

    private static func take(_ state: inout State, at now: Date, where isMeant: (Waiter) -> Bool) -> [Waiter] {
        var taken: [Waiter] = []
        for (id, waiter) in state.waiters where isMeant(waiter) {
            taken.append(waiter)
            state.waiters[id] = nil
            state.attendees.waited(waiter.person, at: now)
        }
        return taken
    }

    // MARK: Time

    /// Ends waits that are over.
    func expire(at now: ContinuousClock.Instant, date: Date) {
        let over = state.withLock { state in LiveRoom.take(&state, at: date) { $0.deadline <= now } }
        Waiter.wake(over, .over)
    }

    /// Once a second: counts people out, and wakes everybody for what has gathered beside the log.
    func tick(at now: Date) {
        let woken = state.withLock { state in
            if state.attendees.settle(at: now) { state.shared.touch(.all) }
            LiveRoom.refresh(&state, at: now)
            guard state.shared.takeGathered() else { return [Waiter]() }
            return LiveRoom.takeAll(&state, at: now)
        }
        Waiter.wake(woken, .news)
    }

    /// Answers every waiting poll; later ones are answered at once.
    func close() {
        let woken = state.withLock { state in
            state.isClosing = true
            return LiveRoom.takeAll(&state, at: state.usedAt)
        }
        Waiter.wake(woken, .closing)
    }

    /// Puts the room down when nobody has used it for a while. Returns whether it was.
    func retire(unusedSince limit: Date) -> Bool {
        state.withLock { state in
            guard state.waiters.isEmpty, state.attendees.online.isEmpty, state.usedAt < limit else { return false }
            state.isRetired = true
            takenBack.add(1, ordering: .releasing)
            return true
        }
    }

    /// Drops the room from use at once, because what is in memory may not be what is on disk.
    func abandon() {
        let woken = state.withLock { state in
            state.isRetired = true
            takenBack.add(1, ordering: .releasing)
            return LiveRoom.takeAll(&state, at: state.usedAt)
        }
        Waiter.wake(woken, .retired)
    }
}
