import Foundation
import Testing

@testable import Workshop

/// The tables of a room as files, read back by a reader written for this test.
struct TablesTests {
    private static let worked = Result { try WorkedCase() }

    private func rows(_ name: String, of room: Room) throws -> [[String: String]] {
        let file = try #require(Exports.file(named: name, of: room))
        return try RFC4180.rows(String(decoding: file.data, as: UTF8.self))
    }

    @Test func `a table is CSV in UTF-8 with a header`() throws {
        for name in Tables.names {
            let file = try #require(Exports.file(named: name, of: Play().room))
            #expect(file.contentType == "text/csv; charset=utf-8; header=present")
            #expect(file.isTable)
            let text = String(decoding: file.data, as: UTF8.self)
            #expect(text.hasSuffix("\"record\"\r\n"), "\(name)")
            #expect(try RFC4180.read(text).count == 1)
        }
    }

    @Test func `no header of a table is there twice`() throws {
        let room = try TablesTests.worked.get().room
        for name in Tables.names {
            let file = try #require(Exports.file(named: name, of: room))
            let header = try #require(try RFC4180.read(String(decoding: file.data, as: UTF8.self)).first)
            #expect(Set(header).count == header.count, "\(name)")
        }
    }

    @Test func `a card has what counts of its ratings, and every round by itself when there were two`() throws {
        let played = try TablesTests.worked.get()
        let cards = try rows("cards.csv", of: played.room)
        #expect(cards.count == played.room.shownCards.count)
        #expect(cards.map { $0["number"] } == cards.indices.map { String($0 + 1) })
        let top = try #require(cards.first { $0["card"] == played.made["card:long-deals"] })
        #expect(top["rank"] == "1")
        #expect(top["quadrant"] == "bigBet")
        #expect(top["impactN"] == "9")
        #expect(top["impactMean"].flatMap(Double.init) == 43.0 / 9)
        #expect(top["impactVotes"] == "4 4 5 5 5 5 5 5 5")
        #expect(top["choice"] == "pursue")
        #expect(top["naming"] == "anonymous")
        #expect(top["author"] == "")
        #expect(top["record"] == "final")
        let size = try #require(cards.first { $0["card"] == played.made["card:pipeline-size"] })
        #expect(size["round"] == "2")
        #expect(size["round1ImpactPolarised"] == "yes")
        #expect(size["round2ImpactMean"] == size["impactMean"])
        #expect(top["round2ImpactMean"] == "")
        let under = try #require(cards.first { $0["card"] == played.made["card:lead-signs"] })
        #expect(under["under"] == top["number"])
        #expect(under["runOffDots"] == "5")
    }

