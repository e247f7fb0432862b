import Foundation
import Testing

@testable import Workshop

struct AgendaTests {
    @Test(arguments: zip(Agenda.Template.allCases, [(480, 75), (240, 10), (90, 0)]))
    func `an agenda to start from has its minutes of work, and its breaks on top`(
        template: Agenda.Template, minutes: (work: Int, breaks: Int)
    ) {
        let drafts = template.drafts
        let breaks = drafts.filter { $0.kind == .pause }.map(\.minutes).reduce(0, +)
        #expect(drafts.map(\.minutes).reduce(0, +) - breaks == minutes.work)
        #expect(breaks == minutes.breaks)
        #expect(drafts.first?.kind == .prepare)
        #expect(drafts.first?.minutes == 0)
        let work = drafts.map(\.kind).filter { $0 != .pause }
        #expect(work == Step.Kind.allCases.filter { $0 != .pause })
    }

    @Test func `a half day is what a room starts with, its first step open`() throws {
        let play = try Play()
        #expect(play.room.agenda.steps.map(\.minutes).reduce(0, +) == 250)
        #expect(play.room.agenda.openStep.kind == .prepare)
    }

    @Test func `ninety minutes propose a limit of two`() throws {
        #expect(try Play(["agenda": "ninetyMinutes"]).room.charter.settings.maxObjectives == 2)
        #expect(try Play(["agenda": "fullDay"]).room.charter.settings.maxObjectives == 3)
        let told = try Play(["agenda": "ninetyMinutes", "settings": ["maxObjectives": 3]])
        #expect(told.room.charter.settings.maxObjectives == 3)
    }

    @Test func `an agenda of one's own begins with prepare, whether it was named or not`() throws {
        let named = try Play([
            "agenda": [["kind": "prepare", "title": "At home", "minutes": 0], ["kind": "rate", "minutes": 5]]
        ])
        #expect(named.room.agenda.steps.map(\.kind) == [.prepare, .rate])
        #expect(named.room.agenda.steps.map(\.title) == ["At home", "Rate"])
        let left = try Play(["agenda": [["kind": "diagnose", "title": "Look", "minutes": 30]]])
        #expect(left.room.agenda.steps.map(\.kind) == [.prepare, .diagnose])
        #expect(left.room.agenda.openStep.kind == .prepare)
    }

    @Test func `prepare stands only once, and first`() {
        for agenda: JSON in [
            [], [["kind": "prepare", "minutes": 0], ["kind": "prepare", "minutes": 0]],
            [["kind": "rate", "minutes": 5], ["kind": "prepare", "minutes": 0]],
        ] {
            let refusal = #expect(throws: Refusal.self) { try Play(["agenda": agenda]) }
            #expect(refusal?.field == (agenda == [] ? "agenda" : "steps"))
        }
    }

    @Test func `the facilitator goes to any step, forward and back, and nothing is lost`() throws {
        var play = try Play()
        let cards = try play.cards(2)
        try play.open(.commit)
        try play.open(.diagnose)
        #expect(play.room.agenda.openStep.kind == .diagnose)
        #expect(play.room.shownCards.map(\.id).sorted() == cards.sorted())
    }

    @Test func `only a facilitator opens steps, and only steps that are there`() throws {
        let play = try Play()
        #expect(play.code("step.open", ["step": "s2"], by: Play.bela) == "notYourRole")
        #expect(play.code("step.open", ["step": "s99"]) == "notFound")
        #expect(play.code("step.finish", ["step": "s99", "done": true]) == "notFound")
    }

    @Test func `opening the step that is open changes nothing`() throws {
        let play = try Play()
        #expect(try play.decide("step.open", ["step": "s1"], by: Play.anna).events.isEmpty)
    }

    @Test func `a break does not close what was open before it`() throws {
        var play = try Play()
        try play.open(.diagnose)
        try play.open(.pause)
        #expect(play.code("card.post", ["kind": "challenge", "text": "x"], by: Play.bela) == nil)
        try play.open(.shape)
        #expect(play.code("card.post", ["kind": "challenge", "text": "x"], by: Play.bela) == "stepClosed")
    }

    @Test func `a step that is made another kind during a break counts as that`() throws {
        var play = try Play()
        try play.open(.diagnose)
        try play.open(.pause)
        let steps = play.room.agenda.steps.map { step in
            step.kind == .diagnose
                ? ["id": .string(step.id), "kind": "review", "minutes": 5] as JSON : draft(step)
        }
        try play.perform("agenda.edit", ["steps": .array(steps)])
        #expect(play.code("card.post", ["kind": "challenge", "text": "x"], by: Play.bela) == "stepClosed")
    }

