import Testing

@testable import Workshop

/// What the record says of asks, trade-offs, actions and the review.
struct RecordAlignmentTests {
    private func record(_ play: Play) throws -> String {
        String(decoding: try #require(Exports.file(named: "record.md", of: play.room)).data, as: UTF8.self)
    }

    private static let markup = "<b>x</b>\n# Heading\n- [a](javascript:alert(1)) **bold** `code` https://evil.example"

    @Test func `without asks, trade-offs and actions there are no empty parts`() throws {
        var play = try Play()
        _ = try play.shaped()
        let record = try record(play)
        for heading in ["## Who gives what", "## What stops", "## Actions", "Asked in the review"] {
            #expect(!record.contains(heading))
        }
    }

    @Test func `what is open is said to be open`() throws {
        var play = try Play()
        let (objective, _, _) = try play.shaped()
        try play.open(.align)
        let ask = try play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(objective), "toFunction": "Legal", "what": "A look"], by: Play.bela)
        try play.perform(
            "ask.make",
            ["kind": "offer", "objective": .string(objective), "toFunction": "Product", "what": "A hand"])
        try play.perform(
            "tradeOff.record", ["objective": .string(objective), "stops": "The fair", "function": "Marketing"])
        try play.perform("action.add", ["objective": .string(objective), "task": "Begin"])
        var text = try record(play)
        for line in [
            "- **Sales asks Legal:** A look", "  - No answer yet", "- **Sales offers Product:** A hand",
            "- **Marketing:** The fair (not confirmed yet)", "- stops: The fair (not confirmed yet)",
            "- **Nobody yet:** Begin",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        try play.perform("ask.carry", ["ask": .string(ask), "answerBy": "2027-01-15"], by: Play.bela)
        try play.perform("ask.answer", ["ask": .string(ask), "answer": "no"], by: Play.bela)
        text = try record(play)
        #expect(text.contains("  - No (Béla, Sales); what Sales does now is open\n"))
        #expect(!text.contains("### Legal"))
    }

    @Test func `the answers to the three questions stand with the reasons, in the order of the questions`() throws {
        var play = try Play()
        let (objective, _, _) = try play.shaped()
        for (topic, text) in [("moves", "The Monday call"), ("worth", "Yes, two people")] {
            try play.perform(
                "comment.post",
                ["on": .string(objective), "kind": "remark", "text": .string(text), "topic": .string(topic)],
                by: Play.bela)
        }
        let hidden = try play.perform(
            "comment.post", ["on": .string(objective), "kind": "remark", "text": "Gone", "topic": "needs"])
        try play.perform("comment.hide", ["comment": .string(hidden)])
        let record = try record(play)
        #expect(
            record.contains(
                """
                Asked in the review:

                - Worth shifting resources for? “Yes, two people” (Béla, Sales)
                - Which current priority moves? “The Monday call” (Béla, Sales)

                """))
        #expect(!record.contains("Gone"))
    }

    @Test func `people's words are words wherever they stand`() throws {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        try play.open(.align)
        let words = JSON.string(RecordAlignmentTests.markup)
        let function: JSON = "<i>[Legal](x)</i>"
        let ask = try play.perform(
            "ask.make",
            [
                "kind": "ask", "objective": .string(objective), "keyResult": .string(keyResult),
                "toFunction": "Marketing", "what": words, "howMuch": words,
            ])
        try play.perform("ask.answer", ["ask": .string(ask), "answer": "yesIf", "condition": words], by: Play.elif)
        try play.perform(
            "ask.make", ["kind": "ask", "objective": .string(objective), "toFunction": function, "what": words])
        try play.perform("tradeOff.record", ["objective": .string(objective), "stops": words, "function": function])
        try play.perform(
            "tradeOff.record",
            ["objective": .string(objective), "nothingStops": true, "reason": words, "function": function])
        try play.perform(
            "action.add",
            ["keyResult": .string(keyResult), "task": words, "owner": ["name": "<u>[Z](y)</u>", "function": function]])
        try play.perform(
            "comment.post", ["on": .string(objective), "kind": "remark", "text": words, "topic": "worth"])
        let record = try record(play)
        for tag in ["<b>", "<i>", "<u>", " [a](", "“[Z](", "**bold**", "\n# Heading"] {
            #expect(!record.contains(tag), "\(tag)")
        }
        #expect(record.contains("&lt;b&gt;x&lt;/b&gt; / # Heading"))
    }
}
