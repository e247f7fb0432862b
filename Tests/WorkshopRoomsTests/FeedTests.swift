import Foundation
import Testing
import Workshop
import WorkshopStore

@testable import WorkshopRooms

@Suite struct FeedTests {
    @Test func `whoever folds frames sees what a fresh snapshot shows, for every role, across restarts`() async throws {
        for seed in 1...6 as ClosedRange<UInt64> { try await fold(seed: seed) }
    }

    private func fold(seed: UInt64) async throws {
        var random = Chance(seed: seed)
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        var people = [anna]
        for name in ["Ben", "Cleo", "Dan", "Eve"] { people.append(try await house.join(opened.code, name)) }
        let readers = people.map(Reader.init)
        for round in 0..<160 {
            _ = try? await act(house, people, &random)
            if round % 40 == 39 { try await house.restart() }
            for reader in readers where Bool.random(using: &random) { try await reader.poll(house) }
        }
        for reader in readers {
            try await reader.catchUp(house)
            let fresh = try await house.snapshot(reader.member)
            #expect(JSON.patch(from: reader.document, to: fresh) == nil, "seed \(seed), \(reader.member.person)")
            #expect(reader.seqs == reader.seqs.sorted() && Set(reader.seqs).count == reader.seqs.count)
        }
        await house.close()
    }

