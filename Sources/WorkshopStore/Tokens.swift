import Foundation
import GRDB

/// The hashes of the tokens that open a room, and whose they are.
enum Tokens {
    static func change(_ part: Append, in db: Database) throws {
        for person in part.revokedPeople {
            try db.cachedStatement(sql: "DELETE FROM token WHERE room = ? AND person = ?")
                .execute(arguments: [part.room, person])
        }
        for hash in part.revokes {
            try db.cachedStatement(sql: "DELETE FROM token WHERE room = ? AND hash = ?")
                .execute(arguments: [part.room, hash])
        }
        for grant in part.grants {
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO token (room, hash, person, checksum) VALUES (?, ?, ?, ?)"
            )
            .execute(arguments: [part.room, grant.hash, grant.person, sum(of: grant, room: part.room)])
        }
    }

    /// Throws `.damaged` when one is not what was written, for it would open the room to somebody else.
    static func all(room: String, head: Int, in db: Database) throws -> [TokenGrant] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT hash, person, checksum FROM token WHERE room = ? ORDER BY hash"),
            arguments: [room])
        var grants: [TokenGrant] = []
        while let row = try rows.next() {
            guard let hash = Data.fromDatabaseValue(row[0]), let person = String.fromDatabaseValue(row[1]),
                case let grant = TokenGrant(hash: hash, person: person),
                Data.fromDatabaseValue(row[2]) == sum(of: grant, room: room)
            else { throw JournalFailure.damaged(room: room, seq: head) }
            grants.append(grant)
        }
        return grants
    }

    private static func sum(of grant: TokenGrant, room: String) -> Data {
        checksum(room, grant.person, and: grant.hash)
    }
}
