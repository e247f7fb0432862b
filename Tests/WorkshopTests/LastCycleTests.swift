import Foundation
import Testing

@testable import Workshop

struct LastCycleTests {
    /// The `room.json` of another room that came to something.
    private func file() throws -> JSON {
        var play = try Play([
            "title": "Autumn", "cycle": ["label": "Q3", "start": "2026-07-01", "end": "2026-09-30", "timeZone": "UTC"],
        ])
        _ = try play.shaped()
        let others = try play.cards(2)
        try play.perform("card.notNow", ["cards": [.string(others[0])], "reason": "Needs a new CRM"])
        try play.perform("card.park", ["card": .string(others[1])])
        var file = RoomJSON.value(of: play.room)
        file.put("QTHERCDE", at: ["room", "code"])
        return file
    }

    private func imported(_ file: JSON, into play: inout Play, by person: Person.ID = Play.anna) throws {
        var moment = Moment(now: play.now, chance: Chance(seed: 1))
        let command = try ImportLastCycle(file: file, into: play.room.code)
        try play.apply(Commands.decide(command, by: person, in: play.room, at: &moment), by: person)
    }

    @Test func `another room's export becomes last cycle's results for all to see`() throws {
        var play = try Play()
        try imported(file(), into: &play)
        let last = try #require(play.seen(by: Play.ines).at("room", "lastCycle"))
        #expect(last["title"] == "Autumn" && last["label"] == "Q3")
        let objective = try #require(last["objectives"]?.array?.first)
        #expect(objective["title"] == "Qualify leads before the first call")
        #expect(
            objective["keyResults"]?.array?.first
                == .of([
                    "title": "Share of pipeline that closes", "kind": "increase", "unit": "%", "baseline": 18.0,
                    "target": 30.0,
                ]))
        #expect(last["notNow"]?.array?.map { $0["text"] } == ["Card 1", "Card 2"])
        #expect(last["notNow"]?.array?.first?["reason"] == "Needs a new CRM")
        #expect(last["importedAt"]?.string == play.now.rfc3339)
    }

    @Test func `scores, what changed, asks and the newest value are read where they are`() throws {
        var file = try file()
        file.put(0.6, at: ["objectives", "o1", "score"])
        file.put("partly", at: ["objectives", "o1", "changed"])
        file.put("Three teams out of four", at: ["objectives", "o1", "evidence"])
        file.put(["a": ["date": "2026-08-01"], "b": ["date": "2026-09-01"]], at: ["checkIns"])
        file.put(
            [
                "u1": ["checkIn": "b", "keyResult": "k1", "value": 24],
                "u2": ["checkIn": "a", "keyResult": "k1", "value": 20],
            ], at: ["updates"])
        file.put(
            ["q1": ["what": "Lead scores", "fromFunction": "Sales", "toFunction": "Marketing", "answer": "no"]],
            at: ["asks"])
        file.put("Fewer, earlier", at: ["room", "learnings"])
        let last = try LastCycle.read(file, into: "TESTTEST")
        #expect(last.objectives[0].score == 0.6 && last.objectives[0].changed == "partly")
        #expect(last.objectives[0].keyResults[0].value == 24)
        #expect(last.asks.map(\.what) == ["Lead scores"] && last.asks[0].answer == "no")
        #expect(last.learnings == "Fewer, earlier" && last.carryOver == nil)
    }

    @Test func `an ask is open that nobody answered, whose no leaves open what follows, or that was not kept`() throws {
        var file = try file()
        let asks: [(id: String, answer: JSON?, resolved: JSON?, account: JSON?, isOpen: Bool)] = [
            ("q1", nil, nil, nil, true), ("q2", "no", nil, nil, true), ("q3", "no", "shrink", nil, false),
            ("q4", "yes", nil, nil, false), ("q5", "yesIf", nil, ["outcome": "broken"], true),
            ("q6", "yes", nil, ["outcome": "kept"], false), ("q7", "yes", nil, ["outcome": "released"], false),
            ("q8", "yes", nil, ["outcome": "late", "date": "2026-10-20", "at": "2026-09-30T10:00:00Z"], true),
            ("q9", "yes", nil, ["outcome": "late", "date": "2026-09-20", "at": "2026-09-30T10:00:00Z"], false),
        ]
        for ask in asks {
            file.put(
                .of([
                    "what": ask.id, "fromFunction": "Sales", "toFunction": "Marketing", "answer": ask.answer,
                    "outcome": ask.resolved,
                ]), at: ["asks", ask.id])
            if let account = ask.account { file.put(account, at: ["commitments", ask.id]) }
        }
        let last = try LastCycle.read(file, into: "TESTTEST")
        #expect(last.asks.map(\.isOpen) == asks.map(\.isOpen))
        #expect(last.asks.map { $0.json["open"] == true } == asks.map(\.isOpen))
        #expect(last.asks[4].json["outcome"] == "broken")
        // As the first version read it, without saying whether it is open.
        let old: JSON = ["what": "A", "fromFunction": "Sales", "toFunction": "Legal", "answer": "no"]
        #expect(try old.decoded(as: LastCycle.Ask.self).json["open"] == true)
    }

    @Test func `the value is the one written last for the last check-in, and a baseline is none`() throws {
        var file = try file()
        file.put(["i1": ["date": "2026-09-01"]], at: ["checkIns"])
        file.put(["checkIn": "i1", "keyResult": "k1", "value": 20], at: ["updates", "u9"])
        file.put(["checkIn": "i1", "keyResult": "k1", "value": 24], at: ["updates", "u10"])
        #expect(try LastCycle.read(file, into: "X").objectives[0].keyResults[0].value == 24)
        file.put(["checkIn": "i1", "keyResult": "k1", "value": 41, "establishes": true], at: ["updates", "u11"])
        #expect(try LastCycle.read(file, into: "X").objectives[0].keyResults[0].value == 24)
    }

    @Test func `the worked case carries over what its quarter came to`() throws {
        let room = try WorkedCase().room
        let last = try LastCycle.read(RoomJSON.value(of: room), into: "NEXTROOM")
        #expect(last.label == "First quarter 2027")
        #expect(last.objectives.map(\.score) == [0.8, 0.7])
        #expect(last.objectives.map(\.changed) == ["yes", "partly"])
        #expect(last.objectives[0].evidence?.hasPrefix("No first call without answers") == true)
        #expect(last.objectives[0].keyResults.map(\.value) == [27, 7.5, 82, 45])
        #expect(last.objectives[0].keyResults.map(\.score) == [0.75, 0.9, 1, 1])
        #expect(last.objectives[1].keyResults.map(\.kind) == [.decrease, .milestone, .establishBaseline])
        var next = try Play()
        try imported(RoomJSON.value(of: room), into: &next)
        let record = Record.text(of: next.room)
        #expect(
            record.contains("  - Share of pipeline that turns into closed deals: from 18 % to 30 %, reached 27 %\n"))
        #expect(record.contains("  - Every new contract is handed over in a call, with a one-page brief: reached\n"))
        #expect(last.learnings?.isEmpty == false && last.carryOver?.isEmpty == false)
        #expect(last.notNow.first?.reason != nil)
        #expect(last.asks.count == room.asks.count)
    }

    @Test func `whatever part is missing or odd is left out`() throws {
        let bare: JSON = ["format": "crux.room", "version": 1, "room": ["title": "  Bare\u{0} "]]
        #expect(try LastCycle.read(bare, into: "X").title == "Bare")
        for part in ["objectives", "keyResults", "asks", "choices", "cards", "updates", "checkIns"] {
            for odd: JSON in [.null, 3, "x", [1], ["a": 1], ["a": ["title": 5, "what": [:], "text": nil]]] {
                var file = try file()
                file.put(odd, at: [part])
                #expect((try? LastCycle.read(file, into: "X"))?.title == "Autumn", "\(part) \(odd.text)")
            }
        }
        var long = bare
        for number in 0..<300 {
            long.put(["title": .string(String(repeating: "x", count: 9_000))], at: ["objectives", "o\(number)"])
        }
        let cut = try LastCycle.read(long, into: "X")
        #expect(cut.objectives.count == 12 && cut.objectives[0].title.count == 2_000)
    }

    @Test func `what is no room's data is refused with a sentence that says what is wrong`() throws {
        var newer = try file()
        newer.put(2, at: ["version"])
        var own = try file()
        own.put("TESTTEST", at: ["room", "code"])
        var untitled = try file()
        untitled.put(["code": "A"], at: ["room"])
        let wrong: [(JSON, String, String)] = [
            ([:], "not the data of a Crux room", "file"), ([1], "not the data of a Crux room", "file"),
            (["format": "other"], "not the data of a Crux room", "file"), (newer, "newer version", "version"),
            (own, "this very room", "room.code"), (untitled, "lost its beginning", "room.title"),
        ]
        for (file, words, field) in wrong {
            let refusal = #expect(throws: Refusal.self) { try LastCycle.read(file, into: "TESTTEST") }
            #expect(refusal?.field == field && refusal?.detail.contains(words) == true, "\(words)")
        }
    }

    @Test func `importing again replaces, and a facilitator takes it out again`() throws {
        var play = try Play()
        try imported(file(), into: &play)
        var other = try file()
        other.put("Winter", at: ["room", "title"])
        try imported(other, into: &play)
        #expect(play.seen(by: Play.bela).at("room", "lastCycle", "title") == "Winter")
        #expect(Record.text(of: play.room).contains("## Where we came from\n\nQ3: Winter"))
        #expect(play.code("lastCycle.drop", by: Play.bela) == "notYourRole")
        try play.perform("lastCycle.drop")
        #expect(play.seen(by: Play.bela).at("room", "lastCycle") == nil)
        #expect(try play.decide("lastCycle.drop", [:], by: Play.anna).events.isEmpty)
    }

    @Test func `only facilitators import, and no command of the wire does`() throws {
        var play = try Play()
        let file = try file()
        let refusal = #expect(throws: Refusal.self) { try imported(file, into: &play, by: Play.bela) }
        #expect(refusal?.code == "notYourRole")
        #expect(play.code("lastCycle.import") == "unknownCommand")
    }
}
