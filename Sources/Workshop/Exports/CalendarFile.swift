import Foundation

/// `calendar.ics` (RFC 5545): the check-ins of the cycle, each with a reminder to write two days ahead, and the dates of actions.
///
/// A date keeps its UID and its SEQUENCE grows with the room, so that importing the file again updates what is there. Times stand in UTC: every date is listed by itself, so that no rule has to be carried over a clock change.
struct CalendarFile {
    private let room: Room
    private var lines: [String] = []

    static func text(of room: Room) -> String {
        var file = CalendarFile(room: room)
        file.put("BEGIN", "VCALENDAR")
        file.put("VERSION", "2.0")
        file.put("PRODID", "-//Crux//Crux//EN")
        file.put("CALSCALE", "GREGORIAN")
        file.put("METHOD", "PUBLISH")
        file.put("X-WR-CALNAME", CalendarFile.escaped(room.charter.title))
        file.checkIns()
        file.actions()
        file.put("END", "VCALENDAR")
        return file.lines.joined()
    }

    private init(room: Room) { self.room = room }

    private mutating func checkIns() {
        guard let record = room.record else { return }
        // A check-in keeps the name of the day that it was planned for, also when it is moved; a second one of that day has its own.
        var named: [Day: Int] = [:]
        for (date, planned, state) in room.datesOfCheckIns {
            named[planned, default: 0] += 1
            let number = named[planned].map { $0 > 1 ? "-\($0)" : "" } ?? ""
            let name = "checkin-\(planned)\(number)"
            event(name, date, at: record.time, minutes: 60, summary: "Check-in: \(room.charter.title)") {
                $0.put("STATUS", state == .skipped ? "CANCELLED" : "CONFIRMED")
                guard state == nil || state == .open else { return }
                $0.put("BEGIN", "VALARM")
                $0.put("ACTION", "DISPLAY")
                $0.put("TRIGGER", "-P2D")
                $0.put("DESCRIPTION", "Write your updates for the check-in: value, confidence, and what you need.")
                $0.put("END", "VALARM")
            }
        }
    }

    private mutating func actions() {
        for (id, action) in room.actions.all {
            guard let due = action.due else { continue }
            event("action-\(id)", due, at: nil, minutes: 0, summary: "Due: \(action.task)\(owner(of: action))") {
                $0.put("TRANSP", "TRANSPARENT")
                $0.put("STATUS", "CONFIRMED")
            }
        }
    }

    private func owner(of action: Action) -> String {
        switch action.owner {
        case .person(let id): room.people[id].map { " (\($0.name))" } ?? ""
        case .absent(let name, _): " (\(name))"
        case nil: ""
        }
    }

    private mutating func event(
        _ name: String, _ day: Day, at time: String?, minutes: Int, summary: String, more: (inout CalendarFile) -> Void
    ) {
        put("BEGIN", "VEVENT")
        put("UID", "\(room.code)-\(name)@crux")
        put("DTSTAMP", CalendarFile.utc(room.changedAt))
        put("SEQUENCE", String(room.head))
        if let time, let start = day.moment(at: time, in: room.timeZone) {
            put("DTSTART", CalendarFile.utc(start))
            put("DTEND", CalendarFile.utc(start + Double(minutes * 60)))
        } else {
            put("DTSTART;VALUE=DATE", CalendarFile.date(day))
            put("DTEND;VALUE=DATE", CalendarFile.date(day.adding(days: 1)))
        }
        put("SUMMARY", CalendarFile.escaped(summary))
        more(&self)
        put("END", "VEVENT")
    }

    // MARK: The form of a line

    /// A content line, folded after 75 octets at most, within what is read as one character only when that is longer than a line.
    private mutating func put(_ name: String, _ value: String) {
        var folded = String.UnicodeScalarView()
        var width = 0
        for character in "\(name):\(value)" {
            let size = character.utf8.count
            if width + size > 75, size < 75 { fold(&folded, &width) }
            for scalar in character.unicodeScalars {
                let size = UTF8.width(scalar)
                if width + size > 75 { fold(&folded, &width) }
                folded.append(scalar)
                width += size
            }
        }
        lines.append(String(folded) + "\r\n")
    }

    private func fold(_ line: inout String.UnicodeScalarView, _ width: inout Int) {
        line += "\r\n ".unicodeScalars
        width = 1
    }

    /// By scalars, because a mark that combines with a comma does not make it harmless. Whatever some reader takes for the end of a line is written as RFC 5545 writes it.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += ["\\", scalar]
            case "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}": result += "\\n".unicodeScalars
            default: if scalar.properties.generalCategory != .control { result.append(scalar) }
            }
        }
        return String(result)
    }

    private static func date(_ day: Day) -> String { day.description.replacing("-", with: "") }

    private static func utc(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        return String(
            format: "%04d%02d%02dT%02d%02d%02dZ", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0, parts.hour ?? 0,
            parts.minute ?? 0, parts.second ?? 0)
    }
}

extension Room {
    /// The dates of the check-ins, with the day they were planned for and what became of them: those that there are, then those of the rhythm until the cycle ends; they are cancelled when it is closed before.
    package var datesOfCheckIns: [(date: Day, planned: Day, state: CheckIn.State?)] {
        var dates = checkIns.values.map { (date: $0.date, planned: $0.planned, state: Optional($0.state)) }
        guard let record else { return dates }
        var last = checkIns.values.map(\.reached).max() ?? record.firstCheckIn.adding(days: -1)
        // Without an end of the cycle, or with a distant one, as many as people plan ahead.
        let most = record.cadence.meetingsAYear
        while dates.count < most {
            let next = record.cadence.next(after: last, first: record.firstCheckIn)
            guard let end = charter.cycle?.end, next <= end else { break }
            dates.append((next, next, closing == nil ? nil : .skipped))
            last = next
        }
        return dates.sorted { ($0.date, $0.planned) < ($1.date, $1.planned) }
    }
}

extension Day {
    /// The moment of a time of day, `HH:MM`, in a time zone. In the hour that a clock change leaves out, the hour after it.
    package func moment(at time: String, in timeZone: TimeZone) -> Date? {
        let parts = description.split(separator: "-").compactMap { Int($0) }
        let clock = time.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 3, clock.count == 2 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return calendar.date(
            from: DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: clock[0], minute: clock[1]))
    }
}
