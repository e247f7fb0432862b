import Foundation
import Testing
import WorkshopStore

@Suite struct AppendTests {
    let journal: SQLiteJournal

    init() throws {
        journal = try .temporary()
    }

    @Test func `what was appended is there when the file is opened again`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            let events = [event(1, by: nil), event(2), event(3, body: "")]
            #expect(try journal.append([Append(room: "A", expected: 0, events: events)]) == [.appended(head: 3)])
            try journal.close()

            let again = try SQLiteJournal(path: path)
            #expect(
                try again.load(room: "A")
                    == StoredRoom(code: "A", snapshot: nil, events: events, marks: [], tokens: [], head: 3))
            #expect(again.epoch == journal.epoch)
            #expect(try again.append([Append(room: "A", expected: 3, events: [event(4)])]) == [.appended(head: 4)])
        }
    }

    @Test func `every file has an epoch of its own`() throws {
        #expect(journal.epoch.count == 32)
        #expect(try SQLiteJournal.temporary().epoch != journal.epoch)
    }

    @Test func `instants are kept to the millisecond`() throws {
        var first = event(1)
        first.at = Date(timeIntervalSince1970: 1_800_000_000.123456)
        try journal.land(Append(room: "ROOM", expected: 0, events: [first]))
        let kept = try #require(try journal.load(room: "ROOM")?.events.first)
        #expect(kept.at == Date(timeIntervalSince1970: 1_800_000_000.123))
    }

    @Test(arguments: [0, 1, 2, 4])
    func `an append at the wrong sequence loses the race and leaves nothing behind`(expected: Int) throws {
        try journal.fill(events: 3)
        let before = try journal.load(room: "ROOM")
        let late = Append(
            room: "ROOM", expected: expected, creation: Creation(idHash: digest("late"), person: "p2"),
            events: [event(expected + 1, body: "late")], marks: [mark("p2", "5")], destroys: ["round1"],
            receipts: [receipt("late")], grants: [token("late", of: "p2")])
        #expect(try journal.append([late]) == [.lostRace(head: 3)])
        #expect(try journal.load(room: "ROOM") == before)
        #expect(try journal.answer("late") == nil)
        #expect(try journal.room(createdBy: digest("late")) == nil)
    }

    @Test func `an append to a room that does not exist loses the race`() throws {
        #expect(
            try journal.append([Append(room: "ROOM", expected: 3, events: [event(4)])]) == [.lostRace(head: 0)])
        #expect(try journal.load(room: "ROOM") == nil)
    }

    @Test func `the other rooms of a batch land when one loses the race`() throws {
        try journal.fill("A", events: 1)
        try journal.fill("B", events: 2)
        let results = try journal.append([
            Append(room: "A", expected: 1, events: [event(2)]),
            Append(room: "B", expected: 1, events: [event(2)]),
            Append(room: "C", expected: 0, events: [event(1)]),
        ])
        #expect(results == [.appended(head: 2), .lostRace(head: 2), .appended(head: 1)])
        #expect(try ["A", "B", "C"].map { try journal.load(room: $0)?.head } == [2, 2, 1])
    }

    @Test func `parts of one room in a batch build on each other`() throws {
        let results = try journal.append([
            Append(room: "ROOM", expected: 0, events: [event(1)], grants: [token("first", of: "p1")]),
            Append(room: "ROOM", expected: 1, events: [event(2)], marks: [mark("p1", "3")]),
            Append(room: "ROOM", expected: 1, events: [event(2, body: "rival")]),
            Append(room: "ROOM", expected: 2, marks: [mark("p1", "4")]),
            Append(room: "ROOM", expected: 2, grants: [token("second", of: "p1")], revokes: [digest("first")]),
        ])
        #expect(
            results == [
                .appended(head: 1), .appended(head: 2), .lostRace(head: 2), .appended(head: 2), .appended(head: 2),
            ])
        let room = try #require(try journal.load(room: "ROOM"))
        #expect(room.events == [event(1), event(2)])
        #expect(room.marks == [mark("p1", "4")])
        #expect(room.tokens == [token("second", of: "p1")])
    }

    @Test(arguments: [[1, 3], [2], [0], [1, 1], [1, 2, 2]])
    func `numbers with a gap fail the batch and nothing of it is written`(numbers: [Int]) throws {
        try journal.fill("A", events: 1)
        #expect {
            try journal.append([
                Append(room: "A", expected: 1, events: [event(2)]),
                Append(room: "B", expected: 0, events: numbers.map { event($0) }),
            ])
        } throws: { error in
            guard case JournalFailure.failed(_, isFull: false) = error else { return false }
            return true
        }
        #expect(try journal.load(room: "A")?.head == 1)
        #expect(try journal.codes() == ["A"])
        try journal.land(Append(room: "A", expected: 1, events: [event(2)]))
    }

    @Test func `an instant outside of time fails instead of trapping`() throws {
        var first = event(1)
        first.at = Date(timeIntervalSince1970: .infinity)
        #expect(throws: JournalFailure.self) {
            try journal.append([Append(room: "ROOM", expected: 0, events: [first])])
        }
    }

    @Test func `a room is not created without an event`() throws {
        #expect(throws: JournalFailure.self) {
            try journal.append([Append(room: "ROOM", expected: 0, marks: [mark("p1", "3")])])
        }
        #expect(try journal.codes() == [])
    }

    @Test func `a creation is found by its id and happens once`() throws {
        let creation = Creation(idHash: digest("id"), person: "p1")
        let first = Append(room: "A", expected: 0, creation: creation, events: [event(1)])
        var second = first
        second.room = "B"
        #expect(try journal.append([first, second]) == [.appended(head: 1), .lostRace(head: 0)])
        #expect(try journal.append([second]) == [.lostRace(head: 0)])
        #expect(try journal.room(createdBy: digest("id")) == CreatedRoom(code: "A", person: "p1"))
        #expect(try journal.room(createdBy: digest("other")) == nil)
        #expect(try journal.codes() == ["A"])
    }

    @Test func `rooms without a creation id stand side by side`() throws {
        try journal.fill("B", events: 1)
        try journal.fill("A", events: 1)
        #expect(try journal.codes() == ["A", "B"])
    }

    @Test func `a closed journal refuses everything and can be closed again`() throws {
        try journal.fill(events: 1)
        try journal.close()
        #expect(throws: JournalFailure.closed) { try journal.load(room: "ROOM") }
        #expect(throws: JournalFailure.closed) { try journal.append([]) }
        #expect(throws: JournalFailure.closed) { try journal.erase(room: "ROOM") }
        try journal.close()
    }
}
