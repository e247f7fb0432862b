// The form of the cards, and of what was judged and decided about them.

extension RoomFile {
    static let cards = Collection(
        "cards", "card", most: Cards.most,
        [
            .int("number", 1...1_000_000), .choice("kind", Card.Kind.self), .text("text"), .text("change", .optional),
            .text("signal", .optional),
            person("author", .optional).saying("Absent in anonymous rooms."),
            Field("state", .choice(["open", "parked", "merged"])),
            Field("mergedInto", .reference(["cards"]), .optional),
            Field("texts", .list(.text(max: Field.longText), max: Cards.most)).derived
                .saying("Of the cards that were merged into it. Follows from the rest, and is not read back."),
            .flag("edited").saying("Whether somebody else changed its words."),
            .flag("completed").saying("Whether somebody else added the change or the signal."),
        ])

    static let hiddenCard: [Field] = [
        .int("number", 1...1_000_000), .choice("kind", Card.Kind.self),
        Field("state", .choice(["open", "parked", "merged"])), Field("mergedInto", .reference(["cards"]), .optional),
    ]

    static let comments = Collection(
        "comments", "comment", most: Comments.most,
        [
            Field(
                "on",
                .reference(["room", "cards", "objectives", "keyResults", "asks", "tradeOffs", "actions"])),
            .choice("kind", Comment.Kind.self), person("by"), .text("text"), Field("at", .instant),
            .choice("topic", Comment.Topic.self, .optional), .flag("resolved", .optional),
        ])

    static let rounds = Collection(
        "rounds", "round", most: 1_000,
        [
            .int("number", 1...1_000), state, .choice("naming", Charter.Naming.self), Field("cards", cardIDs),
            .flag("relativeCut"), Field("openedAt", .instant),
            Field("parts", .byID(["cards"], .list(.id, max: Cards.most), max: Cards.most), .optional)
                .saying("What was merged into its cards when it was opened."),
            finished, expected,
            Field("results", .byID(["cards"], .object(result), max: Cards.most), .optional).saying("After the reveal."),
            Field("disputed", cardIDs, .optional).derived.saying("Most disputed first."),
            Field("cut", .object([Field("impact", .figure), Field("effort", .figure)]), .optional).derived,
            Field("outdated", cardIDs, .optional)
                .saying("Cards that others were merged into or taken out of since."),
            Field(
                "named",
                .byID(
                    ["cards"],
                    .byID(
                        ["people"], .object([.int("impact", 1...5, .optional), .int("effort", 1...5, .optional)]),
                        max: Attendance.most), max: Cards.most), .optional
            ).saying("Who voted what, in a named round."),
        ])

    private static let axis: [Field] = [
        Field("votes", .list(.int(1...5), max: Attendance.most)).saying("Sorted."),
        count("n"), Field("mean", .figure).derived, Field("median", .figure).derived, Field("sd", .figure).derived,
        .flag("split").derived, .flag("polarised").derived,
    ]

    private static let result: [Field] = [
        Field("impact", .object(axis), .optional).saying("Absent below the floor of an anonymous round."),
        Field("effort", .object(axis), .optional),
        .int("n", 0...Attendance.most).saying("Votes on any axis."),
        .int("abstained", 0...Attendance.most).saying("Explicitly “can't judge” on both."),
        Field(
            "functions",
            .list(
                .object([
                    function("function"), Field("impact", .object(axis), .optional),
                    Field("effort", .object(axis), .optional), count("n"),
                ]), max: Attendance.most), .optional),
        Field("quadrant", .choice(["quickWin", "bigBet", "fillIn", "moneyPit"]), .optional).derived,
        .flag("borderline", .optional).derived, count("rank", .optional),
    ]

    static let ballots = Collection(
        "ballots", "ballot", most: 1_000,
        [
            .int("number", 1...1_000), state, Field("cards", cardIDs), .int("dots", 1...1_000), .flag("runOff"),
            Field("openedAt", .instant), finished, expected,
            Field("results", .byID(["cards"], .int(0...Attendance.most), max: Cards.most), .optional)
                .saying("Dots by card, after the reveal."),
        ])

    static let choices = Collection(
        "choices", "choice", most: Cards.most,
        [
            Field("choice", .choice(["pursue", "notNow"])),
            Field("under", .reference(["cards"]), .optional).saying("The pursued card that it supports."),
            .text("reason", .optional), .flag("amongTies", .optional),
        ])

    // MARK: What is blind

    static let state = Field("state", .choice(["open", "revealed"]))
        .saying("What is open comes over open and empty: nobody's votes are in a file.")
    static let finished = Field.int("finished", 0...mostPeople, .optional)
    static let expected = Field.int("expected", 0...mostPeople, .optional)
}
