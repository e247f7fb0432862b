import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct ReceiptTests {
    let journal: SQLiteJournal

    init() throws {
        journal = try .temporary()
        try journal.land(
            Append(
                room: "ROOM", expected: 0, events: [event(1)],
                receipts: [receipt("post", created: "c1"), receipt("rename")]))
    }

    @Test func `a command is answered as it was the first time`() throws {
        #expect(try journal.answer("post") == .same(seq: 1, created: "c1"))
        #expect(try journal.answer("rename") == .same(seq: 1, created: nil))
    }

    @Test func `the same id with another body is told apart`() throws {
        #expect(try journal.answer("post", "another body") == .other)
    }

    @Test func `an id belongs to one person in one room`() throws {
        #expect(try journal.answer("post", by: "p2") == nil)
        #expect(try journal.answer(room: "ELSE", person: "p1", command: "post", digest: digest("body")) == nil)
        #expect(try journal.answer("unknown") == nil)
    }

    @Test func `a command that is on record already makes its part lose the race`() throws {
        let repeated = Append(
            room: "ROOM", expected: 1, events: [event(2)], receipts: [receipt("new"), receipt("post")])
        #expect(try journal.append([repeated]) == [.lostRace(head: 1)])
        #expect(try journal.load(room: "ROOM")?.head == 1)
        #expect(try journal.answer("new") == nil)
    }

    @Test func `a command sent twice within a batch acts once`() throws {
        let first = Append(room: "ROOM", expected: 1, marks: [mark("p1", "3")], receipts: [receipt("rate", "3")])
        var second = first
        second.marks = [mark("p1", "5")]
        #expect(try journal.append([first, second]) == [.appended(head: 1), .lostRace(head: 1)])
        #expect(try journal.load(room: "ROOM")?.marks == [mark("p1", "3")])
    }

    @Test func `the body of a mark is checked while its blind is open and by nobody afterwards`() throws {
        try journal.land(
            Append(
                room: "ROOM", expected: 1, marks: [mark("p1", "3")],
                receipts: [receipt("rate", "3", blind: "round1"), receipt("post2", seq: 1)]))
        #expect(try journal.answer("rate", "3") == .same(seq: 1, created: nil))
        #expect(try journal.answer("rate", "4") == .other)

        try journal.land(Append(room: "ROOM", expected: 1, events: [event(2)], destroys: ["round1"]))
        #expect(try journal.answer("rate", "3") == .same(seq: 1, created: nil))
        #expect(try journal.answer("rate", "4") == .same(seq: 1, created: nil))
        #expect(try journal.answer("post2", "else") == .other)
    }

    @Test func `a mark and the reveal of its blind in one part leave a receipt that nobody can check`() throws {
        try journal.land(
            Append(
                room: "ROOM", expected: 1, events: [event(2)], marks: [mark("p1", "3")], destroys: ["round1"],
                receipts: [receipt("rate", "3", blind: "round1")]))
        #expect(try journal.answer("rate", "4") == .same(seq: 1, created: nil))
        #expect(try journal.load(room: "ROOM")?.marks == [])
    }

    @Test func `the receipt of a mark does not hold the hash of its body`() throws {
        try journal.land(
            Append(room: "ROOM", expected: 1, receipts: [receipt("rate", "3", blind: "round1"), receipt("open", "x")]))
        let kept = try journal.queue.inDatabase { db in
            try Data.fetchAll(db, sql: "SELECT digest FROM receipt WHERE command IN ('open', 'rate') ORDER BY command")
        }
        #expect(kept.first == digest("x"))
        #expect(kept.last != digest("3"))
    }

    @Test func `a receipt that was tampered with is noticed`() throws {
        for change in ["digest = x'00'", "seq = 7", "created = 'c2'", "blind = 'b'", "created = NULL", "seq = 'x'"] {
            try afterTampering("UPDATE receipt SET \(change) WHERE command = 'post'") { journal in
                try journal.land(
                    Append(room: "ROOM", expected: 0, events: [event(1)], receipts: [receipt("post", created: "c1")]))
            } then: { journal in
                #expect(throws: JournalFailure.self, "\(change)") { try journal.answer("post") }
            }
        }
    }
}
