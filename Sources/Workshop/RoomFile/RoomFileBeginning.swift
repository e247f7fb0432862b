// The form of what comes first: the room, its agenda, its people, what they said before the cards.

extension RoomFile {
    static let room: [Field] = [
        Field("code", .id).derived.saying("The code of the room it comes from; another one where it is brought over."),
        .line("title", max: Field.shortText), .text("purpose", .optional), .text("context", .optional),
        Charter.cycleField(.optional),
        Field(
            "settings",
            .object([
                .int("maxObjectives", 1...3), .int("dots", 1...5), .choice("naming", Charter.Naming.self),
                .flag("relativeCut"), Field("meetingRate", .price, .optional),
            ])),
        Field("status", .choice(["open", "committed", "archived"])),
        .flag("locked").saying("Whether newcomers wait at the door."),
        Field("expected", .list(.line(max: Field.shortText), max: 50)).saying("The functions that are needed."),
        Field("functions", .list(.line(max: Field.shortText), max: mostPeople)).derived,
        count("unrevealed").saying("How many cards lie face down. They are in no file."),
        count("unrevealedAnswers").saying("How many answers wait to be revealed. They are in no file."),
        .flag("promptsClosed").saying("Whether the room has gone on from the reality check to the cards."),
        .text("oneThing", .optional).saying("What matters most now."),
        Field("lastCycle", .object(lastCycle), .optional),
        Field("ranking", cardIDs).derived
            .saying("The cards that have been rated, best first, with those that are not open any more."),
        Field("suggested", cardIDs).derived.saying("The open cards that a shortlist would begin with."),
        Field("shortlist", cardIDs),
        Field("tie", .object([Field("cards", cardIDs), count("seats"), .flag("runOff")]), .optional).derived,
        Field("spotlight", .reference(["cards"]), .optional),
        Field("commit", .object([Field("missing", shortfalls), Field("reasons", shortfalls)])).derived
            .saying("What refuses the commit, and what needs a reason. Follows from the rest, and is not read back."),
        Field("record", .object(record), .optional).saying("What was agreed at the commit."),
        Field(
            "reopened", .list(.object([.text("reason"), person("by"), Field("at", .instant)]), max: 1_000), .optional),
        Field(
            "closed",
            .object([
                .text("learnings", .optional), .text("carryOver", .optional), person("by"), Field("at", .instant),
            ]), .optional
        ).saying("The end of the cycle."),
        Field(
            "meetingCost",
            .object([
                count("people"), Field("hours", .figure), Field("rate", .figure), count("meetings"),
                Field("yearly", .figure),
            ]), .optional
        ).derived,
    ]

    private static let record: [Field] = [
        person("pointOfContact"), .choice("cadence", Commitment.Cadence.self), .day("firstCheckIn"),
        Field("time", .time, .optional), .text("overrideReason", .optional), .line("decidedBy", .optional),
        Field("at", .instant),
        Field("overridden", .list(.object([.id("code"), .id("id", .optional)]), max: 1_000), .optional),
        Field("deciders", .list(.reference(["people"]), max: mostPeople), .optional)
            .saying("Who took part when it became final."),
    ]

    private static let shortfalls = Field.Kind.list(
        .object([.id("code"), .id("id", .optional), Field("text", .text(max: longest))]), max: 5_000)

    private static let lastCycle: [Field] = [
        .line("label", max: Field.shortText, .optional), .line("title", max: Field.shortText),
        Field("importedAt", .instant, .optional),
        Field(
            "objectives",
            .list(
                .object([
                    .text("title"), Field("score", .share, .optional),
                    .choice("changed", Closing.Changed.self, .optional),
                    .text("evidence", .optional), Field("keyResults", .list(.object(lastKeyResult), max: 100)),
                ]), max: 100)),
        .text("learnings", .optional), .text("carryOver", .optional),
        Field(
            "asks",
            .list(
                .object([
                    .text("what"), function("fromFunction"), function("toFunction"),
                    .choice("answer", Ask.Answer.self, .optional), .choice("outcome", Outcome.Kind.self, .optional),
                    .flag("open", .optional),
                ]), max: 500)),
        Field(
            "notNow",
            .list(
                .object([.text("text"), .text("reason", .optional), .choice("kind", Card.Kind.self, .optional)]),
                max: 500)),
    ]

    private static let lastKeyResult: [Field] = [
        .text("title"), .choice("kind", KeyResult.Kind.self, .optional), .line("unit", max: 40, .optional),
        Field("baseline", .number, .optional), Field("target", .number, .optional),
        Field("value", .number, .optional), Field("score", .share, .optional),
    ]

    static let agenda: [Field] = [
        Field(
            "steps",
            .map(
                .object([
                    .choice("kind", Step.Kind.self), .line("title", max: Field.shortText), .int("minutes", 0...600),
                    Field("until", .instant, .optional), .int("position", 0...99),
                ]), max: 100)),
        Field("open", .reference(["steps"])), Field("openedAt", .instant),
        Field("work", .choice(Step.Kind.allCases.map(\.rawValue)), .optional)
            .saying("The step whose work is open: during a break the one before it."),
        Field(
            "timer",
            .object([Field("endsAt", .instant, .optional), .int("remaining", 0...36_000, .optional)]), .optional),
    ]

    static let people = Collection(
        "people", "person", most: mostPeople,
        [
            .line("name", max: Field.shortText), .line("function", max: Field.shortText),
            .choice("role", Person.Role.self), .flag("votes"), .flag("removed", .optional),
            .flag("erased", .optional),
            .int("position", 0...mostPeople, .optional).saying("Their place in the order in which people came."),
        ])

    static let expectations = Collection(
        "expectations", "expectation", most: mostPeople, [.text("text"), Field("at", .instant)])

    static let prompts = Collection(
        "prompts", "answer", most: RealityCheck.most,
        [
            .choice("prompt", PromptAnswer.Prompt.self), .text("text"), person("by", .optional), Field("at", .instant),
        ])

    // MARK: What stands in many places

    /// Those who left stay in the list.
    static let mostPeople = 5_000
    /// Sentences that are made of people's texts.
    static let longest = 20_000
    static let cardIDs = Field.Kind.list(.reference(["cards"]), max: Cards.most)

    static func person(_ name: String, _ need: Field.Need = .required) -> Field {
        Field(name, .reference(["people"]), need)
    }

    static func function(_ name: String, _ need: Field.Need = .required) -> Field {
        .line(name, max: Field.shortText, need)
    }

    static func count(_ name: String, _ need: Field.Need = .required) -> Field {
        Field.int(name, 0...Int.max, need).derived
    }
}
