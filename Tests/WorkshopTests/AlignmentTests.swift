import Testing

@testable import Workshop

/// Asks and offers between functions, and their answers.
struct AlignmentTests {
    /// A room with one objective, in the step of aligning.
    private func aligning() throws -> (play: Play, objective: String, keyResult: String) {
        var play = try Play(["purpose": "Grow"])
        let (objective, keyResult, _) = try play.shaped()
        try play.open(.align)
        return (play, objective, keyResult)
    }

    private func ask(_ objective: String, _ fields: [String: JSON] = [:]) -> [String: JSON] {
        [
            "kind": "ask", "objective": .string(objective), "fromFunction": "Sales", "toFunction": "Marketing",
            "what": "A score on every lead",
        ].merging(fields) { _, new in new }
    }

    /// What `aligning` gives, with Béla's ask to Marketing.
    private func asking(_ fields: [String: JSON] = [:]) throws -> (play: Play, ask: String, objective: String) {
        var (play, objective, _) = try aligning()
        let id = try play.perform("ask.make", ask(objective, fields), by: Play.bela)
        return (play, id, objective)
    }

    private func shown(_ play: Play, _ ask: String) -> JSON? { play.seen(by: Play.ines).at("asks", ask) }

    @Test func `an ask says who needs what of whom, how much, by when and for which key result`() throws {
        var (play, objective, keyResult) = try aligning()
        let fields = ask(
            objective,
            [
                "keyResult": .string(keyResult), "howMuch": "Two days a week", "by": "2027-01-29",
                "toFunction": "MARKET ing",
            ])
        let id = try play.perform("ask.make", fields, by: Play.bela)
        let shown = try #require(self.shown(play, id))
        for (key, value) in [
            "kind": "ask", "objective": .string(objective), "keyResult": .string(keyResult), "fromFunction": "Sales",
            "toFunction": "Marketing", "what": "A score on every lead", "howMuch": "Two days a week",
            "by": "2027-01-29", "askedBy": "p2", "state": "open",
        ] as [String: JSON] {
            #expect(shown[key] == value, "\(key)")
        }
        #expect(shown["answer"] == nil)
    }

    @Test func `asks are made from shape to review, by everybody who takes part`() throws {
        var play = try Play()
        let (objective, _, _) = try play.shaped()
        for (step, code) in [
            (Step.Kind.choose, "stepClosed"), (.shape, nil), (.align, nil), (.plan, nil), (.review, nil),
            (.commit, "stepClosed"),
        ] as [(Step.Kind, String?)] {
            try play.open(step)
            #expect(play.code("ask.make", ask(objective), by: Play.bela) == code, "\(step)")
            #expect(play.code("ask.make", ask(objective)) == nil)
        }
        try play.perform("person.setRole", ["person": "p3", "role": "observer"])
        #expect(play.code("ask.make", ask(objective), by: Play.elif) == "notYourRole")
    }

    @Test func `an ask is for an objective that is there and a key result of it`() throws {
        var (play, objective, keyResult) = try aligning()
        let other = try play.perform("objective.draft", ["title": "Other"])
        #expect(play.code("ask.make", ask("o99")) == "notFound")
        #expect(play.code("ask.make", ask(objective, ["keyResult": "k99"])) == "notFound")
        #expect(play.refusal("ask.make", ask(other, ["keyResult": .string(keyResult)]))?.field == "keyResult")
    }

