import Foundation
import Testing

@testable import Workshop

/// Somebody is late or away, the clock stands elsewhere: each has an outcome that people would expect.
struct CheckInsAbsenceTests {
    private func result(_ room: AfterCommit, _ checkIn: String = "i1") -> JSON? {
        room.play.seen(by: Play.elif).at("checkIns", checkIn, "results", room.keyResult)
    }

    private func openDate(_ room: AfterCommit) -> String? { room.play.room.openCheckIn?.value.date.description }

    @Test func `anybody writes for an owner who is away, under their own name`() throws {
        var room = try AfterCommit()
        try room.play.perform(
            "keyResult.edit",
            [
                "keyResult": .string(room.keyResult), "owner": ["name": "Zoë", "function": "Sales"],
                "reason": "Zoë has the data.",
            ])
        try room.play.perform("update.write", room.update(24), by: Play.elif)
        #expect(room.play.seen(by: Play.bela).at("updates", "u1", "by") == "p3")
        #expect(result(room)?["status"] == "onTrack")
    }

    @Test func `an observer reads and does not write`() throws {
        var room = try AfterCommit()
        try room.play.perform("person.setRole", ["person": "p5", "role": "observer"])
        #expect(room.play.code("update.write", room.update(24), by: Play.ines) == "notYourRole")
    }

    @Test func `who is late writes until the check-in is closed, and it counts for its date`() throws {
        var room = try AfterCommit()
        room.play.wait(40 * 86_400)
        try room.play.perform("update.write", room.update(24), by: Play.bela)
        #expect(result(room)?["expected"] == .double(31.0 / 89))
        #expect(result(room)?["status"] == "onTrack")
    }

    @Test func `an update after the close changes nothing of what was closed`() throws {
        var room = try AfterCommit()
        try room.play.perform("update.write", room.update(24), by: Play.bela)
        try room.play.perform("checkIn.close", ["checkIn": "i1"])
        let before = room.play.seen(by: Play.elif).at("checkIns", "i1")
        #expect(room.play.code("update.write", room.update(30), by: Play.bela) == "checkInClosed")
        try room.play.perform("update.write", room.update(30, in: "i2"), by: Play.bela)
        #expect(room.play.seen(by: Play.elif).at("checkIns", "i1") == before)
    }

    @Test func `a skipped check-in leaves the next one without data until somebody writes`() throws {
        var room = try AfterCommit()
        try room.play.perform("update.write", room.update(24), by: Play.bela)
        try room.play.perform("checkIn.skip", ["checkIn": "i1"])
        #expect(result(room, "i1")?["progress"] == 0.5)
        #expect(result(room, "i2")?["status"] == "noData")
    }

    @Test func `the close of the cycle ends the open check-in and keeps what was written for it`() throws {
        var room = try AfterCommit()
        try room.play.perform("update.write", room.update(24), by: Play.bela)
        try room.play.perform("cycle.close", ["objectives": [:]])
        #expect(room.play.room.checkIns["i1"]?.state == .skipped)
        #expect(result(room)?["progress"] == 0.5)
        #expect(room.play.code("update.write", room.update(30), by: Play.bela) == "checkInClosed")
        // Whoever still wants to look at it opens one more.
        try room.play.perform("checkIn.open", ["date": "2027-04-12"])
        try room.play.perform("update.write", room.update(30, in: "i2"), by: Play.bela)
        #expect(result(room, "i2")?["status"] == "onTrack")
    }

    /// 1 February 2027, 11:30 UTC: the same day in Berlin, already the 2nd in Auckland, still the 1st in Honolulu.
    @Test(arguments: [
        ("Europe/Berlin", "2027-02-02"), ("Pacific/Auckland", "2027-02-03"), ("Pacific/Honolulu", "2027-02-02"),
    ])
    func `the next date lies behind today where the room is`(zone: String, next: String) throws {
        var room = try AfterCommit(zone: zone, ["firstCheckIn": "2027-01-20", "cadence": "weekly"])
        let close = try #require(Day("2027-02-01")?.moment(at: "11:30", in: .gmt))
        room.play.wait(close.timeIntervalSince(room.play.now))
        let today = Day(close, in: room.play.room.timeZone)
        #expect(today.adding(days: 1).description == next)
        try room.play.perform("checkIn.close", ["checkIn": "i1"])
        #expect(openDate(room) == "2027-02-03")
        #expect(try #require(openDate(room)) > today.description)
    }

    /// Midnight of 3 February in Auckland is eleven in the morning of the 2nd in UTC.
    @Test func `whose day has begun where the room is goes to the week after`() throws {
        for (clock, next) in [("10:30", "2027-02-03"), ("11:30", "2027-02-10")] {
            var room = try AfterCommit(
                zone: "Pacific/Auckland", ["firstCheckIn": "2027-01-20", "cadence": "weekly"])
            let close = try #require(Day("2027-02-02")?.moment(at: clock, in: .gmt))
            room.play.wait(close.timeIntervalSince(room.play.now))
            try room.play.perform("checkIn.close", ["checkIn": "i1"])
            #expect(openDate(room) == next, "\(clock)")
        }
    }

    @Test func `the rhythm and the time of day go on over the clock change`() throws {
        var room = try AfterCommit(["firstCheckIn": "2027-03-15", "cadence": "weekly", "time": "09:30"])
        for date in ["2027-03-22", "2027-03-29"] {
            let open = try #require(room.play.room.openCheckIn?.id)
            try room.play.perform("checkIn.close", ["checkIn": .string(open)])
            #expect(openDate(room) == date)
        }
        let starts = CalendarFile.text(of: room.play.room).components(separatedBy: "\r\n").filter {
            $0.hasPrefix("DTSTART:")
        }
        #expect(starts == ["DTSTART:20270315T083000Z", "DTSTART:20270322T083000Z", "DTSTART:20270329T073000Z"])
    }

    @Test func `without a cycle the time of a key result begins with the commit and ends with its due date`() throws {
        var play = try Play()
        let (_, keyResult, _) = try play.shaped()
        try play.perform("keyResult.edit", ["keyResult": .string(keyResult), "due": "2027-03-06"])
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit)
        try play.perform(
            "update.write", ["checkIn": "i1", "keyResult": .string(keyResult), "value": 24], by: Play.bela)
        // From 15 January on, 17 days of 50.
        let result = play.seen(by: Play.elif).at("checkIns", "i1", "results", keyResult)
        #expect(result?["expected"] == .double(17.0 / 50))
        #expect(result?["status"] == "onTrack")
    }
}
