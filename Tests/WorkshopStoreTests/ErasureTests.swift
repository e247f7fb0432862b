import Foundation
import Testing
import WorkshopStore

@Suite struct ErasureTests {
    private func canary(_ room: String) -> String { "canary-of-\(room)-" }

    /// Rooms that grow side by side and unevenly, so that their pages split and rows move; always in the same way.
    private func fill(_ journal: SQLiteJournal, _ rooms: [String], turns: Int) throws {
        var heads: [String: Int] = [:]
        var random = Seeded(state: 1)
        var batch: [Append] = []
        for turn in 1...turns {
            guard let room = rooms.randomElement(using: &random) else { return }
            let head = heads[room, default: 0]
            let canary = canary(room)
            heads[room] = head + 1
            batch.append(
                Append(
                    room: room, expected: head, creation: Creation(idHash: digest(room), person: canary + "creator"),
                    events: [
                        event(
                            head + 1, by: canary + "by",
                            body: String(repeating: canary, count: .random(in: 1...30, using: &random)))
                    ],
                    marks: [
                        StoredMark(
                            blind: canary, person: canary, key: "\(canary)\(turn % 20)", value: Data(canary.utf8))
                    ],
                    receipts: [receipt("\(canary)\(head)", by: canary, seq: head, created: canary)],
                    grants: [token("\(canary)\(head)", of: canary)]))
            guard batch.count == 100 || turn == turns else { continue }
            _ = try journal.append(batch)
            batch = []
        }
        for room in rooms {
            try journal.saveSnapshot(
                room: room, seq: heads[room, default: 0], state: Data(String(repeating: canary(room), count: 300).utf8))
        }
    }

    @Test func `an erased room leaves nothing in the file or the log`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            var rooms = (100...159).map { "ROOM\($0)" }
            try fill(journal, rooms, turns: 3000)
            for erased in ["ROOM123", "ROOM130"] {
                let neighbour = try journal.load(room: "ROOM124")
                #expect(try occurrences(of: canary(erased), at: path) > 1000)

                try journal.erase(room: erased)
                try journal.purge()
                rooms.removeAll { $0 == erased }
                #expect(try occurrences(of: erased, at: path) == 0, "\(erased)")
                #expect(try journal.load(room: erased) == nil)
                #expect(try journal.room(createdBy: digest(erased)) == nil)
                #expect(try journal.codes() == rooms)
                #expect(try journal.load(room: "ROOM124") == neighbour)
            }
        }
    }

    @Test func `an erased person leaves nothing in the file or the log, and the chain holds`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fillWithPeople()
            let before = try #require(try journal.load(room: "ROOM"))
            let neighbour = try journal.load(room: "ELSE")
            #expect(try occurrences(of: "canary-p2", at: path) > 100)

            let bodies = try journal.erasePerson("p2")
            try journal.purge()
            #expect(try occurrences(of: "canary-p2", at: path) == 0)
            let after = try #require(try journal.load(room: "ROOM"))
            #expect(after.snapshot == nil)
            #expect(after.head == before.head + 1)
            for (old, new) in zip(try journal.wholeLog(before), after.events) {
                #expect(new.body == bodies[new.seq] ?? old.body)
                #expect((new.at, new.by, new.type) == (old.at, old.by, old.type))
            }
            #expect(after.marks == before.marks.filter { $0.person != "p2" })
            #expect(after.tokens == before.tokens)
            #expect(try journal.load(room: "ELSE") == neighbour)
            #expect(try journal.answer("p2-2", by: "p2") == nil)
            #expect(try journal.answer("p1-1", by: "p1") == .same(seq: 1, created: nil))
        }
    }

    @Test func `what was erased can be erased again, and the room goes on`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fillWithPeople()
        try journal.erasePerson("p2")
        try journal.erasePerson("p1")
        let head = try #require(try journal.load(room: "ROOM")).head
        try journal.land(Append(room: "ROOM", expected: head, events: [event(head + 1)]))
        try journal.saveSnapshot(room: "ROOM", seq: head, state: Data("state".utf8))
        #expect(try journal.load(room: "ROOM")?.events.count == 1)
        #expect(try journal.load(room: "ROOM", fromStart: true)?.events.count == head + 1)
    }

    @Test func `an erasure that loses the race, or names an event that is not there, changes nothing`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.fillWithPeople()
        let before = try journal.load(room: "ROOM")
        let late = Append(room: "ROOM", expected: 3, events: [event(4)])
        let head = try #require(before).head
        #expect(try journal.erase(person: "p2", replacing: [2: Data("{}".utf8)], with: late) == .lostRace(head: head))
        let wrong = Append(room: "ROOM", expected: head, events: [event(head + 1)])
        #expect(throws: JournalFailure.self) {
            try journal.erase(person: "p2", replacing: [999: Data("{}".utf8)], with: wrong)
        }
        #expect(try journal.load(room: "ROOM") == before)
    }

    @Test func `a purge that a crash cut off is made up for at the next opening`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fillWithPeople()
            try journal.erasePerson("p2")
            try journal.close()
            let left = try occurrences(of: "canary-p2", at: path)
            try SQLiteJournal(path: path).close()
            #expect(try occurrences(of: "canary-p2", at: path) == 0, "\(left) before")
        }
    }

    @Test(
        arguments: [
            "replacement = x'5B5D'", "replacement = NULL", "checksum = zeroblob(32)", "checksum = NULL",
            "digest = zeroblob(32)", "body = x'7B7D'", "salt = zeroblob(16)", "salt = zeroblob(16), body = x'7B7D'",
        ])
    func `damage to what took the place of erased words is noticed`(change: String) throws {
        try afterTampering("UPDATE event SET \(change) WHERE room = 'ROOM' AND seq = 2") { journal in
            try journal.fillWithPeople()
            try journal.erasePerson("p2")
        } then: { journal in
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try journal.load(room: "ROOM") }
        }
    }

    @Test func `erasing an unknown room is no error, and an erased code can be used again`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.erase(room: "ROOM")
        try journal.fill(events: 3)
        try journal.erase(room: "ROOM")
        try journal.purge()
        try journal.fill(events: 2)
        #expect(try journal.load(room: "ROOM")?.head == 2)
    }
}

