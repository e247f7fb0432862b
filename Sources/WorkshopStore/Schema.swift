import Foundation
import GRDB

/// The tables, as an append-only list of migrations: one that was released is never edited, moved or taken out.
enum Schema {
    /// "Crux" in the file's header: how we know a file as ours.
    static let applicationID: Int32 = 0x4372_7578

    static var migrations: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 journal") { db in
            // A room's `chain` is the hash of its event `head`.
            // Without rowid, so that the rows of a room lie together and in order, and the key is stored once.
            try db.execute(
                sql: """
                    CREATE TABLE journal (epoch TEXT NOT NULL);
                    CREATE TABLE room (
                        code TEXT PRIMARY KEY, head INTEGER NOT NULL, chain BLOB NOT NULL,
                        createdBy BLOB UNIQUE, creator TEXT
                    ) WITHOUT ROWID;
                    CREATE TABLE event (
                        room TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT, type TEXT NOT NULL,
                        salt BLOB, body BLOB, digest BLOB NOT NULL, hash BLOB NOT NULL,
                        PRIMARY KEY (room, seq)
                    ) WITHOUT ROWID;
                    CREATE TABLE snapshot (
                        room TEXT PRIMARY KEY, seq INTEGER NOT NULL, chain BLOB NOT NULL, digest BLOB NOT NULL,
                        state BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE mark (
                        room TEXT NOT NULL, blind TEXT NOT NULL, person TEXT NOT NULL, key TEXT NOT NULL,
                        sealed BLOB NOT NULL,
                        PRIMARY KEY (room, blind, person, key)
                    ) WITHOUT ROWID;
                    CREATE TABLE blind (
                        room TEXT NOT NULL, blind TEXT NOT NULL, seed BLOB NOT NULL,
                        PRIMARY KEY (room, blind)
                    ) WITHOUT ROWID;
                    CREATE TABLE receipt (
                        room TEXT NOT NULL, person TEXT NOT NULL, command TEXT NOT NULL,
                        digest BLOB NOT NULL, blind TEXT, seq INTEGER NOT NULL, created TEXT, checksum BLOB NOT NULL,
                        PRIMARY KEY (room, person, command)
                    ) WITHOUT ROWID;
                    CREATE TABLE token (
                        room TEXT NOT NULL, hash BLOB NOT NULL, person TEXT NOT NULL, checksum BLOB NOT NULL,
                        PRIMARY KEY (room, hash)
                    ) WITHOUT ROWID;
                    """)
            try db.execute(
                sql: "INSERT INTO journal (epoch) VALUES (?)", arguments: [Data.random(16).hexadecimal])
        }
        migrator.registerMigration("2 erasing") { db in
            // An event of which words were erased has neither salt nor body, but what stands in their place, with a
            // checksum of its own. `owesPurge`: something was erased whose bytes may still lie in free pages.
            try db.execute(
                sql: """
                    ALTER TABLE event ADD COLUMN replacement BLOB;
                    ALTER TABLE event ADD COLUMN checksum BLOB;
                    ALTER TABLE journal ADD COLUMN owesPurge INTEGER NOT NULL DEFAULT 0;
                    """)
        }
        migrator.registerMigration("3 sums") { db in
            // What the open marks, the tokens and the receipts of a room add up to.
            for name in ["marks", "tokens", "receipts"] {
                try db.execute(sql: "ALTER TABLE room ADD COLUMN \(name) INTEGER NOT NULL DEFAULT 0")
            }
            try RowSums.fill(in: db)
        }
        return migrator
    }

    /// Every table that holds something of a room under this column.
    static let tablesOfRooms = [
        ("room", "code"), ("event", "room"), ("snapshot", "room"), ("mark", "room"), ("blind", "room"),
        ("receipt", "room"), ("token", "room"),
    ]
}

/// A short checksum over the fields of a row that is in no chain, so that damage to it is noticed.
func checksum(_ fields: String?..., and digest: Data) -> Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    for field in fields {
        bytes.append(field == nil ? 0 : 1)
        bytes.append(text: field ?? "")
    }
    bytes.append(contentsOf: digest)
    return HashChain.sha256(bytes).prefix(8)
}

extension Data {
    var hexadecimal: String {
        map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}
