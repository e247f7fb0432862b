import Foundation
import Testing

@testable import Workshop

/// After the commit: risks and blockers, and what became of what was promised.
struct CommitmentsTests {
    @Test func `a risk is raised by anybody and closed once`() throws {
        var (play, objective, _) = try committed()
        let risk = try play.perform(
            "risk.raise",
            ["kind": "blocker", "on": .string(objective), "text": "Two callers are ill.", "owner": "p3"],
            by: Play.bela)
        #expect(play.seen(by: Play.elif).at("risks", risk, "state") == "open")
        try play.perform("risk.close", ["risk": .string(risk)], by: Play.ines)
        #expect(play.seen(by: Play.elif).at("risks", risk, "state") == "closed")
        #expect(try play.decide("risk.close", ["risk": .string(risk)], by: Play.ines).events.isEmpty)
        #expect(play.code("risk.raise", ["kind": "risk", "on": "o99", "text": "x"]) == "notFound")
        #expect(play.code("risk.close", ["risk": "x99"]) == "notFound")
        #expect(
            play.refusal("risk.raise", ["kind": "risk", "on": "room", "text": "x", "owner": "p99"])?.field == "owner")
    }

    @Test func `what was promised is marked, and what was said before stays`() throws {
        var (play, objective, _) = try committed()
        let action = try play.perform(
            "action.add", ["objective": .string(objective), "task": "Count", "owner": "p3", "due": "2027-01-29"])
        let late: [String: JSON] = ["action": .string(action), "outcome": "late", "date": "2027-02-20"]
        try play.perform("commitment.mark", late)
        try play.perform("commitment.mark", ["action": .string(action), "outcome": "kept"], by: Play.bela)
        let account = play.seen(by: Play.elif).at("commitments", action)
        #expect(account?["outcome"] == "kept")
        #expect(account?["earlier"]?.array?.count == 1)
        #expect(play.seen(by: Play.elif).at("actions", action, "done") == true)
    }

    @Test func `a mark names one thing and an outcome that fits it`() throws {
        var (play, objective, _) = try committed()
        let action = try play.perform("action.add", ["objective": .string(objective), "task": "Count"])
        let tradeOff = try play.perform(
            "tradeOff.record", ["objective": .string(objective), "stops": "The newsletter", "function": "Marketing"])
        func refused(_ fields: [String: JSON]) -> Refusal? { play.refusal("commitment.mark", fields) }
        #expect(refused(["outcome": "kept"])?.field == "ask")
        #expect(refused(["action": .string(action), "tradeOff": .string(tradeOff), "outcome": "kept"])?.field == "ask")
        #expect(refused(["action": .string(action), "outcome": "stopped"])?.field == "outcome")
        #expect(refused(["tradeOff": .string(tradeOff), "outcome": "kept"])?.field == "outcome")
        #expect(refused(["action": .string(action), "outcome": "released"])?.field == "reason")
        #expect(refused(["action": "d99", "outcome": "kept"])?.code == "notFound")
        #expect(refused(["ask": "a99", "outcome": "kept"])?.code == "notFound")
        #expect(refused(["tradeOff": "t99", "outcome": "stopped"])?.code == "notFound")
        try play.perform("commitment.mark", ["tradeOff": .string(tradeOff), "outcome": "stillRunning"])
    }
}
