import Foundation
import Testing

@testable import Workshop

/// Rooms outlive the version that wrote them: every row that an earlier version put into the log is still read.
struct OldLogTests {
    private func rows() throws -> [JSON] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Scenarios/log-of-the-first-version.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSON.parse(Data($0.utf8))
        }
    }

    @Test func `every row of the first version's log is read and applied`() throws {
        let rows = try rows()
        #expect(Set(rows.compactMap { $0["type"]?.string }).count == 40)
        for (name, rows) in Dictionary(grouping: rows, by: { $0["room"]?.string ?? "" }) {
            var room = Room(code: name)
            for row in rows {
                let type = try #require(row["type"]?.string)
                let body = try #require(row["body"])
                let event = try Events.read(type: type, body: body.data)
                room = room.evolved(by: event, at: Date(timeIntervalSince1970: 1_797_840_000), by: row["by"]?.string)
            }
            #expect(room.head == rows.count)
            #expect(!room.people.isEmpty)
            _ = Document.snapshot(of: room)
        }
    }
}
