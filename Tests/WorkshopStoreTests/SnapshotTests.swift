import Foundation
import Testing
import WorkshopStore

@Suite struct SnapshotTests {
    private let state = Data("state".utf8)

    @Test func `a snapshot comes back with the events after it`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 5)
        try journal.saveSnapshot(room: "ROOM", seq: 3, state: state)
        let room = try #require(try journal.load(room: "ROOM"))
        #expect(room.snapshot == StoredSnapshot(seq: 3, state: state))
        #expect(room.events == [event(4), event(5)])
        #expect(room.head == 5)
    }

    @Test func `a newer snapshot takes the place of an older one, and it may stand at the head`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 5)
        try journal.saveSnapshot(room: "ROOM", seq: 3, state: Data("old".utf8))
        try journal.saveSnapshot(room: "ROOM", seq: 5, state: state)
        let room = try #require(try journal.load(room: "ROOM"))
        #expect(room.snapshot == StoredSnapshot(seq: 5, state: state))
        #expect(room.events == [])
        #expect(room.head == 5)
    }

    @Test(arguments: [0, 6])
    func `a snapshot of an event that does not exist is refused`(seq: Int) throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 5)
        #expect(throws: JournalFailure.self) { try journal.saveSnapshot(room: "ROOM", seq: seq, state: state) }
        #expect(throws: JournalFailure.self) { try journal.saveSnapshot(room: "NONE", seq: 1, state: state) }
        #expect(try journal.load(room: "ROOM")?.snapshot == nil)
    }

    @Test(
        arguments: [
            "state = x'00'", "digest = zeroblob(32)", "chain = zeroblob(32)", "seq = 2", "seq = 9", "seq = 'x'",
        ])
    func `a snapshot that was tampered with is passed over and everything is replayed`(change: String) throws {
        try afterTampering("UPDATE snapshot SET \(change)") { journal in
            try journal.fill(events: 5)
            try journal.saveSnapshot(room: "ROOM", seq: 3, state: state)
        } then: { journal in
            let room = try #require(try journal.load(room: "ROOM"))
            #expect(room.snapshot == nil)
            #expect(room.events == (1...5).map { event($0) })
        }
    }

    @Test func `the snapshot of another room is passed over`() throws {
        try afterTampering("UPDATE snapshot SET room = 'ELSE'") { journal in
            try journal.fill(events: 5)
            try journal.fill("ELSE", events: 5)
            try journal.saveSnapshot(room: "ROOM", seq: 3, state: state)
        } then: { journal in
            let room = try journal.load(room: "ELSE")
            #expect(room?.snapshot == nil)
            #expect(room?.events.count == 5)
        }
    }

    @Test func `damage after the snapshot is noticed`() throws {
        try afterTampering("UPDATE event SET body = x'00' WHERE seq = 4") { journal in
            try journal.fill(events: 5)
            try journal.saveSnapshot(room: "ROOM", seq: 3, state: state)
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 4)) { try journal.load(room: "ROOM") }
        }
    }
}
