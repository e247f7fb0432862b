// The form of what a workshop comes to.

extension RoomFile {
    static let objectives = Collection(
        "objectives", "objective", most: Shaping.most,
        [
            .text("title"), .text("description", .optional), .text("change", .optional), Field("cards", cardIDs),
            Field("driver", .someone, .optional),
            Field("coOwners", .list(.line(max: Field.shortText), max: 1_000)), .text("supports", .optional),
            .int("position", 1...1_000_000), .flag("oneThing", .optional),
            Field(
                "merged",
                .list(
                    .object([
                        .id("id"), .text("title"), .text("change", .optional), Field("driver", .someone, .optional),
                    ]), max: 1_000)
            ).saying("What was merged into it."),
            Field(
                "hints",
                .list(
                    .object([.id("code"), Field("text", .text(max: longest)), .id("keyResult", .optional)]), max: 1_000)
            ).derived,
            courses([
                Field("driver", .someone, .optional),
                Field("coOwners", .list(.line(max: Field.shortText), max: 1_000), .optional),
            ]),
            .choice("changed", Closing.Changed.self, .optional).saying("Whether the way of working changed."),
            .text("evidence", .optional), Field("score", .share, .optional), band,
        ])

    static let keyResults = Collection(
        "keyResults", "key result", most: Shaping.most,
        [
            Field("objective", .reference(["objectives"])), .text("title"), .choice("kind", KeyResult.Kind.self),
            .line("unit", max: 40, .optional), Field("baseline", .number, .optional),
            Field("target", .number, .optional), .day("due", .optional), Field("owner", .someone, .optional),
            .text("source", .optional),
            Field("checkpoints", .list(.object([.day("date"), Field("value", .number)]), max: 60), .optional),
            .int("position", 1...1_000_000),
            courses([
                Field("target", .number, .optional), .day("due", .optional), Field("owner", .someone, .optional),
                .text("source", .optional),
            ]),
            Field("score", .share, .optional), band,
        ])

    private static let band = Field("band", .choice(Closing.Band.allCases.map(\.rawValue)), .optional).derived

    /// What it was beside what it became.
    private static func courses(_ heading: [Field]) -> Field {
        Field(
            "courses",
            .list(
                .object(
                    heading + [
                        Field("changed", .list(.id, max: 10)), Field("to", .object(heading)), .text("reason"),
                        person("by"), Field("at", .instant),
                    ]), max: 5_000), .optional
        ).saying("How it changed after the commit: what it was, and under `to` what it became.")
    }

    static let asks = Collection(
        "asks", "ask", most: Alignment.most,
        [
            .choice("kind", Ask.Kind.self), Field("objective", .reference(["objectives"])),
            Field("keyResult", .reference(["keyResults"]), .optional), function("fromFunction"), function("toFunction"),
            .text("what"), .text("howMuch", .optional), .day("by", .optional), person("askedBy"), Field("at", .instant),
            Field("state", .choice(["open", "answered", "carried"])),
            .choice("answer", Ask.Answer.self, .optional), .text("condition", .optional),
            person("answeredBy", .optional), Field("answeredAt", .instant, .optional), person("onBehalf", .optional),
            person("carriedBy", .optional), .day("answerBy", .optional),
            .choice("outcome", Ask.Outcome.self, .optional),
            .flag("reopened", .optional),
        ])

    static let tradeOffs = Collection(
        "tradeOffs", "trade-off", most: Alignment.most,
        [
            Field("objective", .reference(["objectives"])), .text("stops", .optional), .flag("nothingStops", .optional),
            .text("reason", .optional), function("function"), .day("until", .optional),
            Field("ask", .reference(["asks"]), .optional), person("recordedBy"), Field("at", .instant),
            person("confirmedBy", .optional), person("onBehalf", .optional),
        ])

    static let actions = Collection(
        "actions", "action", most: Planning.most,
        [
            Field("objective", .reference(["objectives"])), Field("keyResult", .reference(["keyResults"]), .optional),
            .text("task"), Field("owner", .someone, .optional), .day("due", .optional), .flag("done"),
            Field("doneAt", .instant, .optional),
        ])

    static let consents = Collection(
        "consents", "fist of five", most: 1_000,
        [
            .int("number", 1...1_000), state, Field("openedAt", .instant), finished, expected,
            .flag("stands", .optional)
                .saying("Whether the objectives are still those on which it was opened."),
            Field(
                "results",
                .byID(
                    ["people"], .object([.int("fingers", 0...5), .text("sentence", .optional)]), max: Attendance.most),
                .optional
            ).saying("By person, after the reveal."),
        ])
}
