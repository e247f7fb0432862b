import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct WriteAheadLogTests {
    /// Five appends as a killed process leaves them, each a transaction in the log, with one byte of the log changed.
    /// `place` is counted from the end when negative; nil changes nothing.
    private func open(
        flipping place: Int?, zeroing sector: Range<Int>? = nil, checkpointed: Bool = false,
        then check: (Result<SQLiteJournal, JournalFailure>, String) throws -> Void
    ) throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.queue.inDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
            try journal.fill(events: 1)
            for seq in 2...5 { try journal.land(Append(room: "ROOM", expected: seq - 1, events: [event(seq)])) }
            if checkpointed { try journal.queue.inDatabase { _ = try $0.checkpoint(.passive) } }
            let crashed = path + ".crashed"
            try FileManager.default.copyItem(atPath: path, toPath: crashed)
            var log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
            if let place { log[place < 0 ? log.count + place : place] ^= 0x40 }
            if let sector { log.replaceSubrange(sector, with: Data(count: sector.count)) }
            try log.write(to: URL(fileURLWithPath: crashed + "-wal"))
            do {
                let opened = try SQLiteJournal(path: crashed)
                defer { try? opened.close() }
                try check(.success(opened), journal.epoch)
            } catch let failure as JournalFailure {
                try check(.failure(failure), journal.epoch)
            }
        }
    }

    private func head(_ journal: Result<SQLiteJournal, JournalFailure>) throws -> Int? {
        try journal.get().load(room: "ROOM")?.head
    }

    @Test func `a whole log is read to its end, and cursors go on`() throws {
        try open(flipping: nil) { journal, epoch in
            let found = (try head(journal), try journal.get().epoch)
            #expect(found == (5, epoch))
        }
    }

    @Test(arguments: [0, 9, 20, 40, 200, 5000])
    func `damage before acknowledged transactions is refused`(place: Int) throws {
        try open(flipping: place) { journal, _ in
            guard case .failure(.logDamaged(_, let transactions)) = journal else {
                Issue.record("byte \(place) went unnoticed")
                return
            }
            #expect(transactions >= 2)
        }
    }

    @Test(arguments: [512, 4096])
    func `a log of which the first sector was lost is refused`(size: Int) throws {
        try open(flipping: nil, zeroing: 0..<size) { journal, _ in
            guard case .failure(.logDamaged(_, let transactions)) = journal else {
                Issue.record("\(size) bytes went unnoticed")
                return
            }
            #expect(transactions >= 2)
        }
    }

    @Test func `a torn last transaction is dropped, and no cursor goes on from what it held`() throws {
        try open(flipping: -1) { journal, epoch in
            let found = (head: try head(journal), epoch: try journal.get().epoch)
            #expect(found.head == 4 && found.epoch != epoch)
        }
    }

    @Test func `a damaged beginning of a log that is in the database already does no harm`() throws {
        try open(flipping: 20, checkpointed: true) { journal, _ in
            let found = try head(journal)
            #expect(found == 5)
        }
    }

    @Test func `a lost first sector of a log that is in the database already does no harm`() throws {
        try open(flipping: nil, zeroing: 0..<512, checkpointed: true) { journal, _ in
            let found = try head(journal)
            #expect(found == 5)
        }
    }

    @Test func `a database without an epoch is refused`() throws {
        for change in ["UPDATE journal SET epoch = 'a.b'", "DELETE FROM journal", "UPDATE journal SET epoch = x'00'"] {
            #expect(throws: JournalFailure.self) {
                try afterTampering(change) {
                    try $0.fill(events: 1)
                } then: { _ in
                }
            }
        }
    }
}
