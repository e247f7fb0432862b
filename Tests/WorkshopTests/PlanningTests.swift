import Testing

@testable import Workshop

struct PlanningTests {
    private func planning() throws -> (play: Play, objective: String, keyResult: String) {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        try play.open(.plan)
        return (play, objective, keyResult)
    }

    private func shown(_ play: Play, _ id: String) -> JSON? { play.seen(by: Play.ines).at("actions", id) }

    @Test func `an action is for an objective or a key result, with owner and date`() throws {
        var (play, objective, keyResult) = try planning()
        let id = try play.perform(
            "action.add",
            ["keyResult": .string(keyResult), "task": "Write it down", "owner": "p2", "due": "2027-01-15"],
            by: Play.elif)
        #expect(
            shown(play, id) == [
                "objective": .string(objective), "keyResult": .string(keyResult), "task": "Write it down",
                "owner": "p2", "due": "2027-01-15", "done": false,
            ])
        let absent: JSON = ["name": "Zoë", "function": "marketing"]
        let other = try play.perform(
            "action.add", ["objective": .string(objective), "task": "x", "owner": absent], by: Play.elif)
        #expect(shown(play, other)?["owner"] == ["name": "Zoë", "function": "Marketing"])
        #expect(shown(play, other)?["keyResult"] == nil)
    }

    @Test func `an action for nothing, or for things that do not belong together, is refused`() throws {
        var (play, objective, keyResult) = try planning()
        let other = try play.perform("objective.draft", ["title": "Other"])
        func refusal(_ fields: [String: JSON]) -> Refusal? {
            play.refusal("action.add", fields.merging(["task": "x"]) { old, _ in old }, by: Play.bela)
        }
        #expect(refusal([:])?.field == "objective")
        #expect(refusal(["objective": "o99"])?.code == "notFound")
        #expect(refusal(["keyResult": "k99"])?.code == "notFound")
        #expect(refusal(["objective": .string(objective), "keyResult": "k99"])?.code == "notFound")
        #expect(refusal(["objective": .string(other), "keyResult": .string(keyResult)])?.field == "keyResult")
        #expect(refusal(["objective": .string(objective), "owner": "p99"])?.field == "owner")
        #expect(refusal(["objective": .string(objective), "task": " "])?.field == "task")
    }

    @Test func `actions are added from shape to review, and after the commit by everybody`() throws {
        var play = try Play()
        let (objective, _, _) = try play.shaped()
        let action: [String: JSON] = ["objective": .string(objective), "task": "x"]
        for (step, code) in [
            (Step.Kind.choose, "stepClosed"), (.shape, nil), (.align, nil), (.plan, nil), (.review, nil),
            (.commit, "stepClosed"),
        ] as [(Step.Kind, String?)] {
            try play.open(step)
            #expect(play.code("action.add", action, by: Play.bela) == code, "\(step)")
        }
        try play.consent(5, 5, 5)
        try play.perform("workshop.commit", Play.commit)
        try play.perform("action.add", action, by: Play.bela)
        try play.perform("person.setRole", ["person": "p3", "role": "observer"])
        #expect(play.code("action.add", action, by: Play.elif) == "notYourRole")
    }

    @Test func `in an edit what is absent stays, null clears, and a key result brings its objective along`() throws {
        var (play, objective, keyResult) = try planning()
        let other = try play.perform("objective.draft", ["title": "Other"])
        let id = try play.perform(
            "action.add", ["objective": .string(other), "task": "x", "owner": "p2", "due": "2027-01-15"])
        try play.perform(
            "action.edit", ["action": .string(id), "keyResult": .string(keyResult), "owner": nil], by: Play.elif)
        #expect(
            shown(play, id) == [
                "objective": .string(objective), "keyResult": .string(keyResult), "task": "x", "due": "2027-01-15",
                "done": false,
            ])
        try play.perform("action.edit", ["action": .string(id), "objective": .string(other)], by: Play.elif)
        #expect(shown(play, id)?["objective"] == .string(other))
        #expect(shown(play, id)?["keyResult"] == nil)
        func refusal(_ fields: [String: JSON]) -> Refusal? {
            play.refusal("action.edit", fields.merging(["action": .string(id)]) { old, _ in old }, by: Play.bela)
        }
        #expect(refusal(["objective": "o99"])?.code == "notFound")
        #expect(refusal(["keyResult": "k99"])?.code == "notFound")
        #expect(refusal(["objective": .string(other), "keyResult": .string(keyResult)])?.field == "keyResult")
        #expect(refusal(["owner": "p99"])?.field == "owner")
        #expect(refusal(["action": "d99", "task": "y"])?.code == "notFound")
        #expect(try play.decide("action.edit", ["action": .string(id), "task": "x"], by: Play.bela).events.isEmpty)
    }

    @Test func `an edit over another's newer one is refused, beside it is not`() throws {
        var (play, objective, _) = try planning()
        let id = try play.perform("action.add", ["objective": .string(objective), "task": "x"])
        let base = JSON.int(play.room.head)
        try play.perform("action.edit", ["action": .string(id), "task": "Theirs"], by: Play.elif)
        let mine: [String: JSON] = ["action": .string(id), "task": "Mine", "base": base]
        #expect(play.code("action.edit", mine, by: Play.bela) == "editedMeanwhile")
        #expect(play.refusal("action.edit", mine, by: Play.bela)?.field == "task")
        #expect(play.code("action.edit", mine, by: Play.elif) == nil)
        #expect(
            play.code("action.edit", ["action": .string(id), "due": "2027-01-15", "base": base], by: Play.bela) == nil)
    }

    @Test func `an action is ticked off with the time, and the tick can be taken back`() throws {
        var (play, objective, _) = try planning()
        let id = try play.perform("action.add", ["objective": .string(objective), "task": "x"])
        try play.perform("action.complete", ["action": .string(id)], by: Play.elif)
        #expect(shown(play, id)?["done"] == true)
        #expect(shown(play, id)?["doneAt"] != nil)
        #expect(try play.decide("action.complete", ["action": .string(id)], by: Play.bela).events.isEmpty)
        try play.perform("action.complete", ["action": .string(id), "done": false], by: Play.elif)
        #expect(shown(play, id)?["done"] == false)
        #expect(shown(play, id)?["doneAt"] == nil)
        #expect(play.code("action.complete", ["action": "d99"]) == "notFound")
    }

    @Test func `an action is dropped by anybody, and what was said about it goes`() throws {
        var (play, objective, _) = try planning()
        let id = try play.perform("action.add", ["objective": .string(objective), "task": "x"])
        try play.perform("comment.post", ["on": .string(id), "kind": "remark", "text": "Too much"], by: Play.ines)
        try play.perform("action.drop", ["action": .string(id)], by: Play.bela)
        #expect(play.seen(by: Play.bela)["actions"] == [:])
        #expect(play.seen(by: Play.bela)["comments"] == [:])
        #expect(play.code("action.drop", ["action": .string(id)], by: Play.bela) == "notFound")
    }

    @Test func `there are at most five hundred actions`() throws {
        var (play, objective, _) = try planning()
        let action: [String: JSON] = ["objective": .string(objective), "task": "x"]
        for _ in 0..<Planning.most { try play.perform("action.add", action) }
        #expect(play.code("action.add", action) == "tooManyActions")
    }
}
