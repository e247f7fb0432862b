import Testing

@testable import Workshop

struct RealityCheckTests {
    private static func answer(_ prompt: JSON, _ text: JSON) -> [String: JSON] { ["prompt": prompt, "text": text] }

    // MARK: Answering

    @Test func `an answer is its writer's alone until the reveal`() throws {
        var play = try Play()
        let answer = try play.perform(
            "prompt.answer", RealityCheckTests.answer("keepsUsUp", "Discounts in the last nine days"), by: Play.bela)
        let own = play.seen(by: Play.bela).at("you", "answers", answer)
        #expect(own == ["prompt": "keepsUsUp", "text": "Discounts in the last nine days"])
        for reader in [Play.anna, Play.elif] {
            let seen = play.seen(by: reader)
            #expect(!seen.text.contains("nine days") && !seen.text.contains(answer))
            #expect(seen.at("room", "unrevealedAnswers") == 1)
        }
        #expect(play.seen(by: Play.anna).at("desk", "unrevealedAnswers") == 1)
        for name in Exports.names {
            let file = try #require(Exports.file(named: name, of: play.room))
            #expect(!String(decoding: file.data, as: UTF8.self).contains("nine days"))
        }
    }

    @Test func `a second answer to the same question replaces the first, another question has its own`() throws {
        var play = try Play()
        let first = try play.perform("prompt.answer", RealityCheckTests.answer("mustChange", "One"), by: Play.bela)
        let again = try play.perform("prompt.answer", RealityCheckTests.answer("mustChange", "Two"), by: Play.bela)
        #expect(first == again)
        try play.perform("prompt.answer", RealityCheckTests.answer("keepsUsUp", "Three"), by: Play.bela)
        let texts = play.seen(by: Play.bela).at("you", "answers")?.object?.values.compactMap { $0["text"]?.string }
        #expect(Set(texts ?? []) == ["Two", "Three"])
        let same = try play.decide("prompt.answer", RealityCheckTests.answer("mustChange", "Two"), by: Play.bela)
        #expect(same.events.isEmpty && same.created == first)
    }

    @Test(arguments: [JSON.null, "", "  "])
    func `nothing instead of an answer takes it back`(nothing: JSON) throws {
        var play = try Play()
        try play.perform("prompt.answer", RealityCheckTests.answer("goalsFailed", "Eleven targets"), by: Play.bela)
        try play.perform("prompt.answer", RealityCheckTests.answer("goalsFailed", nothing), by: Play.bela)
        #expect(play.seen(by: Play.bela).at("you", "answers") == [:])
        #expect(play.seen(by: Play.anna).at("room", "unrevealedAnswers") == 0)
        let none = try play.decide("prompt.answer", RealityCheckTests.answer("goalsFailed", nothing), by: Play.bela)
        #expect(none.events.isEmpty)
    }

    @Test func `there are five questions, open to all who take part in every step, not to observers`() throws {
        var play = try Play()
        try play.open(.wrapUp)
        for prompt in PromptAnswer.Prompt.allCases {
            let fields = RealityCheckTests.answer(.string(prompt.rawValue), "x")
            #expect(play.refusal("prompt.answer", fields, by: Play.bela) == nil)
            #expect(play.refusal("prompt.answer", fields) == nil)
        }
        #expect(play.refusal("prompt.answer", RealityCheckTests.answer("weather", "x"))?.field == "prompt")
        #expect(play.refusal("prompt.answer", ["prompt": "oneThing"])?.field == "text")
        try play.perform("person.setRole", ["person": "p5", "role": "observer"])
        let observed = play.code("prompt.answer", RealityCheckTests.answer("oneThing", "x"), by: Play.ines)
        #expect(observed == "notYourRole")
    }

    // MARK: The reveal

    @Test func `the reveal shows all that waits at once, without author and moment in an anonymous room`() throws {
        var play = try Play()
        try play.perform("prompt.answer", RealityCheckTests.answer("keepsUsUp", "Discounts"), by: Play.bela)
        play.wait(60)
        try play.perform("prompt.answer", RealityCheckTests.answer("oneThing", "Time"), by: Play.elif)
        #expect(play.code("prompts.reveal", by: Play.bela) == "notYourRole")
        try play.perform("prompts.reveal")
        let seen = play.seen(by: Play.ines)["prompts"]?.object ?? [:]
        #expect(Set(seen.values.compactMap { $0["text"]?.string }) == ["Discounts", "Time"])
        #expect(Set(seen.values.map { $0["at"] }).count == 1)
        #expect(seen.values.allSatisfy { $0["by"] == nil })
        #expect(play.seen(by: Play.bela).at("you", "answers") == [:])
        let mine = play.seen(by: Play.bela).at("you", "authored")?.object?.keys.first.flatMap { seen[$0] }
        #expect(mine?["text"] == "Discounts")
        #expect(play.code("prompts.reveal") == "nothingToReveal")
    }

