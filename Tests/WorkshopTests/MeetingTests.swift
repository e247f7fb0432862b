import Foundation
import Testing

@testable import Workshop

/// The check-in meeting: its screens, its timer, another date, and what it costs a year.
struct MeetingTests {
    private let cycle: JSON = ["label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin"]

    /// A room after its commit on 15 January 2027, first check-in on 1 February, every two weeks.
    private func committed(_ commit: [String: JSON] = [:]) throws -> Play {
        var play = try Play(["cycle": cycle])
        _ = try play.shaped()
        try play.consent(5, 4, 4, 4, 3)
        try play.perform("workshop.commit", Play.commit.merging(commit) { _, new in new })
        return play
    }

    private func turn(_ screen: JSON, from: JSON? = nil, in checkIn: String = "i1") -> [String: JSON] {
        var fields: [String: JSON] = ["checkIn": .string(checkIn)]
        if screen != .null { fields["screen"] = screen }
        if let from { fields["from"] = from }
        return fields
    }

    private func seconds(_ play: Play) -> Double? { play.room.agenda.timer?.endsAt?.timeIntervalSince(play.now) }

    private func dates(_ play: Play, _ state: CheckIn.State) -> [String] {
        play.room.checkIns.values.filter { $0.state == state }.map(\.date.description)
    }

    // MARK: The screens

