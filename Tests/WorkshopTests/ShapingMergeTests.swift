import Testing

@testable import Workshop

struct ShapingMergeTests {
    private func draft(_ play: inout Play, _ title: String, _ fields: [String: JSON] = [:]) throws -> String {
        try play.perform("objective.draft", fields.merging(["title": .string(title)]) { old, _ in old })
    }

    private func merge(_ objectives: [String], into: String) -> [String: JSON] {
        ["objectives": .list(objectives), "into": .string(into)]
    }

    @Test func `merging brings together what was said and who owns it`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let one = try draft(
            &play, "Qualify leads", ["cards": .list([cards[0]]), "driver": "p2", "coOwners": ["Product"]])
        let two = try draft(
            &play, "Score leads",
            [
                "cards": .list([cards[0], cards[1]]), "driver": "p3", "coOwners": ["Finance", "sales"],
                "change": "Every lead has a score", "supports": "Growth",
            ])
        let three = try draft(&play, "Answer leads", ["driver": ["name": "Zoë", "function": "Legal"]])
        let result = try play.perform(
            "keyResult.add", ["objective": .string(two), "title": "Share", "kind": "increase"])
        let comment = try play.perform("comment.post", ["on": .string(two), "kind": "question", "text": "Why?"])
        let ask = try play.perform(
            "ask.make",
            [
                "kind": "ask", "objective": .string(two), "keyResult": .string(result), "fromFunction": "Sales",
                "toFunction": "Marketing", "what": "A score", "by": "2027-02-01",
            ])
        let tradeOff = try play.perform(
            "tradeOff.record", ["objective": .string(two), "stops": "The fair", "function": "Marketing"])
        let action = try play.perform("action.add", ["objective": .string(two), "task": "Write the questions"])

        try play.perform("objective.merge", merge([one, two, three], into: one))