    /// Some command that may or may not be possible right now.
    private func act(_ house: House, _ people: [Member], _ random: inout Chance) async throws {
        let anna = people[0]
        let someone = people.randomElement(using: &random) ?? anna
        let room = try await house.rooms.room(anna)
        let card = room.cards.ids.randomElement(using: &random)
        let round = room.rounds.ids.last
        switch Int.random(in: 0..<19, using: &random) {
        case 0, 1, 2:
            try await house.perform("card.post", ["kind": "challenge", "text": "Deals are long"], by: someone)
        case 3: try await house.perform("cards.reveal", by: anna)
        case 4: try await house.perform("round.open", by: anna)
        case 5, 6, 7, 8:
            try await house.perform(
                "rating.cast",
                [
                    "round": round, "card": card, "impact": Int.random(in: 1...5, using: &random), "effort": JSON.null,
                ], by: someone)
        case 9: try await house.perform("round.reveal", ["round": round], by: anna)
        case 10: try await house.perform("hand.raise", by: someone)
        case 11: try await house.perform("step.finish", ["done": true], by: someone)
        case 12:
            let step = room.agenda.steps.randomElement(using: &random)?.id
            try await house.perform("step.open", ["step": step], by: anna)
        case 13: try await house.perform("card.park", ["card": card], by: anna)
        case 14: try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "Ja"], by: someone)
        case 15: try await house.perform("ballot.open", ["cards": Array(room.cards.ids.prefix(4))], by: anna)
        case 16:
            try await house.perform("dots.cast", ["ballot": room.ballots.ids.last, "cards": [card ?? ""]], by: someone)
        case 17: try await house.perform("ballot.reveal", ["ballot": room.ballots.ids.last], by: anna)
        default: try await house.perform("person.rename", ["name": "Ben \(room.head)"], by: people[1])
        }
    }

    @Test func `a voter is told the votes that are new, on every device, and all of them after missing many`()
        async throws
    {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let ben = try await house.join(opened.code, "Ben")
        for number in 1...80 {
            try await house.perform("card.post", ["kind": "challenge", "text": "Card \(number)"], by: anna)
        }
        try await house.perform("cards.reveal", by: anna)
        try await house.perform("round.open", by: anna)
        let room = try await house.rooms.room(anna)
        let (cards, round) = (room.cards.ids, try #require(room.rounds.ids.last))
        let (phone, laptop) = (Reader(ben), Reader(ben))
        for reader in [phone, laptop] { try await reader.catchUp(house) }
        func told(_ reader: Reader) async throws -> Set<String> {
            try await reader.poll(house)
            return Set(reader.own["ratings"]?[round]?.object?.keys.map(\.self) ?? [])
        }
        for (number, card) in cards.enumerated() {
            try await house.perform("rating.cast", ["round": round, "card": card, "impact": 3, "effort": 2], by: ben)
            #expect(try await told(phone) == [card])
            switch number {
            case 3, 34: #expect(try await told(laptop) == Set(cards[(number == 3 ? 0 : 4)...number]))
            case 79: #expect(try await told(laptop) == Set(cards))
            default: break
            }
        }
        try await house.perform(
            "rating.cast", ["round": round, "card": cards[7], "impact": JSON.null, "effort": JSON.null], by: ben)
        for reader in [phone, laptop] {
            #expect(try await told(reader) == [cards[7]])
            #expect(try await reader.document["you"] == house.snapshot(ben)["you"])
        }
        await house.close()
    }

    @Test func `after a restart cursors go on without a snapshot`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let reader = Reader(anna)
        try await reader.catchUp(house)
        try await house.perform("card.post", ["kind": "challenge", "text": "One"], by: anna)
        try await house.restart()
        try await house.perform("card.post", ["kind": "challenge", "text": "Two"], by: anna)
        try await reader.catchUp(house)
        #expect(reader.snapshots == 1)
        #expect(reader.seqs == [3, 4])
        #expect(reader.document["you"]?["cards"]?.object?.count == 2)
        await house.close()
    }

    @Test func `after a restart cursors go on wherever the room was when a state of it was kept`() async throws {
        let house = try House(snapshotEvery: 10)
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let readers = (0..<4).map { _ in Reader(anna) }
        for reader in readers { try await reader.catchUp(house) }
        for count in 1...60 {
            try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "\(count)"], by: anna)
            try await house.restart()
            // From 1, 2, 5 and 10 events ago.
            for (reader, often) in zip(readers, [1, 2, 5, 10]) where count % often == 0 {
                try await reader.catchUp(house)
                #expect(reader.snapshots == 1, "after \(count) events, from \(often) ago")
            }
        }
        for reader in readers {
            #expect(reader.seqs == Array(3...62))
            #expect(try await reader.document == house.snapshot(anna))
        }
        await house.close()
    }

    @Test func `a room that was put down goes on for cursors of before`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let reader = Reader(anna)
        try await reader.catchUp(house)
        try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "One"], by: anna)
        house.clock.advance(by: 3_600)
        while house.rooms.awakeCount > 0 {
            house.rooms.putDown(unusedSince: house.clock.now - 60)
            try await Task.sleep(for: .milliseconds(20))
        }
        try await reader.catchUp(house)
        #expect(reader.snapshots == 1)
        await house.close()
    }

    @Test func `a room of which nothing can be read but its log is soon kept again`() async throws {
        let house = try House(snapshotEvery: 10)
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        for count in 1...43 {
            try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "\(count)"], by: anna)
        }
        await house.close()
        let journal = try SQLiteJournal(path: house.path)
        try journal.saveSnapshot(room: anna.code, seq: 45, state: Data("of another version".utf8))
        try journal.close()
        try await house.restart()
        _ = try await house.rooms.room(anna)
        await house.close()
        #expect(try Archive(path: house.path).load(room: anna.code)?.snapshot?.seq == 30)
    }

    @Test func `marks of a round that was revealed while one was away are gone after a restart too`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        try await house.perform("card.post", ["kind": "challenge", "text": "One"], by: anna)
        try await house.perform("cards.reveal", by: anna)
        try await house.perform("round.open", by: anna)
        let card = try await house.rooms.room(anna).cards.ids.first
        try await house.perform("rating.cast", ["round": "r1", "card": card, "impact": 5, "effort": 1], by: anna)
        let reader = Reader(anna)
        try await reader.catchUp(house)
        #expect(reader.document["you"]?["ratings"]?["r1"]?[card ?? ""]?["impact"] == .int(5))
        try await house.perform("round.reveal", ["round": "r1"], by: anna)
        try await house.restart()
        try await reader.catchUp(house)
        #expect(reader.document["you"]?["ratings"] == .emptyObject)
        #expect(try await house.snapshot(anna) == reader.document)
        await house.close()
    }

    @Test func `a cursor of another person, another file or nobody is answered with a snapshot`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let ben = try await house.join(opened.code, "Ben")
        let reply = try JSON.parse(try await house.rooms.read(since: nil, wait: .zero, by: anna))
        let cursor = try #require(reply["cursor"]?.string)
        for foreign in [
            cursor, "", "x", cursor + "0000000000000000000000",
            "other." + cursor.split(separator: ".").dropFirst().joined(separator: "."),
        ] {
            let answer = try JSON.parse(try await house.rooms.read(since: foreign, wait: .seconds(5), by: ben))
            #expect(answer["snapshot"] != nil, "\(foreign)")
        }
        await house.close()
    }
}
