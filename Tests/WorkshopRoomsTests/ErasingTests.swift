import Foundation
import Synchronization
import Testing
import Workshop
import WorkshopStore

@testable import WorkshopRooms

@Suite struct ErasingTests {
    private func occurrences(of canary: String, in house: House) throws -> Int {
        ["", "-wal", "-shm"].reduce(0) { sum, suffix in
            guard let file = try? Data(contentsOf: URL(filePath: house.path + suffix)) else { return sum }
            return sum + (String(decoding: file, as: UTF8.self).components(separatedBy: canary).count - 1)
        }
    }

    /// A room of Anna, Ben and Cleo in which Ben wrote a card and voted, long enough for a kept state.
    private func furnished(_ house: House) async throws -> (anna: Member, ben: Member, cleo: Member, card: String) {
        let admission = try await house.openRoom()
        let anna = Member(code: admission.code, person: admission.person)
        let ben = try await house.join(anna.code, "Ben Canary")
        let cleo = try await house.join(anna.code, "Cleo")
        for count in 1...20 {
            try await house.perform(
                "card.post", ["kind": "challenge", "text": "A Canary word, the \(count)th"], by: ben)
        }
        try await house.perform("cards.reveal", by: anna)
        let cards = try await house.rooms.room(anna).cards.ids
        for count in 1...40 {
            try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "\(count)"], by: cleo)
        }
        let round = try #require(try await house.perform("round.open", by: anna)["created"]?.string)
        for member in [ben, cleo] {
            try await house.perform(
                "rating.cast", ["round": round, "card": cards[0], "impact": 5, "effort": 1], by: member)
        }
        return (anna, ben, cleo, cards[0])
    }

    @Test func `who reads through an erasure ends with the document of who comes anew`() async throws {
        let house = try House(snapshotEvery: 20)
        let (anna, ben, cleo, card) = try await furnished(house)
        let readers = [Reader(anna), Reader(cleo)]
        for reader in readers { try await reader.catchUp(house) }
        try await house.rooms.erase(ben.person, by: ben)
        for reader in readers {
            try await reader.catchUp(house)
            #expect(reader.snapshots == 2, "what was told before cannot be continued")
            #expect(try await reader.document == house.snapshot(reader.member))
            #expect(!"\(reader.document)".contains("Canary"))
        }
        #expect(readers[0].document["cards"]?[card]?["text"]?.string == "[erased]")
        try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "after"], by: cleo)
        for reader in readers {
            try await reader.catchUp(house)
            #expect(reader.snapshots == 2, "from then on frames follow each other")
            #expect(try await reader.document == house.snapshot(reader.member))
        }
        await house.close()
    }

    @Test func `nothing is left in the file, and what is replayed from it is the live room`() async throws {
        let house = try House(snapshotEvery: 20)
        let (anna, ben, _, _) = try await furnished(house)
        #expect(try occurrences(of: "Canary", in: house) > 20)
        try await house.rooms.erase(ben.person, by: anna)
        #expect(try occurrences(of: "Canary", in: house) == 0)
        let live = try await house.rooms.room(anna)
        #expect(live.openMarks.allSatisfy { $0.person != ben.person })
        let reader = Reader(anna)
        try await reader.catchUp(house)
        try await house.restart()
        #expect(try await house.rooms.room(anna) == live)
        try await reader.catchUp(house)
        #expect(reader.snapshots == 1, "a cursor from after the erasure goes on over the restart")
        await house.close()
        #expect(try occurrences(of: "Canary", in: house) == 0)
    }

    @Test func `no state from before an erasure is kept after it`() async throws {
        let house = try House(snapshotEvery: 20)
        let (anna, ben, cleo, _) = try await furnished(house)
        #expect(try occurrences(of: "Canary", in: house) > 20)
        try await house.rooms.erase(ben.person, by: anna)
        for count in 1...45 {
            try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "\(count)"], by: cleo)
            #expect(try occurrences(of: "Canary", in: house) == 0, "after \(count) events")
        }
        #expect(try Archive(path: house.path).load(room: anna.code)?.snapshot != nil)
        await house.close()
    }

    @Test(arguments: [0, 5, 45])
    func `a cursor from before an erasure is not continued after a restart either`(events: Int) async throws {
        let house = try House(snapshotEvery: 20)
        let (anna, ben, cleo, _) = try await furnished(house)
        let reader = Reader(cleo)
        try await reader.catchUp(house)
        try await house.rooms.erase(ben.person, by: anna)
        for count in 0..<events {
            try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "\(count)"], by: cleo)
        }
        try await house.restart()
        try await reader.catchUp(house)
        #expect(reader.snapshots == 2)
        #expect(!"\(reader.document)".contains("Canary"))
        await house.close()
    }

    /// Polls again and again, as a page does, until the answer is something else than frames.
    private func polling(_ rooms: LiveRooms, by member: Member) async throws -> JSON {
        var reply = try JSON.parse(try await rooms.read(since: nil, wait: .zero, by: member))
        repeat {
            reply = try JSON.parse(
                try await rooms.read(since: reply["cursor"]?.string, wait: .seconds(20), by: member))
        } while reply["snapshot"] == nil
        return reply
    }

    @Test func `the person's waiting polls end with removed, the others' with a snapshot`() async throws {
        let house = try House(snapshotEvery: 20)
        let (anna, ben, cleo, _) = try await furnished(house)
        let rooms = house.rooms
        let own = Task { try await polling(rooms, by: ben) }
        let other = Task { try await polling(rooms, by: cleo) }
        while rooms.waitingCount < 2 { await Task.yield() }
        try await rooms.erase(ben.person, by: anna)
        await #expect(throws: Failure.removed) { try await own.value }
        #expect(try await !"\(other.value)".contains("Canary"))
        await #expect(throws: Failure.removed) { try await house.perform("hand.raise", by: ben) }
        try await rooms.erase(ben.person, by: anna)
        await house.close()
    }

    @Test func `erasing and what else is asked meanwhile do not harm each other`() async throws {
        let house = try House(snapshotEvery: 20)
        let (anna, ben, cleo, _) = try await furnished(house)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for count in 1...60 {
                group.addTask {
                    try await house.perform(
                        "comment.post", ["on": "room", "kind": "question", "text": "beside \(count)"], by: cleo)
                }
                if count == 30 { group.addTask { try await house.rooms.erase(ben.person, by: anna) } }
            }
            try await group.waitForAll()
        }
        let live = try await house.rooms.room(anna)
        #expect(live.comments.values.count { $0.text.hasPrefix("beside") } == 60)
        #expect(live.people[ben.person]?.name == "former participant")
        try await house.restart()
        #expect(try await house.rooms.room(anna) == live)
        await house.close()
    }

    @Test func `an erasure that the disk refuses changes nothing and can be asked for again`() async throws {
        let breaking = Switch()
        let house = try House(snapshotEvery: 20) { FailingJournal($0, breaking) }
        let (anna, ben, _, card) = try await furnished(house)
        breaking.isOn.withLock { $0 = true }
        await #expect(throws: Failure.unavailable(retryAfterSeconds: 2)) {
            try await house.rooms.erase(ben.person, by: anna)
        }
        #expect(try await house.rooms.room(anna).cards[card]?.text.contains("Canary") == true)
        breaking.isOn.withLock { $0 = false }
        try await house.rooms.erase(ben.person, by: anna)
        #expect(try occurrences(of: "Canary", in: house) == 0)
        await house.close()
    }

    @Test func `a deleted room is as unknown as any other, at once and for its waiting polls`() async throws {
        let house = try House(snapshotEvery: 20)
        let (anna, ben, cleo, _) = try await furnished(house)
        let other = try await house.openRoom()
        let reader = Reader(cleo)
        try await reader.catchUp(house)
        let (rooms, cursor) = (house.rooms, reader.cursor)
        await #expect(throws: Failure.self) { try await rooms.eraseRoom(by: ben) }
        async let waiting = Result<Data, any Error>.of {
            try await rooms.read(since: cursor, wait: .seconds(20), by: cleo)
        }
        try await rooms.eraseRoom(by: anna)
        let ended = await waiting
        #expect(throws: Failure.unauthorized) { try ended.get() }
        #expect(try await rooms.front(of: anna.code) == nil)
        #expect(try await rooms.front(of: other.code) != nil)
        await #expect(throws: Failure.unauthorized) { try await house.perform("hand.raise", by: anna) }
        await #expect(throws: Failure.unauthorized) { try await rooms.eraseRoom(by: anna) }
        #expect(try occurrences(of: "Canary", in: house) == 0)
        #expect(try occurrences(of: anna.code, in: house) == 0)
        try await house.restart()
        #expect(try await house.rooms.front(of: anna.code) == nil)
        await house.close()
    }
}

extension Result where Failure == any Error {
    fileprivate static func of(_ body: @Sendable () async throws -> Success) async -> Result {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