        let seen = play.seen(by: Play.bela)
        let whole = try #require(seen.at("objectives", one))
        #expect(seen["objectives"]?.object?.count == 1)
        #expect(whole["title"] == "Qualify leads")
        #expect(whole["cards"] == .list([cards[0], cards[1]]))
        #expect(whole["driver"] == "p2")
        #expect(whole["coOwners"] == ["Product", "Marketing", "Finance", "Legal"])
        #expect(whole["supports"] == "Growth")
        #expect(
            whole["merged"] == [
                ["id": .string(two), "title": "Score leads", "change": "Every lead has a score", "driver": "p3"],
                ["id": .string(three), "title": "Answer leads", "driver": ["name": "Zoë", "function": "Legal"]],
            ])
        #expect(seen.at("keyResults", result, "objective") == .string(one))
        #expect(seen.at("comments", comment, "on") == .string(one))
        #expect(seen.at("asks", ask, "objective") == .string(one))
        #expect(seen.at("asks", ask, "keyResult") == .string(result))
        #expect(seen.at("tradeOffs", tradeOff, "objective") == .string(one))
        #expect(seen.at("actions", action, "objective") == .string(one))
    }

    @Test func `only facilitators merge, and only objectives that are there`() throws {
        var play = try Play()
        let one = try draft(&play, "One")
        let two = try draft(&play, "Two")
        #expect(play.code("objective.merge", merge([two], into: one), by: Play.bela) == "notYourRole")
        #expect(play.refusal("objective.merge", merge([one], into: one))?.field == "objectives")
        #expect(play.refusal("objective.merge", merge([], into: one))?.field == "objectives")
        #expect(play.code("objective.merge", merge([two, "o99"], into: one)) == "notFound")
        #expect(play.code("objective.merge", merge([two], into: "o99")) == "notFound")
        try play.perform("objective.merge", merge([two, two], into: one))
        #expect(play.room.objectives[one]?.merged.count == 1)
    }

    @Test func `whoever is still at work on a merged objective is told where it went`() throws {
        var play = try Play()
        let one = try draft(&play, "Qualify leads")
        let two = try draft(&play, "Score leads")
        try play.open(.shape)
        try play.perform("objective.merge", merge([two], into: one))
        let late: [(String, [String: JSON])] = [
            ("keyResult.add", ["objective": .string(two), "title": "Share", "kind": "increase"]),
            ("objective.edit", ["objective": .string(two), "title": "x"]),
            (
                "ask.make",
                [
                    "kind": "ask", "objective": .string(two), "fromFunction": "Sales", "toFunction": "Finance",
                    "what": "x",
                    "by": "2027-02-01",
                ]
            ),
            ("tradeOff.record", ["objective": .string(two), "stops": "x", "function": "Sales"]),
            ("action.add", ["objective": .string(two), "task": "x"]),
            ("comment.post", ["on": .string(two), "kind": "remark", "text": "x"]),
        ]
        let before = play.room
        for (type, fields) in late {
            let refusal = play.refusal(type, fields, by: Play.bela)
            #expect(refusal?.code == "objectiveMerged", "\(type)")
            #expect(refusal?.kind == .conflict)
            #expect(refusal?.detail.contains("“Qualify leads”") == true)
        }
        for type in ["objective.drop", "objective.edit"] {
            #expect(play.code(type, ["objective": .string(two)]) == "objectiveMerged")
        }
        #expect(play.code("objective.merge", merge([two], into: one)) == "objectiveMerged")
        #expect(play.code("objective.merge", merge([one], into: two)) == "objectiveMerged")
        #expect(play.room == before)
    }

    @Test func `after two merges the last one is named, and nothing after it is dropped`() throws {
        var play = try Play()
        let ids = try ["One", "Two", "Three"].map { try draft(&play, $0) }
        try play.perform("objective.merge", merge([ids[0]], into: ids[1]))
        try play.perform("objective.merge", merge([ids[1]], into: ids[2]))
        let late: [String: JSON] = ["objective": .string(ids[0]), "title": "x", "kind": "milestone"]
        #expect(play.refusal("keyResult.add", late)?.detail.contains("“Three”") == true)
        #expect(play.seen(by: Play.bela).at("objectives", ids[2], "merged")?.array?.count == 2)
        try play.perform("objective.drop", ["objective": .string(ids[2])])
        #expect(play.code("keyResult.add", late) == "notFound")
    }

    @Test func `a merge without a driver takes the other's, and asks for a new consent`() throws {
        var play = try Play()
        let (whole, _, _) = try play.shaped()
        let other = try draft(&play, "Score leads", ["driver": "p3"])
        try play.perform("objective.edit", ["objective": .string(whole), "driver": nil])
        try play.consent(5, 5, 5, 5, 5)
        #expect(play.room.needsReason.isEmpty)
        try play.perform("objective.merge", merge([other], into: whole))
        #expect(play.room.objectives[whole]?.driver == .person("p3"))
        #expect(play.room.needsReason.map(\.code) == ["noFist"])
    }

    @Test func `an objective may say that it answers the one thing`() throws {
        var play = try Play()
        let one = try draft(&play, "Qualify leads", ["oneThing": true])
        let two = try draft(&play, "Score leads")
        func shown(_ id: String) -> JSON? { play.seen(by: Play.bela).at("objectives", id, "oneThing") }
        #expect(shown(one) == true)
        #expect(shown(two) == nil)
        try play.perform("objective.edit", ["objective": .string(one), "title": "Qualify"])
        #expect(shown(one) == true)
        try play.perform("objective.merge", merge([one], into: two))
        #expect(shown(two) == true)
        try play.perform("objective.edit", ["objective": .string(two), "oneThing": false])
        #expect(shown(two) == nil)
    }

    @Test func `the one thing that no objective answers is an open point`() throws {
        var play = try Play()
        func isOpen() -> Bool { play.room.openPoints.contains { $0.code == "oneThingUnanswered" } }
        let one = try draft(&play, "Qualify leads")
        #expect(!isOpen())
        try play.perform("oneThing.record", ["text": "We say yes to everything"])
        #expect(isOpen())
        try play.perform("objective.edit", ["objective": .string(one), "oneThing": true])
        #expect(!isOpen())
        try play.perform("objective.drop", ["objective": .string(one)])
        #expect(!isOpen())
    }
}
