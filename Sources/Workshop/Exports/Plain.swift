import Foundation

/// Numbers and dates as people write them, the same on every machine.
enum Plain {
    /// One decimal, for means.
    static func mean(_ value: Double) -> String { String(format: "%.1f", value) }

    /// As it was typed: whole numbers without a point.
    static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return String(whole) }
        return value.description
    }

    static func number(_ value: Double, unit: String?) -> String {
        guard let unit else { return number(value) }
        return "\(number(value)) \(Markdown.escaped(unit))"
    }

    /// “31 March 2027”.
    static func day(_ day: Day) -> String {
        let parts = day.description.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return day.description }
        return "\(parts[2]) \(months[parts[1] - 1]) \(parts[0])"
    }

    /// “31 March 2027, 17:05 (Europe/Berlin)”, in the time zone of the cycle.
    static func instant(_ date: Date, in timeZone: String?) -> String {
        let zone = timeZone.flatMap(TimeZone.init(identifier:)) ?? .gmt
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour,
            let minute = parts.minute, months.indices.contains(month - 1)
        else { return date.rfc3339 }
        let time = String(format: "%02d:%02d", hour, minute)
        return "\(day) \(months[month - 1]) \(year), \(time) (\(zone == .gmt ? "UTC" : timeZone ?? "UTC"))"
    }

    /// “one card”, “3 cards”.
    static func count(_ count: Int, _ thing: String, _ things: String? = nil) -> String {
        count == 1 ? "one \(thing)" : "\(count) \(things ?? thing + "s")"
    }

    /// “a, b and c”.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Whether a character turns the order of the text behind it around, or keeps it apart.
    static func turnsAround(_ scalar: Unicode.Scalar) -> Bool {
        ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
