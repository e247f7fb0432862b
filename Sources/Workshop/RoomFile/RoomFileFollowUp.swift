// The form of what happens after the workshop. What was dropped since may still be named here.

extension RoomFile {
    static let checkIns = Collection(
        "checkIns", "check-in", most: CheckIns.most,
        [
            .day("date"), Field("state", .choice(["open", "closed", "skipped"])), Field("openedAt", .instant),
            .text("learnings", .optional), .text("successes", .optional), .text("reason", .optional),
            Field(
                "results",
                .map(
                    .object([
                        Field("progress", .figure, .optional), Field("expected", .figure, .optional), status,
                        Field("baseline", .number, .optional), Field("target", .number, .optional),
                        .day("due", .optional),
                    ]), max: 1_000)
            ).saying("Where each key result stood; of an open one, where it stands."),
            Field(
                "objectives",
                .map(
                    .object([
                        Field("progress", .figure, .optional), .int("measured", 0...1_000), .int("of", 0...1_000),
                        status,
                    ]), max: 1_000)),
            .choice("meeting", Meeting.Screen.self, .optional).saying("The screen that everybody is at."),
            Field(
                "moved",
                .list(
                    .object([.day("from"), .text("reason", .optional), person("by"), Field("at", .instant)]),
                    max: Meeting.mostMoves), .optional),
            Field("due", promises, .optional).derived, Field("marked", promises, .optional).derived,
            Field("waiting", .list(.id, max: 1_000), .optional).derived,
        ])

    private static let status = Field("status", .choice(Status.allCases.map(\.rawValue)), .optional)

    private static let promises = Field.Kind.list(
        .object([.id("id"), kindOfPromise, .day("on", .optional)]), max: 5_000)

    private static let kindOfPromise = Field("kind", .choice(["ask", "tradeOff", "action"]))

    static let updates = Collection(
        "updates", "update", most: CheckIns.mostUpdates,
        [
            Field("checkIn", .reference(["checkIns"])), .id("keyResult"), Field("value", .number, .optional),
            Field("noData", .object([Field("who", .someone), .day("by")]), .optional),
            .int("confidence", 0...10, .optional), .text("note", .optional), .text("plan", .optional),
            .flag("discuss", .optional), .flag("establishes", .optional), person("by"), Field("at", .instant),
        ])

    static let risks = Collection(
        "risks", "risk", most: Risks.most,
        [
            .choice("kind", Risk.Kind.self), .id("on").saying("An objective or key result, or `room`."), .text("text"),
            Field("owner", .someone, .optional), person("by"), Field("at", .instant),
            Field("state", .choice(["open", "closed"])), Field("closedAt", .instant, .optional),
        ])

    private static let outcome: [Field] = [
        .choice("outcome", Outcome.Kind.self), .day("date", .optional), .text("reason", .optional), person("by"),
        Field("at", .instant),
    ]

    static let commitments = Collection(
        "commitments", "promise", most: 2_000,
        outcome + [
            kindOfPromise,
            Field("earlier", .list(.object(outcome), max: Commitments.mostOutcomes))
                .saying("What was said of it before, the newest last."),
        ])

    static let openPoints = Collection(
        "openPoints", "open point", most: 10_000,
        [.id("code"), .id("on", .optional), Field("text", .text(max: longest))])
}
