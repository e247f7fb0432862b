import Foundation

/// A calendar day, `YYYY-MM-DD`, that exists.
package struct Day: Hashable, Sendable, Comparable, Codable, JSONConvertible, CustomStringConvertible {
    package let description: String

    package init?(_ text: String) {
        guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/),
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3), year >= 1900
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = DateComponents(calendar: calendar, year: year, month: month, day: day)
        guard parts.isValidDate(in: calendar) else { return nil }
        description = text
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day: \(text)")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var json: JSON { .string(description) }

    /// Counting on from the year 9999 leads to a longer year, which is later.
    package static func < (left: Day, right: Day) -> Bool {
        (left.description.utf8.count, left.description) < (right.description.utf8.count, right.description)
    }
}

// Whole days of the calendar, as a cycle counts them: no hours, so that no clock change makes one longer.

extension Day {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// The day that it is at a moment in a time zone.
    package init(_ moment: Date, in timeZone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.init(calendar.dateComponents([.year, .month, .day], from: moment))
    }

    private init(_ parts: DateComponents) {
        let year = String(parts.year ?? 1970)
        let (month, day) = (String(parts.month ?? 1), String(parts.day ?? 1))
        description =
            String(repeating: "0", count: max(0, 4 - year.count)) + year + "-"
            + (month.count < 2 ? "0" : "") + month + "-" + (day.count < 2 ? "0" : "") + day
    }

    /// Midnight of the day in Greenwich: only for counting with days.
    private var midnight: Date {
        let parts = description.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return Date(timeIntervalSince1970: 0) }
        return Day.calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2]))
            ?? Date(timeIntervalSince1970: 0)
    }

    /// How many days from this one to another; negative when it lies before.
    package func days(to other: Day) -> Int {
        Int(((other.midnight.timeIntervalSince(midnight)) / 86_400).rounded())
    }

    package func adding(days: Int) -> Day {
        Day(Day.calendar.dateComponents([.year, .month, .day], from: midnight + Double(days) * 86_400))
    }

    /// The same day of a later month, or that month's last day where it has no such day.
    package func adding(months: Int) -> Day {
        let later = Day.calendar.date(byAdding: .month, value: months, to: midnight) ?? midnight
        return Day(Day.calendar.dateComponents([.year, .month, .day], from: later))
    }
}
