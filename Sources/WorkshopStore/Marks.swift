import Foundation
import GRDB

/// What people cast in open blinds: sealed rows, overwritten until the reveal and destroyed by it.
enum Marks {
    static func write(
        _ marks: [StoredMark], room: String, sum: inout RowSum, keys: inout BlindKeys, in db: Database
    ) throws {
        let find = try db.cachedStatement(
            sql: "SELECT sealed FROM mark WHERE room = ? AND blind = ? AND person = ? AND key = ?")
        let put = try db.cachedStatement(
            sql: """
                INSERT INTO mark (room, blind, person, key, sealed) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET sealed = excluded.sealed
                """)
        for mark in marks {
            let sealed = try keys.findOrMake(mark.blind, in: db).seal(mark, room: room)
            let place = [room, mark.blind, mark.person, mark.key]
            if let former = try Row.fetchOne(find, arguments: StatementArguments(place)) { sum.remove(former) }
            try put.execute(arguments: [room, mark.blind, mark.person, mark.key, sealed])
            sum.add(sealed)
        }
    }

    /// The open marks of a room, by blind, person and key. Throws `.damaged` when they are not what was written.
    static func all(room: String, head: Head, in db: Database) throws -> [StoredMark] {
        var keys = BlindKeys(room: room)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT blind, person, key, sealed FROM mark WHERE room = ? ORDER BY blind, person, key"),
            arguments: [room])
        var marks: [StoredMark] = []
        var places: Set<[String]> = []
        var sum = RowSums().marks
        while let row = try rows.next() {
            guard let blind = String.fromDatabaseValue(row[0]), let person = String.fromDatabaseValue(row[1]),
                let name = String.fromDatabaseValue(row[2]), let sealed = Data.fromDatabaseValue(row[3]),
                let key = try keys.find(blind, in: db), places.insert([blind, person, name]).inserted
            else { throw JournalFailure.damaged(room: room, seq: head.seq) }
            var mark = StoredMark(blind: blind, person: person, key: name, value: Data())
            guard let value = key.open(sealed, as: mark, room: room) else {
                throw JournalFailure.damaged(room: room, seq: head.seq)
            }
            mark.value = value
            marks.append(mark)
            sum.add(sealed)
        }
        guard sum == head.sums.marks else { throw JournalFailure.damaged(room: room, seq: head.seq) }
        return marks
    }

    static func destroy(blind: String, room: String, sum: inout RowSum, in db: Database) throws {
        try sum.delete(where: "room = ? AND blind = ?", [room, blind], in: db)
        try db.cachedStatement(sql: "DELETE FROM blind WHERE room = ? AND blind = ?").execute(arguments: [room, blind])
    }
}