    @Test func `a closed step is named in the refusal`() throws {
        var play = try Play()
        try play.open(.review)
        let refusal = play.refusal("card.post", ["kind": "challenge", "text": "x"], by: Play.bela)
        #expect(refusal?.code == "stepClosed")
        #expect(refusal?.detail.contains("Review") == true)
    }

    @Test func `two facilitators who press different steps at once open one, and the other is told`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": .string(Play.bela), "role": "facilitator"])
        let open = JSON.string(play.room.agenda.open)
        try play.perform("step.open", ["step": "s4", "from": open])
        let refusal = play.refusal("step.open", ["step": "s3", "from": open], by: Play.bela)
        #expect(refusal?.code == "stepMoved")
        #expect(refusal?.detail.hasPrefix("Anna opened “Rate” a moment ago. Open “Diagnose” again") == true)
        // Whoever pressed the same one has what they wanted; without `from` nothing is compared.
        #expect(try play.decide("step.open", ["step": "s4", "from": open], by: Play.bela).events.isEmpty)
        #expect(play.code("step.open", ["step": "s3", "from": "s4"], by: Play.bela) == nil)
        #expect(play.code("step.open", ["step": "s3"], by: Play.bela) == nil)
    }

    // MARK: Breaks and sittings

    @Test func `a break runs by its own timer`() throws {
        var play = try Play()
        try play.open(.pause)
        #expect(play.room.agenda.timer?.endsAt == play.now + 600)
        try play.open(.shape)
        #expect(play.room.agenda.timer == nil)
    }

    @Test func `a break between two sittings says when the next one begins`() throws {
        var play = try Play()
        var drafts = play.room.agenda.steps.map(draft)
        drafts.insert(
            ["kind": "break", "title": "Until Thursday", "minutes": 0, "until": "2027-01-21T08:00:00Z"], at: 3)
        try play.perform("agenda.edit", ["steps": .array(drafts)])
        let sitting = play.room.agenda.steps[3]
        try play.perform("step.open", ["step": .string(sitting.id)])
        #expect(play.room.agenda.timer == nil)
        #expect(
            play.seen(by: Play.elif).at("agenda", "steps", sitting.id, "until") == "2027-01-21T08:00:00.000Z")
        drafts[1] = ["kind": "introduce", "minutes": 5, "until": "2027-01-21T08:00:00Z"]
        #expect(play.refusal("agenda.edit", ["steps": .array(drafts)])?.field == "steps.until")
        drafts[1] = ["kind": "break", "minutes": 5, "until": "Thursday"]
        #expect(play.refusal("agenda.edit", ["steps": .array(drafts)])?.field == "steps.until")
    }

    // MARK: Editing

    @Test func `an agenda that another facilitator changed meanwhile is not overwritten unseen`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": .string(Play.bela), "role": "facilitator"])
        let base = JSON.int(play.room.head)
        let steps = play.room.agenda.steps.map(draft)
        try play.perform("agenda.edit", ["steps": .array(Array(steps.dropLast())), "base": base])
        let mine: [String: JSON] = ["steps": .array(steps.dropLast(2) + []), "base": base]
        let refusal = play.refusal("agenda.edit", mine, by: Play.bela)
        #expect(refusal?.code == "editedMeanwhile")
        #expect(refusal?.detail.hasPrefix("Anna changed the agenda") == true)
        #expect(play.code("agenda.edit", mine) == nil)
    }

    private func draft(_ step: Step) -> JSON {
        [
            "id": .string(step.id), "kind": step.kind.json, "title": .string(step.title),
            "minutes": .int(step.minutes),
        ]
    }

    @Test func `steps are left out, put in, renamed and put in another order while they run`() throws {
        var play = try Play()
        let steps = play.room.agenda.steps
        var drafts = [steps[0], steps[2], steps[1]].map(draft)
        drafts.append(["kind": "break", "title": "Coffee", "minutes": 15])
        try play.perform("agenda.edit", ["steps": .array(drafts)])
        #expect(play.room.agenda.steps.map(\.id) == [steps[0].id, steps[2].id, steps[1].id, "s\(steps.count + 1)"])
        #expect(play.room.agenda.steps.last?.title == "Coffee")
        // The id of a step that was left out is not given again.
        try play.perform("agenda.edit", ["steps": .array(Array(drafts.dropLast()))])
        try play.perform("agenda.edit", ["steps": .array(drafts)])
        #expect(play.room.agenda.steps.last?.id == "s\(steps.count + 2)")
    }

    @Test func `the step that is open cannot be taken out`() throws {
        var play = try Play()
        try play.open(.rate)
        let others = play.room.agenda.steps.filter { $0.kind != .rate }.map(draft)
        #expect(play.code("agenda.edit", ["steps": .array(others)]) == "stepOpen")
    }

    @Test func `an agenda with an unknown step, or one twice, is refused`() throws {
        let play = try Play()
        let steps = play.room.agenda.steps.map(draft)
        let twice = steps + [steps[1]]
        let unknown = steps + [["id": "s77", "kind": "rate", "minutes": 5]]
        for steps in [twice, unknown] {
            #expect(play.refusal("agenda.edit", ["steps": .array(steps)])?.field == "steps")
        }
        #expect(play.refusal("agenda.edit", ["steps": [["kind": "rate", "minutes": 601]]])?.field == "steps.minutes")
    }

    // MARK: The timer

    @Test func `the timer is an end, and its time stands still while it is paused`() throws {
        var play = try Play()
        try play.perform("timer.start", ["seconds": 600])
        let end = try #require(play.room.agenda.timer?.endsAt)
        #expect(end == play.now + 600)
        play.wait(99)
        try play.perform("timer.pause")
        #expect(play.room.agenda.timer == Agenda.Timer(remaining: 500))
        play.wait(5_000)
        try play.perform("timer.resume")
        #expect(play.room.agenda.timer?.endsAt == play.now + 500)
        try play.perform("timer.stop")
        #expect(play.room.agenda.timer == nil)
        #expect(play.seen(by: Play.bela).at("agenda", "timer") == nil)
    }

    @Test func `a pause holds no more than a timer can, however the clock was set`() throws {
        var play = try Play()
        try play.perform("timer.start", ["seconds": 600])
        play.wait(-30 * 365 * 86_400)
        try play.perform("timer.pause")
        #expect(play.room.agenda.timer == Agenda.Timer(remaining: 36_000))
        try play.perform("timer.resume")
        play.wait(300 * 365 * 86_400)
        try play.perform("timer.pause")
        #expect(play.room.agenda.timer == Agenda.Timer(remaining: 0))
    }

    @Test func `two more minutes count from the end, or from now when the time is up`() throws {
        var play = try Play()
        try play.perform("timer.start", ["seconds": 60])
        let end = try #require(play.room.agenda.timer?.endsAt)
        try play.perform("timer.extend", ["seconds": 120])
        #expect(play.room.agenda.timer?.endsAt == end + 120)
        play.wait(10_000)
        try play.perform("timer.extend", ["seconds": 120])
        #expect(play.room.agenda.timer?.endsAt == play.now + 120)
        try play.perform("timer.pause")
        try play.perform("timer.extend", ["seconds": 60])
        #expect(play.room.agenda.timer == Agenda.Timer(remaining: 179))
    }

    @Test func `a timer that does not run cannot be paused, nor one that is not paused resumed`() throws {
        var play = try Play()
        #expect(play.code("timer.pause") == "timerNotRunning")
        #expect(play.code("timer.resume") == "timerNotPaused")
        try play.perform("timer.start", ["seconds": 60])
        #expect(play.code("timer.resume") == "timerNotPaused")
        #expect(play.code("timer.start", ["seconds": 60], by: Play.bela) == "notYourRole")
        #expect(play.refusal("timer.start", ["seconds": 0])?.field == "seconds")
    }

    @Test func `another step begins without a timer`() throws {
        var play = try Play()
        try play.perform("timer.start", ["seconds": 60])
        try play.open(.rate)
        #expect(play.room.agenda.timer == nil)
    }

    // MARK: Finishing

    @Test func `one says that one has finished, takes it back, and the step opened again asks anew`() throws {
        var play = try Play()
        let step = play.room.agenda.open
        try play.perform("step.finish", ["done": true], by: Play.bela)
        #expect(play.seen(by: Play.bela).at("you", "finished", step) == true)
        #expect(play.seen(by: Play.elif).at("you", "finished", step) == false)
        #expect(play.seen(by: Play.elif).at("agenda", "finished") == 1)
        #expect(play.seen(by: Play.elif).at("agenda", "expected") == 5)
        #expect(
            play.seen(by: Play.anna).at("desk", "unfinished", step, "people") == ["p1", "p3", "p4", "p5"])
        try play.perform("step.finish", ["done": false], by: Play.bela)
        #expect(play.seen(by: Play.anna).at("desk", "unfinished", step) == nil)
        #expect(play.seen(by: Play.bela).at("you", "finished", step) == false)
        try play.perform("step.finish", ["done": true], by: Play.bela)
        try play.open(.rate)
        #expect(play.seen(by: Play.bela).at("you", "finished", step) == true)
        try play.perform("step.open", ["step": .string(step)])
        #expect(play.seen(by: Play.bela).at("you", "finished", step) == false)
    }
}
