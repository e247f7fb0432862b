import Foundation
import Testing

@testable import Workshop

/// What is to be spoken of at a check-in: promises that are due by its date and not settled yet.
struct CommitmentsDueTests {
    /// A room after its commit on 15 January 2027, first check-in on 1 February, with one promise of each kind.
    private func promised() throws -> (play: Play, ask: String, action: String, tradeOff: String) {
        var play = try Play([
            "cycle": ["label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin"]
        ])
        let objective = JSON.string(try play.shaped().objective)
        try play.open(.align)
        func make(_ what: String, _ by: String? = nil) throws -> String {
            var fields: [String: JSON] = [
                "kind": "ask", "objective": objective, "toFunction": "Marketing", "what": .string(what),
            ]
            if let by { fields["by"] = .string(by) }
            return try play.perform("ask.make", fields, by: Play.bela)
        }
        let ask = try make("A score on every lead", "2027-01-29")
        try play.perform(
            "ask.answer", ["ask": .string(ask), "answer": "yesIf", "condition": "Two campaigns stop"], by: Play.elif)
        let tradeOff = try play.perform("tradeOff.record", ["ask": .string(ask)], by: Play.elif)
        try play.perform("tradeOff.confirm", ["tradeOff": .string(tradeOff)], by: Play.elif)
        let action = try play.perform(
            "action.add", ["objective": objective, "task": "Count", "owner": "p3", "due": "2027-01-20"])
        try play.consent(5, 4, 4, 4, 3)
        try play.perform("workshop.commit", Play.commit)
        return (play, ask, action, tradeOff)
    }

    private func ids(_ play: Play, _ list: String, _ checkIn: String = "i1") -> [String] {
        play.seen(by: Play.ines).at("checkIns", checkIn, list)?.array?.compactMap { $0["id"]?.string } ?? []
    }

    @Test func `promises due by the date are listed with their kind and day, the oldest first`() throws {
        let (play, ask, action, tradeOff) = try promised()
        #expect(ids(play, "due") == [action, ask, tradeOff])
        let due = play.seen(by: Play.ines).at("checkIns", "i1", "due")?.array
        #expect(due?.first == ["id": .string(action), "kind": "action", "on": "2027-01-20"])
        #expect(due?.last == ["id": .string(tradeOff), "kind": "tradeOff"])
        #expect(ids(play, "marked").isEmpty)
    }

    @Test func `what is for later, refused, unanswered, unconfirmed, undated or done is not due`() throws {
        var (play, _, action, _) = try promised()
        let before = ids(play, "due")
        let ask: [String: JSON] = ["kind": "ask", "objective": "o1", "toFunction": "Marketing"]
        func make(_ what: JSON, by: JSON? = nil, _ answer: String?) throws {
            var fields = ask
            fields["what"] = what
            if let by { fields["by"] = by }
            let id = try play.perform("ask.make", fields, by: Play.bela)
            guard let answer else { return }
            try play.perform("ask.answer", ["ask": .string(id), "answer": .string(answer)], by: Play.elif)
        }
        try make("A list", by: "2027-02-02", "yes")
        try make("A tool", "no")
        try make("A word", nil)
        try play.perform("action.add", ["objective": "o1", "task": "Some day"])
        try play.perform("action.add", ["objective": "o1", "task": "Later", "due": "2027-02-02"])
        try play.perform("tradeOff.record", ["objective": "o1", "stops": "The newsletter", "function": "Marketing"])
        try play.perform(
            "tradeOff.record",
            ["objective": "o1", "nothingStops": true, "reason": "It is small", "function": "Marketing"], by: Play.elif)
        #expect(ids(play, "due") == before)
        try make("A chart", "yes")
        #expect(ids(play, "due").count == before.count + 1)
        try play.perform("action.complete", ["action": .string(action)])
        #expect(!ids(play, "due").contains(action))
    }

    @Test(arguments: ["kept", "broken", "released", "late"])
    func `what was said of a promise settles it`(outcome: String) throws {
        var (play, ask, action, tradeOff) = try promised()
        var mark: [String: JSON] = ["ask": .string(ask), "outcome": .string(outcome), "reason": "It went that way."]
        if outcome == "late" { mark["date"] = "2027-01-15" }
        try play.perform("commitment.mark", mark, by: Play.bela)
        #expect(ids(play, "due") == [action, tradeOff])
        #expect(ids(play, "marked") == [ask])
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(ids(play, "due", "i2") == [action, tradeOff])
        #expect(ids(play, "marked", "i2").isEmpty)
        #expect(play.seen(by: Play.ines).at("checkIns", "i1", "due") == nil)
    }

    @Test func `late with a new date comes back when that date is due`() throws {
        var (play, ask, action, _) = try promised()
        try play.perform("commitment.mark", ["ask": .string(ask), "outcome": "late", "date": "2027-02-20"])
        try play.perform("commitment.mark", ["action": .string(action), "outcome": "late", "date": "2027-02-15"])
        #expect(ids(play, "marked") == [action, ask])
        try play.perform("checkIn.close", ["checkIn": "i1"])
        // The second is on 15 February.
        #expect(ids(play, "due", "i2").contains(action))
        #expect(!ids(play, "due", "i2").contains(ask))
        try play.perform("checkIn.close", ["checkIn": "i2"])
        #expect(ids(play, "due", "i3").contains(ask))
        let due = play.seen(by: Play.ines).at("checkIns", "i3", "due")?.array
        #expect(due?.first { $0["id"] == .string(ask) }?["on"] == "2027-02-20")
    }

    @Test func `a trade-off that is still running is asked about again at the next check-in`() throws {
        var (play, _, _, tradeOff) = try promised()
        try play.perform("commitment.mark", ["tradeOff": .string(tradeOff), "outcome": "stillRunning"])
        #expect(!ids(play, "due").contains(tradeOff))
        #expect(ids(play, "marked") == [tradeOff])
        play.wait(60)
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(ids(play, "due", "i2").contains(tradeOff))
        try play.perform("commitment.mark", ["tradeOff": .string(tradeOff), "outcome": "stopped"])
        #expect(!ids(play, "due", "i2").contains(tradeOff))
    }

    @Test func `what is said again counts anew, and moving the date moves what is due`() throws {
        var (play, ask, action, _) = try promised()
        try play.perform("commitment.mark", ["ask": .string(ask), "outcome": "kept"])
        try play.perform("commitment.mark", ["ask": .string(ask), "outcome": "late", "date": "2027-01-31"])
        #expect(ids(play, "due").contains(ask))
        try play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-01-25"])
        #expect(ids(play, "due").contains(action))
        #expect(!ids(play, "due").contains(ask))
    }
}
