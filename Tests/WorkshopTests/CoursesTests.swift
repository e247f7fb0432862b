import Foundation
import Testing

@testable import Workshop

/// Other people and other targets after the commit, and what becomes of what somebody who left was looking after.
struct CoursesTests {
    private func open(_ play: Play, _ code: String) -> [JSON] {
        play.seen(by: Play.elif)["openPoints"]?.object?.values.filter { $0["code"] == .string(code) } ?? []
    }

    @Test func `a change of course keeps what it was, what it became, who said so and why`() throws {
        var room = try AfterCommit()
        let edit: [String: JSON] = [
            "keyResult": .string(room.keyResult), "target": 26, "due": "2027-03-15", "owner": "p3",
            "source": "The new report", "reason": "A tenth comes from partners.",
        ]
        try room.play.perform("keyResult.edit", edit, by: Play.bela)
        try room.play.perform(
            "keyResult.edit", ["keyResult": .string(room.keyResult), "target": 25, "reason": "Another tenth."])
        let courses = try #require(
            room.play.seen(by: Play.elif).at("keyResults", room.keyResult, "courses")?.array)
        #expect(courses.count == 2)
        #expect(courses[0]["changed"] == ["target", "due", "owner", "source"])
        #expect(courses[0]["target"] == 30.0 && courses[0]["due"] == nil)
        #expect(
            courses[0]["to"]
                == .of(["target": 26.0, "due": "2027-03-15", "owner": "p3", "source": "The new report"]))
        #expect(courses[0]["by"] == "p2" && courses[0]["reason"] == "A tenth comes from partners.")
        #expect(courses[1]["target"] == 26.0 && courses[1].at("to", "target") == 25.0)
        #expect(courses[1]["changed"] == ["target"] && courses[1]["owner"] == nil)
    }

    @Test func `the open check-in follows a new due date and target, the closed ones do not`() throws {
        var room = try AfterCommit()
        try room.play.perform("update.write", room.update(24))
        try room.play.perform("checkIn.close", ["checkIn": "i1"])
        try room.play.perform("update.write", room.update(24, in: "i2"))
        let edit: [String: JSON] = [
            "keyResult": .string(room.keyResult), "target": 42, "due": "2027-02-15", "reason": "Sooner and more.",
        ]
        try room.play.perform("keyResult.edit", edit)
        let seen = room.play.seen(by: Play.elif)
        #expect(seen.at("checkIns", "i1", "results", room.keyResult, "progress") == 0.5)
        #expect(seen.at("checkIns", "i1", "results", room.keyResult, "status") == "onTrack")
        #expect(seen.at("checkIns", "i2", "results", room.keyResult, "progress") == 0.25)
        #expect(seen.at("checkIns", "i2", "results", room.keyResult, "expected") == 1.0)
        #expect(seen.at("checkIns", "i2", "results", room.keyResult, "status") == "offTrack")
    }

    @Test func `a target on the wrong side of the baseline is refused after the commit too`() throws {
        let room = try AfterCommit()
        let edit: [String: JSON] = ["keyResult": .string(room.keyResult), "target": 18, "reason": "So."]
        #expect(room.play.refusal("keyResult.edit", edit)?.field == "target")
    }

    @Test func `after the commit an objective gets another driver and other owners, with a reason`() throws {
        var room = try AfterCommit()
        let edit: [String: JSON] = ["objective": .string(room.objective), "driver": "p3", "coOwners": ["Product"]]
        #expect(room.play.refusal("objective.edit", edit, by: Play.bela)?.field == "reason")
        let reasoned = edit.merging(["reason": "Béla has two already."]) { _, new in new }
        try room.play.perform("objective.edit", reasoned, by: Play.bela)
        let objective = room.play.seen(by: Play.ines).at("objectives", room.objective)
        #expect(objective?["driver"] == "p3" && objective?["coOwners"] == ["Product"])
        let course = try #require(objective?["courses"]?.array?.first)
        #expect(course["driver"] == "p2" && course["coOwners"] == ["Marketing"])
        #expect(course["to"] == .of(["driver": "p3", "coOwners": ["Product"]]))
        #expect(course["reason"] == "Béla has two already." && course["by"] == "p2")
    }

    @Test func `after the commit an objective keeps its words, its cards and a driver`() throws {
        let room = try AfterCommit()
        for (name, value): (String, JSON) in [
            ("title", "Another"), ("change", "Else"), ("description", "Else"), ("supports", "Else"), ("cards", []),
            ("oneThing", true),
        ] {
            let edit: [String: JSON] = ["objective": .string(room.objective), name: value, "reason": "So."]
            #expect(room.play.code("objective.edit", edit) == "committed", "\(name)")
        }
        let nobody: [String: JSON] = ["objective": .string(room.objective), "driver": nil, "reason": "So."]
        #expect(room.play.refusal("objective.edit", nobody)?.field == "driver")
        let stranger: [String: JSON] = ["objective": .string(room.objective), "driver": "p99", "reason": "So."]
        #expect(room.play.refusal("objective.edit", stranger)?.field == "driver")
    }

    @Test func `before the commit a change needs no reason and leaves no course`() throws {
        var play = try Play()
        let (objective, _, _) = try play.shaped()
        try play.perform("objective.edit", ["objective": .string(objective), "driver": "p3", "reason": "No need."])
        #expect(play.seen(by: Play.elif).at("objectives", objective, "courses") == nil)
    }

    @Test func `what somebody who left was looking after is an open point until somebody takes it on`() throws {
        var room = try AfterCommit()
        let owned: [String: JSON] = ["keyResult": .string(room.keyResult), "owner": "p2", "reason": "It was nobody's."]
        try room.play.perform("keyResult.edit", owned)
        #expect(open(room.play, "ownerLeft").isEmpty)
        try room.play.perform("update.write", room.update(20), by: Play.bela)
        try room.play.perform("person.remove", ["person": "p2"])

        let point = try #require(open(room.play, "ownerLeft").first)
        #expect(point["on"] == .string(room.keyResult))
        #expect(
            point["text"]
                == "“Share of pipeline that closes” was looked after by Béla, who has left the room. Who takes it on?")
        #expect(open(room.play, "driverLeft").count == 1)
        // What Béla wrote stays, and others write on.
        #expect(room.play.seen(by: Play.elif).at("updates", "u1", "by") == "p2")
        try room.play.perform("update.write", room.update(22), by: Play.elif)
        #expect(room.play.code("keyResult.edit", owned.merging(["due": "2027-03-01"]) { _, new in new }) == nil)

        try room.play.perform(
            "keyResult.edit", ["keyResult": .string(room.keyResult), "owner": "p3", "reason": "Béla has left."],
            by: Play.elif)
        #expect(open(room.play, "ownerLeft").isEmpty)
        try room.play.perform(
            "objective.edit",
            [
                "objective": .string(room.objective), "driver": ["name": "Zoë", "function": "Sales"],
                "reason": "Béla has left.",
            ])
        #expect(open(room.play, "driverLeft").isEmpty)
        #expect(room.play.room.owners(of: try #require(room.play.room.objectives[room.objective])).first == "Sales")
    }

    @Test func `a new owner who is not in the room is refused`() throws {
        var room = try AfterCommit()
        try room.play.perform("person.remove", ["person": "p2"])
        let edit: [String: JSON] = ["keyResult": .string(room.keyResult), "owner": "p2", "reason": "Again."]
        #expect(room.play.refusal("keyResult.edit", edit)?.field == "owner")
    }

    @Test func `a key result may be left to nobody, which stays in its history`() throws {
        var room = try AfterCommit()
        try room.play.perform(
            "keyResult.edit", ["keyResult": .string(room.keyResult), "owner": "p2", "reason": "It was nobody's."])
        try room.play.perform("person.remove", ["person": "p2"])
        try room.play.perform(
            "keyResult.edit", ["keyResult": .string(room.keyResult), "owner": nil, "reason": "Gone."])
        #expect(open(room.play, "ownerLeft").isEmpty)
        let course = room.play.seen(by: Play.elif).at("keyResults", room.keyResult, "courses")?.array?.last
        #expect(course?["owner"] == "p2" && course?["to"] == .object([:]))
    }
}
