import Foundation

extension Date {
    private static let form = Array("0000-00-00T00:00:00.000Z".utf8)
    /// Before them Foundation has its own idea of the calendar.
    private static let years = 1900...9999

    /// RFC 3339 in UTC with milliseconds.
    package var rfc3339: String {
        let milliseconds = Int64((timeIntervalSince1970 * 1000).rounded())
        let (seconds, fraction) = milliseconds.quotientAndFloorRemainder(1000)
        var time = time_t(seconds)
        var clock = tm()
        guard gmtime_r(&time, &clock) != nil, Date.years.contains(Int(clock.tm_year) + 1900) else {
            // Put together, because Foundation cuts a fraction instead of rounding it.
            let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
            return "\(whole.dropLast()).\(String(fraction + 1000).dropFirst())Z"
        }
        var numbers = [
            Int(clock.tm_year) + 1900, Int(clock.tm_mon) + 1, Int(clock.tm_mday), Int(clock.tm_hour),
            Int(clock.tm_min), Int(clock.tm_sec), Int(fraction), 0,
        ]
        var text = Date.form
        for place in text.indices.reversed() {
            if text[place] == UInt8(ascii: "0") {
                text[place] += UInt8(numbers[numbers.count - 1] % 10)
                numbers[numbers.count - 1] /= 10
            } else {
                numbers.removeLast()
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    package init?(rfc3339 text: String) {
        if let milliseconds = Date.milliseconds(in: text) {
            self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
            return
        }
        let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? exact.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else { return nil }
        self = date.wholeMilliseconds
    }

    /// Of an instant that is written as we write it; nil otherwise, and when there is no such day or time of day.
    private static func milliseconds(in text: String) -> Int? {
        guard text.utf8.count == form.count else { return nil }
        var numbers = [0]
        for (byte, wanted) in zip(text.utf8, form) {
            if wanted == UInt8(ascii: "0") {
                guard byte >= wanted, byte <= UInt8(ascii: "9") else { return nil }
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - wanted)
            } else {
                guard byte == wanted else { return nil }
                numbers.append(0)
            }
        }
        guard years.contains(numbers[0]) else { return nil }
        var clock = tm()
        clock.tm_year = Int32(numbers[0] - 1900)
        clock.tm_mon = Int32(numbers[1] - 1)
        clock.tm_mday = Int32(numbers[2])
        clock.tm_hour = Int32(numbers[3])
        clock.tm_min = Int32(numbers[4])
        clock.tm_sec = Int32(numbers[5])
        let seconds = timegm(&clock)
        // What goes over is carried, as the 31st of June into July.
        let carried = [clock.tm_mon + 1, clock.tm_mday, clock.tm_hour, clock.tm_min, clock.tm_sec].map(Int.init)
        return carried == Array(numbers[1...5]) ? seconds * 1000 + numbers[6] : nil
    }

    /// The instant cut to whole milliseconds, as the journal and the wire keep it.
    package var wholeMilliseconds: Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 * 1000).rounded() / 1000)
    }
}

extension Int64 {
    /// Division towards minus infinity, so that instants before 1970 are right too.
    fileprivate func quotientAndFloorRemainder(_ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
