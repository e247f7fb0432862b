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
                rooms.removeAll { $0 == erased }
                #expect(try occurrences(of: erased, at: path) == 0, "\(erased)")
                #expect(try journal.load(room: erased) == nil)
                #expect(try journal.room(createdBy: digest(erased)) == nil)
                #expect(try journal.codes() == rooms)
                #expect(try journal.load(room: "ROOM124") == neighbour)
            }
        }
    }

    @Test func `erasing an unknown room is no error, and an erased code can be used again`() throws {
        let journal = try SQLiteJournal.temporary()
        try journal.erase(room: "ROOM")
        try journal.fill(events: 3)
        try journal.erase(room: "ROOM")
        try journal.fill(events: 2)
        #expect(try journal.load(room: "ROOM")?.head == 2)
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
