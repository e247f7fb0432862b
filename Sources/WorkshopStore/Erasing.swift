import Foundation
import GRDB

/// Takes out what is to be forgotten, inside the transaction of the caller, and notes that the file has to be purged.
enum Erasing {
    static func room(_ room: String, in db: Database) throws {
        for (table, column) in Schema.tablesOfRooms {
            try db.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [room])
        }
        try note(owed: true, in: db)
    }

    /// Throws for an event that is not there, which ends the transaction.
    static func person(_ person: String, of room: String, replacing bodies: [Int: Data], in db: Database) throws {
        let find = try db.cachedStatement(sql: "SELECT hash FROM event WHERE room = ? AND seq = ?")
        let replace = try db.cachedStatement(
            sql: """
                UPDATE event SET salt = NULL, body = NULL, replacement = ?, checksum = ? WHERE room = ? AND seq = ?
                """)
        for (seq, body) in bodies.sorted(by: { $0.key < $1.key }) {
            guard let hash = try Data.fetchOne(find, arguments: [room, seq]) else {
                throw JournalFailure.failed(reason: "room \(room) has no event \(seq) to erase", isFull: false)
            }
            try replace.execute(arguments: [body, HashChain.digest(salt: hash, body: body), room, seq])
        }
        if var head = try Head.find(room, in: db) {
            try head.sums.marks.delete(where: "room = ? AND person = ?", [room, person], in: db)
            try head.sums.receipts.delete(where: "room = ? AND person = ?", [room, person], in: db)
            try head.update(room, in: db)
        }
        try db.execute(sql: "DELETE FROM snapshot WHERE room = ?", arguments: [room])
        try note(owed: true, in: db)
    }

    static func isPurgeOwed(in db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT owesPurge FROM journal") ?? false
    }

    static func note(owed: Bool, in db: Database) throws {
        try db.execute(sql: "UPDATE journal SET owesPurge = ?", arguments: [owed])
    }
}
