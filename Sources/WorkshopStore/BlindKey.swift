import Crypto
import Foundation
import GRDB

/// The random key of one blind. Its marks are sealed with it and the receipts of its marks are keyed by it, so that
/// all of them become unreadable at the moment it is destroyed.
///
/// SQLite's secure_delete zeroes the rows it deletes, but not the copies that a rebalanced page leaves behind in its
/// gap; ballots were found there. So what dies has to be one thing that is never copied: the key is derived from
/// 4,096 random bytes, of which all but the first few hundred lie on an overflow page of their own. Such a page is
/// never moved by rebalancing, and secure_delete zeroes it whole.
struct BlindKey {
    private let key: SymmetricKey

    private init(seed: Data) {
        key = SymmetricKey(data: SHA256.hash(data: seed))
    }

    /// The key of an open blind, or nil when it has none yet or no more.
    static func find(_ blind: String, room: String, in db: Database) throws -> BlindKey? {
        try Data.fetchOne(
            db.cachedStatement(sql: "SELECT seed FROM blind WHERE room = ? AND blind = ?"), arguments: [room, blind]
        ).map(BlindKey.init(seed:))
    }

    static func make(_ blind: String, room: String, in db: Database) throws -> BlindKey {
        let seed = Data.random(4096)
        try db.cachedStatement(sql: "INSERT INTO blind (room, blind, seed) VALUES (?, ?, ?)")
            .execute(arguments: [room, blind, seed])
        return BlindKey(seed: seed)
    }

    /// The value sealed for its place, padded to whole blocks so that its length tells nothing either.
    func seal(_ mark: StoredMark, room: String) throws -> Data {
        var padded: [UInt8] = []
        padded.append(length: mark.value.count)
        padded.append(contentsOf: mark.value)
        padded.append(contentsOf: repeatElement(0, count: (64 - padded.count % 64) % 64))
        let box = try AES.GCM.seal(padded, using: key, authenticating: Self.place(of: mark, room: room))
        return box.combined ?? Data()
    }

    /// The value that was sealed for this place, or nil when the bytes are not what was written there.
    func open(_ sealed: Data, as mark: StoredMark, room: String) -> Data? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let padded = try? AES.GCM.open(box, using: key, authenticating: Self.place(of: mark, room: room)),
            padded.count >= 4
        else { return nil }
        let length = padded.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= padded.count - 4 else { return nil }
        return Data(padded.dropFirst(4).prefix(length))
    }

    func authenticate(_ digest: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: digest, using: key))
    }

    private static func place(of mark: StoredMark, room: String) -> [UInt8] {
        var place: [UInt8] = []
        for text in [room, mark.blind, mark.person, mark.key] { place.append(text: text) }
        return place
    }
}

/// The keys of one room that a piece of work has met so far. Not to be kept beyond its transaction.
struct BlindKeys {
    let room: String
    private var met: [String: BlindKey] = [:]

    init(room: String) {
        self.room = room
    }

    mutating func find(_ blind: String, in db: Database) throws -> BlindKey? {
        if met[blind] == nil { met[blind] = try BlindKey.find(blind, room: room, in: db) }
        return met[blind]
    }

    /// The key of a blind, made when its first mark comes.
    mutating func findOrMake(_ blind: String, in db: Database) throws -> BlindKey {
        if let key = try find(blind, in: db) { return key }
        let key = try BlindKey.make(blind, room: room, in: db)
        met[blind] = key
        return key
    }
}
