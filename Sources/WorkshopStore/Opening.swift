import Foundation
import GRDB

/// Opens the one connection of the process to a database, or says why not.
enum Opening {
    /// The connection to the database at `path`, made if missing, brought to the newest schema and proven durable.
    /// The caller holds the lock.
    static func connection(to path: String) throws -> DatabaseQueue {
        do {
            try makeFile(at: path)
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

    /// SQLite would make the file readable for everybody, and its log and index take the rights of the file.
    private static func makeFile(at path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw JournalFailure.notWritable(path: path, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
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
