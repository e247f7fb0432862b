import Foundation
import GRDB

/// Reads a room and verifies what it reads.
enum Loading {
    /// Throws `.damaged` with the first sequence that is missing or not what was written.
    static func room(_ code: String, fromStart: Bool, in db: Database) throws -> StoredRoom? {
        do {
            guard let head = try head(of: code, in: db) else { return nil }
            let start = fromStart ? nil : try Snapshots.find(room: code, head: head.seq, in: db)
            let events = try events(
                of: code, after: start?.snapshot.seq ?? 0, chain: start?.chain ?? HashChain.start(room: code),
                upTo: head, in: db)
            return StoredRoom(
                code: code, snapshot: start?.snapshot, events: events,
                marks: try Marks.all(room: code, head: head, in: db),
                tokens: try Tokens.all(room: code, head: head, in: db), head: head.seq)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            throw JournalFailure.damaged(room: code, seq: 0)
        }
    }

    /// Throws `.damaged` when the room was made by somebody else, for a token of theirs would be given away.
    static func room(createdBy idHash: Data, in db: Database) throws -> CreatedRoom? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT code, creator, by FROM room LEFT JOIN event ON room = code AND seq = 1 WHERE createdBy = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [idHash]) else { return nil }
        guard let code = String.fromDatabaseValue(row[0]), let creator = String.fromDatabaseValue(row[1]),
            creator == String.fromDatabaseValue(row[2])
        else { throw JournalFailure.damaged(room: String.fromDatabaseValue(row[0]) ?? "", seq: 0) }
        return CreatedRoom(code: code, person: creator)
    }

    /// Throws `.damaged` when a creation of the room that is sent again would not find it.
    static func verifyCreation(of code: String, in db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT createdBy FROM room WHERE code = ?")
        guard let row = try Row.fetchOne(statement, arguments: [code]), !row.hasNull(atIndex: 0) else { return }
        guard let idHash = Data.fromDatabaseValue(row[0]), try room(createdBy: idHash, in: db)?.code == code else {
            throw JournalFailure.damaged(room: code, seq: 0)
        }
    }

    /// Nil when there is no such room. A room whose events outlived its row is damaged, not absent.
    private static func head(of code: String, in db: Database) throws -> Head? {
        if let head = try Head.find(code, in: db) { return head }
        let orphans = try db.cachedStatement(sql: "SELECT 1 FROM event WHERE room = ? LIMIT 1")
        guard try Int.fetchOne(orphans, arguments: [code]) == nil else {
            throw JournalFailure.damaged(room: code, seq: 0)
        }
        return nil
    }

    private static func events(
        of room: String, after start: Int, chain: Data, upTo head: Head, in db: Database
    ) throws -> [StoredEvent] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT seq, at, by, type, salt, body, digest, hash, replacement, checksum FROM event
                    WHERE room = ? AND seq > ? ORDER BY seq
                    """),
            arguments: [room, start])
        var events: [StoredEvent] = []
        var chain = chain
        var seq = start
        while let row = try rows.next() {
            seq += 1
            guard let event = event(row, seq: seq, chain: &chain) else {
                throw JournalFailure.damaged(room: room, seq: seq)
            }
            events.append(event)
        }
        guard seq == head.seq, chain == head.chain else {
            throw JournalFailure.damaged(room: room, seq: min(seq, head.seq) + 1)
        }
        return events
    }

    /// The event of a row and the chain moved on to it, or nil when anything about it is not what was written.
    private static func event(_ row: Row, seq: Int, chain: inout Data) -> StoredEvent? {
        guard Int.fromDatabaseValue(row[0]) == seq, let at = Int64.fromDatabaseValue(row[1]),
            let type = String.fromDatabaseValue(row[3]), let digest = Data.fromDatabaseValue(row[6]),
            let hash = Data.fromDatabaseValue(row[7]), let body = body(row, digest: digest, hash: hash)
        else { return nil }
        let by = String.fromDatabaseValue(row[2])
        chain = HashChain.next(after: chain, seq: seq, at: at, by: by, type: type, digest: digest)
        guard hash == chain else { return nil }
        return StoredEvent(seq: seq, at: Date(milliseconds: at), by: by, type: type, body: body)
    }

    /// The body as it was written, or what an erasure put in its place; nil when it is neither.
    private static func body(_ row: Row, digest: Data, hash: Data) -> Data? {
        if let salt = Data.fromDatabaseValue(row[4]), let body = Data.fromDatabaseValue(row[5]) {
            return digest == HashChain.digest(salt: salt, body: body) ? body : nil
        }
        guard row.hasNull(atIndex: 4), row.hasNull(atIndex: 5), let body = Data.fromDatabaseValue(row[8]) else {
            return nil
        }
        return Data.fromDatabaseValue(row[9]) == HashChain.digest(salt: hash, body: body) ? body : nil
    }
}
