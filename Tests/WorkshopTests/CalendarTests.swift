import Foundation
import Testing

@testable import Workshop

/// `calendar.ics`, line by line; an independent reader reads it in the browser tests.
struct CalendarTests {
    private func committed(_ cycle: JSON, _ commit: [String: JSON]) throws -> Play {
        var play = try Play(["cycle": cycle])
        let (objective, _, _) = try play.shaped()
        try play.perform(
            "action.add",
            [
                "objective": .string(objective), "task": "Write, test; and send the four questions to everybody",
                "owner": "p3", "due": "2027-01-29",
            ])
        try play.consent(5, 5)
        try play.perform("workshop.commit", Play.commit.merging(commit) { _, new in new })
        return play
    }

    private func lines(_ play: Play) -> [String] {
        CalendarFile.text(of: play.room).replacing("\r\n ", with: "").components(separatedBy: "\r\n")
    }

    private let quarter: JSON = [
        "label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin",
    ]

    @Test func `every check-in of the cycle stands in it, at its time in the room's zone over the clock change`() throws
    {
        let play = try committed(quarter, ["firstCheckIn": "2027-03-01", "time": "09:30", "cadence": "everyTwoWeeks"])
        let starts = lines(play).filter { $0.hasPrefix("DTSTART:") }
        #expect(starts == ["DTSTART:20270301T083000Z", "DTSTART:20270315T083000Z", "DTSTART:20270329T073000Z"])
    }

    @Test func `without a time a check-in is a whole day, and each reminds two days ahead`() throws {
        let play = try committed(quarter, ["firstCheckIn": "2027-03-01", "cadence": "monthly"])
        let lines = lines(play)
        #expect(lines.contains("DTSTART;VALUE=DATE:20270301"))
        #expect(lines.contains("DTEND;VALUE=DATE:20270302"))
        #expect(lines.filter { $0 == "TRIGGER:-P2D" }.count == 1)
    }

    @Test func `an action stands on its date with its task and owner, escaped`() throws {
        let play = try committed(quarter, [:])
        let summary = "SUMMARY:Due: Write\\, test\\; and send the four questions to everybody (Elif)"
        #expect(lines(play).contains(summary))
        #expect(lines(play).contains("UID:TESTTEST-action-d1@crux"))
    }

    @Test func `what some reader takes for the end of a line, or of a value, is none`() throws {
        var play = try committed(quarter, [:])
        try play.perform(
            "action.add",
            [
                "objective": "o1", "task": "one\u{2028}END:VEVENT\u{2029}two,\u{301} three;\u{301}", "owner": "p3",
                "due": "2027-02-01",
            ])
        let file = CalendarFile.text(of: play.room)
        #expect(!file.unicodeScalars.contains { ["\u{2028}", "\u{2029}"].contains($0) })
        #expect(lines(play).contains("SUMMARY:Due: one\\nEND:VEVENT\\ntwo\\,\u{301} three\\;\u{301} (Elif)"))
    }

