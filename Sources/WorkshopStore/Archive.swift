import Foundation
import GRDB

/// A database opened only to be read, also beside the server that writes it: for copies, checks and exports.
///
/// It takes no lock and changes nothing. A read-only connection neither writes nor checkpoints, so that the server's
/// stays the only one that does, which the SQLite of Debian 12 depends on.
package final class Archive {
    let path: String
    let queue: DatabaseQueue

    /// Throws a `JournalFailure` whose description tells the operator what to do: missing, not ours, newer or (unless
    /// `ofAnyAge`) older than this version, unreadable.
    package init(path: String, ofAnyAge: Bool = false) throws {
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { throw JournalFailure.missing(path: path) }
        // Twice, because what a server is writing just now looks torn for a moment.
        if (try? Opening.isLogTorn(at: path)) == nil { _ = try Opening.isLogTorn(at: path) }
        do {
            queue = try Opening.reader(of: path)
            try queue.read { db in
                guard try Opening.applicationID(of: db) == Schema.applicationID else {
                    throw JournalFailure.notOurs(path: path)
                }
                guard try !Schema.migrations.hasBeenSuperseded(db) else { throw JournalFailure.newer(path: path) }
                guard try ofAnyAge || Schema.migrations.hasCompletedMigrations(db) else {
                    throw JournalFailure.older(path: path)
                }
                guard try Epoch.find(in: db) != nil else {
                    throw JournalFailure.unreadable(path: path, reason: "it has no epoch")
                }
            }
        } catch let error as DatabaseError {
            throw Opening.failure(of: error, at: path)
        }
    }

    /// The codes of all rooms, sorted.
    package func codes() throws -> [String] {
        try reading { db in try String.fetchAll(db, sql: "SELECT code FROM room ORDER BY code") }
    }

    /// A room as stored at one moment, with all its events whether or not it has a snapshot. Throws `.damaged` at the
    /// first thing that does not verify, receipts and the snapshot included.
    package func load(room code: String) throws -> StoredRoom? {
        try reading { db in
            guard var stored = try Loading.room(code, fromStart: true, in: db) else { return nil }
            guard let head = try Head.find(code, in: db) else { return nil }
            try Receipts.verify(room: code, head: head, in: db)
            try Loading.verifyCreation(of: code, in: db)
            stored.snapshot = try Snapshots.verified(room: code, head: stored.head, in: db)
            return stored
        }
    }

    /// What is wrong with the file as SQLite sees it, and with rows that belong to no room; empty when nothing is.
    package func findings() throws -> [String] {
        try reading { db in
            var findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            guard findings.isEmpty else { return findings }
            for (table, column) in Schema.tablesOfRooms where table != "room" {
                let strangers = try String.fetchAll(
                    db,
                    sql: """
                        SELECT DISTINCT \(column) FROM \(table) WHERE \(column) NOT IN (SELECT code FROM room) LIMIT 20
                        """)
                findings += strangers.map { "table \(table) holds rows of the room \($0), which there is not" }
            }
            return findings
        }
    }

    package func close() throws { try queue.close() }

    private func reading<Value>(_ work: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.read(work)
        } catch let error as DatabaseError {
            throw Opening.failure(of: error, at: path)
        }
    }
}
