import Testing

@testable import Workshop

/// What stops, who says so, and what becomes of it all.
struct AlignmentTradeOffsTests {
    private func aligning() throws -> (play: Play, objective: String, keyResult: String) {
        var play = try Play(["purpose": "Grow"])
        let (objective, keyResult, _) = try play.shaped()
        try play.open(.align)
        return (play, objective, keyResult)
    }

    private func stopping(_ objective: String, _ fields: [String: JSON] = [:]) -> [String: JSON] {
        ["objective": .string(objective), "stops": "The newsletter", "function": "Marketing"]
            .merging(fields) { _, new in new }
    }

    /// An ask of Sales to Marketing, answered “yes, if”.
    private func conditional(_ play: inout Play, _ objective: String) throws -> String {
        let ask = try play.perform(
            "ask.make",
            [
                "kind": "ask", "objective": .string(objective), "fromFunction": "Sales", "toFunction": "Marketing",
                "what": "A score on every lead",
            ], by: Play.bela)
        try play.perform(
            "ask.answer", ["ask": .string(ask), "answer": "yesIf", "condition": "Two campaigns stop"], by: Play.elif)
        return ask
    }

    private func shown(_ play: Play, _ id: String) -> JSON? { play.seen(by: Play.ines).at("tradeOffs", id) }

    @Test func `a trade-off says what stops, who gives it up and until when, and counts once they confirm`() throws {
        var (play, objective, _) = try aligning()
        let fields = stopping(objective, ["until": "2027-03-31", "function": "MARKETING"])
        let id = try play.perform("tradeOff.record", fields, by: Play.bela)
        #expect(shown(play, id)?["stops"] == "The newsletter")
        #expect(shown(play, id)?["function"] == "Marketing")
        #expect(shown(play, id)?["until"] == "2027-03-31")
        #expect(shown(play, id)?["recordedBy"] == "p2")
        #expect(shown(play, id)?["confirmedBy"] == nil)
        #expect(play.code("tradeOff.confirm", ["tradeOff": .string(id)], by: Play.bela) == "notYourFunction")
        #expect(play.code("tradeOff.confirm", ["tradeOff": "t99"], by: Play.elif) == "notFound")
        try play.perform("tradeOff.confirm", ["tradeOff": .string(id)], by: Play.elif)
        #expect(shown(play, id)?["confirmedBy"] == "p3")
        #expect(try play.decide("tradeOff.confirm", ["tradeOff": .string(id)], by: Play.elif).events.isEmpty)
    }

    @Test func `a facilitator confirms for a named person of the function, which is marked`() throws {
        var (play, objective, _) = try aligning()
        let id = try play.perform("tradeOff.record", stopping(objective), by: Play.bela)
        #expect(play.refusal("tradeOff.confirm", ["tradeOff": .string(id)])?.field == "onBehalf")
        #expect(play.refusal("tradeOff.confirm", ["tradeOff": .string(id), "onBehalf": "p2"])?.field == "onBehalf")
        try play.perform("tradeOff.confirm", ["tradeOff": .string(id), "onBehalf": "p3"])
        #expect(shown(play, id)?["confirmedBy"] == "p3")
        #expect(shown(play, id)?["onBehalf"] == "p1")
    }

    @Test func `either something stops or nothing does, and then there is a reason`() throws {
        var (play, objective, _) = try aligning()
        func field(_ fields: [String: JSON]) -> String? {
            play.refusal("tradeOff.record", stopping(objective, fields), by: Play.ines)?.field
        }
        #expect(field(["stops": nil]) == "stops")
        #expect(field(["stops": nil, "nothingStops": false]) == "stops")
        #expect(field(["nothingStops": true, "reason": "x"]) == "nothingStops")
        #expect(field(["stops": nil, "nothingStops": true]) == "reason")
        #expect(field(["stops": nil, "nothingStops": true, "reason": "x", "until": "2027-03-31"]) == "until")
        #expect(field(["function": nil]) == "function")
        #expect(field(["objective": nil]) == "objective")
        #expect(play.code("tradeOff.record", stopping("o99")) == "notFound")
        let nothing = stopping(
            objective, ["stops": nil, "nothingStops": true, "reason": "It fits", "function": "Finance"])
        // One's own function needs nobody else's word for it, another's does.
        let theirs = try play.perform("tradeOff.record", nothing, by: Play.ines)
        #expect(shown(play, theirs)?["nothingStops"] == true)
        #expect(shown(play, theirs)?["reason"] == "It fits")
        #expect(shown(play, theirs)?["stops"] == nil)
        #expect(shown(play, theirs)?["confirmedBy"] == "p5")
        let others = try play.perform(
            "tradeOff.record", nothing.merging(["function": "Product"]) { _, new in new }, by: Play.ines)
        #expect(shown(play, others)?["confirmedBy"] == nil)
    }