    @Test func `too few votes stand as how many there were and as nothing else`() throws {
        let played = try TablesTests.worked.get()
        let few = try #require(
            rows("cards.csv", of: played.room).first { $0["card"] == played.made["card:contract-review"] })
        #expect(few["voters"] == "2")
        #expect(few["abstained"] == "6")
        for column in ["impactN", "impactMean", "impactMedian", "impactSd", "impactVotes", "quadrant", "rank"] {
            #expect(few[column] == "", "\(column)")
        }
    }

    @Test func `an open round is in no table`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        for person in Play.everybody { try play.rate(round, card, 5, 2, by: person) }
        let row = try #require(rows("cards.csv", of: play.room).first)
        #expect(row["round"] == "" && row["impactN"] == "" && row["voters"] == "")
        #expect(row["record"] == "DRAFT")
    }

    @Test func `authors stand beside their cards only where that was announced`() throws {
        for (naming, author) in [("anonymous", ""), ("named", "Elif")] {
            var play = try Play(["settings": ["naming": .string(naming)]])
            try play.perform("card.post", ["kind": "challenge", "text": "x"], by: Play.elif)
            try play.perform("cards.reveal")
            #expect(try rows("cards.csv", of: play.room).map { $0["author"] } == [author])
        }
    }

    @Test func `every key result stands with its objective, and an objective without one alone`() throws {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        try play.perform("objective.draft", ["title": "Without"])
        try play.perform(
            "keyResult.add",
            ["objective": .string(objective), "title": "Net", "kind": "increase", "baseline": -3.5, "target": 0])
        let rows = try rows("objectives.csv", of: play.room)
        #expect(
            rows.map { $0["objectiveTitle"] } == [
                "Qualify leads before the first call", "Qualify leads before the first call", "Without",
            ])
        #expect(rows[0]["keyResult"] == keyResult)
        #expect(rows[0]["driver"] == "Béla" && rows[0]["driverFunction"] == "Sales")
        #expect(rows[0]["cards"] == "1")
        #expect(rows[1]["baseline"] == "-3.5" && rows[1]["target"] == "0" && rows[1]["missing"] == "unit")
        #expect(rows[2]["keyResult"] == "")
    }

    @Test func `what was agreed in the worked case stands in its tables`() throws {
        let room = try TablesTests.worked.get().room
        let asks = try rows("asks.csv", of: room)
        #expect(asks.count == room.asks.count)
        #expect(asks.contains { $0["answer"] == "yesIf" && $0["condition"] != "" && $0["answeredBy"] != "" })
        let tradeOffs = try rows("tradeOffs.csv", of: room)
        #expect(tradeOffs.count == room.tradeOffs.count)
        #expect(tradeOffs.contains { $0["stops"] != "" && $0["confirmedBy"] != "" && $0["outcome"] == "stopped" })
        let actions = try rows("actions.csv", of: room)
        #expect(actions.count == room.actions.count)
        #expect(actions.allSatisfy { $0["task"] != "" && room.objectives[$0["objective"] ?? ""] != nil })
    }

    @Test func `each check-in has a row for each key result, with its value or who gets it by when`() throws {
        let room = try TablesTests.worked.get().room
        let rows = try rows("checkIns.csv", of: room)
        #expect(rows.count == room.checkIns.values.map(\.results.count).reduce(0, +))
        let missing = try #require(rows.first { $0["noDataWho"] != "" })
        #expect(missing["value"] == "" && missing["status"] == "noData" && missing["noDataBy"] != "")
        let measured = try #require(rows.first { $0["status"] == "onTrack" })
        #expect(measured["value"] != "" && measured["progress"] != "" && measured["confidence"] != "")
        #expect(rows.contains { $0["learnings"] != "" })
    }

    @Test func `a changed course shows what it was until then and why`() throws {
        var play = try Play()
        let (_, keyResult, _) = try play.shaped()
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        try play.perform(
            "keyResult.edit", ["keyResult": .string(keyResult), "target": 28, "reason": "The year began late."])
        let row = try #require(rows("objectives.csv", of: play.room).first)
        #expect(row["target"] == "28")
        #expect(row["courses"]?.hasSuffix(" target 30: The year began late.") == true)
    }
}

/// A strict reader of RFC 4180, independent of what writes it.
enum RFC4180 {
    struct Broken: Error {}

    static func rows(_ text: String) throws -> [[String: String]] {
        let records = try read(text)
        guard let header = records.first else { throw Broken() }
        return try records.dropFirst().map { record in
            guard record.count == header.count else { throw Broken() }
            return Dictionary(uniqueKeysWithValues: zip(header, record))
        }
    }

    static func read(_ text: String) throws -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            record.append(try field(&rest))
            switch rest.first {
            case UInt8(ascii: ","): rest.removeFirst()
            case UInt8(ascii: "\r"):
                guard rest.dropFirst().first == UInt8(ascii: "\n") else { throw Broken() }
                rest.removeFirst(2)
                records.append(record)
                record = []
            default: throw Broken()
            }
        }
        guard record.isEmpty else { throw Broken() }
        return records
    }

    private static func field(_ rest: inout ArraySlice<UInt8>) throws -> String {
        var bytes: [UInt8] = []
        guard rest.first == UInt8(ascii: "\"") else {
            while let byte = rest.first, byte != UInt8(ascii: ","), byte != UInt8(ascii: "\r") {
                guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") else { throw Broken() }
                bytes.append(rest.removeFirst())
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        rest.removeFirst()
        while let byte = rest.first {
            rest.removeFirst()
            if byte == UInt8(ascii: "\"") {
                guard rest.first == UInt8(ascii: "\"") else { return String(decoding: bytes, as: UTF8.self) }
                rest.removeFirst()
            }
            bytes.append(byte)
        }
        throw Broken()
    }
}