    @Test func `nobody asks their own function, however it is spelled`() throws {
        let (play, objective, _) = try aligning()
        #expect(play.refusal("ask.make", ask(objective, ["toFunction": "sa les"]))?.field == "toFunction")
        #expect(
            play.refusal("ask.make", ask(objective, ["fromFunction": nil, "toFunction": "SALES"]))?.field
                == "toFunction")
    }

    @Test func `a function where nobody is here can be asked, and is spelled as it was first`() throws {
        var (play, objective, _) = try aligning()
        try play.perform("room.configure", ["expected": ["People & Culture"]])
        let one = try play.perform("ask.make", ask(objective, ["toFunction": "Legal"]))
        let two = try play.perform("ask.make", ask(objective, ["toFunction": "LEGAL", "what": "More"]))
        let three = try play.perform("ask.make", ask(objective, ["toFunction": "people &culture"]))
        #expect([one, two, three].map { play.room.asks[$0]?.toFunction } == ["Legal", "Legal", "People & Culture"])
    }

    @Test func `without a function it comes from one's own`() throws {
        var (play, objective, _) = try aligning()
        let id = try play.perform("ask.make", ask(objective, ["fromFunction": nil]), by: Play.grace)
        #expect(play.room.asks[id]?.fromFunction == "Product")
    }

    @Test func `an offer is made by who gives, or by a facilitator`() throws {
        let (play, objective, _) = try aligning()
        let offer = ask(objective, ["kind": "offer", "fromFunction": "Marketing", "toFunction": "Product"])
        #expect(play.code("ask.make", offer, by: Play.elif) == nil)
        #expect(play.code("ask.make", offer) == nil)
        #expect(play.code("ask.make", offer, by: Play.grace) == "notYourFunction")
    }

    @Test func `there are at most three hundred asks`() throws {
        var (play, objective, _) = try aligning()
        for _ in 0..<Alignment.most { try play.perform("ask.make", ask(objective)) }
        #expect(play.code("ask.make", ask(objective)) == "tooManyAsks")
    }

    // MARK: Answering

    @Test func `somebody of the asked function answers, nobody else`() throws {
        var (play, id, _) = try asking()
        let answer: [String: JSON] = ["ask": .string(id), "answer": "yes"]
        for person in [Play.bela, Play.grace] {
            #expect(play.code("ask.answer", answer, by: person) == "notYourFunction")
        }
        #expect(play.code("ask.answer", ["ask": "a99", "answer": "yes"], by: Play.elif) == "notFound")
        try play.perform("ask.answer", answer, by: Play.elif)
        let shown = self.shown(play, id)
        #expect(shown?["state"] == "answered")
        #expect(shown?["answer"] == "yes")
        #expect(shown?["answeredBy"] == "p3")
        #expect(shown?["answeredAt"] != nil)
        #expect(shown?["onBehalf"] == nil)
        #expect(try play.decide("ask.answer", answer, by: Play.elif).events.isEmpty)
    }

    @Test func `a facilitator answers for a named person of the function, which is marked`() throws {
        var (play, id, _) = try asking()
        func answer(_ onBehalf: JSON) -> [String: JSON] {
            ["ask": .string(id), "answer": "yes", "onBehalf": onBehalf]
        }
        #expect(play.refusal("ask.answer", ["ask": .string(id), "answer": "yes"])?.field == "onBehalf")
        #expect(play.refusal("ask.answer", answer("p4"))?.field == "onBehalf")
        #expect(play.refusal("ask.answer", answer("p99"))?.field == "onBehalf")
        #expect(play.code("ask.answer", answer("p3"), by: Play.grace) == "notYourRole")
        #expect(play.code("ask.answer", answer("p3"), by: Play.elif) == nil)
        try play.perform("ask.answer", answer("p3"))
        #expect(shown(play, id)?["answeredBy"] == "p3")
        #expect(shown(play, id)?["onBehalf"] == "p1")
    }

    @Test func `a facilitator of the asked function answers for themself`() throws {
        var (play, objective, _) = try aligning()
        let id = try play.perform(
            "ask.make", ask(objective, ["fromFunction": "Product", "toFunction": "Sales"]), by: Play.grace)
        try play.perform("ask.answer", ["ask": .string(id), "answer": "yes"])
        #expect(shown(play, id)?["answeredBy"] == "p1")
        #expect(shown(play, id)?["onBehalf"] == nil)
    }

    @Test func `a yes-if needs its condition, a no may say why, a yes has none`() throws {
        var (play, id, _) = try asking()
        func field(_ answer: JSON, _ condition: JSON) -> String? {
            play.refusal(
                "ask.answer", ["ask": .string(id), "answer": answer, "condition": condition], by: Play.elif)?.field
        }
        #expect(field("yesIf", nil) == "condition")
        #expect(field("yesIf", " ") == "condition")
        #expect(field("yes", "Two campaigns stop") == "condition")
        #expect(field("no", nil) == nil)
        #expect(field("maybe", nil) == "answer")
        let fields: [String: JSON] = ["ask": .string(id), "answer": "yesIf", "condition": "Two campaigns stop"]
        try play.perform("ask.answer", fields, by: Play.elif)
        #expect(shown(play, id)?["condition"] == "Two campaigns stop")
        try play.perform("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.elif)
        #expect(shown(play, id)?["condition"] == nil)
    }

    @Test func `an answer to what was changed meanwhile is refused, and the ask stays open`() throws {
        var (play, id, _) = try asking()
        let base = JSON.int(play.room.head)
        try play.perform("ask.edit", ["ask": .string(id), "howMuch": "Ten days a week"], by: Play.bela)
        let answer: [String: JSON] = ["ask": .string(id), "answer": "yes", "base": base]
        #expect(play.code("ask.answer", answer, by: Play.elif) == "editedMeanwhile")
        #expect(shown(play, id)?["state"] == "open")
        #expect(play.code("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.elif) == nil)
    }

    // MARK: Editing and withdrawing

    @Test func `editing what was answered opens it again, which is said`() throws {
        var (play, id, _) = try asking()
        try play.perform("ask.answer", ["ask": .string(id), "answer": "no"], by: Play.elif)
        try play.perform("ask.resolve", ["ask": .string(id), "outcome": "shrink"], by: Play.bela)
        try play.perform("ask.edit", ["ask": .string(id), "what": "A score on one lead in ten"], by: Play.bela)
        let open = shown(play, id)
        #expect(open?["state"] == "open")
        #expect(open?["reopened"] == true)
        for key in ["answer", "answeredBy", "outcome"] { #expect(open?[key] == nil) }
        try play.perform("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.elif)
        #expect(shown(play, id)?["reopened"] == nil)
    }

    @Test func `in an edit what is absent stays and null clears, and what is the same changes nothing`() throws {
        var (play, id, _) = try asking(["howMuch": "Two days", "by": "2027-01-29"])
        try play.perform("ask.edit", ["ask": .string(id), "howMuch": nil, "toFunction": "finance"], by: Play.bela)
        let shown = self.shown(play, id)
        #expect(shown?["howMuch"] == nil)
        #expect(shown?["by"] == "2027-01-29")
        #expect(shown?["toFunction"] == "Finance")
        #expect(
            try play.decide("ask.edit", ["ask": .string(id), "toFunction": "Finance"], by: Play.bela).events.isEmpty)
        #expect(
            play.refusal("ask.edit", ["ask": .string(id), "toFunction": "Sales"], by: Play.bela)?.field == "toFunction")
        #expect(play.code("ask.edit", ["ask": .string(id), "keyResult": "k99"], by: Play.bela) == "notFound")
        #expect(play.code("ask.edit", ["ask": "a99", "what": "x"], by: Play.bela) == "notFound")
    }

    @Test func `an edit over another's newer one is refused`() throws {
        var (play, id, _) = try asking()
        let base = JSON.int(play.room.head)
        try play.perform("ask.edit", ["ask": .string(id), "what": "Theirs"])
        let mine: [String: JSON] = ["ask": .string(id), "what": "Mine", "base": base]
        #expect(play.refusal("ask.edit", mine, by: Play.bela)?.field == "what")
        #expect(play.code("ask.edit", mine, by: Play.bela) == "editedMeanwhile")
        #expect(play.code("ask.edit", ["ask": .string(id), "howMuch": "x", "base": base], by: Play.bela) == nil)
    }

    @Test func `who asked, their function and facilitators edit and withdraw, others do not`() throws {
        var (play, id, _) = try asking()
        let carla = try play.join("Carla", "sales")
        for (person, code) in [
            (Play.bela, nil), (carla, nil), (Play.anna, nil), (Play.elif, "notYourFunction"),
        ] as [(String, String?)] {
            #expect(play.code("ask.edit", ["ask": .string(id), "what": "x"], by: person) == code)
            #expect(play.code("ask.withdraw", ["ask": .string(id)], by: person) == code)
        }
        try play.perform("comment.post", ["on": .string(id), "kind": "question", "text": "Why?"], by: Play.elif)
        try play.perform("ask.withdraw", ["ask": .string(id)], by: carla)
        #expect(play.seen(by: Play.elif)["asks"] == [:])
        #expect(play.seen(by: Play.elif)["comments"] == [:])
        #expect(play.code("ask.withdraw", ["ask": .string(id)], by: carla) == "notFound")
        #expect(play.code("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.elif) == "notFound")
    }

    // MARK: Carrying

    @Test func `anyone takes an ask to those who are not here, until a date`() throws {
        var (play, objective, _) = try aligning()
        let id = try play.perform("ask.make", ask(objective, ["toFunction": "Legal"]), by: Play.bela)
        #expect(play.refusal("ask.carry", ["ask": .string(id)], by: Play.ines)?.field == "answerBy")
        #expect(play.code("ask.carry", ["ask": "a99", "answerBy": "2027-01-15"], by: Play.ines) == "notFound")
        try play.perform("ask.carry", ["ask": .string(id), "answerBy": "2027-01-15"], by: Play.ines)
        let shown = self.shown(play, id)
        #expect(shown?["state"] == "carried")
        #expect(shown?["carriedBy"] == "p5")
        #expect(shown?["answerBy"] == "2027-01-15")
        // Who carried it brings the answer, and a facilitator may say it for them.
        #expect(play.code("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.grace) == "notYourFunction")
        #expect(play.code("ask.answer", ["ask": .string(id), "answer": "yes", "onBehalf": "p5"]) == nil)
        try play.perform("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.ines)
        #expect(self.shown(play, id)?["state"] == "answered")
        #expect(
            play.code("ask.carry", ["ask": .string(id), "answerBy": "2027-01-15"], by: Play.ines) == "alreadyAnswered")
    }

    @Test func `another is named to carry by who asked or by a facilitator`() throws {
        let (play, id, _) = try asking()
        func carry(_ carrier: JSON) -> [String: JSON] {
            ["ask": .string(id), "carriedBy": carrier, "answerBy": "2027-01-15"]
        }
        #expect(play.code("ask.carry", carry("p5"), by: Play.grace) == "notYourFunction")
        #expect(play.code("ask.carry", carry("p4"), by: Play.grace) == nil)
        #expect(play.code("ask.carry", carry("p5"), by: Play.bela) == nil)
        #expect(play.code("ask.carry", carry("p5")) == nil)
        #expect(play.refusal("ask.carry", carry("p99"))?.field == "carriedBy")
    }

    @Test func `with nobody of the function here, a facilitator is told to let somebody carry it`() throws {
        var (play, objective, _) = try aligning()
        let id = try play.perform("ask.make", ask(objective, ["toFunction": "Legal"]), by: Play.bela)
        let refusal = play.refusal("ask.answer", ["ask": .string(id), "answer": "yes"])
        #expect(refusal?.field == "onBehalf")
        #expect(refusal?.detail.contains("Decide who takes it to them") == true)
    }

    @Test func `after a no who asked says what becomes of it`() throws {
        var (play, id, _) = try asking()
        let resolve: [String: JSON] = ["ask": .string(id), "outcome": "doWithout"]
        #expect(play.code("ask.resolve", resolve, by: Play.bela) == "notRefused")
        try play.perform("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.elif)
        #expect(play.code("ask.resolve", resolve, by: Play.bela) == "notRefused")
        try play.perform("ask.answer", ["ask": .string(id), "answer": "no", "condition": "No hands"], by: Play.elif)
        #expect(play.code("ask.resolve", resolve, by: Play.elif) == "notYourFunction")
        #expect(play.code("ask.resolve", ["ask": "a99", "outcome": "drop"]) == "notFound")
        #expect(play.refusal("ask.resolve", ["ask": .string(id), "outcome": "cry"])?.field == "outcome")
        try play.perform("ask.resolve", resolve, by: Play.bela)
        #expect(shown(play, id)?["outcome"] == "doWithout")
        #expect(shown(play, id)?["condition"] == "No hands")
        #expect(try play.decide("ask.resolve", resolve, by: Play.bela).events.isEmpty)
        // Another answer is another matter.
        try play.perform("ask.answer", ["ask": .string(id), "answer": "yes"], by: Play.elif)
        #expect(shown(play, id)?["outcome"] == nil)
    }
}
