import Foundation
import Testing
import WorkshopStore

@Suite struct AppendTests {
    @Test func `what was appended is there when the file is opened again`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            #expect(try journal.append([.room("A", events: [event(1, by: nil), event(2)])]) == [.appended(head: 2)])
            let epoch = journal.epoch
            try journal.close()

            let again = try SQLiteJournal(path: path)
            let room = try #require(try again.load(room: "A"))
            #expect(room.events == [event(1, by: nil), event(2)])
            #expect(room.head == 2)
            #expect(room.snapshot == nil)
            #expect(again.epoch == epoch)
            #expect(epoch.count == 32)
        }
    }
}
