import Foundation
import GRDBSQLite
import Histogram
import NIOCore

/// SQLite by itself, as durable as the journal: the limit of what a server can write to this disk.
struct BareSQLite {
    struct Figures {
        var rows = 0
        var seconds = 0.0
        /// Of a transaction from BEGIN to the end of COMMIT.
        var latencies = Latencies.empty

        var rowsPerSecond: Double { Double(rows) / seconds }
    }

    private let database: OpaquePointer
    private let insert: OpaquePointer

    init(at path: String) throws {
        var database: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK, let database else {
            throw Failed("SQLite cannot open \(path).")
        }
        self.database = database
        // The table, the journal mode and the synchronization of the journal of Crux.
        let setUp = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE event (
                room TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT, type TEXT NOT NULL,
                salt BLOB, body BLOB, digest BLOB NOT NULL, hash BLOB NOT NULL,
                PRIMARY KEY (room, seq)
            ) WITHOUT ROWID;
            """
        var insert: OpaquePointer?
        guard sqlite3_exec(database, setUp, nil, nil, nil) == SQLITE_OK,
            sqlite3_prepare_v2(
                database, "INSERT INTO event VALUES (?1, ?2, ?3, 'p1', 'roomConfigured', ?4, ?5, ?6, ?6)", -1, &insert,
                nil) == SQLITE_OK,
            let insert
        else { throw Failed("SQLite cannot be set up: \(String(cString: sqlite3_errmsg(database))).") }
        self.insert = insert
    }

    func close() {
        sqlite3_finalize(insert)
        sqlite3_close(database)
    }

    /// Writes transactions of so many rows, to as many rooms in turn, for so long. `size`: of the body of a row.
    func write(batch: Int, rooms: Int, size: Int, seconds: Double) throws -> Figures {
        var figures = Figures()
        let began = NIODeadline.now()
        let end = began + .of(seconds: seconds)
        var body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
        var (salt, hash) = ([UInt8](repeating: 0, count: 16), [UInt8](repeating: 0, count: 32))
        while NIODeadline.now() < end {
            let start = NIODeadline.now()
            try execute("BEGIN IMMEDIATE")
            for _ in 0..<batch {
                let room = "ROOM\(1000 + figures.rows % rooms)"
                for byte in salt.indices { salt[byte] = .random(in: 0...255) }
                for byte in hash.indices { hash[byte] = .random(in: 0...255) }
                body[0] = salt[0] | 1
                sqlite3_bind_text(insert, 1, room, -1, BareSQLite.transient)
                sqlite3_bind_int64(insert, 2, Int64(figures.rows / rooms))
                sqlite3_bind_int64(insert, 3, Int64(time(nil)) * 1000)
                for (position, bytes) in [(4, salt), (5, body), (6, hash)] {
                    sqlite3_bind_blob(insert, Int32(position), bytes, Int32(bytes.count), BareSQLite.transient)
                }
                guard sqlite3_step(insert) == SQLITE_DONE else { throw failure }
                sqlite3_reset(insert)
                figures.rows += 1
            }
            try execute("COMMIT")
            figures.latencies.record(UInt64((NIODeadline.now() - start).nanoseconds))
        }
        figures.seconds = Double((NIODeadline.now() - began).nanoseconds) / 1e9
        return figures
    }

    /// The bytes of a body, over the events of this type in the database of a server that has ended.
    static func averageSize(ofEvents type: String, in path: String) throws -> Int {
        var (database, statement): (OpaquePointer?, OpaquePointer?) = (nil, nil)
        defer {
            sqlite3_finalize(statement)
            sqlite3_close(database)
        }
        guard sqlite3_open(path, &database) == SQLITE_OK,
            sqlite3_prepare_v2(
                database, "SELECT avg(length(body)) FROM event WHERE type = '\(type)'", -1, &statement, nil)
                == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { throw Failed("The events in \(path) cannot be read.") }
        return Int(sqlite3_column_double(statement, 0))
    }

    private func execute(_ statement: String) throws {
        guard sqlite3_exec(database, statement, nil, nil, nil) == SQLITE_OK else { throw failure }
    }

    private var failure: Failed { Failed("SQLite failed: \(String(cString: sqlite3_errmsg(database))).") }

    /// Has SQLite take a copy of what is bound.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
