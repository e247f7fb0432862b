import Foundation
import GRDB

/// What the events of a room amount to at one sequence, so that a long room opens fast. Never more than a shortcut:
/// one that does not verify is passed over.
enum Snapshots {
    static func save(room: String, seq: Int, state: Data, in db: Database) throws {
        guard let chain = try chain(room: room, seq: seq, in: db) else {
            throw JournalFailure.failed(reason: "room \(room) has no event \(seq) to keep a snapshot of", isFull: false)
        }
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO snapshot (room, seq, chain, digest, state) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [room, seq, chain, digest(seq: seq, chain: chain, state: state), state])
    }

    /// The snapshot and the hash of the event it stands at, if it is what was written and belongs to this very log.
    static func find(room: String, head: Int, in db: Database) throws -> (snapshot: StoredSnapshot, chain: Data)? {
        let statement = try db.cachedStatement(sql: "SELECT seq, chain, digest, state FROM snapshot WHERE room = ?")
        guard let row = try Row.fetchOne(statement, arguments: [room]),
            let seq = Int.fromDatabaseValue(row[0]), let kept = Data.fromDatabaseValue(row[1]),
            let digest = Data.fromDatabaseValue(row[2]), let state = Data.fromDatabaseValue(row[3]),
            seq <= head, digest == self.digest(seq: seq, chain: kept, state: state),
            try chain(room: room, seq: seq, in: db) == kept
        else { return nil }
        return (StoredSnapshot(seq: seq, state: state), kept)
    }

    /// The snapshot, if there is one. Throws `.damaged` when it is not what was written or belongs to another log.
    static func verified(room: String, head: Int, in db: Database) throws -> StoredSnapshot? {
        if let found = try find(room: room, head: head, in: db) { return found.snapshot }
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM snapshot WHERE room = ?")
        guard try Int.fetchOne(statement, arguments: [room]) == nil else {
            throw JournalFailure.damaged(room: room, seq: head)
        }
        return nil
    }

    private static func chain(room: String, seq: Int, in db: Database) throws -> Data? {
        let statement = try db.cachedStatement(sql: "SELECT hash FROM event WHERE room = ? AND seq = ?")
        return try Row.fetchOne(statement, arguments: [room, seq]).flatMap { Data.fromDatabaseValue($0[0]) }
    }

    private static func digest(seq: Int, chain: Data, state: Data) -> Data {
        var place = Array(chain)
        place.append(number: Int64(seq))
        return HashChain.digest(salt: Data(place), body: state)
    }
}
