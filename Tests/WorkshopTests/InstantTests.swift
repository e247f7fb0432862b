import Foundation
import Testing

@testable import Workshop

struct InstantTests {
    private func byFoundation(_ text: String) -> Date? {
        let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return ((try? exact.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)))?.wholeMilliseconds
    }

    @Test func `an instant is written as Foundation writes it, and read again it is the same`() {
        for _ in 0..<20_000 {
            // Of the years 1800 to 11000.
            let milliseconds = Int.random(in: -5_364_662_400_000...284_996_620_800_000)
            let instant = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            let whole = Date(timeIntervalSince1970: (Double(milliseconds) / 1000).rounded(.down))
            #expect(instant.rfc3339.prefix { $0 != "." } + "Z" == whole.formatted(Date.ISO8601FormatStyle()))
            if instant < Date(timeIntervalSince1970: 253_402_300_800) {
                #expect(Date(rfc3339: instant.rfc3339) == instant.wholeMilliseconds)
            }
        }
    }

    @Test(arguments: [
        "2026-11-23T02:51:48.007Z", "2024-02-29T23:59:59.999Z", "2026-02-29T00:00:00.000Z", "2026-02-31T00:00:00.000Z",
        "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z", "2026-01-00T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
        "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z", "2026-01-01T00:00:61.000Z", "1900-01-01T00:00:00.000Z",
        "1899-12-31T23:59:59.999Z", "1582-10-10T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z",
        "2026-11-23T02:51:48Z", "2026-11-23T02:51:48.0070Z", "2026-11-23T02:51:48.007+01:00",
        "2026-11-23 02:51:48.007Z",
        "2026-11-23T02:51:4٨.007Z", "2026-11-23T02:51:48.007z", "", "yesterday",
    ])
    func `a text is read as Foundation reads it, or by neither`(_ text: String) {
        #expect(Date(rfc3339: text) == byFoundation(text))
    }
}
