import Testing

@testable import Workshop

struct ModerationTests {
    private func ref(_ card: Card.ID) -> [String: JSON] { ["card": .string(card)] }

    private func merge(_ card: Card.ID, into other: Card.ID) -> [String: JSON] {
        ["cards": [.string(card)], "into": .string(other)]
    }

    private func number(_ card: Card.ID, in play: Play) -> Int { play.room.cards[card]?.number ?? 0 }

    /// A room with two facilitators, Anna and Béla, and so many revealed cards by Elif.
    private func room(cards: Int) throws -> (play: Play, cards: [Card.ID]) {
        var play = try Play()
        try play.perform("person.setRole", ["person": .string(Play.bela), "role": "facilitator"])
        let ids = try (1...cards).map {
            try play.perform("card.post", ["kind": "challenge", "text": .string("Card \($0)")], by: Play.elif)
        }
        try play.perform("cards.reveal")
        return (play, ids)
    }

    /// What people see of cards, choices and shortlist.
    private func table(_ play: Play) -> [JSON?] {
        let seen = play.seen(by: Play.grace)
        return [seen["cards"], seen["choices"], seen["comments"], seen.at("room", "shortlist"), seen["rounds"]]
    }

    // MARK: What comes back

    @Test func `every act on cards is taken back as if it had not been`() throws {
        var (play, cards) = try room(cards: 5)
        let comment = try play.perform(
            "comment.post", ["on": .string(cards[0]), "kind": "remark", "text": "Rude."], by: Play.grace)
        try play.perform("card.merge", merge(cards[4], into: cards[3]))
        try play.perform("card.notNow", ["cards": [.string(cards[1])], "reason": "Next year"])
        try play.perform("shortlist.set", ["cards": [.string(cards[0]), .string(cards[1])]])
        let acts: [(String, [String: JSON])] = [
            ("card.hide", ref(cards[0])), ("card.park", ref(cards[0])), ("card.merge", merge(cards[1], into: cards[2])),
            ("card.merge", merge(cards[3], into: cards[0])), ("card.split", ref(cards[3])),
            ("card.split", ref(cards[4])),
            ("card.edit", ["card": .string(cards[2]), "text": "Better", "change": "We ask first"]),
            ("card.complete", ["card": .string(cards[2]), "signal": "Fewer calls"]),
            ("comment.hide", ["comment": .string(comment)]), ("shortlist.set", ["cards": []]),
        ]
        for (type, fields) in acts {
            let before = table(play)
            try play.perform(type, fields)
            #expect(table(play) != before, "\(type) did nothing")
            try play.perform("moderation.undo", by: Play.bela)
            #expect(table(play) == before, "\(type) was not taken back")
        }
    }

    @Test func `acts are taken back one after the other, the last first`() throws {
        var (play, cards) = try room(cards: 3)
        let start = table(play)
        try play.perform("card.park", ref(cards[0]))
        try play.perform("card.edit", ["card": .string(cards[1]), "text": "Once"])
        try play.perform("card.edit", ["card": .string(cards[1]), "text": "Twice"])
        try play.perform("card.merge", merge(cards[1], into: cards[2]))
        for _ in 0..<4 { try play.perform("moderation.undo") }
        #expect(table(play) == start)
        #expect(play.code("moderation.undo") == "nothingToUndo")
    }

    @Test func `what was restored or brought back can be taken back too`() throws {
        var (play, cards) = try room(cards: 1)
        try play.perform("card.hide", ref(cards[0]))
        try play.perform("card.restore", ref(cards[0]))
        try play.perform("moderation.undo")
        #expect(play.room.cards[cards[0]]?.hidden == true)
        try play.perform("moderation.undo")
        try play.perform("card.park", ref(cards[0]))
        try play.perform("card.unpark", ref(cards[0]))
        try play.perform("moderation.undo")
        #expect(play.room.cards[cards[0]]?.state == .parked)
    }

    @Test func `what people do with their own cards is no moderation`() throws {
        var (play, cards) = try room(cards: 1)
        try play.perform("card.edit", ["card": .string(cards[0]), "text": "Mine"], by: Play.elif)
        try play.perform("card.complete", ["card": .string(cards[0]), "change": "We ask"], by: Play.grace)
        let own = try play.perform("card.post", ["kind": "challenge", "text": "Mine"])
        try play.perform("card.edit", ["card": .string(own), "text": "Mine!"])
        #expect(play.seen(by: Play.anna).at("desk", "history") == [:])
        #expect(play.code("moderation.undo") == "nothingToUndo")
    }

    // MARK: The history

    @Test func `the desk reads who did what, and which act can be undone; nobody else does`() throws {
        var (play, cards) = try room(cards: 2)
        try play.perform("card.park", ref(cards[0]))
        let parked = play.room.head
        try play.perform("card.merge", merge(cards[0], into: cards[1]), by: Play.bela)
        let merged = play.room.head
        let history = play.seen(by: Play.anna).at("desk", "history")
        #expect(history?[String(parked)]?["text"] == .string("Card \(number(cards[0], in: play)) parked"))
        #expect(history?[String(parked)]?["undoable"] == false)
        #expect(history?[String(merged)]?["by"] == "p2")
        #expect(history?[String(merged)]?["type"] == "card.merge")
        #expect(history?[String(merged)]?["undoable"] == true)
        #expect(play.seen(by: Play.elif)["desk"] == nil)
        try play.perform("moderation.undo")
        let after = play.seen(by: Play.bela).at("desk", "history")
        #expect(after?[String(merged)]?["undoneBy"] == "p1")
        #expect(after?[String(parked)]?["undoable"] == true)
    }

