import Foundation
import GRDB

/// What people cast in open blinds: sealed rows, overwritten until the reveal and destroyed by it.
enum Marks {
    static func write(_ marks: [StoredMark], room: String, keys: inout BlindKeys, in db: Database) throws {
        for mark in marks {
            let sealed = try keys.findOrMake(mark.blind, in: db).seal(mark, room: room)
            try db.cachedStatement(
                sql: """
                    INSERT INTO mark (room, blind, person, key, sealed) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET sealed = excluded.sealed
                    """
            ).execute(arguments: [room, mark.blind, mark.person, mark.key, sealed])
        }
    }

    /// The open marks of a room, by blind, person and key. Throws `.damaged` when one is not what was written.
    static func all(room: String, head: Int, in db: Database) throws -> [StoredMark] {
        var keys = BlindKeys(room: room)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT blind, person, key, sealed FROM mark WHERE room = ? ORDER BY blind, person, key"),
            arguments: [room])
        var marks: [StoredMark] = []
        while let row = try rows.next() {
            guard let blind = String.fromDatabaseValue(row[0]), let person = String.fromDatabaseValue(row[1]),
                let name = String.fromDatabaseValue(row[2]), let sealed = Data.fromDatabaseValue(row[3]),
                let key = try keys.find(blind, in: db)
            else { throw JournalFailure.damaged(room: room, seq: head) }
            var mark = StoredMark(blind: blind, person: person, key: name, value: Data())
            guard let value = key.open(sealed, as: mark, room: room) else {
                throw JournalFailure.damaged(room: room, seq: head)
            }
            mark.value = value
            marks.append(mark)
        }
        try demandAll(room: room, head: head, in: db)
        return marks
    }

    /// Marks are in no chain, so their loss shows only in what stands beside them: whoever has a receipt of an open
    /// blind has a mark there. Throws `.damaged` when not.
    private static func demandAll(room: String, head: Int, in db: Database) throws {
        let lost = try db.cachedStatement(
            sql: """
                SELECT 1 FROM receipt
                WHERE room = ?1 AND blind IN (SELECT blind FROM blind WHERE room = ?1) AND NOT EXISTS (
                    SELECT 1 FROM mark
                    WHERE mark.room = ?1 AND mark.blind = receipt.blind AND mark.person = receipt.person)
                LIMIT 1
                """)
        guard try Int.fetchOne(lost, arguments: [room]) == nil else {
            throw JournalFailure.damaged(room: room, seq: head)
        }
    }

    static func destroy(blind: String, room: String, in db: Database) throws {
        for table in ["mark", "blind"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE room = ? AND blind = ?")
                .execute(arguments: [room, blind])
        }
    }
}