    @Test func `the condition of a yes-if becomes a trade-off in one click`() throws {
        var (play, objective, _) = try aligning()
        let ask = try conditional(&play, objective)
        let id = try play.perform("tradeOff.record", ["ask": .string(ask)], by: Play.bela)
        #expect(shown(play, id)?["objective"] == .string(objective))
        #expect(shown(play, id)?["stops"] == "Two campaigns stop")
        #expect(shown(play, id)?["function"] == "Marketing")
        #expect(shown(play, id)?["ask"] == .string(ask))
        // Two people, one click each.
        #expect(play.code("tradeOff.record", ["ask": .string(ask)], by: Play.elif) == "alreadyRecorded")
        // Said better, and a second one from the same condition.
        let fields: [String: JSON] = ["ask": .string(ask), "stops": "The fair", "until": "2027-03-31"]
        #expect(play.code("tradeOff.record", fields, by: Play.elif) == nil)
    }

    @Test func `a trade-off is made from a condition of its own objective`() throws {
        var (play, objective, _) = try aligning()
        let ask = try conditional(&play, objective)
        let other = try play.perform("objective.draft", ["title": "Other"])
        let elsewhere: [String: JSON] = ["ask": .string(ask), "objective": .string(other)]
        #expect(play.refusal("tradeOff.record", elsewhere)?.field == "ask")
        #expect(play.code("tradeOff.record", ["ask": "a99"]) == "notFound")
        try play.perform("ask.answer", ["ask": .string(ask), "answer": "yes"], by: Play.elif)
        #expect(play.code("tradeOff.record", ["ask": .string(ask)]) == "noCondition")
    }

    @Test func `who recorded it, who gives it up and facilitators drop it`() throws {
        var (play, objective, _) = try aligning()
        let id = try play.perform("tradeOff.record", stopping(objective), by: Play.bela)
        for (person, code) in [
            (Play.bela, nil), (Play.elif, nil), (Play.anna, nil), (Play.grace, "notYourFunction"),
        ] as [(String, String?)] {
            #expect(play.code("tradeOff.drop", ["tradeOff": .string(id)], by: person) == code)
        }
        try play.perform("tradeOff.drop", ["tradeOff": .string(id)], by: Play.elif)
        #expect(play.seen(by: Play.bela)["tradeOffs"] == [:])
        #expect(play.code("tradeOff.drop", ["tradeOff": .string(id)], by: Play.elif) == "notFound")
    }

    @Test func `there are at most three hundred trade-offs`() throws {
        var (play, objective, _) = try aligning()
        for number in 1...Alignment.most {
            try play.perform("tradeOff.record", stopping(objective, ["stops": .string("Campaign \(number)")]))
        }
        #expect(play.code("tradeOff.record", stopping(objective)) == "tooManyTradeOffs")
    }

    // MARK: What becomes of it all

    @Test func `what was recorded on the condition of a withdrawn ask goes with it, unless it was confirmed`() throws {
        var (play, objective, _) = try aligning()
        let ask = try conditional(&play, objective)
        let loose = try play.perform("tradeOff.record", ["ask": .string(ask)], by: Play.bela)
        let firm = try play.perform("tradeOff.record", ["ask": .string(ask), "stops": "The fair"], by: Play.bela)
        try play.perform("tradeOff.confirm", ["tradeOff": .string(firm)], by: Play.elif)
        try play.perform("ask.withdraw", ["ask": .string(ask)], by: Play.bela)
        #expect(shown(play, loose) == nil)
        #expect(shown(play, firm)?["stops"] == "The fair")
        #expect(shown(play, firm)?["ask"] == nil)
    }