    @Test func `the history forgets the oldest acts`() throws {
        var (play, cards) = try room(cards: 1)
        for _ in 0..<30 {
            try play.perform("card.park", ref(cards[0]))
            try play.perform("card.unpark", ref(cards[0]))
        }
        #expect(play.room.moderation.count == Moderation.longest)
    }

    // MARK: Two facilitators, and what stands in the way

    @Test func `two who press undo at once undo one act`() throws {
        var (play, cards) = try room(cards: 2)
        try play.perform("card.park", ref(cards[0]))
        try play.perform("card.hide", ref(cards[1]))
        let act: [String: JSON] = ["act": .int(play.room.head)]
        try play.perform("moderation.undo", act)
        let refusal = play.refusal("moderation.undo", act, by: Play.bela)
        #expect(refusal?.code == "undoneAlready")
        #expect(refusal?.detail.hasPrefix("Anna undid this") == true)
        #expect(play.room.cards[cards[0]]?.state == .parked)
    }

    @Test func `an act that is not the last any more is not undone`() throws {
        var (play, cards) = try room(cards: 2)
        try play.perform("card.park", ref(cards[0]))
        let act = play.room.head
        try play.perform("card.hide", ref(cards[1]), by: Play.bela)
        let refusal = play.refusal("moderation.undo", ["act": .int(act)])
        #expect(refusal?.code == "notTheLast")
        #expect(refusal?.detail.contains("Card \(number(cards[1], in: play)) hidden") == true)
        #expect(play.code("moderation.undo", ["act": 4_000]) == "notFound")
        #expect(play.code("moderation.undo", by: Play.elif) == "notYourRole")
    }

    @Test func `what people judge right now is not changed under their hands`() throws {
        var (play, cards) = try room(cards: 3)
        try play.perform("card.merge", merge(cards[0], into: cards[1]))
        try play.perform("round.open")
        #expect(play.code("moderation.undo") == "inRound")
    }

    @Test func `a merged card that was rated since stays merged`() throws {
        var (play, cards) = try room(cards: 3)
        try play.perform("card.merge", merge(cards[0], into: cards[1]))
        let round = try play.perform("round.open")
        try play.perform("round.reveal", ["round": .string(round)])
        let refusal = play.refusal("moderation.undo")
        #expect(refusal?.code == "builtOn")
        #expect(refusal?.detail.contains("card".sentence + " \(number(cards[1], in: play)) was rated since") == true)
    }

    @Test func `a shortlist that was voted on since stays`() throws {
        var (play, cards) = try room(cards: 3)
        try play.perform("shortlist.set", ["cards": [.string(cards[0]), .string(cards[1])]])
        let ballot = try play.perform("ballot.open")
        try play.perform("ballot.reveal", ["ballot": .string(ballot)])
        #expect(play.code("moderation.undo") == "builtOn")
    }

    @Test func `words that somebody wrote over since are not lost`() throws {
        var (play, cards) = try room(cards: 1)
        try play.perform("card.edit", ["card": .string(cards[0]), "text": "Anna’s"])
        try play.perform("card.edit", ["card": .string(cards[0]), "text": "Elif’s"], by: Play.elif)
        #expect(play.code("moderation.undo") == "builtOn")
        // Another field does not stand in the way, and stays.
        try play.perform("card.edit", ["card": .string(cards[0]), "text": "Anna’s again"])
        try play.perform("card.complete", ["card": .string(cards[0]), "change": "We ask"], by: Play.grace)
        try play.perform("moderation.undo")
        #expect(play.room.cards[cards[0]]?.text == "Elif’s")
        #expect(play.room.cards[cards[0]]?.change == "We ask")
    }

    @Test func `a card that its author took back since stays gone`() throws {
        var (play, cards) = try room(cards: 1)
        try play.perform("card.park", ref(cards[0]))
        try play.perform("card.withdraw", ref(cards[0]), by: Play.elif)
        #expect(play.code("moderation.undo") == "builtOn")
    }

    @Test func `when the decisions are final only what can be hidden can be shown again`() throws {
        var play = try Play()
        let card = try play.shaped().card
        let other = try play.cards(1)[0]
        try play.perform("card.park", ref(other))
        try play.consent(4, 4, 4, 4, 4)
        var commit = Play.commit
        commit["overrideReason"] = "We agreed"
        commit["decidedBy"] = "The room"
        try play.perform("workshop.commit", commit)
        #expect(play.code("moderation.undo") == "committed")
        try play.perform("card.hide", ref(card))
        try play.perform("moderation.undo")
        #expect(play.room.cards[card]?.hidden == false)
    }

    // MARK: A merge meets an edit

    @Test func `who writes on a card that was merged meanwhile is told where it went`() throws {
        var (play, cards) = try room(cards: 2)
        try play.perform("card.merge", merge(cards[0], into: cards[1]))
        for (type, field, person) in [
            ("card.edit", "text", Play.elif), ("card.edit", "text", Play.bela), ("card.complete", "change", Play.grace),
        ] {
            let refusal = play.refusal(type, ["card": .string(cards[0]), field: "New words"], by: person)
            #expect(refusal?.code == "cardMerged")
            #expect(refusal?.detail.contains("into card \(number(cards[1], in: play)) ") == true)
        }
        #expect(play.code("card.edit", ["card": .string(cards[1]), "text": "New words"], by: Play.elif) == nil)
    }
}
