import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct FailureTests {
    @Test func `a full disk fails for certain, and writing comes back by itself`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 1)
        let size = try journal.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA page_count") } ?? 0
        _ = try journal.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA max_page_count = \(size)") }
        let big = Append(
            room: "ROOM", expected: 1, events: [event(2, body: String(repeating: "x", count: 100_000))])
        #expect {
            try journal.append([Append(room: "ELSE", expected: 0, events: [event(1)]), big])
        } throws: { error in
            guard case JournalFailure.failed(_, isFull: true) = error else { return false }
            return true
        }
        #expect(try journal.load(room: "ROOM")?.head == 1)
        #expect(try journal.codes() == ["ROOM"])
        _ = try journal.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA max_page_count = \(size + 1000)") }
        #expect(try journal.land(big) == 2)
    }

    @Test func `a failed key of a blind is not remembered`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 1)
        #expect(throws: JournalFailure.self) {
            try journal.append([
                Append(room: "ROOM", expected: 1, marks: [mark("p1", "3")]),
                Append(room: "ROOM", expected: 1, events: [event(7)]),
            ])
        }
        try journal.land(Append(room: "ROOM", expected: 1, marks: [mark("p1", "4")]))
        #expect(try journal.load(room: "ROOM")?.marks == [mark("p1", "4")])
    }

    @Test func `before COMMIT every error is definite, at COMMIT only a full disk is`() {
        func error(_ code: ResultCode) -> DatabaseError { DatabaseError(resultCode: code) }
        for code in [ResultCode.SQLITE_IOERR, .SQLITE_FULL, .SQLITE_CORRUPT, .SQLITE_BUSY] {
            guard case .failed(_, let isFull) = JournalFailure(beforeCommit: error(code)) else {
                Issue.record("\(code) is not definite before COMMIT")
                continue
            }
            #expect(isFull == (code == .SQLITE_FULL))
        }
        for code in [ResultCode.SQLITE_IOERR, .SQLITE_IOERR_FSYNC, .SQLITE_CORRUPT, .SQLITE_INTERRUPT] {
            guard case .indeterminate = JournalFailure(atCommit: error(code)) else {
                Issue.record("\(code) is guessed about at COMMIT")
                continue
            }
        }
        guard case .failed(_, isFull: true) = JournalFailure(atCommit: error(.SQLITE_FULL)) else {
            Issue.record("a full disk is not definite at COMMIT")
            return
        }
    }

    @Test func `after an unknown outcome nothing is done any more`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 1)
        let observer = FailingCommit()
        journal.queue.add(transactionObserver: observer)
        for attempt in [1, 2] {
            #expect {
                try journal.append([Append(room: "ROOM", expected: 1, events: [event(2)])])
            } throws: { error in
                guard case JournalFailure.indeterminate = error else { return false }
                return true
            }
            #expect(observer.commits == 1, "attempt \(attempt)")
        }
        #expect(throws: JournalFailure.self) { try journal.load(room: "ROOM") }
        try journal.close()
    }
}

/// Stands for a disk that fails while a commit is being confirmed.
private final class FailingCommit: TransactionObserver {
    var commits = 0

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) {}
    func databaseDidRollback(_ db: Database) {}

    func databaseWillCommit() throws {
        commits += 1
        throw DatabaseError(resultCode: .SQLITE_IOERR_FSYNC)
    }
}
