import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct HashChainTests {
    private func hash(by: String?, type: String) -> Data {
        HashChain.next(after: Data(count: 32), seq: 1, at: 2, by: by, type: type, digest: Data(count: 32))
    }

    @Test func `fields that only differ in where one ends have different hashes`() {
        let hashes = [
            hash(by: "ab", type: "c"), hash(by: "a", type: "bc"), hash(by: "", type: "abc"), hash(by: nil, type: "abc"),
        ]
        #expect(Set(hashes).count == hashes.count)
    }

    @Test func `the hash is the one that is documented`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.land(Append(room: "AB", expected: 0, events: [event(1, by: "p1", body: "{}")]))
        let row = try #require(
            try journal.queue.inDatabase { db in try Row.fetchOne(db, sql: "SELECT salt, hash FROM event") })
        let salt: Data = row[0]
        let start = HashChain.sha256(Data("crux room".utf8) + Data([0, 0, 0, 2]) + Data("AB".utf8))
        var written = start
        written += Data([0, 0, 0, 0, 0, 0, 0, 1])
        written += Data([0, 0, 0x01, 0xa3, 0x18, 0x5c, 0x50, 0x7d])
        written += Data([1, 0, 0, 0, 2]) + Data("p1".utf8)
        written += Data([0, 0, 0, 11]) + Data("card.posted".utf8)
        written += HashChain.sha256(salt + Data("{}".utf8))
        #expect(salt.count == 16)
        #expect(row[1] == HashChain.sha256(written))
    }

    @Test func `equal events in two rooms have nothing in common on disk`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill("A", events: 1)
        try journal.fill("B", events: 1)
        for column in ["salt", "digest", "hash"] {
            let values = try journal.queue.inDatabase { db in
                try Data.fetchSet(db, sql: "SELECT \(column) FROM event")
            }
            #expect(values.count == 2, "\(column)")
        }
    }
}
