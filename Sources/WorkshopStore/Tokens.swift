import Foundation
import GRDB

/// The hashes of the tokens that open a room, and whose they are.
enum Tokens {
    static func change(_ part: Append, sum: inout RowSum, in db: Database) throws {
        for person in part.revokedPeople {
            try sum.delete(where: "room = ? AND person = ?", [part.room, person], in: db)
        }
        for hash in part.revokes { try sum.delete(where: "room = ? AND hash = ?", [part.room, hash], in: db) }
        let insert = try db.cachedStatement(
            sql: "INSERT INTO token (room, hash, person, checksum) VALUES (?, ?, ?, ?)")
        for grant in part.grants {
            try sum.delete(where: "room = ? AND hash = ?", [part.room, grant.hash], in: db)
            let checksum = checksum(of: grant, room: part.room)
            try insert.execute(arguments: [part.room, grant.hash, grant.person, checksum])
            sum.add(checksum)
        }
    }

    /// Throws `.damaged` when they are not what was written: one would open the room to somebody else, or to nobody.
    static func all(room: String, head: Head, in db: Database) throws -> [TokenGrant] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT hash, person, checksum FROM token WHERE room = ? ORDER BY hash"),
            arguments: [room])
        var grants: [TokenGrant] = []
        var sum = RowSums().tokens
        while let row = try rows.next() {
            guard let hash = Data.fromDatabaseValue(row[0]), let person = String.fromDatabaseValue(row[1]),
                case let grant = TokenGrant(hash: hash, person: person),
                case let checksum = checksum(of: grant, room: room), Data.fromDatabaseValue(row[2]) == checksum
            else { throw JournalFailure.damaged(room: room, seq: head.seq) }
            grants.append(grant)
            sum.add(checksum)
        }
        guard sum == head.sums.tokens else { throw JournalFailure.damaged(room: room, seq: head.seq) }
        return grants
    }

    private static func checksum(of grant: TokenGrant, room: String) -> Data {
        WorkshopStore.checksum(room, grant.person, and: grant.hash)
    }
}
