import Foundation
import Testing

@testable import Workshop

struct ExportsTests {
    private func record(_ play: Play) throws -> String {
        String(decoding: try #require(Exports.file(named: "record.md", of: play.room)).data, as: UTF8.self)
    }

    private func json(_ play: Play) throws -> JSON {
        try JSON.parse(try #require(Exports.file(named: "room.json", of: play.room)).data)
    }

    /// A committed room with a bit of everything.
    private func committed() throws -> Play {
        var play = try Play([
            "purpose": "Grow without growing",
            "cycle": ["label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin"],
        ])
        let (_, keyResult, card) = try play.shaped()
        let round = try play.perform("round.open")
        for (person, impact) in zip(Play.everybody, [5, 5, 1, 1, 5]) {
            try play.rate(round, card, impact, 2, by: person)
        }
        try play.perform("round.reveal", ["round": .string(round)])
        try play.perform(
            "keyResult.edit", ["keyResult": .string(keyResult), "due": "2027-03-31", "owner": "p3", "source": "CRM"])
        let other = try play.perform("card.post", ["kind": "opportunity", "text": "A second trade fair"])
        try play.perform("cards.reveal")
        try play.perform("card.notNow", ["cards": [.string(other)], "reason": "Too large now"])
        try play.perform("comment.post", ["on": "room", "kind": "question", "text": "Who tells them?"], by: Play.elif)
        try play.consent(5, 4, 1, 4, 4)
        var fields = Play.commit
        fields["overrideReason"] = "The quarter begins"
        fields["decidedBy"] = "Anna and Béla"
        try play.perform("workshop.commit", fields)
        return play
    }

    @Test func `there are the files that are named, and no other`() throws {
        let room = try Play().room
        for name in Exports.names { #expect(Exports.file(named: name, of: room) != nil) }
        #expect(Exports.file(named: "record.md", of: room)?.contentType == "text/markdown; charset=utf-8")
        #expect(Exports.file(named: "room.json", of: room)?.contentType == "application/json")
        for name in ["", "record.MD", "../record.md", "people.csv"] {
            #expect(Exports.file(named: name, of: room) == nil)
        }
    }

    @Test func `the same room gives the same bytes`() throws {
        let (one, two) = (try committed(), try committed())
        for name in Exports.names {
            #expect(Exports.file(named: name, of: one.room)?.data == Exports.file(named: name, of: two.room)?.data)
        }
    }

    // MARK: record.md

    @Test func `the record has its parts in the order a reader needs`() throws {
        let headings = try record(committed()).split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(
            headings == [
                "## What we decided", "## Why", "## How we will know", "## What is not now, and why", "## By function",
                "## Open points", "## Check-ins",
            ])
    }

    @Test func `the record says what was decided, by whom and why`() throws {
        let record = try record(committed())
        for line in [
            "# Sales leadership",
            "- **Purpose:** Grow without growing",
            "### 1. Qualify leads before the first call",
            "- **Driver:** Béla (Sales)",
            "- **Owned by:** Sales and Marketing",
            "- Elif showed 1: This breaks my team.",
            "- **Reason:** The quarter begins",
            "- **Decided by:** Anna and Béla",
            "- Rated impact 3.4 and effort 2.0 of 5 (5 votes): quick win, rank 1",
            "- The room was of two minds on impact: 1 1 5 5 5",
            "- Fist of five: 5 4 4 4 1",
            "- Elif (Marketing) showed 1: “This breaks my team.”",
            "- **Share of pipeline that closes:** from 18 % to 30 % by 31 March 2027",
            "  - Owner: Elif (Marketing)",
            "- Card 2, “A second trade fair”: Too large now",
            "- Who tells them? (asked by Elif, Marketing)",
            "- **First:** 1 February 2027, then every two weeks",
            "- **Then:** 15 February 2027, 1 March 2027, 15 March 2027 and 29 March 2027",
        ] {
            #expect(record.contains(line + "\n"), "\(line)")
        }
        #expect(!record.contains("DRAFT"))
    }

    @Test func `a record is a draft until the commit, and again when it is reopened`() throws {
        #expect(try record(Play()).contains("DRAFT"))
        var play = try committed()
        try play.perform("workshop.reopen", ["reason": "A number was wrong"])
        let record = try record(play)
        #expect(record.contains("DRAFT"))
        #expect(record.contains("## Reopened\n\n"))
        #expect(record.contains(" by Anna (Sales): A number was wrong\n"))
    }

    @Test func `a draft says what is pursued and why before there is an objective, and names no decision yet`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let round = try play.perform("round.open")
        for person in Play.everybody { try play.rate(round, cards[0], 5, 2, by: person) }
        try play.perform("round.reveal", ["round": .string(round)])
        try play.perform("card.pursue", ["card": .string(cards[0])])
        try play.perform("card.pursue", ["card": .string(cards[1]), "under": .string(cards[0])])
        let record = try record(play)
        #expect(record.contains("- **In the room:** 5 people from Sales, Marketing, Product and Finance\n"))
        #expect(!record.contains("Decided by"))
        #expect(!record.contains("## By function"))
        let number = try #require(play.room.cards[cards[0]]?.number)
        #expect(record.contains("### Pursued, without an objective yet\n\nCard \(number), “Card 1” (challenge)\n\n"))
        #expect(record.contains("- Rated impact 5.0 and effort 2.0 of 5 (5 votes): quick win, rank 1\n"))
        try play.perform("objective.draft", ["title": "O", "cards": [.string(cards[0])]])
        #expect(try !self.record(play).contains("without an objective yet"))
    }

    @Test func `who comes after the commit has not decided`() throws {
        var play = try committed()
        try play.join("Zoë", "Legal")
        #expect(try record(play).contains("- **Decided by:** 5 people from Sales, Marketing, Product and Finance\n"))
    }

    @Test func `too few votes show no number in the record either`() throws {
        var play = try Play()
        let (_, _, card) = try play.shaped()
        let round = try play.perform("round.open")
        for person in Play.everybody.prefix(2) { try play.rate(round, card, 5, 2, by: person) }
        try play.perform("round.reveal", ["round": .string(round)])
        #expect(try record(play).contains("- Rated by too few to show numbers (2 votes)\n"))
    }

    @Test func `what the cadence says is what the calendar shows`() throws {
        func dates(_ cadence: Commitment.Cadence, _ first: String, _ end: String?) -> [String] {
            guard let day = Day(first) else { return [] }
            let record = Commitment.Record(
                pointOfContact: "p1", cadence: cadence, firstCheckIn: day, time: nil, overrideReason: nil,
                decidedBy: nil, at: .now)
            return record.dates(until: end.flatMap(Day.init)).map(\.description)
        }
        #expect(dates(.weekly, "2027-02-20", "2027-03-06") == ["2027-02-20", "2027-02-27", "2027-03-06"])
        #expect(dates(.everyTwoWeeks, "2027-12-25", "2028-01-10") == ["2027-12-25", "2028-01-08"])
        #expect(
            dates(.monthly, "2027-01-31", "2027-04-30") == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
        #expect(dates(.weekly, "2027-05-01", "2027-03-31") == ["2027-05-01"])
        #expect(dates(.weekly, "2027-05-01", nil) == ["2027-05-01"])
        #expect(dates(.weekly, "9999-12-30", "9999-12-31") == ["9999-12-30"])
    }

    // MARK: What is never in a file

    @Test func `no file holds anything unrevealed, not even the reader's own, nor desk, nor you`() throws {
        var play = try committed()
        try play.perform("workshop.reopen", ["reason": "More"])
        let shown = try play.cards(3)
        try play.perform(
            "card.post", ["kind": "challenge", "text": "canary-1", "change": "canary-2", "signal": "canary-3"])
        try play.perform("card.edit", ["card": .string(shown[0]), "text": "canary-4"])
        try play.perform("comment.post", ["on": .string(shown[0]), "kind": "question", "text": "canary-5"])
        try play.perform("card.hide", ["card": .string(shown[0])])
        let comment = try play.perform("comment.post", ["on": "room", "kind": "question", "text": "canary-6"])
        try play.perform("comment.hide", ["comment": .string(comment)])
        try play.perform("feedback.give", ["text": "canary-7"])
        let consent = try play.perform("consent.open")
        try play.perform("consent.cast", ["consent": .string(consent), "fingers": 0, "sentence": "canary-8"])
        for name in Exports.names {
            let text = String(decoding: try #require(Exports.file(named: name, of: play.room)).data, as: UTF8.self)
            #expect(!text.contains("canary"), "\(name)")
        }
        let json = try json(play)
        #expect(json["you"] == nil)
        #expect(json["desk"] == nil)
        #expect(json.at("people", "p1", "online") == nil)
    }

    @Test func `no file names the author of an anonymous card`() throws {
        var play = try Play()
        let author = try play.join("Quentin Quill", "Legal")
        try play.perform("card.post", ["kind": "challenge", "text": "x"], by: author)
        try play.perform("cards.reveal")
        for card in try json(play)["cards"]?.object?.values.map(\.self) ?? [] { #expect(card["author"] == nil) }
        #expect(try !record(play).contains("Quentin"))
    }

    // MARK: room.json

    @Test func `room json is what everyone sees, with its format, version and turnouts`() throws {
        let play = try committed()
        let json = try json(play)
        #expect(json["format"] == "crux.room")
        #expect(json["version"] == 1)
        #expect(json.at("rounds", "r1", "finished") == 5)
        #expect(json.at("rounds", "r1", "expected") == 5)
        var everyone = json.object ?? [:]
        for key in ["format", "version", "asOf"] { everyone[key] = nil }
        for key in ["rounds", "consents"] {
            everyone[key] = .object(
                (everyone[key]?.object ?? [:]).mapValues { value in
                    var object = value.object ?? [:]
                    object["finished"] = nil
                    object["expected"] = nil
                    return .object(object)
                })
        }
        // Read back from text, whole numbers and fractions are one kind.
        let seen = try JSON.parse(Document.snapshot(of: play.room).everyone.data)
        #expect(JSON.object(everyone) == seen)
    }

    @Test func `a round that is open tells not even how many have finished`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        try play.rate(round, card, 5, 5, by: Play.bela)
        #expect(try json(play).at("rounds", round, "finished") == nil)
    }
}
