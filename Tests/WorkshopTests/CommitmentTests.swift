import Foundation
import Testing

@testable import Workshop

struct CommitmentTests {
    private func codes(_ refusal: Refusal?) -> [String] { refusal?.missing.map(\.code) ?? [] }

    @Test func `without an objective nothing is committed`() throws {
        let play = try Play()
        let refusal = play.refusal("workshop.commit", Play.commit)
        #expect(refusal?.code == "incomplete")
        #expect(codes(refusal) == ["noObjective"])
        #expect(play.seen(by: Play.bela).at("room", "commit", "missing")?.array?.first?["code"] == "noObjective")
    }

    @Test func `an objective needs a card, a driver and a key result, and is named`() throws {
        var play = try Play()
        let objective = try play.perform("objective.draft", ["title": "Lonely"])
        let refusal = play.refusal("workshop.commit", Play.commit)
        #expect(codes(refusal) == ["noCard", "noDriver", "noKeyResult"])
        #expect(refusal?.missing.allSatisfy { $0.id == objective } == true)
    }

    @Test func `an objective whose only card was hidden has none`() throws {
        var play = try Play()
        let (objective, _, card) = try play.shaped()
        try play.perform("card.reconsider", ["card": .string(card)])
        try play.perform("card.hide", ["card": .string(card)])
        #expect(play.room.missing.map(\.code) == ["noCard"])
        #expect(play.room.missing.map(\.id) == [objective])
    }

    @Test func `more objectives than the limit are refused`() throws {
        var play = try Play(["settings": ["maxObjectives": 1]])
        _ = try play.shaped()
        try play.perform("objective.draft", ["title": "Second"])
        #expect(codes(play.refusal("workshop.commit", Play.commit)).contains("tooManyObjectives"))
    }

    @Test func `without a fist of five a reason and a decider are needed, and both are recorded`() throws {
        var play = try Play()
        _ = try play.shaped()
        #expect(codes(play.refusal("workshop.commit", Play.commit)) == ["noFist"])
        let reasoned = Play.commit.merging(["overrideReason": "No time left"]) { _, new in new }
        #expect(codes(play.refusal("workshop.commit", reasoned)) == ["noFist"])
        try play.perform("workshop.commit", reasoned.merging(["decidedBy": "The board"]) { _, new in new })
        let record = play.seen(by: Play.bela).at("room", "record")
        #expect(record?["overrideReason"] == "No time left")
        #expect(record?["decidedBy"] == "The board")
        #expect(record?["cadence"] == "everyTwoWeeks")
    }

    @Test func `a standing 0 or 1 needs a reason, a 2 does not`() throws {
        var play = try Play()
        _ = try play.shaped()
        try play.consent(5, 0, 1, 3, 4)
        let refusal = play.refusal("workshop.commit", Play.commit)
        #expect(codes(refusal) == ["standingConcern", "standingConcern"])
        #expect(refusal?.missing.map(\.id) == ["p2", "p3"])
        try play.consent(5, 2, 2, 3, 4)
        #expect(play.code("workshop.commit", Play.commit) == nil)
    }

    @Test func `a fist of five counts for the objectives as they were`() throws {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        try play.consent(5, 4, 4)
        for (type, fields) in [
            ("objective.edit", ["objective": .string(objective), "title": "Other"]),
            ("keyResult.edit", ["keyResult": .string(keyResult), "target": 44]),
            ("keyResult.add", ["objective": .string(objective), "title": "More", "kind": "milestone"]),
        ] as [(String, [String: JSON])] {
            try play.perform(type, fields)
            #expect(codes(play.refusal("workshop.commit", Play.commit)) == ["noFist"], "\(type)")
            try play.consent(5, 4, 4)
            #expect(play.code("workshop.commit", Play.commit) == nil)
        }
        // Changed while people showed their hands.
        let consent = try play.perform("consent.open")
        try play.perform("objective.edit", ["objective": .string(objective), "title": "Meanwhile"])
        try play.perform("consent.reveal", ["consent": .string(consent)])
        #expect(codes(play.refusal("workshop.commit", Play.commit)) == ["noFist"])
    }

    @Test func `nothing is committed while people still vote`() throws {
        var play = try Play()
        _ = try play.shaped()
        try play.consent(5, 5, 5)
        let round = try play.perform("round.open")
        #expect(play.code("workshop.commit", Play.commit) == "roundOpen")
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(play.code("workshop.commit", Play.commit) == nil)
    }

