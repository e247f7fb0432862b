import Foundation
import Testing
import WorkshopStore

@Suite struct ErasureTests {
    private func canary(_ room: String) -> String { "canary-of-\(room)-" }

    private func fill(_ journal: SQLiteJournal, _ rooms: [String]) throws {
        for seq in 1...30 {
            _ = try journal.append(
                rooms.shuffled().map { room in
                    let canary = canary(room)
                    return Append(
                        room: room, expected: seq - 1,
                        creation: Creation(idHash: digest(room), person: canary + "creator"),
                        events: [event(seq, by: canary + "by", body: String(repeating: canary, count: seq))],
                        marks: [StoredMark(blind: canary, person: canary, key: canary, value: Data(canary.utf8))],
                        receipts: [receipt("\(canary)\(seq)", by: canary, seq: seq, created: canary)],
                        grants: [token("\(canary)\(seq)", of: canary)])
                })
        }
        for room in rooms {
            try journal.saveSnapshot(
                room: room, seq: 30, state: Data(String(repeating: canary(room), count: 300).utf8))
        }
    }

    @Test func `an erased room leaves nothing in the file or the log`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            let rooms = (10...49).map { "ROOM\($0)" }
            try fill(journal, rooms)
            let neighbour = try journal.load(room: "ROOM24")
            #expect(try occurrences(of: canary("ROOM23"), at: path) > 1000)

            try journal.erase(room: "ROOM23")
            #expect(try occurrences(of: "ROOM23", at: path) == 0)
            #expect(try journal.load(room: "ROOM23") == nil)
            #expect(try journal.room(createdBy: digest("ROOM23")) == nil)
            #expect(try journal.codes() == rooms.filter { $0 != "ROOM23" })
            #expect(try journal.load(room: "ROOM24") == neighbour)
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
