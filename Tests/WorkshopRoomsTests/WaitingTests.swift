import Foundation
import Logging
import Testing
import Workshop
import WorkshopStore

@testable import WorkshopRooms

@Suite struct WaitingTests {
    @Test func `a waiting poll wakes, however closely the command and the poll cross`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let reader = Reader(try await house.join(opened.code, "Ben"))
        try await reader.catchUp(house)
        for number in 1...400 {
            async let command = house.perform(
                "comment.post", ["on": "room", "kind": "remark", "text": "\(number)"], by: anna)
            var seen = reader.seqs.last ?? 0
            let head = try await command["seq"]?.int ?? 0
            while seen < head {
                try await reader.poll(house, wait: .seconds(20))
                seen = reader.seqs.last ?? 0
            }
        }
        #expect(reader.seqs.count >= 400)
        await house.close()
    }

    @Test func `a read begun after an answer shows its effect, beside the log too`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let ben = try await house.join(opened.code, "Ben")
        try await house.perform("card.post", ["kind": "challenge", "text": "One"], by: ben)
        try await house.perform("cards.reveal", by: anna)
        try await house.perform("round.open", by: anna)
        let reader = Reader(anna)
        try await reader.catchUp(house)
        let card = try await house.rooms.room(anna).cards.ids.first
        #expect(reader.document["rounds"]?["r1"]?["finished"] == .int(0))
        try await house.perform("rating.cast", ["round": "r1", "card": card, "impact": 5, "effort": 1], by: ben)
        try await reader.poll(house)
        #expect(reader.document["rounds"]?["r1"]?["finished"] == .int(1))
        await house.close()
    }

    @Test func `shutting down answers every waiting poll and says when to come back`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let reader = Reader(anna)
        try await reader.catchUp(house)
        let rooms = house.rooms
        let cursor = reader.cursor
        let waiting = (0..<20).map { _ in
            Task { try JSON.parse(try await rooms.read(since: cursor, wait: .seconds(25), by: anna)) }
        }
        try await Task.sleep(for: .milliseconds(50))
        await house.close()
        for poll in waiting {
            let reply = try await poll.value
            #expect(reply["retryAfterMs"]?.int != nil)
            #expect(reply["cursor"]?.string == cursor)
        }
    }

    @Test func `a room that is woken only while the rooms are being closed lets nobody wait`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let reader = Reader(anna)
        try await reader.catchUp(house)
        await house.close()
        let journal = try SQLiteJournal(path: house.path)
        let rooms = LiveRooms(
            byHand: journal, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: { Date() },
            seed: { 1 })
        let (steps, cursor) = (Steps(), reader.cursor)
        // The first poll is told who is here, the second finds nothing to tell.
        let polls = Task(executorPreference: steps) {
            let first = try JSON.parse(try await rooms.read(since: cursor, wait: .seconds(25), by: anna))
            return try JSON.parse(
                try await rooms.read(since: first["cursor"]?.string, wait: .seconds(25), by: anna))
        }
        let end = Task(executorPreference: steps) { await rooms.shutDown() }
        try await onThread {
            while !steps.isEmpty { steps.next() }
            _ = rooms.writer.turn()
            while !steps.isEmpty { steps.next() }
        }
        await end.value
        try #require(rooms.waitingCount == 0)
        #expect(try await polls.value["retryAfterMs"]?.int != nil)
    }

    @Test func `a removed person's waiting poll ends, and their token is worth nothing`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let admission = try await house.rooms.join(
            JSON.of(["name": "Ben", "function": "Sales"]), code: opened.code, asMember: nil)
        let ben = Member(code: opened.code, person: admission.person)
        let reader = Reader(ben)
        try await reader.catchUp(house)
        let rooms = house.rooms
        let cursor = reader.cursor
        let poll = Task { try await rooms.read(since: cursor, wait: .seconds(25), by: ben) }
        try await house.perform("person.remove", ["person": ben.person], by: anna)
        await #expect(throws: Failure.removed) { try await poll.value }
        await #expect(throws: Failure.removed) { try await rooms.member(code: opened.code, token: admission.token) }
        await #expect(throws: Failure.unauthorized) { try await rooms.member(code: opened.code, token: "x") }
        await house.close()
    }

    @Test func `a cancelled poll ends at once`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let reader = Reader(anna)
        try await reader.catchUp(house)
        let rooms = house.rooms
        let cursor = reader.cursor
        let poll = Task { try await rooms.read(since: cursor, wait: .seconds(25), by: anna) }
        poll.cancel()
        _ = try await poll.value
        await house.close()
    }

    @Test func `who is polling was seen after everything that was, however the clock was set`() {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        var attendees = Attendees()
        _ = attendees.read("p1", at: now)
        attendees.wait("p1")
        _ = attendees.read("p2", at: now - 60)
        attendees.wait("p2")
        attendees.waited("p2", at: now - 30)
        #expect(attendees.lastSeen["p1"].map { $0 > now + 3_600 } == true)
        #expect(attendees.lastSeen["p2"] == now - 30)
    }

    @Test func `whoever was away for seconds when votes were asked for is counted when they are back`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let ben = try await house.join(opened.code, "Ben")
        _ = try await house.snapshot(ben)
        try await house.perform("card.post", ["kind": "challenge", "text": "One"], by: anna)
        try await house.perform("cards.reveal", by: anna)
        house.clock.advance(by: 10)
        let round = try #require(try await house.perform("round.open", by: anna)["created"]?.string)
        let expected = { try await house.snapshot(anna)["rounds"]?[round]?["expected"]?.int }
        let without = try #require(try await expected())
        house.clock.advance(by: 10)
        _ = try await house.snapshot(ben)
        #expect(try await expected() == without + 1)
        await house.close()
    }

    @Test func `who polls is online, and nobody is half a minute after their polls ended, in whatever way`()
        async throws
    {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let ben = try await house.join(opened.code, "Ben")
        try await house.perform("card.post", ["kind": "challenge", "text": "One"], by: anna)
        try await house.perform("cards.reveal", by: anna)
        try await house.perform("round.open", by: anna)
        let card = try await house.rooms.room(anna).cards.ids.first
        let isOnline = {
            house.clock.advance(by: 31)
            house.rooms.pass(at: .now, ticking: true)
            return try await house.snapshot(anna)["people"]?[ben.person]?["online"]
        }
        let ways: [(name: String, end: ([Task<Data, any Error>]) async throws -> Void)] = [
            (
                "told an event",
                { _ in try await house.perform("card.post", ["kind": "challenge", "text": "Two"], by: anna) }
            ),
            (
                "told of their own vote",
                { _ in
                    try await house.perform(
                        "rating.cast", ["round": "r1", "card": card, "impact": 5, "effort": 1], by: ben)
                }
            ),
            ("waited in vain", { _ in house.rooms.pass(at: .now + .seconds(60), ticking: false) }),
            ("cancelled", { polls in for poll in polls { poll.cancel() } }),
            (
                "cancelled while woken",
                { polls in
                    for poll in polls { poll.cancel() }
                    try await house.perform("card.post", ["kind": "challenge", "text": "Three"], by: anna)
                }
            ),
        ]
        for way in ways {
            let reader = Reader(ben)
            try await reader.catchUp(house)
            let (rooms, cursor) = (house.rooms, reader.cursor)
            let polls = (1...2).map { _ in Task { try await rooms.read(since: cursor, wait: .seconds(25), by: ben) } }
            while rooms.waitingCount < 2 { try await Task.sleep(for: .milliseconds(1)) }
            #expect(try await isOnline() == .bool(true), "\(way.name)")
            try await way.end(polls)
            for poll in polls { _ = try await poll.value }
            #expect(try await isOnline() == .bool(false), "\(way.name)")
        }
        await house.close()
    }

    @Test func `a room nobody uses is put down and comes back the same`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        try await house.perform("card.post", ["kind": "challenge", "text": "One"], by: anna)
        let before = try await house.rooms.room(anna)
        house.clock.advance(by: 3_600)
        while house.rooms.awakeCount > 0 {
            house.rooms.putDown(unusedSince: house.clock.now - 60)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await house.rooms.room(anna) == before)
        await house.close()
    }
}
