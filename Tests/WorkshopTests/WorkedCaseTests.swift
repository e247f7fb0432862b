import Testing

@testable import Workshop

/// What the worked case is known to come to.
struct WorkedCaseTests {
    /// Played once for all of them.
    private static let once = Result { try WorkedCase(watched: true) }
    let played: WorkedCase

    init() throws { played = try WorkedCaseTests.once.get() }

    private func card(_ name: String) throws -> Card.ID { try #require(played.made["card:\(name)"]) }

    private func first(_ name: String) throws -> Tally.Result {
        let round = try #require(played.made["round:first"])
        return try #require(played.room.tally(of: round)?.results[card(name)])
    }

    @Test func `every act of the worked case is allowed and every frame leads to the next snapshot`() {
        #expect(played.played > 300)
        #expect(played.departures.isEmpty)
        #expect(played.room.charter.status == .committed)
    }

    @Test func `deals that are unlikely to close rank first`() throws {
        let top = try first("long-deals")
        #expect(top.rank == 1)
        #expect(top.impact?.mean == 43.0 / 9)
        #expect(top.quadrant == .bigBet)
        #expect(top.borderline == true)
    }

    @Test func `all four quadrants are there`() throws {
        #expect(try first("discounts").quadrant == .quickWin)
        #expect(try first("slow-start").quadrant == .bigBet)
        #expect(try first("templates").quadrant == .fillIn)
        #expect(try first("new-crm").quadrant == .moneyPit)
    }

    @Test func `the size of the pipeline is polarised, the prices are split and not polarised`() throws {
        let size = try first("pipeline-size")
        #expect(size.impact?.polarised == true)
        let prices = try first("prices")
        #expect(prices.impact?.split == true)
        #expect(prices.impact?.polarised == false)
        let round = try #require(played.made["round:first"])
        #expect(try played.room.tally(of: round)?.disputed.first == card("pipeline-size"))
    }

    @Test func `two votes are not enough to be shown`() throws {
        let hidden = try first("contract-review")
        #expect(hidden.impact == nil)
        #expect(hidden.rank == nil)
        #expect(hidden.n == 2)
        #expect(hidden.abstained == 6)
    }

    @Test func `an axis that somebody cannot judge has an n of its own`() throws {
        let start = try first("slow-start")
        #expect(start.impact?.n == 9)
        #expect(start.effort?.n == 8)
        #expect(try first("campaigns").abstained == 1)
    }

    @Test func `the tie on the cut line is broken by one dot each`() throws {
        let runOff = try #require(played.made["ballot:run-off"].flatMap { played.room.ballots[$0] })
        #expect(runOff.runOff)
        #expect(runOff.dots == 1)
        #expect(try runOff.results == [card("lead-signs"): 5, card("discounts"): 3])
    }

    @Test func `two cards are pursued and a third under the first`() throws {
        #expect(try Set(played.room.pursued) == [card("long-deals"), card("slow-start")])
        #expect(try played.room.choices[card("lead-signs")]?.under == card("long-deals"))
        #expect(try played.room.choices[card("new-crm")]?.reason == nil)
    }

    @Test func `the second fist has nothing below two, so the commit needs no reason`() throws {
        let fists = played.room.consents.values.map { $0.results.values.map(\.fingers).min() }
        #expect(fists == [1, 3])
        #expect(played.room.record?.overrideReason == nil)
        #expect(played.room.people[try #require(played.people["carla"])]?.role == .facilitator)
    }

    @Test func `the key result without a date stays an open point until a check-in gives it one`() throws {
        let played = try WorkedCase(until: "commit")
        let open = played.room.openPoints.filter { $0.code == "unfinishedKeyResult" }
        #expect(open.map(\.on) == [played.made["keyResult:own-import"]])
        #expect(!self.played.room.openPoints.contains { $0.code == "unfinishedKeyResult" })
    }

    @Test func `at the commit one ask is carried, none is open and every trade-off is confirmed`() throws {
        let played = try WorkedCase(until: "commit")
        let asks = played.room.asks
        #expect(asks.values.map(\.state).filter { $0 != .answered } == [.carried])
        let points = played.room.openPoints.filter { !["openQuestion", "unfinishedKeyResult"].contains($0.code) }
        #expect(points.map(\.code) == ["carriedAsk"])
        #expect(points.map(\.on) == [played.made["ask:data-help"]])
        #expect(played.room.tradeOffs.values.allSatisfy { $0.confirmation != nil })
        #expect(played.room.tradeOffs.count == 4)
        #expect(played.room.actions.count == 8)
        let mails = try #require(played.made["ask:start-mails"].flatMap { asks[$0]?.reply })
        #expect(mails.by == played.people["henrik"])
        #expect(mails.onBehalf == played.people["anna"])
        #expect(played.made["ask:sandbox"].flatMap { asks[$0]?.outcome } == .shrink)
    }

    @Test func `after the commit what was carried is answered, and new asks are made and answered`() throws {
        #expect(played.made["ask:data-help"].flatMap { played.room.asks[$0]?.reply?.answer } == .yes)
        #expect(played.made["ask:discount-rule"].flatMap { played.room.asks[$0]?.reply?.answer } == .yesIf)
        #expect(played.room.actions.count == 9)
    }

    @Test func `the record tells the story as an executive would read it`() throws {
        let room = try WorkedCase(until: "wrapUp").room
        let record = String(decoding: try #require(Exports.file(named: "record.md", of: room)).data, as: UTF8.self)
        for line in [
            "- **Decided by:** 9 people from Sales, Marketing, Product and Finance",
            "### 1. Qualify leads before the first call so that a third of the pipeline closes",
            "- **Driver:** Béla Novák (Sales)",
            "- **Owned by:** Sales, Marketing and Finance",
            "- Rated impact 4.8 and effort 3.0 of 5 (9 votes): big bet, on the borderline, rank 1",
            "- 3 dots in the vote, 5 dots in the run-off",
            "- Fist of five: 5 5 4 4 4 4 4 3 3",
            "- **Share of pipeline that turns into closed deals:** from 18 % to 30 % by 31 March 2027",
            "- **Marketing gives Sales:** A score on every lead, with the three reasons behind it",
            "  - How much: Frank and one analyst, two days a week",
            "  - For: “First calls held with a lead that has at least three answers”",
            "  - No: Two developers for six weeks are the two who rebuild the start (Grace Lin, Product); Sales shrinks it",
            "  - Yes (Henrik Sørensen, Product; said for them by Anna Brandt)",
            "  - Inés Fournier (Finance) brings the answer by 15 January 2027",
            "- **Marketing:** The spring newsletter series, until 31 March 2027 (confirmed by Frank Weber, Marketing)",
            "- **Finance:** nothing has to stop: Two days fit into the week after the year is closed (confirmed by Inés Fournier, Finance)",
            "- stops: The spring newsletter series, until 31 March 2027",
            "- gives Product: We write the five mails a new customer gets in the first ten days",
            "- gets from Finance: A look at every discount above 15 % of the last four quarters: which of them closed a deal",
            "- does: Count imports without a call in product analytics, by 5 February 2027 (Grace Lin)",
            "- **Henrik Sørensen (Product), by 13 January 2027:** Name a lead for every open start and tell the customer",
            "- **Point of contact:** Carla Mendes (Sales)",
            "- **First:** 15 January 2027 at 09:30 (Europe/Berlin), then every two weeks",
        ] {
            #expect(record.contains(line + "\n"), "\(line)")
        }
        #expect(
            record.contains(
                "- In an earlier fist of five, Henrik Sørensen (Product) showed 1: “Ten days with the six people I have breaks them."
            ))
        let headings = record.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
        #expect(
            headings.prefix(10) == [
                "What we decided", "Why", "How we will know", "Who gives what", "What stops",
                "What is not now, and why", "By function", "Actions", "Open points", "Check-ins",
            ])
        #expect(!record.contains("DRAFT"))
        #expect(!record.contains("The coffee on the third floor"))
    }

