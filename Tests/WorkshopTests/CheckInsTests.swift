import Foundation
import Testing

@testable import Workshop

/// After the commit: the check-ins, their updates, and how they open and close.
struct CheckInsTests {
    private let cycle: JSON = ["label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin"]

    private func write(_ keyResult: String, _ value: JSON = 20, in checkIn: String = "i1") -> [String: JSON] {
        ["checkIn": .string(checkIn), "keyResult": .string(keyResult), "value": value, "confidence": 6]
    }

    private func dates(_ play: Play, _ state: CheckIn.State) -> [String] {
        play.room.checkIns.values.filter { $0.state == state }.map(\.date.description)
    }

    // MARK: Opening and closing

    @Test func `the first check-in opens with the commit, and the next with each close`() throws {
        var (play, _, _) = try committed()
        #expect(dates(play, .open) == ["2027-02-01"])
        try play.perform("checkIn.close", ["checkIn": "i1", "learnings": "Say it earlier.", "successes": "Ten calls."])
        #expect(dates(play, .closed) == ["2027-02-01"])
        #expect(dates(play, .open) == ["2027-02-15"])
        let closed = play.seen(by: Play.elif).at("checkIns", "i1")
        #expect(closed?["learnings"] == "Say it earlier.")
        #expect(closed?["successes"] == "Ten calls.")
    }

    @Test func `none opens after the end of the cycle, but a facilitator may open one`() throws {
        var (play, _, _) = try committed(["firstCheckIn": "2027-03-25"])
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(dates(play, .open).isEmpty)
        let further = try play.perform("checkIn.open", ["date": "2027-04-12"])
        #expect(dates(play, .open) == ["2027-04-12"])
        #expect(further == "i2")
    }

    @Test func `one that is held late is followed by a date that is still to come`() throws {
        var (play, _, _) = try committed(["firstCheckIn": "2027-01-18", "cadence": "weekly"])
        play.wait(12 * 86_400)
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(dates(play, .open) == ["2027-02-01"])
    }

    @Test func `a skipped check-in keeps its updates and is followed by the next of the rhythm`() throws {
        var (play, _, keyResult) = try committed()
        try play.perform("update.write", write(keyResult), by: Play.bela)
        try play.perform("checkIn.skip", ["checkIn": "i1", "reason": "Carnival"])
        #expect(dates(play, .skipped) == ["2027-02-01"])
        #expect(dates(play, .open) == ["2027-02-15"])
        #expect(play.room.updates.count == 1)
        #expect(play.seen(by: Play.bela).at("checkIns", "i1", "reason") == "Carnival")
    }

    @Test func `a second check-in is refused while one is open`() throws {
        let (play, _, _) = try committed()
        #expect(play.code("checkIn.open", ["date": "2027-02-08"]) == "checkInOpen")
    }

    @Test func `two facilitators who close it in the same second close it once`() throws {
        var (play, _, _) = try committed()
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(play.code("checkIn.close", ["checkIn": "i1"]) == "checkInClosed")
        #expect(play.code("checkIn.skip", ["checkIn": "i1"]) == "checkInClosed")
        #expect(dates(play, .open) == ["2027-02-15"])
    }

