import Foundation
import Testing
import Workshop
import WorkshopStore

@testable import WorkshopRooms

@Suite struct CheckingTests {
    /// Changes one byte of a text that stands in the file of a house.
    private func damage(_ text: String, in path: String) throws {
        let file = URL(fileURLWithPath: path)
        var bytes = try Data(contentsOf: file)
        let place = try #require(bytes.range(of: Data(text.utf8)))
        bytes[place.lowerBound] ^= 1
        try bytes.write(to: file)
    }

    private func comment(_ text: String, in house: House, by member: Member) async throws {
        try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": text], by: member)
    }

    @Test func `a database as we wrote it has nothing wrong, beside its server and after it`() async throws {
        let house = try House()
        let desk = try await house.openRoom()
        let anna = Member(code: desk.code, person: desk.person)
        try await comment("One word", in: house, by: anna)
        try await house.perform("hand.raise", by: anna)
        let beside = try Check(Archive(path: house.path))
        #expect(beside.rooms == 1 && beside.findings.isEmpty)
        await house.close()
        let after = try Check(Archive(path: house.path))
        #expect(after.events == beside.events && after.findings.isEmpty)
        #expect(try Archive(path: house.path).room(desk.code)?.comments.count == 1)
        #expect(try Archive(path: house.path).room("AAAA-AAAA") == nil)
    }

    @Test func `a damaged room is named, not shown, and the others go on`() async throws {
        let house = try House()
        let good = try await house.openRoom()
        let bad = try await house.openRoom()
        let goodDesk = Member(code: good.code, person: good.person)
        let badDesk = Member(code: bad.code, person: bad.person)
        try await comment("A word that stays", in: house, by: goodDesk)
        try await comment("A word that suffers", in: house, by: badDesk)
        await house.close()
        try damage("A word that suffers", in: house.path)
        let check = try Check(Archive(path: house.path))
        #expect(check.findings.map(\.room) == [bad.code])
        #expect(try Check(Archive(path: house.path), room: good.code).findings.isEmpty)
        #expect(try Check(Archive(path: house.path), room: bad.code).findings.count == 1)
        #expect(throws: JournalFailure.self) { try Archive(path: house.path).room(bad.code) }
        try await house.restart()
        await #expect(throws: Failure.damaged) { try await house.snapshot(badDesk) }
        await #expect(throws: Failure.damaged) { try await comment("More", in: house, by: badDesk) }
        #expect(try await house.snapshot(goodDesk)["comments"]?.object?.count == 1)
        await house.close()
    }

    @Test func `a kept state that is not what the events amount to is named`() async throws {
        let house = try House()
        let desk = try await house.openRoom()
        await house.close()
        let journal = try SQLiteJournal(path: house.path)
        let stored = try #require(try journal.load(room: desk.code))
        let room = try LiveRoom.replay(stored).room
        try journal.saveSnapshot(room: desk.code, seq: room.head, state: try LiveRoom.state(of: room))
        #expect(try Check(Archive(path: house.path)).findings.isEmpty)
        var other = room
        other.oneThing = "Another"
        try journal.saveSnapshot(room: desk.code, seq: room.head, state: try LiveRoom.state(of: other))
        try journal.close()
        #expect(try Check(Archive(path: house.path)).findings.map(\.room) == [desk.code])
    }

    @Test func `a room that is asked for and not there is named`() async throws {
        let house = try House()
        #expect(try Check(Archive(path: house.path), room: "AAAA-AAAA").findings.count == 1)
        await house.close()
    }
}
