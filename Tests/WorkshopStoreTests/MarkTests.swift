import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct MarkTests {
    let journal: SQLiteJournal

    init() throws {
        journal = try .temporary()
        try journal.fill(events: 1)
    }

    @Test func `a mark is overwritten by the same person on the same key and by nothing else`() throws {
        try journal.land(
            Append(
                room: "ROOM", expected: 1,
                marks: [
                    mark("p1", "1"), mark("p2", "2"), mark("p1", "3", on: "c2"), mark("p1", "4", in: "round2"),
                ]))
        #expect(try journal.land(Append(room: "ROOM", expected: 1, marks: [mark("p1", "a longer value")])) == 1)
        #expect(
            try journal.load(room: "ROOM")?.marks == [
                mark("p1", "a longer value"), mark("p1", "3", on: "c2"), mark("p2", "2"),
                mark("p1", "4", in: "round2"),
            ])
    }

    @Test func `the end of a blind destroys its marks in its room and no others`() throws {
        try journal.fill("ELSE", events: 1)
        _ = try journal.append([
            Append(room: "ROOM", expected: 1, marks: [mark("p1", "1"), mark("p1", "2", in: "round2")]),
            Append(room: "ELSE", expected: 1, marks: [mark("p1", "3")]),
        ])
        try journal.land(Append(room: "ROOM", expected: 1, events: [event(2)], destroys: ["round1", "unknown"]))
        #expect(try journal.load(room: "ROOM")?.marks == [mark("p1", "2", in: "round2")])
        #expect(try journal.load(room: "ELSE")?.marks == [mark("p1", "3")])
    }

    @Test(arguments: [0, 1, 59, 60, 61, 5000])
    func `a value of any length comes back`(length: Int) throws {
        let long = mark("p1", String(repeating: "x", count: length))
        try journal.land(Append(room: "ROOM", expected: 1, marks: [long]))
        #expect(try journal.load(room: "ROOM")?.marks == [long])
    }

    @Test func `the length of what is stored does not tell a vote from an abstention`() throws {
        let votes = [mark("p1", #"{"impact":5,"effort":1}"#), mark("p2", #"{"impact":null,"effort":null}"#)]
        try journal.land(Append(room: "ROOM", expected: 1, marks: votes))
        let lengths = try journal.queue.inDatabase { db in
            try Int.fetchAll(db, sql: "SELECT length(sealed) FROM mark")
        }
        #expect(lengths.count == 2)
        #expect(Set(lengths).count == 1)
    }

    @Test func `no vote lies readable on disk and its key is gone from file and log when the blind ends`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            let rooms = (1...40).map { "ROOM\($0)" }
            for room in rooms { try journal.fill(room, events: 1) }
            // Many rooms at once, so that pages split and their rows move.
            for person in 1...12 {
                _ = try journal.append(
                    rooms.shuffled().map { room in
                        Append(
                            room: room, expected: 1,
                            marks: (1...10).map { mark("p\(person)", "canary-\(room)", on: "c\($0)") },
                            receipts: [receipt("rate", "canary", by: "p\(person)", blind: "round1")])
                    })
            }
            let seed = try #require(
                try journal.queue.inDatabase { db in
                    try Data.fetchOne(db, sql: "SELECT seed FROM blind WHERE room = 'ROOM7'")
                })
            // SQLite keeps the first part of a long value beside the row; the rest is what makes the key.
            let rest = stride(from: 512, to: 4032, by: 64).map { Data(seed.dropFirst($0).prefix(64)) }
            let before = try rest.map { try occurrences(of: $0, at: path) }
            #expect(before.filter { $0 > 0 }.count > 50)
            #expect(try occurrences(of: "canary", at: path) == 0)

            try journal.land(Append(room: "ROOM7", expected: 1, events: [event(2)], destroys: ["round1"]))
            let after = try rest.map { try occurrences(of: $0, at: path) }
            #expect(after.allSatisfy { $0 == 0 })
            #expect(try journal.load(room: "ROOM8")?.marks.count == 120)
            let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
            #expect(log == 0)
        }
    }

    @Test func `a mark that was tampered with or moved is noticed`() throws {
        for change in ["sealed = zeroblob(92)", "sealed = x''", "person = 'p2'", "key = 'c2'", "blind = 'round2'"] {
            try afterTampering("UPDATE mark SET \(change) WHERE person = 'p1'") { journal in
                try journal.fill(events: 1)
                try journal.land(
                    Append(room: "ROOM", expected: 1, marks: [mark("p1", "1"), mark("p3", "2", in: "round2")]))
            } then: { journal in
                #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 1), "\(change)") {
                    try journal.load(room: "ROOM")
                }
            }
        }
    }
}