    @Test func `no line is longer than 75 octets and every one ends with carriage return and line feed`() throws {
        var play = try committed(quarter, [:])
        let long = JSON.string(String(repeating: "Überprüfungsverfahren 👩‍🔧 ", count: 40))
        try play.perform("action.add", ["objective": "o1", "task": long, "due": "2027-02-01"])
        let text = CalendarFile.text(of: play.room)
        #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        for line in text.components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 75)
            #expect(!line.unicodeScalars.contains("\n"))
        }
    }

    @Test func `a later file updates what an earlier one made, and a skipped check-in is cancelled`() throws {
        var play = try committed(quarter, [:])
        func sequence(_ lines: [String]) -> Int? {
            lines.first { $0.hasPrefix("SEQUENCE:") }.flatMap { Int($0.dropFirst(9)) }
        }
        let before = lines(play)
        try play.perform("checkIn.skip", ["checkIn": "i1"])
        let after = lines(play)
        #expect(before.filter { $0.hasPrefix("UID:") } == after.filter { $0.hasPrefix("UID:") })
        #expect(try #require(sequence(after)) > #require(sequence(before)))
        #expect(after.filter { $0 == "STATUS:CANCELLED" }.count == 1)
        #expect(CalendarFile.text(of: play.room) == CalendarFile.text(of: play.room))
    }

    @Test(arguments: ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "America/St_Johns"])
    func `at any time of day a check-in is on its date where the room is`(zone: String) throws {
        let timeZone = try #require(TimeZone(identifier: zone))
        for time in ["00:00", "02:30", "09:30", "23:59"] {
            var day = try #require(Day("2027-01-01"))
            for _ in 0..<400 {
                let moment = try #require(day.moment(at: time, in: timeZone))
                #expect(Day(moment, in: timeZone) == day, "\(day) at \(time)")
                day = day.adding(days: 1)
            }
        }
    }

    @Test func `each event has a name of its own, and keeps it`() throws {
        var play = try committed(quarter, ["cadence": "weekly"])
        func names() -> [String] { lines(play).filter { $0.hasPrefix("UID:") } }
        let before = names()
        #expect(Set(before).count == before.count)
        try play.perform("checkIn.skip", ["checkIn": "i1"])
        try play.perform("checkIn.close", ["checkIn": "i2"])
        #expect(names() == before)
        // One more on a date that had one.
        try play.perform("checkIn.skip", ["checkIn": "i3"])
        try play.perform("checkIn.skip", ["checkIn": "i4"])
        #expect(Set(names()).count == names().count)
    }

    @Test func `a check-in that is moved stays the same event, with a higher sequence`() throws {
        var play = try committed(quarter, ["cadence": "everyTwoWeeks", "time": "09:30"])
        func event(_ name: String) -> [String: String] {
            let events = lines(play).split(separator: "BEGIN:VEVENT").map { lines in
                Dictionary(
                    lines.compactMap { line in
                        line.firstIndex(of: ":").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
                    }, uniquingKeysWith: { first, _ in first })
            }
            return events.first { $0["UID"] == "TESTTEST-checkin-\(name)@crux" } ?? [:]
        }
        let before = event("2027-02-01")
        #expect(before["DTSTART"] == "20270201T083000Z")
        try play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-02-04", "reason": "Carnival"])
        let after = event("2027-02-01")
        #expect(after["DTSTART"] == "20270204T083000Z")
        #expect(
            try #require(after["SEQUENCE"].flatMap { Int($0) }) > #require(before["SEQUENCE"].flatMap { Int($0) }))
        #expect(event("2027-02-15")["DTSTART"] == "20270215T083000Z")
        // Moved onto a day of the rhythm, both stay.
        try play.perform("checkIn.move", ["checkIn": "i1", "date": "2027-02-15"])
        #expect(event("2027-02-01")["DTSTART"] == "20270215T083000Z")
    }

    @Test func `a second check-in of a day is an event of its own`() throws {
        var play = try committed(quarter, [:])
        try play.perform("checkIn.skip", ["checkIn": "i1"])
        try play.perform("checkIn.skip", ["checkIn": "i2"])
        try play.perform("cycle.close", ["objectives": [:]])
        try play.perform("checkIn.open", ["date": "2027-02-01"])
        let names = lines(play).filter { $0.hasPrefix("UID:") }
        #expect(Set(names).count == names.count)
        #expect(names.contains("UID:TESTTEST-checkin-2027-02-01-2@crux"))
    }

    @Test func `the close of the cycle cancels the check-ins that were still to come`() throws {
        var play = try committed(quarter, [:])
        let names = { (play: Play) in lines(play).filter { $0.hasPrefix("UID:") && $0.contains("-checkin-") } }
        let planned = names(play)
        #expect(planned.count > 2)
        #expect(!lines(play).contains("STATUS:CANCELLED"))
        try play.perform("cycle.close", ["objectives": [:]])
        #expect(names(play) == planned)
        #expect(lines(play).filter { $0 == "STATUS:CANCELLED" }.count == planned.count)
        #expect(!lines(play).contains("BEGIN:VALARM"))
    }

    @Test func `before the commit there are no check-ins in it`() throws {
        #expect(!CalendarFile.text(of: try Play().room).contains("VEVENT"))
    }
}