    @Test func `the five screens come one after the other, each with its minutes on the shared timer`() throws {
        var play = try committed()
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "meeting") == nil)
        for (screen, minutes) in [
            ("commitments", 10.0), ("progress", 10), ("risks", 20), ("needs", 10), ("answers", 10),
        ] {
            try play.perform("checkIn.turn", turn(.string(screen)))
            #expect(play.seen(by: Play.elif).at("checkIns", "i1", "meeting") == .string(screen))
            #expect(seconds(play) == minutes * 60)
            play.wait(120)
        }
        try play.perform("checkIn.turn", turn("progress"))
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "meeting") == "progress")
        #expect(seconds(play) == 600)
    }

    @Test func `leaving the meeting leads back to the front page, stops the timer and keeps everything`() throws {
        var play = try committed()
        try play.perform("checkIn.turn", turn("risks"))
        try play.perform("risk.raise", ["kind": "risk", "on": "room", "text": "Two callers may leave"], by: Play.bela)
        try play.perform("checkIn.turn", turn(nil))
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "meeting") == nil)
        #expect(play.room.agenda.timer == nil)
        #expect(play.room.risks.count == 1)
        #expect(try play.decide("checkIn.turn", turn(nil), by: Play.anna).events.isEmpty)
    }

    @Test func `the second of two facilitators who turn at once is told where everybody is`() throws {
        var play = try committed()
        try play.perform("person.setRole", ["person": "p3", "role": "facilitator"])
        try play.perform("checkIn.turn", turn("commitments", from: "frontPage"))
        #expect(try play.decide("checkIn.turn", turn("commitments", from: "frontPage"), by: "p3").events.isEmpty)
        try play.perform("checkIn.turn", turn("progress", from: "commitments"), by: "p3")
        #expect(try play.decide("checkIn.turn", turn("progress", from: "commitments"), by: "p1").events.isEmpty)
        let refusal = play.refusal("checkIn.turn", turn(nil, from: "commitments"))
        #expect(refusal?.code == "screenMoved")
        #expect(refusal?.detail.hasPrefix("Elif turned to “Progress” a moment ago.") == true)
        #expect(
            play.refusal("checkIn.turn", turn("risks", from: "commitments"), by: "p3")?.detail.hasPrefix("You ") == true
        )
        try play.perform("checkIn.turn", turn(nil, from: "progress"))
        let back = play.refusal("checkIn.turn", turn("risks", from: "progress"), by: "p3")
        #expect(back?.detail.hasPrefix("Anna went back to the front page a moment ago.") == true)
    }

    @Test func `a screen is opened in the open check-in only, and by facilitators`() throws {
        var play = try committed()
        #expect(play.code("checkIn.turn", turn("risks"), by: Play.elif) == "notYourRole")
        #expect(play.code("checkIn.turn", turn("risks", in: "i9")) == "notFound")
        #expect(play.refusal("checkIn.turn", turn("lunch"))?.field == "screen")
        #expect(play.refusal("checkIn.turn", turn("risks", from: "lunch"))?.field == "from")
        try play.perform("checkIn.close", ["checkIn": "i1"])
        let refusal = play.refusal("checkIn.turn", turn("risks"))
        #expect(refusal?.code == "checkInClosed")
        #expect(refusal?.detail.contains("2027-02-15") == true)
        #expect(try Play().code("checkIn.turn", turn("risks")) == "notCommitted")
    }

    @Test(arguments: ["checkIn.close", "checkIn.skip", "cycle.close", "workshop.reopen", "room.archive"])
    func `what ends the check-in ends the meeting and its timer`(type: String) throws {
        var play = try committed()
        try play.perform("update.write", ["checkIn": "i1", "keyResult": "k1", "value": 20], by: Play.bela)
        try play.perform("checkIn.turn", turn("needs"))
        let fields: [String: [String: JSON]] = [
            "cycle.close": ["objectives": [:]], "workshop.reopen": ["reason": "A wrong target"], "room.archive": [:],
        ]
        try play.perform(type, fields[type] ?? ["checkIn": "i1"])
        #expect(play.room.checkIns["i1"]?.meeting == nil)
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "meeting") == nil)
        #expect(play.room.agenda.timer == nil)
    }

    @Test func `a timer that somebody set by hand goes on when no meeting was on`() throws {
        var play = try committed()
        try play.perform("timer.start", ["seconds": 60])
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(play.room.agenda.timer != nil)
    }

    // MARK: Another date

    @Test func `a check-in moves to another date with a reason, and the rhythm goes on as agreed`() throws {
        var play = try committed()
        try play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-01-29", "reason": "Carnival"])
        let moved = play.seen(by: Play.elif).at("checkIns", "i1")
        #expect(moved?["date"] == "2027-01-29")
        #expect(moved?["moved"]?.array?.first?["from"] == "2027-02-01")
        #expect(moved?["moved"]?.array?.first?["reason"] == "Carnival")
        #expect(moved?["moved"]?.array?.first?["by"] == "p1")
        #expect(play.room.datesOfCheckIns.prefix(2).map(\.date.description) == ["2027-01-29", "2027-02-15"])
        // Not the 1st again, whose check-in this was.
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(dates(play, .open) == ["2027-02-15"])
    }

    @Test func `one that moved behind the next date of the rhythm takes its place`() throws {
        var play = try committed()
        try play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-02-16"])
        try play.perform("checkIn.skip", ["checkIn": "i1"])
        #expect(dates(play, .open) == ["2027-03-01"])
    }

    @Test func `progress is judged for the new date`() throws {
        var play = try committed()
        try play.perform("update.write", ["checkIn": "i1", "keyResult": "k1", "value": 22.2], by: Play.bela)
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "results", "k1", "status") == "onTrack")
        try play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-03-20"])
        #expect(play.seen(by: Play.elif).at("checkIns", "i1", "results", "k1", "status") == "offTrack")
    }

    @Test func `only an open check-in moves, to a day that is not over, and not for ever`() throws {
        var play = try committed()
        let move: [String: JSON] = ["checkIn": "i1", "date": "2027-02-03"]
        #expect(play.code("checkIn.move", move, by: Play.elif) == "notYourRole")
        #expect(play.code("checkIn.move", ["checkIn": "i9", "date": "2027-02-03"]) == "notFound")
        #expect(play.refusal("checkIn.move", ["checkIn": "i1", "date": "2027-01-14"])?.field == "date")
        #expect(play.refusal("checkIn.move", ["checkIn": "i1", "date": "2027-01-15"]) == nil)
        #expect(try play.decide("checkIn.move", ["checkIn": "i1", "date": "2027-02-01"], by: "p1").events.isEmpty)
        for day in 1...Meeting.mostMoves {
            try play.perform(
                "checkIn.move", ["checkIn": "i1", "date": .string("2027-03-\(day < 10 ? "0" : "")\(day)")])
        }
        #expect(play.code("checkIn.move", move) == "tooManyMoves")
        try play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(play.code("checkIn.move", move) == "checkInClosed")
        #expect(try Play().code("checkIn.move", move) == "notCommitted")
    }

    // MARK: What it costs

    @Test func `the cost of a year shows when a rate is set, and counts who takes part`() throws {
        var play = try committed()
        func cost() -> JSON? { play.seen(by: Play.elif).at("room", "meetingCost") }
        #expect(cost() == nil)
        try play.perform("room.configure", ["settings": ["meetingRate": 80]])
        #expect(cost() == ["people": 5, "hours": 1.0, "rate": 80.0, "meetings": 26, "yearly": 10_400.0])
        #expect(play.seen(by: Play.elif).at("room", "settings", "meetingRate") == 80.0)
        try play.perform("person.setRole", ["person": "p4", "role": "observer"])
        try play.perform("person.remove", ["person": "p5"])
        #expect(cost()?["yearly"] == 6_240.0)
        try play.perform("room.configure", ["settings": ["meetingRate": nil]])
        #expect(cost() == nil)
        #expect(play.seen(by: Play.elif).at("room", "settings", "meetingRate") == nil)
    }

    @Test func `after the commit the rate can change and nothing else`() throws {
        var play = try committed()
        for fields: [String: JSON] in [
            ["title": "Another"], ["purpose": "Grow", "settings": ["meetingRate": 80]], ["settings": ["dots": 5]],
            ["settings": ["dots": 5, "meetingRate": 80]], ["expected": ["Legal"]],
        ] { #expect(play.code("room.configure", fields) == "committed", "\(fields)") }
        try play.perform("room.configure", ["settings": ["meetingRate": 62.5, "dots": 3]])
        #expect(play.room.charter.settings.meetingRate == 62.5)
        for bad: JSON in [0, -1, "80"] {
            let fields: [String: JSON] = ["settings": ["meetingRate": bad]]
            #expect(play.refusal("room.configure", fields)?.field == "settings.meetingRate")
        }
        #expect(play.code("room.configure", ["settings": ["meetingRate": 1]], by: Play.elif) == "notYourRole")
        #expect(throws: Refusal.self) { try Play(["settings": ["meetingRate": 0]]) }
        #expect(try Play(["settings": ["meetingRate": 90]]).seen(by: Play.anna).at("room", "meetingCost") == nil)
    }
}
