import Foundation
import Testing

@testable import Workshop

/// What the record says of the time after the commit.
struct RecordCheckInsTests {
    private static let markup = "<b>x</b>\n# Heading\n- [a](javascript:alert(1)) **bold** `code` https://evil.example"

    private func record(_ play: Play) throws -> String {
        String(decoding: try #require(Exports.file(named: "record.md", of: play.room)).data, as: UTF8.self)
    }

    private func section(_ heading: String, _ play: Play) throws -> String {
        let record = try record(play)
        let start = try #require(record.range(of: "## \(heading)\n\n"))
        let rest = record[start.upperBound...]
        return String(rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)])
    }

    @Test func `right after the commit there is nothing to say yet`() throws {
        let text = try record(try AfterCommit().play)
        for heading in [
            "What the check-ins showed", "How the cycle ended", "What became of", "Where the course changed",
            "Risks and blockers",
        ] {
            #expect(!text.contains("## \(heading)"), "\(heading)")
        }
    }

    @Test func `a check-in says where each key result stood, in the words of who wrote it`() throws {
        var room = try AfterCommit()
        let said: [String: JSON] = ["note": "First cohort.", "plan": "Ten old deals each Monday."]
        try room.play.perform("update.write", room.update(19), by: Play.elif)
        try room.play.perform("update.write", room.update(21).merging(said) { _, new in new }, by: Play.bela)
        try room.play.perform(
            "checkIn.close", ["checkIn": "i1", "learnings": "Say it earlier.", "successes": "Ten calls."])
        try room.play.perform("update.write", room.update(30, in: "i2"), by: Play.bela)
        #expect(
            try section("What the check-ins showed", room.play).hasPrefix(
                """
                ### 1 February 2027

                - **1. Qualify leads before the first call:** at risk, progress 0.25, 1 of 1 measured
                  - Share of pipeline that closes: 21 % on the way to 30 %, progress 0.25, expected 0.35, at risk, confidence 6 of 10 (Béla, Sales)
                    - Note: First cohort.
                    - Back on track: Ten old deals each Monday.
                - **What we learnt:** Say it earlier.
                - **What went well:** Ten calls.

                ### 15 February 2027 (still open)

                """))
    }

    @Test func `no data says who gets it by when, and a skipped check-in says why`() throws {
        var room = try AfterCommit()
        let noData: [String: JSON] = [
            "checkIn": "i1", "keyResult": .string(room.keyResult), "noData": ["who": "p3", "by": "2027-02-08"],
            "confidence": 8, "plan": "The pilot went well.",
        ]
        try room.play.perform("update.write", noData, by: Play.bela)
        try room.play.perform("checkIn.skip", ["checkIn": "i1", "reason": "Carnival"])
        let text = try section("What the check-ins showed", room.play)
        #expect(text.hasPrefix("### 1 February 2027 (skipped)\n\nIt did not take place: Carnival\n"))
        #expect(
            text.contains(
                """
                  - Share of pipeline that closes: no data yet; Elif (Marketing) gets it by 8 February 2027, confidence 8 of 10 (Béla, Sales)
                    - What makes sure: The pilot went well.

                """))
    }

    @Test func `a check-in that was moved says from which day, and why`() throws {
        var room = try AfterCommit()
        try room.play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-02-04", "reason": "Carnival"])
        try room.play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-02-05"])
        try room.play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(
            try section("What the check-ins showed", room.play) == """
                ### 5 February 2027

                - Moved from 1 February 2027: Carnival (Anna, Sales)
                - Moved from 4 February 2027 (Anna, Sales)

                Nobody wrote an update.

                """)
    }

    @Test func `a closed check-in keeps the target it had, and the change of course stands beside it`() throws {
        var room = try AfterCommit()
        try room.play.perform("update.write", room.update(24), by: Play.bela)
        try room.play.perform("checkIn.close", ["checkIn": "i1"])
        try room.play.perform(
            "keyResult.edit",
            [
                "keyResult": .string(room.keyResult), "target": 26, "owner": "p3",
                "reason": "A tenth comes from partners.",
            ],
            by: Play.bela)
        try room.play.perform(
            "objective.edit",
            ["objective": .string(room.objective), "driver": "p4", "coOwners": [], "reason": "Béla has two already."])
        #expect(try section("What the check-ins showed", room.play).contains("24 % on the way to 30 %, progress 0.5"))
        #expect(
            try section("Where the course changed", room.play) == """
                - **Qualify leads before the first call:** driver from Béla (Sales) to Grace (Product): Béla has two already. (Anna, Sales, 15 January 2027)
                - **Qualify leads before the first call:** shared from Marketing to nobody: Béla has two already. (Anna, Sales, 15 January 2027)
                - **Share of pipeline that closes:** target from 30 % to 26 %: A tenth comes from partners. (Béla, Sales, 15 January 2027)
                - **Share of pipeline that closes:** owner set to Elif (Marketing): A tenth comes from partners. (Béla, Sales, 15 January 2027)

                """)
    }

    @Test func `what was promised stands with its last word and those before it`() throws {
        var room = try AfterCommit()
        let ask = try room.play.perform(
            "ask.make",
            ["kind": "ask", "objective": .string(room.objective), "toFunction": "Marketing", "what": "A score"])
        try room.play.perform("ask.answer", ["ask": .string(ask), "answer": "yes"], by: Play.elif)
        try room.play.perform(
            "commitment.mark", ["ask": .string(ask), "outcome": "late", "date": "2027-02-20", "reason": "Two ill."])
        try room.play.perform("commitment.mark", ["ask": .string(ask), "outcome": "broken"], by: Play.bela)
        let stop = try room.play.perform(
            "tradeOff.record",
            ["objective": .string(room.objective), "stops": "The newsletter", "function": "Marketing"])
        try room.play.perform("commitment.mark", ["tradeOff": .string(stop), "outcome": "stopped"], by: Play.elif)
        #expect(
            try section("What became of what was promised", room.play) == """
                - **Marketing for Sales:** “A score”: **broken** (Béla, Sales, 15 January 2027)
                  - Before that: **late**, now by 20 February 2027: Two ill. (Anna, Sales, 15 January 2027)
                - **Marketing stops:** “The newsletter”: **stopped** (Elif, Marketing, 15 January 2027)

                """)
    }

    @Test func `risks stand apart from blockers, those that are over last`() throws {
        var room = try AfterCommit()
        let over = try room.play.perform("risk.raise", ["kind": "risk", "on": "room", "text": "The fair moves."])
        try room.play.perform(
            "risk.raise",
            ["kind": "risk", "on": .string(room.keyResult), "text": "Partners count twice.", "owner": "p3"])
        try room.play.perform(
            "risk.raise", ["kind": "blocker", "on": .string(room.objective), "text": "Two are ill."], by: Play.bela)
        try room.play.perform("risk.close", ["risk": .string(over)])
        #expect(
            try section("Risks and blockers", room.play) == """
                ### Blockers

                - Two are ill. · on “Qualify leads before the first call” · nobody looks after it yet (raised by Béla, Sales, 15 January 2027)

                ### Risks

                - Partners count twice. · on “Share of pipeline that closes” · Elif (Marketing) looks after it (raised by Anna, Sales, 15 January 2027)
                - The fair moves. · nobody looks after it yet (raised by Anna, Sales, 15 January 2027, over since 15 January 2027)

                """)
    }

    @Test(arguments: [
        (0.0, "0.0 of 1, little came of it"), (0.39, "0.39 of 1, little came of it"),
        (0.4, "0.4 of 1, part of the way"), (0.69, "0.69 of 1, part of the way"),
        (0.7, "0.7 of 1, as good as reached"), (1.0, "1.0 of 1, as good as reached"),
    ])
    func `a score stands with its band, the lower limit inside`(score: Double, words: String) throws {
        var room = try AfterCommit()
        try room.play.perform(
            "cycle.close",
            [
                "objectives": .object([room.objective: ["changed": "no", "score": .double(score)]]),
                "keyResults": .object([:]),
            ])
        let text = try section("How the cycle ended", room.play)
        #expect(text.contains("- **Score:** \(words)\n"))
        #expect(text.contains("  - Share of pipeline that closes: not given\n"))
        let bands = ["low", "middle", "high"]
        let band = room.play.seen(by: Play.elif).at("objectives", room.objective, "band")?.string ?? ""
        #expect(bands.firstIndex(of: band) == (score < 0.4 ? 0 : score < 0.7 ? 1 : 2))
    }

    @Test func `the end of the cycle can be said again, and what was said last counts`() throws {
        var room = try AfterCommit()
        let first: JSON = .object([room.objective: ["changed": "yes", "evidence": "All of it.", "score": 0.9]])
        try room.play.perform("cycle.close", ["objectives": first, "learnings": "Much."])
        let second: JSON = .object([room.objective: ["changed": "partly", "evidence": "Half of it.", "score": 0.5]])
        try room.play.perform("cycle.close", ["objectives": second, "carryOver": "The old deals."])
        #expect(
            try section("How the cycle ended", room.play) == """
                Closed on 15 January 2027 by Anna (Sales).

                ### 1. Qualify leads before the first call

                - **Did the way of working change?** Partly
                  - Half of it.
                - **Score:** 0.5 of 1, part of the way
                  - Share of pipeline that closes: not given

                ### What we take along

                - **What carries over:** The old deals.

                """)
    }

    @Test func `people's words are words wherever they stand`() throws {
        var room = try AfterCommit()
        let words = JSON.string(RecordCheckInsTests.markup)
        let someone: JSON = ["name": "<u>[Z](y)</u>", "function": "<i>[Legal](x)</i>"]
        let result = JSON.string(room.keyResult)
        let objective = JSON.string(room.objective)
        try room.play.perform(
            "update.write", room.update(19).merging(["note": words, "plan": words]) { _, new in new })
        try room.play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-02-04", "reason": words])
        try room.play.perform("checkIn.close", ["checkIn": "i1", "learnings": words, "successes": words])
        try room.play.perform(
            "update.write",
            ["checkIn": "i2", "keyResult": result, "noData": ["who": someone, "by": "2027-02-20"], "plan": words])
        try room.play.perform("checkIn.skip", ["checkIn": "i2", "reason": words])
        try room.play.perform(
            "keyResult.edit", ["keyResult": result, "owner": someone, "source": words, "reason": words])
        try room.play.perform(
            "objective.edit",
            ["objective": objective, "driver": someone, "coOwners": ["<i>[Legal](x)</i>"], "reason": words])
        let action = try room.play.perform("action.add", ["objective": objective, "task": words, "owner": someone])
        try room.play.perform("commitment.mark", ["action": .string(action), "outcome": "released", "reason": words])
        try room.play.perform("risk.raise", ["kind": "risk", "on": objective, "text": words, "owner": someone])
        try room.play.perform(
            "cycle.close",
            [
                "objectives": .object([room.objective: ["changed": "no", "evidence": words]]), "learnings": words,
                "carryOver": words,
            ])
        let record = try record(room.play)
        for tag in ["<b>", "<i>", "<u>", " [a](", ";[Z](", ";[Legal](", "**bold**", "\n# Heading", "(https://evil"] {
            #expect(!record.contains(tag), "\(tag)")
        }
        #expect(record.components(separatedBy: "&lt;b&gt;x&lt;/b&gt; / # Heading").count > 15)
    }
}
