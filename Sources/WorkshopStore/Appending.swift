import Foundation
import GRDB

/// Writes the parts of a batch, inside the transaction of the caller.
enum Appending {
    /// Writes one part, or nothing of it when it lost the race. Throws for a part that no race explains, which ends
    /// the whole transaction.
    static func write(_ part: Append, in db: Database) throws -> AppendResult {
        let stored = try Head.find(part.room, in: db)
        var head = stored ?? Head(seq: 0, chain: HashChain.start(room: part.room))
        guard part.expected == head.seq, try !repeats(part, in: db) else { return .lostRace(head: head.seq) }
        try write(part.events, of: part.room, after: &head, in: db)
        guard head.seq > 0 else { throw malformed(part.room, "is created without an event") }
        var keys = BlindKeys(room: part.room)
        try Marks.write(part.marks, room: part.room, sum: &head.sums.marks, keys: &keys, in: db)
        try Receipts.write(part.receipts, room: part.room, sum: &head.sums.receipts, keys: &keys, in: db)
        for blind in part.destroys {
            try Marks.destroy(blind: blind, room: part.room, sum: &head.sums.marks, in: db)
        }
        try Tokens.change(part, sum: &head.sums.tokens, in: db)
        if stored == nil {
            try head.insert(part.room, creation: part.creation, in: db)
        } else if head != stored {
            try head.update(part.room, in: db)
        }
        return .appended(head: head.seq)
    }

    /// Whether a command or the creation of this part is on record already: somebody else carried it out meanwhile.
    private static func repeats(_ part: Append, in db: Database) throws -> Bool {
        for receipt in part.receipts where try Receipts.exists(receipt, room: part.room, in: db) { return true }
        guard part.expected == 0, let creation = part.creation else { return false }
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM room WHERE createdBy = ?")
        return try Int.fetchOne(statement, arguments: [creation.idHash]) != nil
    }

    private static func write(
        _ events: [StoredEvent], of room: String, after head: inout Head, in db: Database
    ) throws {
        guard !events.isEmpty else { return }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO event (room, seq, at, by, type, salt, body, digest, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for event in events {
            guard event.seq == head.seq + 1 else {
                throw malformed(room, "has event \(event.seq) after \(head.seq)")
            }
            guard let at = event.at.milliseconds else { throw malformed(room, "has an event outside of time") }
            let salt = Data.random(16)
            let digest = HashChain.digest(salt: salt, body: event.body)
            head.chain = HashChain.next(
                after: head.chain, seq: event.seq, at: at, by: event.by, type: event.type, digest: digest)
            head.seq = event.seq
            try insert.execute(arguments: [
                room, event.seq, at, event.by, event.type, salt, event.body, digest, head.chain,
            ])
        }
    }

    private static func malformed(_ room: String, _ what: String) -> JournalFailure {
        .failed(reason: "room \(room) \(what)", isFull: false)
    }
}

/// How far a room has come: its newest sequence and the hash of that event, and the sums of what stands beside the log.
struct Head: Equatable {
    var seq: Int
    var chain: Data
    var sums = RowSums()

    /// Nil when there is no such room. Throws `.damaged` when the row is not one that we wrote.
    static func find(_ room: String, in db: Database) throws -> Head? {
        let statement = try db.cachedStatement(
            sql: "SELECT head, chain, marks, tokens, receipts FROM room WHERE code = ?")
        guard let row = try Row.fetchOne(statement, arguments: [room]) else { return nil }
        guard let seq = Int.fromDatabaseValue(row[0]), let chain = Data.fromDatabaseValue(row[1]), seq > 0,
            let sums = RowSums(marks: row[2], tokens: row[3], receipts: row[4])
        else { throw JournalFailure.damaged(room: room, seq: 0) }
        return Head(seq: seq, chain: chain, sums: sums)
    }

    func insert(_ room: String, creation: Creation?, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO room (code, head, chain, createdBy, creator, marks, tokens, receipts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            room, seq, chain, creation?.idHash, creation?.person, sums.marks.value, sums.tokens.value,
            sums.receipts.value,
        ])
    }

    func update(_ room: String, in db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE room SET head = ?, chain = ?, marks = ?, tokens = ?, receipts = ? WHERE code = ?"
        ).execute(arguments: [seq, chain, sums.marks.value, sums.tokens.value, sums.receipts.value, room])
    }
}

extension Date {
    /// Whole milliseconds since 1970, or nil for a date that has no such number.
    var milliseconds: Int64? {
        Int64(exactly: (timeIntervalSince1970 * 1000).rounded())
    }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