    @Test func `with a dropped objective go its asks, trade-offs, actions and what was said about them`() throws {
        var (play, objective, _) = try aligning()
        let ask = try conditional(&play, objective)
        let tradeOff = try play.perform("tradeOff.record", ["ask": .string(ask)], by: Play.bela)
        let action = try play.perform("action.add", ["objective": .string(objective), "task": "x"], by: Play.bela)
        for id in [ask, tradeOff, action] {
            try play.perform("comment.post", ["on": .string(id), "kind": "question", "text": "?"], by: Play.ines)
        }
        try play.perform("objective.drop", ["objective": .string(objective)])
        for collection in ["asks", "tradeOffs", "actions", "comments"] {
            #expect(play.seen(by: Play.bela)[collection] == [:], "\(collection)")
        }
    }

    @Test func `what was for a dropped key result is for its objective`() throws {
        var (play, objective, keyResult) = try aligning()
        let ask = try play.perform(
            "ask.make",
            [
                "kind": "ask", "objective": .string(objective), "keyResult": .string(keyResult),
                "toFunction": "Finance",
                "what": "x",
            ], by: Play.bela)
        let action = try play.perform("action.add", ["keyResult": .string(keyResult), "task": "x"], by: Play.bela)
        try play.perform("keyResult.drop", ["keyResult": .string(keyResult)], by: Play.bela)
        let seen = play.seen(by: Play.bela)
        #expect(seen.at("asks", ask, "objective") == .string(objective))
        #expect(seen.at("asks", ask, "keyResult") == nil)
        #expect(seen.at("actions", action, "objective") == .string(objective))
        #expect(seen.at("actions", action, "keyResult") == nil)
    }

    // MARK: After the commit

