import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct RowSumTests {
    /// Two rooms with marks of two people in two blinds, of which one mark was overwritten and one blind ended. What the
    /// tables held before that stands in tables beside them.
    private func fill(_ journal: SQLiteJournal) throws {
        for room in ["ROOM", "ELSE"] {
            try journal.land(
                Append(
                    room: room, expected: 0, events: [event(1)], grants: [token("a", of: "p1"), token("b", of: "p2")]))
            for (number, person) in ["p1", "p2"].enumerated() {
                try journal.land(
                    Append(
                        room: room, expected: 1,
                        marks: [
                            mark(person, "\(number)"), mark(person, "3", on: "c2"), mark(person, "4", in: "round2"),
                            mark(person, "5", in: "over"),
                        ], receipts: [receipt("a", by: person, blind: "round1")]))
            }
        }
        try journal.queue.inDatabase { db in
            for table in ["mark", "blind"] {
                try db.execute(sql: "CREATE TABLE \(table)Before AS SELECT * FROM \(table)")
            }
        }
        try journal.land(Append(room: "ROOM", expected: 1, marks: [mark("p1", "5")], receipts: [receipt("b")]))
        try journal.land(Append(room: "ROOM", expected: 1, events: [event(2)], destroys: ["over"]))
    }

    private func restored(_ table: String, where condition: String) -> String {
        "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table)Before WHERE \(condition)"
    }

    @Test func `marks that were written, overwritten and destroyed in any order are as written`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try fill(journal)
            try journal.close()
            let room = try #require(try SQLiteJournal(path: path).load(room: "ROOM"))
            #expect(
                room.marks == [
                    mark("p1", "5"), mark("p1", "3", on: "c2"), mark("p2", "1"), mark("p2", "3", on: "c2"),
                    mark("p1", "4", in: "round2"), mark("p2", "4", in: "round2"),
                ])
        }
    }

    @Test(
        arguments: [
            "DELETE FROM mark WHERE room = 'ROOM' AND person = 'p1' AND key = 'c2'",
            "DELETE FROM mark WHERE room = 'ROOM' AND person = 'p2'",
            "DELETE FROM mark WHERE room = 'ROOM' AND blind = 'round2'; DELETE FROM blind WHERE room = 'ROOM' AND blind = 'round2'",
            "DELETE FROM mark WHERE room = 'ROOM'; DELETE FROM blind WHERE room = 'ROOM'",
            "DELETE FROM blind WHERE room = 'ROOM' AND blind = 'round2'",
            "UPDATE room SET marks = marks + 1 WHERE code = 'ROOM'",
            "UPDATE room SET marks = 'many' WHERE code = 'ROOM'",
            "UPDATE room SET marks = (SELECT marks FROM room WHERE code = 'ELSE') WHERE code = 'ROOM'",
        ])
    func `a mark that vanished is noticed, and so is a whole blind`(damage: String) throws {
        try afterTampering(damage, filling: fill) { journal in
            #expect(throws: JournalFailure.self) { try journal.load(room: "ROOM") }
            let other = try journal.load(room: "ELSE")
            #expect(other?.marks.count == 8)
        }
    }

    @Test func `an earlier mark in the place of a later one is noticed`() throws {
        let damage = restored("mark", where: "room = 'ROOM' AND blind = 'round1' AND person = 'p1' AND key = 'c1'")
        try afterTampering(damage, filling: fill) { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try journal.load(room: "ROOM") }
        }
    }

    @Test func `marks that come back after the end of their blind are noticed`() throws {
        let damage = ["mark", "blind"].map { restored($0, where: "room = 'ROOM' AND blind = 'over'") }
        try afterTampering(damage.joined(separator: ";"), filling: fill) { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try journal.load(room: "ROOM") }
        }
    }

    @Test func `marks of another room, or of another round, in the place of a room's own are noticed`() throws {
        for damage in [
            "DELETE FROM mark WHERE room = 'ROOM'; UPDATE mark SET room = 'ROOM' WHERE blind <> 'over'",
            "UPDATE mark SET blind = 'x' WHERE blind = 'round1'; UPDATE mark SET blind = 'round1' WHERE blind = 'round2'",
        ] {
            try afterTampering(damage, filling: fill) { journal in
                #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try journal.load(room: "ROOM") }
                #expect(throws: JournalFailure.self) { try journal.load(room: "ELSE") }
            }
        }
    }

    /// As when its page was in disorder when it was overwritten, so that the earlier one was not found.
    @Test func `an earlier mark beside the later one is noticed although the sum comes out`() throws {
        let damage = """
            ALTER TABLE mark RENAME TO ordered;
            CREATE TABLE mark AS SELECT * FROM ordered UNION ALL SELECT * FROM former;
            UPDATE room SET head = head;
            """
        try afterTampering(damage) { journal in
            try journal.fill(events: 1)
            try journal.land(Append(room: "ROOM", expected: 1, marks: [mark("p1", "1")]))
            let former = try journal.sums("marks")
            try journal.queue.inDatabase { try $0.execute(sql: "CREATE TABLE former AS SELECT * FROM mark") }
            try journal.land(Append(room: "ROOM", expected: 1, marks: [mark("p1", "2")]))
            let both = try journal.sums("marks") &+ former
            try journal.queue.inDatabase { try $0.execute(sql: "UPDATE room SET marks = ?", arguments: [both]) }
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 1)) { try journal.load(room: "ROOM") }
        }
    }

    @Test func `nothing is left of the sum of a blind when it ends`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 1)
        try journal.land(Append(room: "ROOM", expected: 1, marks: [mark("p1", "1"), mark("p2", "1")]))
        try journal.land(Append(room: "ROOM", expected: 1, marks: [mark("p2", "2")]))
        #expect(try journal.sums("marks") != 0)
        try journal.land(Append(room: "ROOM", expected: 1, events: [event(2)], destroys: ["round1"]))
        #expect(try journal.sums("marks") == 0)
    }

    @Test func `equal marks in two rooms have different sums`() throws {
        let journal = try SQLiteJournal.temporary()
        for room in ["ROOM", "ELSE"] {
            try journal.fill(room, events: 1)
            try journal.land(Append(room: room, expected: 1, marks: [mark("p1", "1")]))
        }
        #expect(try journal.sums("marks") != journal.sums("marks", of: "ELSE"))
    }

    @Test func `a token that vanished is noticed`() throws {
        try afterTampering("DELETE FROM token WHERE room = 'ROOM' AND person = 'p2'", filling: fill) { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try journal.load(room: "ROOM") }
            let other = try journal.load(room: "ELSE")
            #expect(other?.tokens.count == 2)
        }
    }

    @Test func `a token that is given again is one token`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fill(events: 1)
        for person in ["p1", "p2"] {
            try journal.land(
                Append(room: "ROOM", expected: 1, grants: [token("a", of: person), token("a", of: person)]))
        }
        #expect(try journal.load(room: "ROOM")?.tokens == [token("a", of: "p2")])
    }

    @Test func `a receipt that vanished is noticed by who looks through the room`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try fill(journal)
            #expect(try Archive(path: path).load(room: "ROOM") != nil)
            try journal.queue.inDatabase { db in
                try db.execute(sql: "DELETE FROM receipt WHERE room = 'ROOM' AND person = 'p2'")
            }
            let archive = try Archive(path: path)
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try archive.load(room: "ROOM") }
            #expect(try archive.load(room: "ELSE")?.head == 1)
        }
    }

    @Test func `a database from before the sums gets them when it is opened`() throws {
        let older = """
            ALTER TABLE room DROP COLUMN marks; ALTER TABLE room DROP COLUMN tokens;
            ALTER TABLE room DROP COLUMN receipts; DELETE FROM grdb_migrations WHERE identifier = '3 sums';
            """
        var before: [Int64] = []
        let names = ["marks", "tokens", "receipts"]
        try afterTampering(older) { journal in
            try fill(journal)
            before = try names.map { try journal.sums($0) }
        } then: { journal in
            #expect(try names.map { try journal.sums($0) } == before)
            #expect(try journal.load(room: "ROOM")?.marks.count == 6)
            try journal.queue.inDatabase { db in try db.execute(sql: "DELETE FROM mark WHERE person = 'p2'") }
            #expect(throws: JournalFailure.self) { try journal.load(room: "ROOM") }
        }
    }
}

extension SQLiteJournal {
    /// What stands in one of the columns for sums.
    fileprivate func sums(_ name: String, of room: String = "ROOM") throws -> Int64 {
        try queue.inDatabase { db in
            try Int64.fetchOne(db, sql: "SELECT \(name) FROM room WHERE code = ?", arguments: [room]) ?? 0
        }
    }
}