    @Test func `the point of contact becomes a facilitator`() throws {
        var play = try Play()
        _ = try play.shaped()
        try play.consent(5, 5, 5)
        #expect(
            play.refusal("workshop.commit", ["pointOfContact": "p99", "firstCheckIn": "2027-02-01"])?.field
                == "pointOfContact")
        #expect(play.code("workshop.commit", Play.commit, by: Play.bela) == "notYourRole")
        try play.perform(
            "workshop.commit", ["pointOfContact": "p3", "firstCheckIn": "2027-02-01", "cadence": "weekly"])
        #expect(play.room.people["p3"]?.role == .facilitator)
        #expect(play.seen(by: Play.bela).at("room", "status") == "committed")
    }

    @Test func `after the commit the decisions stand, until they are reopened on record`() throws {
        var play = try Play()
        let (objective, _, card) = try play.shaped()
        try play.consent(5, 5, 5)
        #expect(play.code("workshop.reopen", ["reason": "x"]) == "notCommitted")
        try play.perform("workshop.commit", Play.commit)
        let edit: [String: JSON] = ["objective": .string(objective), "title": "x"]
        for (type, fields) in [
            ("objective.edit", edit), ("card.post", ["kind": "challenge", "text": "x"]), ("round.open", [:]),
            ("card.pursue", ["card": .string(card)]), ("consent.open", [:]), ("room.configure", ["title": "x"]),
            ("workshop.commit", Play.commit),
        ] as [(String, [String: JSON])] {
            #expect(play.code(type, fields) == "committed", "\(type)")
        }
        for (type, fields) in [
            ("comment.post", ["on": "room", "kind": "remark", "text": "x"]), ("feedback.give", ["text": "x"]),
            ("hand.raise", [:]),
        ] as [(String, [String: JSON])] {
            #expect(play.code(type, fields, by: Play.bela) == nil, "\(type)")
        }
        #expect(play.refusal("workshop.reopen", [:])?.field == "reason")
        #expect(play.code("workshop.reopen", ["reason": "x"], by: Play.bela) == "notYourRole")
        try play.perform("workshop.reopen", ["reason": "A number was wrong"])
        #expect(play.seen(by: Play.bela).at("room", "record") == nil)
        let reopened = play.seen(by: Play.bela).at("room", "reopened")?.array
        #expect(reopened?.first?["reason"] == "A number was wrong")
        #expect(reopened?.first?["by"] == "p1")
        #expect(play.code("objective.edit", edit) == nil)
    }

    @Test func `feedback is for its author and the facilitators`() throws {
        var play = try Play()
        try play.perform("feedback.give", ["text": "Shorter, please"], by: Play.bela)
        try play.perform("feedback.give", ["text": "Better so"], by: Play.bela)
        #expect(play.seen(by: Play.bela).at("you", "feedback") == "Better so")
        #expect(play.seen(by: Play.anna).at("desk", "feedback", "p2") == "Better so")
        #expect(!String(decoding: play.seen(by: Play.elif).data, as: UTF8.self).contains("Better so"))
    }

    // MARK: Open points

    /// Without what alignment and planning leave open, which has its own tests.
    private func points(_ play: Play) -> Set<String> {
        let points = play.room.openPoints.filter { !["noTradeOff", "noAction"].contains($0.code) }
        return Set(points.map { [$0.code, $0.on].compactMap { $0 }.joined(separator: " ") })
    }

    @Test func `an objective of one function alone is an open point`() throws {
        var play = try Play(["purpose": "Grow"])
        let (objective, _, _) = try play.shaped()
        #expect(points(play) == [])
        try play.perform("objective.edit", ["objective": .string(objective), "coOwners": ["sales"]])
        #expect(points(play) == ["singleFunction \(objective)"])
        try play.perform(
            "objective.edit", ["objective": .string(objective), "driver": ["name": "Zoë", "function": "SALES"]])
        #expect(points(play) == ["singleFunction \(objective)"])
    }

    @Test func `questions, undecided cards and cards without an objective are open points`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let question = try play.perform("comment.post", ["on": "room", "kind": "question", "text": "Who pays?"])
        try play.perform("comment.post", ["on": "room", "kind": "remark", "text": "Nice"])
        try play.perform("shortlist.set", ["cards": .list(Array(cards.prefix(2)))])
        try play.perform("card.pursue", ["card": .string(cards[0])])
        #expect(
            points(play) == [
                "noPurpose", "openQuestion \(question)", "cardWithoutObjective \(cards[0])",
                "undecidedCard \(cards[1])",
            ])
        try play.perform("comment.hide", ["comment": .string(question)])
        try play.perform(
            "objective.draft", ["title": "x", "cards": [.string(cards[0])], "coOwners": ["Sales", "Product"]])
        try play.perform("card.notNow", ["cards": [.string(cards[1])], "reason": "Later"])
        try play.perform("room.configure", ["purpose": "Grow"])
        #expect(points(play) == [])
    }

    @Test func `a driver who has left is an open point`() throws {
        var play = try Play(["purpose": "Grow"])
        let (objective, _, _) = try play.shaped()
        try play.perform("person.remove", ["person": "p2"])
        #expect(points(play) == ["driverLeft \(objective)"])
        #expect(play.seen(by: Play.anna).at("openPoints", "driverLeft-\(objective)", "code") == "driverLeft")
    }
}
