import Testing

@testable import Workshop

struct ShapingTests {
    private func keyResult(_ objective: String, _ fields: [String: JSON]) -> [String: JSON] {
        ["objective": .string(objective), "title": "A measure", "kind": "increase"].merging(fields) { _, new in new }
    }

    @Test func `everybody drafts, from shape to review`() throws {
        var play = try Play()
        let draft: [String: JSON] = ["title": "Qualify leads"]
        for (step, code) in [
            (Step.Kind.prepare, "stepClosed"), (.choose, "stepClosed"), (.shape, nil), (.align, nil), (.plan, nil),
            (.review, nil), (.commit, "stepClosed"),
        ] as [(Step.Kind, String?)] {
            if step != .prepare { try play.open(step) }
            #expect(play.code("objective.draft", draft, by: Play.bela) == code, "\(step)")
        }
        #expect(play.code("objective.draft", draft) == nil)
    }

    @Test func `drafts are never limited by what can be committed`() throws {
        var play = try Play()
        for number in 1...6 { try play.perform("objective.draft", ["title": .string("Draft \(number)")]) }
        let missing = play.seen(by: Play.bela).at("room", "commit", "missing")?.array ?? []
        #expect(missing.contains { $0["text"] == "6 drafts, 3 can be committed: merge or drop 3." })
    }