    @Test func `in a named room the names stand beside the answers, and naming is fixed with the first answer`() throws
    {
        var play = try Play(["settings": ["naming": "named"]])
        let answer = try play.perform("prompt.answer", RealityCheckTests.answer("oneThing", "Time"), by: Play.elif)
        #expect(play.code("room.configure", ["settings": ["naming": "anonymous"]]) == "namingFixed")
        try play.perform("prompts.reveal")
        #expect(play.seen(by: Play.ines).at("prompts", answer, "by") == "p3")
    }

    @Test func `an answer that crosses the reveal waits for the next, and the revealed one stays`() throws {
        var play = try Play()
        let first = try play.perform("prompt.answer", RealityCheckTests.answer("oneThing", "Time"), by: Play.bela)
        try play.perform("prompts.reveal")
        let late = try play.perform("prompt.answer", RealityCheckTests.answer("oneThing", "Hours"), by: Play.bela)
        #expect(late != first)
        #expect(play.seen(by: Play.anna).at("prompts", first, "text") == "Time")
        #expect(play.seen(by: Play.anna).at("prompts", late) == nil)
        #expect(play.seen(by: Play.bela).at("you", "answers", late, "text") == "Hours")
        try play.perform("prompts.reveal")
        #expect(play.seen(by: Play.anna).at("prompts", late, "text") == "Hours")
    }

    @Test func `a revealed answer cannot be taken back`() throws {
        var play = try Play()
        try play.perform("prompt.answer", RealityCheckTests.answer("oneThing", "Time"), by: Play.bela)
        try play.perform("prompts.reveal")
        let refusal = play.refusal("prompt.answer", RealityCheckTests.answer("oneThing", .null), by: Play.bela)
        #expect(refusal?.code == "answersRevealed")
        #expect(play.refusal("prompt.answer", RealityCheckTests.answer("mustChange", .null), by: Play.bela) == nil)
    }

    @Test func `there are at most five thousand answers`() throws {
        var play = try Play()
        for number in 1...RealityCheck.most {
            let answered = PromptAnswered(answer: "a\(number)", prompt: .oneThing, text: "x", author: Play.anna)
            try play.apply(.events(answered), by: Play.anna)
        }
        #expect(play.code("prompt.answer", ["prompt": "oneThing", "text": "x"], by: Play.bela) == "tooManyAnswers")
    }

    @Test func `the order of the ids does not follow the order of the answers`() throws {
        var orders: Set<[String]> = []
        for seed in 1...12 {
            var play = try Play(seed: UInt64(seed))
            for (person, text) in zip(Play.everybody, ["a", "b", "c", "d"]) {
                try play.perform("prompt.answer", RealityCheckTests.answer("oneThing", .string(text)), by: person)
            }
            try play.perform("prompts.reveal")
            orders.insert(play.room.answers(to: .oneThing).map(\.text))
        }
        #expect(orders.count > 5)
    }

    @Test func `a facilitator goes on to the cards, and back`() throws {
        var play = try Play()
        #expect(play.seen(by: Play.bela).at("room", "promptsClosed") == false)
        #expect(play.code("prompts.close", by: Play.bela) == "notYourRole")
        try play.perform("prompts.close")
        #expect(play.seen(by: Play.bela).at("room", "promptsClosed") == true)
        #expect(try play.decide("prompts.close", [:], by: Play.anna).events.isEmpty)
        #expect(play.refusal("prompt.answer", RealityCheckTests.answer("oneThing", "x"), by: Play.bela) == nil)
        try play.perform("prompts.close", ["closed": false])
        #expect(play.seen(by: Play.bela).at("room", "promptsClosed") == false)
    }

    // MARK: The one thing

