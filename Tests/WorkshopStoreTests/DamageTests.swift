import Foundation
import Testing

@testable import WorkshopStore

@Suite struct DamageTests {
    @Test(
        arguments: [
            "body = x'7B7D'", "salt = zeroblob(16)", "at = at + 1", "by = 'p2'", "by = NULL", "type = 'card.edited'",
            "digest = zeroblob(32)", "hash = zeroblob(32)", "body = NULL", "at = 'noon'", "seq = 40",
        ])
    func `a changed event is noticed where it stands`(change: String) throws {
        try afterTampering("UPDATE event SET \(change) WHERE room = 'ROOM' AND seq = 3") { journal in
            try journal.fill(events: 5)
            try journal.fill("ELSE", events: 5)
        } then: { journal in
            let other = try journal.load(room: "ELSE")
            #expect(other?.head == 5)
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 3)) { try journal.load(room: "ROOM") }
        }
    }

    @Test(arguments: [1, 3, 5])
    func `a missing event is noticed, the last one too`(seq: Int) throws {
        try afterTampering("DELETE FROM event WHERE seq = \(seq)") { journal in
            try journal.fill(events: 5)
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: seq)) { try journal.load(room: "ROOM") }
        }
    }

    @Test func `events that swapped places are noticed`() throws {
        let swap = """
            UPDATE event SET seq = 99 WHERE seq = 2;
            UPDATE event SET seq = 2 WHERE seq = 3;
            UPDATE event SET seq = 3 WHERE seq = 99;
            """
        try afterTampering(swap) { journal in
            try journal.fill(events: 5)
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try journal.load(room: "ROOM") }
        }
    }

    @Test func `the events of another room are noticed`() throws {
        try afterTampering("DELETE FROM event WHERE room = 'ROOM'; UPDATE event SET room = 'ROOM'") { journal in
            try journal.fill(events: 5)
            try journal.fill("ELSE", events: 5)
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 1)) { try journal.load(room: "ROOM") }
            #expect(throws: JournalFailure.self) { try journal.load(room: "ELSE") }
        }
    }

    @Test(arguments: ["head = 4", "head = 6", "head = 0", "chain = zeroblob(32)", "chain = 1"])
    func `a changed head is noticed`(change: String) throws {
        try afterTampering("UPDATE room SET \(change)") { journal in
            try journal.fill(events: 5)
        } then: { journal in
            #expect(throws: JournalFailure.self) { try journal.load(room: "ROOM") }
        }
    }

    @Test(arguments: ["UPDATE room SET creator = 'p2'", "UPDATE room SET creator = NULL"])
    func `a room is not given to somebody who did not make it`(change: String) throws {
        try afterTampering(change) { journal in
            let creation = Creation(idHash: digest("id"), person: "p1")
            try journal.land(Append(room: "ROOM", expected: 0, creation: creation, events: [event(1)]))
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 0)) {
                try journal.room(createdBy: digest("id"))
            }
        }
    }

    @Test func `events without their room are noticed`() throws {
        try afterTampering("DELETE FROM room") { journal in
            try journal.fill(events: 5)
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 0)) { try journal.load(room: "ROOM") }
        }
    }

    @Test func `flipped bytes anywhere in the file never show a room that was not written`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 60)
            try journal.land(
                Append(room: "ROOM", expected: 60, marks: [mark("p1", "3")], grants: [token("a", of: "p1")]))
            let truth = try #require(try journal.load(room: "ROOM"))
            try journal.close()
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))

            var noticed = 0
            for place in stride(from: 100, to: whole.count, by: 331) {
                var damaged = whole
                damaged[place] ^= 0xff
                try damaged.write(to: URL(fileURLWithPath: path))
                do {
                    let journal = try SQLiteJournal(path: path)
                    defer { try? journal.close() }
                    let room = try journal.load(room: "ROOM")
                    #expect(room == nil || room == truth, "byte \(place)")
                } catch is JournalFailure {
                    noticed += 1
                }
                for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            }
            #expect(noticed > 20)
        }
    }
}