    @Test func `an objective has cards, a driver and functions that are there`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let face = try play.perform("card.post", ["kind": "challenge", "text": "x"])
        #expect(play.code("objective.draft", ["title": "x", "cards": ["c99"]]) == "notFound")
        #expect(play.code("objective.draft", ["title": "x", "cards": [.string(face)]]) == "notFound")
        #expect(play.refusal("objective.draft", ["title": "x", "driver": "p99"])?.field == "driver")
        let objective = try play.perform(
            "objective.draft",
            [
                "title": "x", "cards": [.string(card), .string(card)], "driver": ["name": "Zoë", "function": "Legal"],
                "coOwners": ["marketing", "Market ing", "Legal"],
            ])
        let shown = play.seen(by: Play.bela).at("objectives", objective)
        #expect(shown?["driver"] == ["name": "Zoë", "function": "Legal"])
        #expect(shown?["coOwners"] == ["Marketing", "Legal"])
        #expect(shown?["cards"] == [.string(card)])
        #expect(shown?["hints"] == [])
    }

    @Test func `in an edit what is absent stays and null clears`() throws {
        var play = try Play()
        let (objective, _, _) = try play.shaped()
        try play.perform(
            "objective.edit", ["objective": .string(objective), "change": "New way", "supports": "Growth"])
        try play.perform("objective.edit", ["objective": .string(objective), "supports": nil, "driver": nil])
        let shown = play.seen(by: Play.bela).at("objectives", objective)
        #expect(shown?["change"] == "New way")
        #expect(shown?["supports"] == nil)
        #expect(shown?["driver"] == nil)
        #expect(shown?["title"] == "Qualify leads before the first call")
        #expect(play.code("objective.edit", ["objective": "o99", "title": "x"]) == "notFound")
    }

    @Test func `an edit over another's newer one is refused, beside it is not`() throws {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        try play.open(.shape)
        let base = JSON.int(play.room.head)
        try play.perform("objective.edit", ["objective": .string(objective), "title": "Theirs"], by: Play.elif)
        func edit(_ fields: [String: JSON]) -> Refusal? {
            play.refusal(
                "objective.edit", fields.merging(["objective": .string(objective), "base": base]) { old, _ in old },
                by: Play.bela)
        }
        #expect(edit(["title": "Mine"])?.code == "editedMeanwhile")
        #expect(edit(["title": "Mine"])?.field == "title")
        #expect(edit(["title": "Theirs"]) == nil)
        #expect(edit(["change": "Mine"]) == nil)
        try play.perform("keyResult.edit", ["keyResult": .string(keyResult), "target": 40], by: Play.elif)
        let stale: [String: JSON] = ["keyResult": .string(keyResult), "target": 50, "base": base]
        #expect(play.code("keyResult.edit", stale, by: Play.bela) == "editedMeanwhile")
        #expect(play.code("keyResult.edit", stale, by: Play.elif) == nil)
    }

    @Test func `to increase the target is above the baseline, to decrease below`() throws {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        for (kind, baseline, target) in [
            ("increase", 18, 18), ("increase", 18, 17), ("decrease", 18, 18), ("decrease", 18, 19),
        ] {
            let fields: [String: JSON] = [
                "kind": .string(kind), "baseline": .int(baseline), "target": .int(target),
            ]
            #expect(play.refusal("keyResult.add", self.keyResult(objective, fields))?.field == "target")
        }
        let stays: [String: JSON] = ["kind": "stayAbove", "baseline": 18, "target": 18]
        #expect(play.code("keyResult.add", self.keyResult(objective, stays)) == nil)
        #expect(play.refusal("keyResult.edit", ["keyResult": .string(keyResult), "target": 18])?.field == "target")
        #expect(
            play.refusal("keyResult.edit", ["keyResult": .string(keyResult), "kind": "decrease"])?.field == "target")
        #expect(play.code("keyResult.edit", ["keyResult": .string(keyResult), "baseline": nil, "target": 1]) == nil)
    }

    @Test(
        arguments: [
            ("milestone", [:], ["due date"]), ("milestone", ["due": "2027-03-31"], []),
            ("establishBaseline", [:], ["due date"]), ("stayAbove", [:], ["limit", "unit"]),
            ("stayBelow", ["target": 5, "unit": "days"], []), ("increase", [:], ["baseline", "target", "unit"]),
            ("decrease", ["baseline": 30, "target": 10, "unit": "days"], []),
            ("decrease", ["baseline": 30], ["target", "unit"]),
        ] as [(String, [String: JSON], [String])])
    func `an unfinished key result is an open point`(kind: String, fields: [String: JSON], gaps: [String]) throws {
        var play = try Play()
        let objective = try play.perform("objective.draft", ["title": "x"])
        let id = try play.perform(
            "keyResult.add", keyResult(objective, fields.merging(["kind": .string(kind)]) { old, _ in old }))
        #expect(play.room.keyResults[id]?.gaps == gaps)
        let points = play.seen(by: Play.bela)["openPoints"]?.object ?? [:]
        #expect(
            points.values.contains { $0["code"] == "unfinishedKeyResult" && $0["on"] == .string(id) } == !gaps.isEmpty)
    }

    @Test func `only facilitators drop an objective, its key results and comments go with it`() throws {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        try play.open(.shape)
        try play.perform("comment.post", ["on": .string(keyResult), "kind": "question", "text": "Really?"])
        #expect(play.code("objective.drop", ["objective": .string(objective)], by: Play.bela) == "notYourRole")
        try play.perform("objective.drop", ["objective": .string(objective)])
        let seen = play.seen(by: Play.bela)
        #expect(seen["objectives"] == [:])
        #expect(seen["keyResults"] == [:])
        #expect(seen["comments"] == [:])
        #expect(play.code("objective.drop", ["objective": .string(objective)]) == "notFound")
        #expect(play.code("keyResult.edit", ["keyResult": .string(keyResult), "title": "x"]) == "notFound")
        #expect(try play.perform("objective.draft", ["title": "next"]) == "o2")
    }

    @Test func `a key result belongs to an objective and can be dropped by anybody`() throws {
        var play = try Play()
        let (_, keyResult, _) = try play.shaped()
        #expect(play.code("keyResult.add", self.keyResult("o99", [:])) == "notFound")
        #expect(play.refusal("keyResult.add", self.keyResult("o1", ["owner": "p99"]))?.field == "owner")
        try play.open(.shape)
        try play.perform("keyResult.drop", ["keyResult": .string(keyResult)], by: Play.bela)
        #expect(play.code("keyResult.drop", ["keyResult": .string(keyResult)], by: Play.bela) == "notFound")
    }

    @Test func `checkpoints have a date and a value`() throws {
        var play = try Play()
        let (_, id, _) = try play.shaped()
        let good: JSON = [["date": "2027-02-01", "value": 22.5]]
        try play.perform("keyResult.edit", ["keyResult": .string(id), "checkpoints": good])
        #expect(play.seen(by: Play.bela).at("keyResults", id, "checkpoints") == good)
        let bad: JSON = [["date": "2027-02-01"]]
        #expect(
            play.refusal("keyResult.edit", ["keyResult": .string(id), "checkpoints": bad])?.field == "checkpoints.value"
        )
    }

    @Test func `there are at most two hundred drafts and two hundred key results`() throws {
        var play = try Play()
        for number in 1...Shaping.most {
            try play.perform("objective.draft", ["title": .string("Draft \(number)")])
            try play.perform("keyResult.add", keyResult("o1", [:]))
        }
        #expect(play.code("objective.draft", ["title": "One more"]) == "tooManyDrafts")
        #expect(play.code("keyResult.add", keyResult("o1", [:])) == "tooManyKeyResults")
    }
}
