import Foundation
import Testing

@testable import Workshop

/// The most that a room keeps of what comes after the workshop.
struct CheckInsLimitsTests {
    private func committed() throws -> (play: Play, objective: String, keyResult: String) {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        return (play, objective, keyResult)
    }

    @Test func `there are at most four hundred check-ins`() throws {
        var (play, _, _) = try committed()
        let day = try #require(Day("2027-02-01"))
        for number in 1...CheckIns.most {
            let skipped = CheckInSkipped(checkIn: "i\(number)", reason: nil, results: [:], standings: [:])
            try play.apply(.events(CheckInOpened(checkIn: "i\(number)", date: day), skipped), by: Play.anna)
        }
        #expect(play.code("checkIn.open", ["date": "2027-02-02"]) == "tooManyCheckIns")
    }

    @Test func `there are at most five thousand updates`() throws {
        var (play, _, keyResult) = try committed()
        let update = Update(
            checkIn: "i1", keyResult: keyResult, value: 20, noData: nil, confidence: nil, note: nil, plan: nil,
            discuss: false, establishes: false, by: Play.bela, at: play.now)
        for number in 1...CheckIns.mostUpdates {
            try play.apply(.events(UpdateWritten(update: "u\(number)", value: update)), by: Play.bela)
        }
        let more: [String: JSON] = ["checkIn": "i1", "keyResult": .string(keyResult), "value": 21]
        #expect(play.code("update.write", more) == "tooManyUpdates")
    }

    @Test func `there are at most a thousand risks`() throws {
        var play = try Play()
        for number in 1...Risks.most {
            let raised = RiskRaised(risk: "x\(number)", kind: .risk, on: "room", text: "x", owner: nil)
            try play.apply(.events(raised), by: Play.bela)
        }
        #expect(play.code("risk.raise", ["kind": "risk", "on": "room", "text": "x"]) == "tooManyRisks")
    }

    @Test func `one commitment is marked at most fifty times`() throws {
        var (play, objective, _) = try committed()
        let action = try play.perform("action.add", ["objective": .string(objective), "task": "Count"])
        let late: [String: JSON] = ["action": .string(action), "outcome": "late"]
        for _ in 1...Commitments.mostOutcomes { try play.perform("commitment.mark", late) }
        #expect(play.code("commitment.mark", late) == "tooManyOutcomes")
    }

    @Test(arguments: ["weekly", "everyTwoWeeks", "monthly"])
    func `after the last day of the calendar no check-in opens, and nothing goes on for ever`(cadence: String) throws {
        var play = try Play()
        _ = try play.shaped()
        try play.consent(5, 5)
        let last: [String: JSON] = ["pointOfContact": "p1", "firstCheckIn": "9999-12-31", "cadence": .string(cadence)]
        try play.perform("workshop.commit", last)
        #expect(CalendarFile.text(of: play.room).contains("99991231"))
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(play.room.openCheckIn == nil)
    }
}