    @Test func `the quarter has six check-ins, one of them skipped, and ends with its scores`() throws {
        let checkIns = played.room.checkIns.values
        let days = ["2027-01-15", "2027-01-29", "2027-02-12", "2027-02-26", "2027-03-12", "2027-03-26"]
        #expect(checkIns.map(\.date.description) == days)
        #expect(checkIns.map(\.state) == [.closed, .closed, .skipped, .closed, .closed, .closed])
        let qualify = try #require(played.made["objective:qualify"])
        #expect(played.room.objectives[qualify]?.closing?.changed == .yes)
        #expect(played.room.objectives[qualify]?.closing?.score == 0.8)
    }

    @Test func `the key result without data twice is no data twice, then on its way`() throws {
        let hours = try #require(played.made["keyResult:lost-hours"])
        let statuses = played.room.checkIns.values.map { $0.results[hours]?.status }
        #expect(Array(statuses.prefix(3)) == [.noData, .noData, .noData])
        #expect(statuses[3] != .noData)
    }

    @Test func `the target that changed keeps what it was, and why`() throws {
        let calls = try #require(played.made["keyResult:qualified-calls"])
        let result = try #require(played.room.keyResults[calls])
        #expect(result.target == 80)
        #expect(result.courses?.count == 1)
        #expect(played.room.checkIns.values.first?.results[calls]?.target == result.courses?.first?.from.target)
    }

    @Test func `the broken promise stays broken in the room's memory`() throws {
        let deals = try #require(played.made["action:old-deals"])
        #expect(played.room.accounts[deals]?.outcomes.map(\.outcome) == [.broken])
        let sheet = try #require(played.made["action:time-sheet"])
        #expect(played.room.accounts[sheet]?.outcomes.count == 2)
    }
}
