import Crypto
import Dispatch
import Foundation
import Logging
import Metrics
import Synchronization
import Workshop
import WorkshopStore

/// The one thread that decides and writes, for all rooms.
///
/// It takes whatever has queued up, decides each piece against the newest state, writes everything in one transaction, and only when that is on disk publishes the rooms and answers. Whoever asks does not share its fate: a cancelled request takes no write back.
final class Writer: Sendable {
    /// What is asked of the writer. Each is answered exactly once.
    enum Work: Sendable {
        case command(any Command, id: String, digest: Data, by: Member, secretHash: String, answer: Answer<Carried>)
        case open(any Opening, idHash: Data?, answer: Answer<Admission>)
        case join(Coming, code: String, answer: Answer<Admission>)
        case wake(code: String, answer: Answer<LiveRoom?>)
        case erase(Erased, by: Member, answer: Answer<Void>)
        /// Makes up for a purge that could not be done.
        case purge
        case putDown(LiveRoom, unusedSince: Date)
        case stop(answer: Answer<Void>)
    }

    typealias Answer<Value> = @Sendable (Result<Value, Failure>) -> Void

    /// What a command came to.
    struct Carried: Sendable {
        let seq: Int
        let created: String?
    }

    /// What is to be forgotten.
    enum Erased: Sendable {
        case person(Person.ID)
        case room
    }

    /// A batch larger than this is split, so that nobody waits for everybody.
    static let mostInBatch = 512

    private let inbox = Mutex<(work: [Work], isStopped: Bool)>(([], false))
    private let bell = DispatchSemaphore(value: 0)
    private let journal: any Journal
    private let rooms: AwakeRooms
    private let clock: @Sendable () -> Date
    private let seed: @Sendable () -> UInt64
    private let logger: Logger
    private let snapshotEvery: Int
    /// Called once when the outcome of a write cannot be known: the process has to end.
    private let onIndeterminate: @Sendable (any Error) -> Void

    init(
        journal: any Journal, rooms: AwakeRooms, logger: Logger, clock: @escaping @Sendable () -> Date,
        seed: @escaping @Sendable () -> UInt64, snapshotEvery: Int,
        onIndeterminate: @escaping @Sendable (any Error) -> Void
    ) {
        self.journal = journal
        self.rooms = rooms
        self.logger = logger
        self.snapshotEvery = snapshotEvery
        self.clock = clock
        self.seed = seed
        self.onIndeterminate = onIndeterminate
    }

    /// Starts the thread. Without it the work is done when `turn` is called, as a simulation does.
    func start() {
        Thread.detachNewThread {
            repeat { self.bell.wait() } while self.turn()
        }
    }

    func put(_ work: Work) {
        let isStopped = inbox.withLock { inbox in
            if !inbox.isStopped { inbox.work.append(work) }
            return inbox.isStopped
        }
        if isStopped { work.refuse(.unavailable(retryAfterSeconds: 1)) } else { bell.signal() }
    }

    /// Asks for something and waits for the answer.
    func ask<Value: Sendable>(_ work: (@escaping Answer<Value>) -> Work) async throws -> Value {
        try await withCheckedContinuation { continuation in
            put(work { continuation.resume(returning: $0) })
        }.get()
    }

    // MARK: The thread

    /// Carries out what has queued up. Returns whether there is to be another turn.
    func turn(atMost most: Int = Writer.mostInBatch) -> Bool {
        let taken = inbox.withLock { inbox in
            let taken = Array(inbox.work.prefix(most))
            inbox.work.removeFirst(taken.count)
            return taken
        }
        if taken.isEmpty { return true }
        let began = ContinuousClock.now
        var batch = newBatch()
        for work in taken {
            guard work.isErasure else {
                batch.add(work)
                continue
            }
            // It rewrites what lies on disk, so all that was asked before has to be there.
            land(&batch)
            batch = newBatch()
            if let failure = batch.erase(work) { onIndeterminate(failure) }
            batch = newBatch()
        }
        land(&batch)
        Metrics.Timer(label: "crux_batch_seconds").recordSeconds((ContinuousClock.now - began) / .seconds(1))
        // It may have been asked for more than once: by the signal, and by the end of the service.
        let stops = taken.filter(\.isStop)
        if stops.isEmpty { return true }
        let rest = inbox.withLock { inbox in
            inbox.isStopped = true
            defer { inbox.work = [] }
            return inbox.work
        }
        for work in stops + rest { work.refuse(.unavailable(retryAfterSeconds: 1)) }
        return false
    }

    private func newBatch() -> Batch {
        Batch(
            journal: journal, rooms: rooms, now: clock().wholeMilliseconds, seed: seed, logger: logger,
            snapshotEvery: snapshotEvery)
    }

    private func land(_ batch: inout Batch) {
        if let failure = batch.land() { onIndeterminate(failure) }
    }
}

extension Writer.Work {
    var isErasure: Bool {
        switch self {
        case .erase, .purge: true
        default: false
        }
    }

    var isStop: Bool {
        if case .stop = self { true } else { false }
    }

    /// Answers with a failure; a stop that has come to pass is answered as one.
    func refuse(_ failure: Failure) {
        switch self {
        case .command(_, _, _, _, _, let answer): answer(.failure(failure))
        case .open(_, _, let answer), .join(_, _, let answer): answer(.failure(failure))
        case .wake(_, let answer): answer(.failure(failure))
        case .erase(_, _, let answer): answer(.failure(failure))
        case .purge, .putDown: break
        case .stop(let answer): answer(.success(()))
        }
    }
}

/// The rooms that are awake, by code.
final class AwakeRooms: Sendable {
    private let rooms = Mutex<(byCode: [String: LiveRoom], areClosing: Bool)>(([:], false))
    private let codes: Mutex<Set<String>?>

    /// `codes`: of all the rooms that there are; nil when they cannot be told now.
    init(codes: [String]?) {
        self.codes = Mutex(codes.map { Set($0) })
    }

    subscript(code: String) -> LiveRoom? {
        get { rooms.withLock { $0.byCode[code] } }
        set {
            if newValue != nil { _ = codes.withLock { $0?.insert(code) } }
            let areClosing = rooms.withLock { rooms in
                rooms.byCode[code] = newValue
                return rooms.areClosing
            }
            if areClosing { newValue?.close() }
        }
    }

    var all: [LiveRoom] { rooms.withLock { Array($0.byCode.values) } }

    /// Closes all, and whatever the work that is still queued wakes or makes.
    func close() {
        rooms.withLock { $0.areClosing = true }
        for room in all { room.close() }
    }

    /// Whether there may be such a room, awake or not. Who guesses codes is answered by it, and costs neither the writer nor the disk anything.
    func mayExist(_ code: String) -> Bool { codes.withLock { $0?.contains(code) ?? true } }
}