    @Test func `there are no check-ins before the commit`() throws {
        let play = try Play()
        for (type, fields): (String, [String: JSON]) in [
            ("checkIn.open", ["date": "2027-02-01"]), ("checkIn.close", ["checkIn": "i1"]),
            ("checkIn.skip", ["checkIn": "i1"]), ("update.write", write("k1")), ("cycle.close", ["objectives": [:]]),
            ("commitment.mark", ["action": "d1", "outcome": "kept"]),
        ] { #expect(play.code(type, fields) == "notCommitted", "\(type)") }
    }

    @Test func `only facilitators open, skip and close`() throws {
        let (play, _, _) = try committed()
        #expect(play.code("checkIn.open", ["date": "2027-02-08"], by: Play.elif) == "notYourRole")
        #expect(play.code("checkIn.skip", ["checkIn": "i1"], by: Play.elif) == "notYourRole")
        #expect(play.code("checkIn.close", ["checkIn": "i1"], by: Play.elif) == "notYourRole")
        #expect(play.code("checkIn.close", ["checkIn": "i9"]) == "notFound")
    }

    @Test func `reopening the decisions takes a check-in along that nobody has written for`() throws {
        var (play, _, keyResult) = try committed()
        try play.perform("workshop.reopen", ["reason": "The target was wrong"])
        #expect(play.room.checkIns.isEmpty)
        #expect(play.code("update.write", write(keyResult)) == "notCommitted")
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        try play.perform("update.write", write(keyResult, in: "i2"))
        try play.perform("workshop.reopen", ["reason": "Once more"])
        #expect(dates(play, .open) == ["2027-02-01"])
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        #expect(dates(play, .open) == ["2027-02-01"])
    }

    // MARK: Updates

    @Test func `an update gives progress and status for the date of its check-in`() throws {
        var (play, objective, keyResult) = try committed()
        try play.perform("update.write", write(keyResult, 24), by: Play.bela)
        let checkIn = play.seen(by: Play.elif).at("checkIns", "i1")
        // 31 of 89 days have passed, half the way is done.
        #expect(checkIn?.at("results", keyResult, "progress") == 0.5)
        #expect(checkIn?.at("results", keyResult, "status") == "onTrack")
        #expect(checkIn?.at("objectives", objective, "measured") == 1)
        #expect(checkIn?.at("objectives", objective, "of") == 1)
    }

    @Test func `what nobody wrote about is no data, which is neither zero nor green`() throws {
        let (play, objective, keyResult) = try committed()
        let checkIn = play.seen(by: Play.elif).at("checkIns", "i1")
        #expect(checkIn?.at("results", keyResult, "status") == "noData")
        #expect(checkIn?.at("results", keyResult, "progress") == nil)
        #expect(checkIn?.at("objectives", objective, "progress") == nil)
        #expect(checkIn?.at("objectives", objective, "measured") == 0)
    }

    @Test func `an open check-in waits for every key result that nobody has written about for it`() throws {
        var play = try Play(["cycle": cycle])
        let (objective, first, card) = try play.shaped()
        let other = try play.perform(
            "objective.draft", ["title": "Start customers in ten days", "cards": [.string(card)], "driver": "p4"])
        let third = try play.perform(
            "keyResult.add", ["objective": .string(other), "title": "Days to first value", "kind": "decrease"])
        let second = try play.perform(
            "keyResult.add", ["objective": .string(objective), "title": "Lost hours", "kind": "decrease"])
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        func waiting(_ checkIn: String) -> JSON? { play.seen(by: Play.elif).at("checkIns", checkIn, "waiting") }
        #expect(waiting("i1") == .array([.string(first), .string(second), .string(third)]))
        try play.perform("update.write", write(second), by: Play.bela)
        let noData: JSON = ["who": "p3", "by": "2027-02-08"]
        try play.perform(
            "update.write", ["checkIn": "i1", "keyResult": .string(first), "noData": noData], by: Play.bela)
        #expect(waiting("i1") == .array([.string(third)]))
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(waiting("i1") == nil)
        #expect(waiting("i2") == .array([.string(first), .string(second), .string(third)]))
    }

    @Test func `writing again replaces what counts, and the earlier one stays in the history`() throws {
        var (play, _, keyResult) = try committed()
        try play.perform("update.write", write(keyResult, 24), by: Play.bela)
        try play.perform("update.write", write(keyResult, 18), by: Play.bela)
        #expect(play.room.updates.count == 2)
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "results", keyResult, "progress") == 0.0)
    }

    @Test func `an older value does not count for the next check-in`() throws {
        var (play, _, keyResult) = try committed()
        try play.perform("update.write", write(keyResult, 24), by: Play.bela)
        try play.perform("checkIn.close", ["checkIn": "i1"])
        let seen = play.seen(by: Play.elif)
        #expect(seen.at("checkIns", "i1", "results", keyResult, "progress") == 0.5)
        #expect(seen.at("checkIns", "i2", "results", keyResult, "status") == "noData")
    }

    @Test func `after the close an update is refused and shown where to write it`() throws {
        var (play, _, keyResult) = try committed()
        try play.perform("checkIn.close", ["checkIn": "i1"])
        let refusal = play.refusal("update.write", write(keyResult), by: Play.bela)
        #expect(refusal?.code == "checkInClosed")
        #expect(refusal?.detail.contains("2027-02-15") == true)
    }

    @Test func `an update has a value or says that there is no data, with who gets it and by when`() throws {
        var (play, _, keyResult) = try committed()
        let base: [String: JSON] = ["checkIn": "i1", "keyResult": .string(keyResult)]
        #expect(play.refusal("update.write", base)?.field == "value")
        let noData: JSON = ["who": "p3", "by": "2027-02-08"]
        let both = base.merging(["value": 1, "noData": noData]) { _, new in new }
        #expect(play.refusal("update.write", both)?.field == "value")
        let nobody = base.merging(["noData": ["who": "p99", "by": "2027-02-08"]]) { _, new in new }
        #expect(play.refusal("update.write", nobody)?.field == "noData.who")
        try play.perform("update.write", base.merging(["noData": noData]) { _, new in new }, by: Play.bela)
        #expect(play.seen(by: Play.elif).at("updates", "u1", "noData", "who") == "p3")
        let stranger = base.merging(["keyResult": "k9", "value": 1]) { _, new in new }
        #expect(play.code("update.write", stranger) == "notFound")
        let confident = base.merging(["value": 1, "confidence": 11]) { _, new in new }
        #expect(play.refusal("update.write", confident)?.field == "confidence")
    }

    @Test func `the first value of a baseline to establish becomes its baseline and is not data`() throws {
        var play = try Play(["cycle": cycle])
        let (objective, _, _) = try play.shaped()
        let open = try play.perform(
            "keyResult.add", ["objective": .string(objective), "title": "Own import", "kind": "establishBaseline"])
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        try play.perform("update.write", write(open, 41), by: Play.bela)
        #expect(play.room.keyResults[open]?.baseline == 41)
        let result = play.seen(by: Play.elif).at("checkIns", "i1", "results", open)
        #expect(result?["progress"] == nil)
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "objectives", objective, "measured") == 0)
    }

    @Test func `a milestone is reached or not`() throws {
        var play = try Play(["cycle": cycle])
        let (objective, _, _) = try play.shaped()
        let milestone = try play.perform(
            "keyResult.add",
            ["objective": .string(objective), "title": "Live", "kind": "milestone", "due": "2027-03-01"])
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        #expect(play.refusal("update.write", write(milestone, 0.5))?.field == "value")
        try play.perform("update.write", write(milestone, 1))
    }

    // MARK: Changing course

    @Test func `after the commit a target changes with a reason, and both values stay`() throws {
        var (play, _, keyResult) = try committed()
        try play.perform("update.write", write(keyResult, 24), by: Play.bela)
        try play.perform("checkIn.close", ["checkIn": "i1"])
        let edit: [String: JSON] = ["keyResult": .string(keyResult), "target": 26]
        #expect(play.refusal("keyResult.edit", edit, by: Play.bela)?.field == "reason")
        let reasoned = edit.merging(["reason": "A tenth comes from partners."]) { _, new in new }
        try play.perform("keyResult.edit", reasoned, by: Play.bela)
        let seen = play.seen(by: Play.elif)
        #expect(seen.at("keyResults", keyResult, "target") == 26.0)
        let course = seen.at("keyResults", keyResult, "courses")?.array?.first
        #expect(course?["target"] == 30.0)
        #expect(course?["reason"] == "A tenth comes from partners.")
        // The closed check-in keeps the target that it had.
        #expect(seen.at("checkIns", "i1", "results", keyResult, "target") == 30.0)
        #expect(seen.at("checkIns", "i1", "results", keyResult, "progress") == 0.5)
    }

    @Test func `after the commit a key result keeps its title, kind, baseline and unit`() throws {
        let (play, _, keyResult) = try committed()
        for (name, value): (String, JSON) in [
            ("title", "Another"), ("kind", "milestone"), ("baseline", 17), ("unit", "points"),
        ] {
            let edit: [String: JSON] = ["keyResult": .string(keyResult), name: value, "reason": "So."]
            #expect(play.code("keyResult.edit", edit) == "committed", "\(name)")
        }
    }

    // MARK: The end of the cycle

    @Test func `closing the cycle keeps scores, evidence, learnings and what carries over`() throws {
        var (play, objective, keyResult) = try committed()
        let objectives: JSON = .object([
            objective: ["changed": "partly", "evidence": "Half of the calls", "score": 0.65]
        ])
        let keyResults: JSON = .object([keyResult: ["score": 0.4]])
        try play.perform(
            "cycle.close",
            [
                "objectives": objectives, "keyResults": keyResults, "learnings": "Fewer numbers.",
                "carryOver": "The old deals.",
            ])
        let seen = play.seen(by: Play.elif)
        #expect(seen.at("objectives", objective, "changed") == "partly")
        #expect(seen.at("objectives", objective, "score") == 0.65)
        #expect(seen.at("keyResults", keyResult, "score") == 0.4)
        #expect(seen.at("room", "closed", "carryOver") == "The old deals.")
        let next = try LastCycle.read(RoomJSON.value(of: play.room), into: "NEXTROOM")
        #expect(next.objectives.first?.changed == "partly")
        #expect(next.objectives.first?.score == 0.65)
        #expect(next.learnings == "Fewer numbers.")
        #expect(dates(play, .open).isEmpty)
    }

    @Test func `a score lies between 0 and 1 and belongs to something of the room`() throws {
        let (play, objective, _) = try committed()
        for bad: JSON in [1.1, -0.1, "1", 2] {
            let fields: [String: JSON] = ["objectives": .object([objective: ["score": bad]])]
            #expect(play.refusal("cycle.close", fields)?.field == "objectives.score")
        }
        #expect(play.code("cycle.close", ["objectives": ["o99": ["score": 1]]]) == "notFound")
        #expect(play.code("cycle.close", ["objectives": [:], "keyResults": ["k99": ["score": 1]]]) == "notFound")
    }
}