    @Test func `a facilitator records the one thing, replaces it and clears it`() throws {
        var play = try Play()
        #expect(play.code("oneThing.record", ["text": "Time"], by: Play.bela) == "notYourRole")
        #expect(play.refusal("oneThing.record")?.field == "text")
        try play.perform("oneThing.record", ["text": "Time"])
        try play.perform("oneThing.record", ["text": "Hours of those who can close"])
        #expect(play.seen(by: Play.ines).at("room", "oneThing") == "Hours of those who can close")
        try play.perform("oneThing.record", ["text": .null])
        #expect(play.seen(by: Play.ines).at("room", "oneThing") == nil)
        #expect(try play.decide("oneThing.record", ["text": ""], by: Play.anna).events.isEmpty)
    }

    @Test func `that none is recorded is an open point once the diagnosis is behind`() throws {
        var play = try Play()
        try play.open(.diagnose)
        #expect(play.seen(by: Play.anna).at("openPoints", "noOneThing") == nil)
        try play.open(.rate)
        #expect(play.seen(by: Play.anna).at("openPoints", "noOneThing", "code") == "noOneThing")
        try play.perform("oneThing.record", ["text": "Time"])
        #expect(play.seen(by: Play.anna).at("openPoints", "noOneThing") == nil)
    }

    @Test func `an unrecorded one thing asks nobody to record it once the decisions are final`() throws {
        var play = try Play()
        _ = try play.shaped()
        try play.perform("step.open", ["step": "s4"])
        let text = { (play: Play) in play.seen(by: Play.anna).at("openPoints", "noOneThing", "text")?.string ?? "" }
        #expect(text(play).contains("A facilitator can still do it."))
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        #expect(text(play) == "Nobody has recorded the one thing that matters most now.")
    }

    @Test func `nothing of it is possible after the commit`() throws {
        var play = try Play()
        _ = try play.shaped()
        try play.perform("prompt.answer", RealityCheckTests.answer("oneThing", "Time"), by: Play.bela)
        try play.consent(5, 5, 5, 5, 5)
        try play.perform("workshop.commit", Play.commit)
        #expect(play.code("prompt.answer", RealityCheckTests.answer("oneThing", "x"), by: Play.bela) == "committed")
        for command in ["prompts.reveal", "prompts.close"] { #expect(play.code(command) == "committed") }
        #expect(play.code("oneThing.record", ["text": "x"]) == "committed")
        #expect(play.code("expectation.give", ["text": "x"]) == "committed")
    }

    @Test func `the record tells the one thing and what was revealed, by question`() throws {
        var play = try Play()
        try play.perform("prompt.answer", RealityCheckTests.answer("keepsUsUp", "Discounts *again*"), by: Play.bela)
        try play.perform("prompts.reveal")
        try play.perform("prompt.answer", RealityCheckTests.answer("keepsUsUp", "Unread"), by: Play.elif)
        try play.perform("oneThing.record", ["text": "Time"])
        try play.perform("expectation.give", ["text": "Fewer promises"], by: Play.bela)
        let record = Record.text(of: play.room)
        #expect(record.contains("**The one thing that matters most now:** Time"))
        #expect(record.contains("### What keeps us up at night?\n\n- Discounts \\*again\\*\n"))
        #expect(record.contains("- Béla (Sales): Fewer promises"))
        #expect(!record.contains("Unread"))
    }
}

struct ExpectationTests {
    @Test func `each person's expectation is there for all at once, and a second replaces the first`() throws {
        var play = try Play()
        try play.perform("expectation.give", ["text": "A plan"], by: Play.bela)
        try play.perform("expectation.give", ["text": "Fewer promises"], by: Play.bela)
        try play.perform("expectation.give", ["text": "Numbers with a source"])
        #expect(play.seen(by: Play.ines).at("expectations", "p2", "text") == "Fewer promises")
        #expect(play.seen(by: Play.ines).at("expectations", "p1", "text") == "Numbers with a source")
        try play.perform("expectation.give", ["text": .null], by: Play.bela)
        #expect(play.seen(by: Play.ines).at("expectations", "p2") == nil)
        #expect(try play.decide("expectation.give", ["text": ""], by: Play.bela).events.isEmpty)
    }

    @Test func `an observer gives none`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": "p5", "role": "observer"])
        #expect(play.code("expectation.give", ["text": "x"], by: Play.ines) == "notYourRole")
        #expect(play.refusal("expectation.give", by: Play.bela)?.field == "text")
    }
}
