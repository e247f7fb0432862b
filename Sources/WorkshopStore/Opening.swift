import Foundation
import GRDB

/// Opens the one connection of the process to a database, or says why not.
enum Opening {
    /// The connection to the database at `path`, made if missing, brought to the newest schema and proven durable.
    /// The caller holds the lock.
    static func connection(to path: String) throws -> DatabaseQueue {
        do {
            if try isToBeMade(at: path) { try make(at: path) }
            try Placing.rewrite(path + "-wal")
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { db in
                try recognise(db, at: path)
                try makeDurable(db)
                try proveDurable(db, at: path)
                if try applicationID(of: db) == 0 {
                    try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                }
                guard try !Schema.migrations.hasBeenSuperseded(db) else { throw JournalFailure.newer(path: path) }
            }
            // The log is there now. SQLite puts its name on disk with the first commit and passes over an error of that; and an
            // earlier start may have given the database its name without getting to know that it is on disk.
            try Placing.synchronize((path as NSString).deletingLastPathComponent)
            try Schema.migrations.migrate(queue)
            return queue
        } catch let error as DatabaseError {
            throw failure(of: error, at: path)
        }
    }

    /// A connection that can read and nothing else, to a database that may be written by another process.
    static func reader(of path: String) throws -> DatabaseQueue {
        var configuration = configuration
        configuration.label = "archive"
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Whether a power cut tore the last write in the log. Throws `.logDamaged` when more than that would be passed over.
    static func isLogTorn(at path: String) throws -> Bool {
        guard let log = WriteAheadLog(of: path), log.behind > 0 else { return false }
        guard log.behind == 1 else { throw JournalFailure.logDamaged(path: path, transactions: log.behind) }
        return true
    }

    static let busyMilliseconds = 5000

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "journal"
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(Double(busyMilliseconds) / 1000)
        // A transaction that even ROLLBACK cannot end is reported as an error, not by a trap.
        configuration.allowsUnsafeTransactions = true
        return configuration
    }

    /// Whether there is nothing at `path` yet, or an empty file. Throws when it could not be written, or when what SQLite laid
    /// beside a database is there without it.
    private static func isToBeMade(at path: String) throws -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0 || errno == ENOENT else {
            throw JournalFailure.notWritable(path: path, reason: String(cString: strerror(errno)))
        }
        guard descriptor < 0 || lseek(descriptor, 0, SEEK_END) == 0 else { return false }
        for suffix in ["-wal", "-journal"] where Placing.exists(path + suffix) {
            throw JournalFailure.unreadable(
                path: path,
                reason: "it is gone, and \(path + suffix) is still there; put it back, or move that away to begin anew")
        }
        return true
    }

    /// Makes an empty database of the newest schema.
    ///
    /// Beside its place, because after an error of the disk nobody knows which pages of the file were kept: what failed to be
    /// written counts as written when it is tried again. A database that was never put in its place is simply made anew.
    private static func make(at path: String) throws {
        let partial = path + ".new"
        Placing.remove(partial)
        // SQLite would make the file readable for everybody, and its log and index take the rights of the file.
        let descriptor = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw JournalFailure.notWritable(path: path, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
        let queue = try DatabaseQueue(path: partial, configuration: configuration)
        try queue.inDatabase { db in try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
        try Schema.migrations.migrate(queue)
        // At the end, so that nothing waits in a log for a checkpoint that closing would leave out without a word.
        try queue.inDatabase { db in _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") }
        try queue.close()
        try Placing.synchronize(partial)
        try Placing.move(partial, to: path)
    }

    /// Nothing is changed in a file before it is known to be ours, or empty.
    private static func recognise(_ db: Database, at path: String) throws {
        let id = try applicationID(of: db)
        if id == Schema.applicationID { return }
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
        guard id == 0, isEmpty else { throw JournalFailure.notOurs(path: path) }
    }

    static func applicationID(of db: Database) throws -> Int32? {
        try Int32.fetchOne(db, sql: "PRAGMA application_id")
    }

    /// After the connection is open, because GRDB's own WAL set-up ends with synchronous = NORMAL, which loses
    /// acknowledged commits at a power cut.
    private static func makeDurable(_ db: Database) throws {
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
    }

    /// Reads back what durability and erasure rest on. Throws `.notDurable` when SQLite holds something else.
    static func proveDurable(_ db: Database, at path: String) throws {
        for (setting, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("secure_delete", "1")] {
            let value = try DatabaseValue.fetchOne(db, sql: "PRAGMA \(setting)")
            let found = value.flatMap { String.fromDatabaseValue($0) ?? Int.fromDatabaseValue($0).map(String.init) }
            guard found == wanted else {
                throw JournalFailure.notDurable(
                    path: path, found: "\(setting) is \(found ?? "unknown") instead of \(wanted)")
            }
        }
    }

    static func failure(of error: DatabaseError, at path: String) -> JournalFailure {
        let reason = error.message ?? "\(error.resultCode)"
        return switch error.resultCode {
        case .SQLITE_NOTADB: .notOurs(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_FULL: .notWritable(path: path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: .inUse(path: path)
        default: .unreadable(path: path, reason: reason)
        }
    }
}
