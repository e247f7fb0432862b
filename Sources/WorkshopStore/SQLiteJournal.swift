import Foundation
import GRDB
import Synchronization

/// The journal in one SQLite file, through the only connection of the process.
///
/// One connection, because SQLite before 3.51 can damage a write-ahead log that two of them write or checkpoint.
package final class SQLiteJournal: Journal {
    package let epoch: String
    let queue: DatabaseQueue
    private let lock: FileLock
    private let condition = Mutex(Condition())
    private let temporaryDirectory: URL?

    private struct Condition {
        /// What every later call throws: the journal is closed, or its state unknown.
        var ended: JournalFailure?
        /// Ballots may still lie in the write-ahead log, because a checkpoint did not get through.
        var owesCheckpoint = false
    }

    /// Opens the database at `path` and makes it if missing. Throws a `JournalFailure` whose description tells the
    /// operator what to do: no such directory, not writable, in use, not ours, newer than this version, not durable.
    package convenience init(path: String) throws {
        try self.init(path: path, temporaryDirectory: nil)
    }

    private init(path: String, temporaryDirectory: URL?) throws {
        // The same file under two names must meet the same lock.
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        lock = try FileLock(on: path)
        let isTorn = try Opening.isLogTorn(at: path)
        queue = try Opening.connection(to: path)
        // Whether what is torn had been acknowledged cannot be told; who has seen it must not go on from there.
        if isTorn { try Epoch.renew(in: queue) }
        epoch = try queue.inDatabase { db in
            // A crash may have come between the end of a blind and its checkpoint.
            _ = try? db.checkpoint(.truncate)
            guard let epoch = try Epoch.find(in: db) else {
                throw JournalFailure.unreadable(path: path, reason: "it has no epoch")
            }
            return epoch
        }
        self.temporaryDirectory = temporaryDirectory
        // A crash may have come between an erasure and its purge. A disk too full for it does not keep the rooms shut.
        try? purge()
    }

    /// A journal in a directory of its own, which goes away when the journal is closed.
    package static func temporary() throws -> SQLiteJournal {
        let directory = FileManager.default.temporaryDirectory.appending(path: "crux-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return try SQLiteJournal(path: directory.appending(path: "crux.sqlite").path, temporaryDirectory: directory)
    }

    package func append(_ parts: [Append]) throws -> [AppendResult] {
        let results = try transaction { db in try parts.map { part in try Appending.write(part, in: db) } }
        purgeLog(if: parts.contains { !$0.destroys.isEmpty })
        return results
    }

    package func load(room code: String, fromStart: Bool) throws -> StoredRoom? {
        try reading { db in try Loading.room(code, fromStart: fromStart, in: db) }
    }

    package func answer(room: String, person: String, command: String, digest: Data) throws -> Answered? {
        try reading { db in try Receipts.answer(room: room, person: person, command: command, digest: digest, in: db) }
    }

    package func room(createdBy idHash: Data) throws -> CreatedRoom? {
        try reading { db in try Loading.room(createdBy: idHash, in: db) }
    }

    package func codes() throws -> [String] {
        try reading { db in try String.fetchAll(db, sql: "SELECT code FROM room ORDER BY code") }
    }

    package func saveSnapshot(room: String, seq: Int, state: Data) throws {
        try transaction { db in try Snapshots.save(room: room, seq: seq, state: state, in: db) }
    }

    package func erase(room: String) throws {
        try transaction { db in try Erasing.room(room, in: db) }
    }

    package func erase(person: String, replacing bodies: [Int: Data], with part: Append) throws -> AppendResult {
        try transaction { db in
            let result = try Appending.write(part, in: db)
            if case .appended = result {
                try Erasing.person(person, of: part.room, replacing: bodies, in: db)
            }
            return result
        }
    }

    package func purge() throws {
        guard try reading({ db in try Erasing.isPurgeOwed(in: db) }) else { return }
        try queue.inDatabase { db in
            // Copies of rows lie in the gaps of rebalanced pages, where secure_delete does not reach.
            do {
                try db.execute(sql: "VACUUM")
                try db.checkpoint(.truncate)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
                throw failure(at: error)
            } catch {
                throw JournalFailure(beforeCommit: error)
            }
        }
        try transaction { db in try Erasing.note(owed: false, in: db) }
    }

    package func close() throws {
        let first = condition.withLock { condition in
            defer { condition.ended = .closed }
            return condition.ended != .closed
        }
        guard first else { return }
        defer {
            lock.release()
            if let temporaryDirectory { try? FileManager.default.removeItem(at: temporaryDirectory) }
        }
        try queue.close()
    }

    deinit {
        if let temporaryDirectory { try? FileManager.default.removeItem(at: temporaryDirectory) }
    }
}

extension SQLiteJournal {
    /// Runs `work` in one transaction and returns when it is on disk.
    private func transaction<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try demandOpen()
        return try queue.inDatabase { db in
            let value: Value
            do {
                try db.beginTransaction(.immediate)
                value = try work(db)
            } catch {
                try? db.rollback()
                throw JournalFailure(beforeCommit: error)
            }
            do {
                try db.commit()
            } catch {
                try? db.rollback()
                throw failure(at: error)
            }
            return value
        }
    }

    private func reading<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try demandOpen()
        return try queue.inDatabase { db in
            do { return try work(db) } catch { throw JournalFailure(beforeCommit: error) }
        }
    }

    private func demandOpen() throws {
        if let ended = condition.withLock({ $0.ended }) { throw ended }
    }

    /// An error at COMMIT, after which everything else is refused if its outcome is unknown.
    private func failure(at error: any Error) -> JournalFailure {
        let failure = JournalFailure(atCommit: error)
        if case .indeterminate = failure { condition.withLock { $0.ended = failure } }
        return failure
    }

    /// Takes what was destroyed out of the write-ahead log too. Best effort: what could not be done now (a backup is
    /// reading) is done after the next append.
    private func purgeLog(if destroyed: Bool) {
        guard destroyed || condition.withLock({ $0.owesCheckpoint }) else { return }
        let done: ()? = try? queue.inDatabase { db in
            // A checkpoint that waited for a reader would hold up every room.
            try db.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = \(Opening.busyMilliseconds)") }
            try db.checkpoint(.truncate)
        }
        condition.withLock { $0.owesCheckpoint = done == nil }
    }
}
