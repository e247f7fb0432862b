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
    static func find(room: String, blind: String, in db: Database) throws -> BlindKey? {
        try Data.fetchOne(
            db.cachedStatement(sql: "SELECT seed FROM blind WHERE room = ? AND blind = ?"), arguments: [room, blind]
        ).map(BlindKey.init(seed:))
    }

    /// The key of a blind, made when its first mark comes.
    static func findOrMake(room: String, blind: String, in db: Database) throws -> BlindKey {
        if let key = try find(room: room, blind: blind, in: db) { return key }
        let seed = Data.random(4096)
        try db.cachedStatement(sql: "INSERT INTO blind (room, blind, seed) VALUES (?, ?, ?)")
            .execute(arguments: [room, blind, seed])
        return BlindKey(seed: seed)
    }

    /// The value sealed for its place, padded to whole blocks so that its length tells nothing either.
    func seal(_ mark: StoredMark, room: String) throws -> Data {
        var padded = Data()
        padded.append(bytes: mark.value)
        padded.append(Data(count: (64 - padded.count % 64) % 64))
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

    private static func place(of mark: StoredMark, room: String) -> Data {
        var place = Data()
        for text in [room, mark.blind, mark.person, mark.key] { place.append(text: text) }
        return place
    }
}
