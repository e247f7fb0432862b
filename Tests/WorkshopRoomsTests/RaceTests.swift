import Foundation
import Testing
import Workshop

@testable import WorkshopRooms

/// Two people press in the same instant: it ends in one well-defined state, and the one who lost is told what happened.
struct RaceTests {
    /// A room with two facilitators, and cards on the table that Béla, a participant, wrote.
    private struct Scene {
        let house: House
        let anna, carla, bela: Member

        init(cards: Int = 2) async throws {
            house = try House()
            let opened = try await house.openRoom()
            anna = Member(code: opened.code, person: opened.person)
            carla = try await house.join(opened.code, "Carla")
            bela = try await house.join(opened.code, "Béla", function: "Product")
            try await house.perform("person.setRole", ["person": carla.person, "role": "facilitator"], by: anna)
            for number in 0..<cards {
                try await house.perform("card.post", ["kind": "challenge", "text": "Card \(number)"], by: bela)
            }
            try await house.perform("cards.reveal", by: anna)
        }

        /// What each of two commands came to, sent at once: nil, or the refusal.
        func atOnce(
            _ first: (type: String, fields: JSON, by: Member), _ second: (type: String, fields: JSON, by: Member)
        ) async throws -> [Refusal?] {
            async let one = refusal(first.type, first.fields, by: first.by)
            async let two = refusal(second.type, second.fields, by: second.by)
            return try await [one, two]
        }

        private func refusal(_ type: String, _ fields: JSON, by member: Member) async throws -> Refusal? {
            var body = fields
            body.put(.string(UUID().uuidString), at: ["id"])
            body.put(.string(type), at: ["type"])
            do {
                _ = try await house.rooms.perform(body, by: member)
                return nil
            } catch Failure.refused(let refusal) {
                return refusal
            }
        }

        func room() async throws -> Room { try await house.rooms.room(anna) }
    }

    @Test func `two facilitators who open different steps open one of them`() async throws {
        let scene = try await Scene()
        let steps = try await scene.room().agenda.steps
        for turn in 0..<20 {
            let from = try await scene.room().agenda.open
            let others = steps.map(\.id).filter { $0 != from }
            let (left, right) = (others[turn % others.count], others[(turn + 3) % others.count])
            let refusals = try await scene.atOnce(
                ("step.open", .of(["step": left, "from": from]), scene.anna),
                ("step.open", .of(["step": right, "from": from]), scene.carla))
            #expect(refusals.compactMap { $0?.code } == ["stepMoved"])
            #expect(try await scene.room().agenda.open == (refusals[0] == nil ? left : right))
            #expect(
                refusals.compactMap { $0?.detail }.first?.hasPrefix(refusals[0] == nil ? "Anna" : "Carla") == true)
        }
        await scene.house.close()
    }

    @Test func `two facilitators who undo the same act undo it once`() async throws {
        let scene = try await Scene()
        let cards = try await scene.room().cards.ids
        for _ in 0..<10 {
            try await scene.house.perform("card.park", ["card": cards[0]], by: scene.anna)
            try await scene.house.perform("card.hide", ["card": cards[1]], by: scene.anna)
            let act = try await scene.room().head
            let refusals = try await scene.atOnce(
                ("moderation.undo", .of(["act": act]), scene.anna), ("moderation.undo", .of(["act": act]), scene.carla))
            #expect(refusals.compactMap { $0?.code } == ["undoneAlready"])
            let room = try await scene.room()
            #expect(room.cards[cards[0]]?.state == .parked)
            #expect(room.cards[cards[1]]?.hidden == false)
            try await scene.house.perform("moderation.undo", by: scene.carla)
        }
        await scene.house.close()
    }

    @Test func `a vote that crosses the reveal is counted, or its voter is told that it was not`() async throws {
        let scene = try await Scene()
        for _ in 0..<20 {
            // By name, because of an anonymous round a vote alone is not kept.
            try await scene.house.perform("round.open", ["naming": "named"], by: scene.anna)
            let (round, card) = try #require(try await scene.room().rounds.all.last.map { ($0.id, $0.value.cards[0]) })
            let refusals = try await scene.atOnce(
                ("rating.cast", .of(["round": round, "card": card, "impact": 4, "effort": 2]), scene.bela),
                ("round.reveal", .of(["round": round]), scene.anna))
            let votes = try await scene.room().rounds[round]?.votes[card]?.impact
            #expect(votes == (refusals[0] == nil ? [4] : []))
            #expect(refusals[0] == nil || refusals[0]?.code == "roundRevealed")
            #expect(refusals[1] == nil)
        }
        await scene.house.close()
    }

    @Test func `an edit that meets a merge is on the card before, or is refused and changes nothing`() async throws {
        let scene = try await Scene(cards: 12)
        let cards = try await scene.room().cards.ids
        for card in cards.dropFirst() {
            let was = try await scene.room().cards[card]?.text
            let refusals = try await scene.atOnce(
                ("card.edit", .of(["card": card, "text": "My new words"]), scene.bela),
                ("card.merge", .of(["cards": [card], "into": cards[0]]), scene.anna))
            let merged = try #require(try await scene.room().cards[card])
            #expect(merged.mergedInto == cards[0])
            #expect(merged.text == (refusals[0] == nil ? "My new words" : was))
            #expect(refusals[0] == nil || refusals[0]?.code == "cardMerged")
        }
        await scene.house.close()
    }
}
