import Foundation
import Testing

@testable import Workshop

/// What holds of progress, status and days for any numbers and any clock.
struct ProgressPropertyTests {
    private static let tries = 2_000

    private func result(_ kind: KeyResult.Kind, from baseline: Double? = nil, to target: Double?) -> KeyResult {
        KeyResult(objective: "o1", title: "x", kind: kind, baseline: baseline, target: target, position: 1)
    }

    /// Amounts as people type them: thousandths up to a million, below nothing too.
    private func amount(_ chance: inout Chance) -> Double {
        let sizes = [10, 1_000, 1_000_000, 1_000_000_000]
        let size = sizes[Int.random(in: 0..<sizes.count, using: &chance)]
        return Double(Int.random(in: -size...size, using: &chance)) / 1_000
    }

    private func day(_ chance: inout Chance) throws -> Day {
        try #require(Day("2027-01-01")).adding(days: Int.random(in: -400...800, using: &chance))
    }

    @Test func `progress in either direction lies between nothing and all of it, and never falls on the way`() throws {
        var chance = Chance(seed: 7)
        for _ in 0..<Self.tries {
            let (baseline, target) = (amount(&chance), amount(&chance))
            if baseline == target { continue }
            let kind: KeyResult.Kind = target > baseline ? .increase : .decrease
            let measure = result(kind, from: baseline, to: target)
            #expect(measure.progress(at: baseline) == 0 && measure.progress(at: target) == 1)
            let way = [amount(&chance), amount(&chance), amount(&chance)].sorted { (target > baseline) == ($0 < $1) }
            let progress = try way.map { try #require(measure.progress(at: $0)) }
            #expect(progress.allSatisfy { (0...1).contains($0) })
            #expect(progress == progress.sorted(), "\(baseline) to \(target): \(way)")
        }
    }

    @Test func `a way up and the same way down are the same progress`() throws {
        var chance = Chance(seed: 8)
        for _ in 0..<Self.tries {
            let (baseline, target, value) = (amount(&chance), amount(&chance), amount(&chance))
            guard target > baseline else { continue }
            let up = result(.increase, from: baseline, to: target).progress(at: value)
            let down = result(.decrease, from: -baseline, to: -target).progress(at: -value)
            #expect(up == down)
        }
    }

    @Test func `what stays is inside at its limit, above it or below it`() {
        var chance = Chance(seed: 9)
        for _ in 0..<Self.tries {
            let (limit, step) = (amount(&chance), abs(amount(&chance)) + 0.001)
            let (above, below) = (result(.stayAbove, to: limit), result(.stayBelow, to: limit))
            #expect([limit - step, limit, limit + step].map(above.progress(at:)) == [0, 1, 1])
            #expect([limit - step, limit, limit + step].map(below.progress(at:)) == [1, 1, 0])
        }
    }

    @Test func `exactly what is expected is on track, and exactly seven tenths of it is at risk`() throws {
        var chance = Chance(seed: 10)
        for _ in 0..<Self.tries {
            let whole = Int.random(in: 1...400, using: &chance)
            let passed = Int.random(in: 1...whole, using: &chance)
            let start = try day(&chance)
            let span = Span(start: start, end: start.adding(days: whole))
            let date = start.adding(days: passed)
            // A way of ten times the days, so that both limits are whole numbers and reached by typing them.
            let up = result(.increase, from: 0, to: Double(whole * 10))
            let down = result(.decrease, from: Double(whole * 10), to: 0)
            func statuses(_ way: Double) -> [Status?] {
                [
                    up.status(of: way, on: date, in: span),
                    down.status(of: Double(whole * 10) - way, on: date, in: span),
                ]
            }
            #expect(statuses(Double(passed * 10)) == [.onTrack, .onTrack])
            #expect(statuses(Double(passed * 10) - 0.001) == [.atRisk, .atRisk])
            #expect(statuses(Double(passed * 7)) == [.atRisk, .atRisk])
            #expect(statuses(Double(passed * 7) - 0.001) == [.offTrack, .offTrack])
        }
    }

    @Test func `more progress is never a worse status, and more time never a better one`() throws {
        let order: [Status] = [.offTrack, .atRisk, .onTrack]
        var chance = Chance(seed: 11)
        for _ in 0..<Self.tries {
            let start = try day(&chance)
            let span = Span(start: start, end: start.adding(days: Int.random(in: 0...400, using: &chance)))
            let days = try [day(&chance), day(&chance)].sorted()
            let values = [amount(&chance), amount(&chance)].sorted()
            let measure = result(.increase, from: -10, to: 10)
            func place(_ value: Double, _ day: Day) throws -> Int {
                try #require(order.firstIndex { $0 == measure.status(of: value, on: day, in: span) })
            }
            #expect(try place(values[0], days[0]) <= place(values[1], days[0]))
            #expect(try place(values[0], days[0]) >= place(values[0], days[1]))
        }
    }

    @Test func `the elapsed share grows from nothing to all by whole days`() throws {
        var chance = Chance(seed: 12)
        for _ in 0..<200 {
            let start = try day(&chance)
            let whole = Int.random(in: 1...120, using: &chance)
            let span = Span(start: start, end: start.adding(days: whole))
            let shares = (-2...(whole + 2)).map { span.elapsed(on: start.adding(days: $0)) }
            #expect(shares == shares.sorted())
            #expect(shares.prefix(3) == [0, 0, 0] && shares.suffix(3) == [1, 1, 1])
            #expect(Set(shares).count == whole + 1)
        }
    }

    @Test func `an expected line through checkpoints stays between nothing and all`() throws {
        var chance = Chance(seed: 13)
        for _ in 0..<Self.tries {
            let start = try #require(Day("2027-01-01"))
            let span = Span(start: start, end: start.adding(days: 89))
            var measure = result(.increase, from: 0, to: 100)
            measure.checkpoints = try (0..<Int.random(in: 1...5, using: &chance)).map { _ in
                KeyResult.Checkpoint(date: try day(&chance), value: amount(&chance))
            }
            let expected = try #require(measure.expected(on: try day(&chance), in: span))
            #expect((0...1).contains(expected))
        }
    }

    @Test(arguments: ["Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "Pacific/Kiritimati", "UTC"])
    func `whatever the clock says when it is written, a check-in counts whole days of its date`(zone: String) throws {
        for hours in stride(from: 0.0, to: 48, by: 5) {
            var room = try AfterCommit(zone: zone)
            room.play.wait(hours * 3_600 + 16 * 86_400)
            try room.play.perform("update.write", room.update(24), by: Play.bela)
            let result = room.play.seen(by: Play.elif).at("checkIns", "i1", "results", room.keyResult)
            #expect(result?["expected"] == .double(31.0 / 89))
            #expect(result?["progress"] == 0.5 && result?["status"] == "onTrack")
        }
    }

    @Test func `a day lasts from midnight to midnight where the room is, also when the clock changes`() throws {
        let zones = ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "America/Sao_Paulo"]
        for zone in try zones.map({ try #require(TimeZone(identifier: $0)) }) {
            var day = try #require(Day("2027-01-01"))
            for _ in 0..<366 {
                let (early, late) = (day.moment(at: "00:00", in: zone), day.moment(at: "23:59", in: zone))
                #expect(try Day(#require(early), in: zone) == day)
                #expect(try Day(#require(late), in: zone) == day)
                let length = try #require(day.adding(days: 1).moment(at: "00:00", in: zone)).timeIntervalSince(
                    try #require(early))
                #expect([23.0, 24, 25].contains(length / 3_600), "\(day) in \(zone)")
                day = day.adding(days: 1)
            }
        }
    }
}
