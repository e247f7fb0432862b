import Crypto
import Foundation
import GRDB

/// What was carried out, by person and command id.
enum Receipts {
    static func write(
        _ receipts: [Receipt], room: String, sum: inout RowSum, keys: inout BlindKeys, in db: Database
    ) throws {
        for receipt in receipts {
            let digest =
                try receipt.blind.map { blind in try keys.findOrMake(blind, in: db).authenticate(receipt.digest) }
                ?? receipt.digest
            let checksum = checksum(of: receipt, keeping: digest, room: room)
            try db.cachedStatement(
                sql: """
                    INSERT INTO receipt (room, person, command, digest, blind, seq, created, checksum)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                room, receipt.person, receipt.command, digest, receipt.blind, receipt.seq, receipt.created,
                checksum,
            ])
            sum.add(checksum)
        }
    }

    static func exists(_ receipt: Receipt, room: String, in db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM receipt WHERE room = ? AND person = ? AND command = ?")
        return try Int.fetchOne(statement, arguments: [room, receipt.person, receipt.command]) != nil
    }

    /// Throws `.damaged` when the receipt is not what was written.
    static func answer(
        room: String, person: String, command: String, digest: Data, in db: Database
    ) throws -> Answered? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT digest, blind, seq, created, checksum FROM receipt
                WHERE room = ? AND person = ? AND command = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [room, person, command]) else { return nil }
        guard let kept = Data.fromDatabaseValue(row[0]), let seq = Int.fromDatabaseValue(row[2]),
            let checksum = Data.fromDatabaseValue(row[4])
        else { throw JournalFailure.damaged(room: room, seq: 0) }
        let receipt = Receipt(
            person: person, command: command, digest: digest, blind: String.fromDatabaseValue(row[1]), seq: seq,
            created: String.fromDatabaseValue(row[3]))
        guard checksum == self.checksum(of: receipt, keeping: kept, room: room) else {
            throw JournalFailure.damaged(room: room, seq: seq)
        }
        let same = Answered.same(seq: seq, created: receipt.created)
        guard let blind = receipt.blind else { return kept == digest ? same : .other }
        guard let key = try BlindKey.find(blind, room: room, in: db) else { return same }
        return kept == key.authenticate(digest) ? same : .other
    }

    /// Throws `.damaged` when the receipts of the room are not what was written. Not looked at when a room wakes: it has
    /// as many as commands.
    static func verify(room: String, head: Head, in db: Database) throws {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT person, command, digest, blind, seq, created, checksum FROM receipt WHERE room = ?"),
            arguments: [room])
        var sum = RowSums().receipts
        while let row = try rows.next() {
            guard let person = String.fromDatabaseValue(row[0]), let command = String.fromDatabaseValue(row[1]),
                let kept = Data.fromDatabaseValue(row[2]), let seq = Int.fromDatabaseValue(row[4]),
                seq <= head.seq,
                case let receipt = Receipt(
                    person: person, command: command, digest: kept, blind: String.fromDatabaseValue(row[3]), seq: seq,
                    created: String.fromDatabaseValue(row[5])),
                case let checksum = checksum(of: receipt, keeping: kept, room: room),
                Data.fromDatabaseValue(row[6]) == checksum
            else { throw JournalFailure.damaged(room: room, seq: head.seq) }
            sum.add(checksum)
        }
        guard sum == head.sums.receipts else { throw JournalFailure.damaged(room: room, seq: head.seq) }
    }

    private static func checksum(of receipt: Receipt, keeping digest: Data, room: String) -> Data {
        WorkshopStore.checksum(
            room, receipt.person, receipt.command, receipt.blind, String(receipt.seq), receipt.created, and: digest)
    }
}