extension SQLiteJournal {
    /// Two rooms of two people whose events, marks, receipts and snapshot hold words of their own.
    fileprivate func fillWithPeople() throws {
        for room in ["ROOM", "ELSE"] {
            _ = try append(
                (1...200).map { seq in
                    let person = seq % 2 == 0 ? "p2" : "p1"
                    // Of the other room's people the words differ, so that they are not counted.
                    let words = "\(room == "ROOM" ? "canary" : "other")-\(person)"
                    return Append(
                        room: room, expected: seq - 1,
                        events: [event(seq, by: person, body: String(repeating: words, count: seq % 30 + 1))],
                        marks: [StoredMark(blind: "round1", person: person, key: "c\(seq)", value: Data(words.utf8))],
                        receipts: [receipt("\(person)-\(seq)", by: person, seq: seq)],
                        grants: [token("\(room)\(seq)", of: person)])
                })
        }
        let state = Data(String(repeating: "canary-p2", count: 900).utf8)
        try saveSnapshot(room: "ROOM", seq: 150, state: state)
        try saveSnapshot(room: "ELSE", seq: 150, state: Data("state".utf8))
    }

    /// Puts `{}` in the place of all that the person wrote.
    @discardableResult
    fileprivate func erasePerson(_ person: String) throws -> [Int: Data] {
        let room = try load(room: "ROOM", fromStart: true)
        let own = (room?.events ?? []).filter { $0.by == person }
        let bodies = Dictionary(uniqueKeysWithValues: own.map { ($0.seq, Data("{}".utf8)) })
        let head = room?.head ?? 0
        let part = Append(room: "ROOM", expected: head, events: [event(head + 1, by: nil)])
        guard case .appended = try erase(person: person, replacing: bodies, with: part) else { throw DidNotLand() }
        return bodies
    }

    /// The events of a room as it was before, from the first on.
    fileprivate func wholeLog(_ room: StoredRoom) throws -> [StoredEvent] {
        (1...room.head).map { seq in
            let person = seq % 2 == 0 ? "p2" : "p1"
            return event(seq, by: person, body: String(repeating: "canary-\(person)", count: seq % 30 + 1))
        }
    }
}

/// The same numbers every time (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