    @Test func `after the commit what was agreed stays, and what is open goes on`() throws {
        var (play, objective, _) = try aligning()
        let agreed = try conditional(&play, objective)
        let open = try play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(objective), "toFunction": "Finance", "what": "x"], by: Play.bela)
        try play.perform("ask.carry", ["ask": .string(open), "answerBy": "2027-01-15"], by: Play.bela)
        let tradeOff = try play.perform("tradeOff.record", ["ask": .string(agreed)], by: Play.bela)
        let refused = try play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(objective), "toFunction": "Finance", "what": "w"], by: Play.bela)
        try play.perform("ask.answer", ["ask": .string(refused), "answer": "no"], by: Play.ines)
        try play.perform("ask.resolve", ["ask": .string(refused), "outcome": "drop"], by: Play.bela)
        try play.consent(5, 5, 5)
        try play.perform("workshop.commit", Play.commit)
        try play.open(.wrapUp)
        for (type, fields, person) in [
            ("ask.edit", ["ask": .string(agreed), "what": "y"], Play.bela),
            ("ask.withdraw", ["ask": .string(agreed)], Play.bela),
            ("ask.answer", ["ask": .string(agreed), "answer": "no"], Play.elif),
            ("ask.resolve", ["ask": .string(refused), "outcome": "shrink"], Play.bela),
            ("tradeOff.drop", ["tradeOff": .string(tradeOff)], Play.bela),
        ] as [(String, [String: JSON], String)] {
            #expect(play.code(type, fields, by: person) == "committed", "\(type)")
        }
        try play.perform("ask.carry", ["ask": .string(open), "answerBy": "2027-01-29"], by: Play.bela)
        try play.perform("ask.answer", ["ask": .string(open), "answer": "no"], by: Play.ines)
        try play.perform("ask.resolve", ["ask": .string(open), "outcome": "drop"], by: Play.bela)
        try play.perform("ask.resolve", ["ask": .string(open), "outcome": "shrink"], by: Play.bela)
        try play.perform("tradeOff.confirm", ["tradeOff": .string(tradeOff)], by: Play.elif)
        // What is new since then can be changed as ever.
        let new = try play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(objective), "toFunction": "Finance", "what": "z"], by: Play.bela)
        try play.perform("ask.edit", ["ask": .string(new), "what": "zz"], by: Play.bela)
        try play.perform("ask.withdraw", ["ask": .string(new)], by: Play.bela)
        let stop = try play.perform("tradeOff.record", stopping(objective), by: Play.elif)
        try play.perform("tradeOff.drop", ["tradeOff": .string(stop)], by: Play.elif)
    }

    // MARK: Open points

    private func points(_ play: Play) -> Set<String> {
        // The one thing is another part's.
        Set(
            play.room.openPoints.filter { $0.code != "noOneThing" }.map {
                [$0.code, $0.on].compactMap { $0 }.joined(separator: " ")
            })
    }

    @Test func `what is not answered, carried, resolved, confirmed, given up or begun is an open point`() throws {
        var (play, objective, _) = try aligning()
        #expect(points(play) == ["noTradeOff \(objective)", "noAction \(objective)"])
        try play.perform("action.add", ["objective": .string(objective), "task": "x"])
        let tradeOff = try play.perform("tradeOff.record", stopping(objective))
        #expect(points(play) == ["unconfirmedTradeOff \(tradeOff)"])
        try play.perform("tradeOff.confirm", ["tradeOff": .string(tradeOff)], by: Play.elif)
        #expect(points(play) == [])
        let ask = try play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(objective), "toFunction": "Finance", "what": "x"], by: Play.bela)
        #expect(points(play) == ["openAsk \(ask)"])
        try play.perform("ask.carry", ["ask": .string(ask), "answerBy": "2027-01-15"], by: Play.grace)
        #expect(points(play) == ["carriedAsk \(ask)"])
        try play.perform("ask.answer", ["ask": .string(ask), "answer": "no"], by: Play.ines)
        #expect(points(play) == ["unresolvedNo \(ask)"])
        try play.perform("ask.resolve", ["ask": .string(ask), "outcome": "drop"], by: Play.bela)
        #expect(points(play) == [])
        let offer = try play.perform(
            "ask.make",
            ["kind": "offer", "objective": .string(objective), "toFunction": "Finance", "what": "x"], by: Play.bela)
        #expect(points(play) == ["openOffer \(offer)"])
        try play.perform("ask.answer", ["ask": .string(offer), "answer": "no"], by: Play.ines)
        #expect(points(play) == [])
    }

    @Test func `an ask whose carrier has left is open again`() throws {
        var (play, objective, _) = try aligning()
        let ask = try play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(objective), "toFunction": "Legal", "what": "x"], by: Play.bela)
        try play.perform("ask.carry", ["ask": .string(ask), "answerBy": "2027-01-15"], by: Play.grace)
        try play.perform("person.remove", ["person": "p4"])
        let point = play.seen(by: Play.bela).at("openPoints", "openAsk-\(ask)", "text")?.string
        #expect(point?.contains("Grace was to bring the answer and has left") == true)
        #expect(play.room.needsReason.contains { $0.code == "openAsk" })
    }

    @Test func `an ask neither answered nor carried needs a reason for the commit, which is kept as it was`() throws {
        var (play, objective, _) = try aligning()
        let ask = try play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(objective), "toFunction": "Finance", "what": "A look"], by: Play.bela)
        try play.perform(
            "ask.make",
            ["kind": "offer", "objective": .string(objective), "toFunction": "Finance", "what": "Help"], by: Play.bela)
        try play.consent(5, 5, 5)
        let refusal = play.refusal("workshop.commit", Play.commit)
        #expect(refusal?.code == "incomplete")
        #expect(refusal?.missing.map(\.code) == ["openAsk"])
        #expect(refusal?.missing.map(\.id) == [ask])
        let reasons = play.seen(by: Play.bela).at("room", "commit", "reasons")?.array
        #expect(reasons?.first?["code"] == "openAsk")
        var fields = Play.commit
        fields["overrideReason"] = "Ines is ill"
        fields["decidedBy"] = "Anna"
        try play.perform("workshop.commit", fields)
        try play.perform("ask.answer", ["ask": .string(ask), "answer": "yes"], by: Play.ines)
        let record = play.seen(by: Play.bela).at("room", "record")
        #expect(record?["overridden"] == [["code": "openAsk", "id": .string(ask)]])
        let text = String(decoding: try #require(Exports.file(named: "record.md", of: play.room)).data, as: UTF8.self)
        #expect(text.contains("- Sales asks Finance for “A look”: neither answered nor carried.\n"))
    }
}
