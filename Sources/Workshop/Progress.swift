import Foundation

// How far a key result has come, and whether that is far enough for the time that has passed. The formulas are those of
// workshop.md, "Numbers and rules". Progress, confidence and score are three numbers and stay apart.

/// Whether a key result is where time says that it should be. No data is its own state: never green, never zero.
package enum Status: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
    case offTrack, atRisk, noData, onTrack

    /// The one that needs attention most: off track, at risk, no data, on track.
    static func weakest(of statuses: [Status]) -> Status? {
        allCases.first { statuses.contains($0) }
    }
}

/// The time in which a key result is to be reached, in whole days.
package struct Span: Hashable, Sendable {
    package let start: Day
    package let end: Day

    /// The share of the time that has passed on a day, 0...1.
    package func elapsed(on day: Day) -> Double {
        let whole = start.days(to: end)
        let passed = start.days(to: day)
        if whole <= 0 { return passed >= whole ? 1 : 0 }
        return min(1, max(0, Double(passed) / Double(whole)))
    }
}

extension KeyResult {
    /// The share of the way from the baseline to the target, 0...1, for a measured value. Nil while it cannot be said:
    /// baseline, target or limit are missing, or there is nothing but a baseline.
    package func progress(at value: Double) -> Double? {
        switch kind {
        case .increase, .decrease, .establishBaseline:
            guard let baseline, let target, target != baseline else { return nil }
            return min(1, max(0, (value - baseline) / (target - baseline)))
        case .stayAbove: return target.map { value >= $0 ? 1 : 0 }
        case .stayBelow: return target.map { value <= $0 ? 1 : 0 }
        case .milestone: return value >= 1 ? 1 : 0
        }
    }

    /// The progress that is expected on a day: the elapsed share of its own time, or the line through its checkpoints.
    /// Nil where no line can be drawn, and for what is simply inside or outside, done or not.
    package func expected(on day: Day, in span: Span) -> Double? {
        switch kind {
        case .stayAbove, .stayBelow, .milestone: return nil
        case .increase, .decrease, .establishBaseline: break
        }
        let marks = (checkpoints ?? []).compactMap { point in
            progress(at: point.value).map { (day: point.date, progress: $0) }
        }
        guard !marks.isEmpty else { return span.elapsed(on: day) }
        var line = [(day: span.start, progress: 0.0)]
        line += marks.filter { $0.day > span.start }.sorted { $0.day < $1.day }
        if let last = line.last, last.day < span.end { line.append((day: span.end, progress: 1)) }
        guard let next = line.firstIndex(where: { $0.day >= day }) else { return line.last?.progress }
        guard next > 0 else { return line[0].progress }
        let (from, to) = (line[next - 1], line[next])
        let share = Span(start: from.day, end: to.day).elapsed(on: day)
        return from.progress + (to.progress - from.progress) * share
    }

    /// Its status on the day of a check-in, for the value of that check-in; nil where there is none to say yet.
    ///
    /// On track from the expected progress on, at risk from seven tenths of it; both limits are inside.
    package func status(of value: Double?, on day: Day, in span: Span?) -> Status? {
        if kind == .milestone {
            guard let due, day >= due else { return nil }
            return value.map { $0 >= 1 ? .onTrack : .offTrack } ?? .noData
        }
        guard let value else { return baselineIsAll ? nil : .noData }
        guard let progress = progress(at: value) else { return nil }
        if kind == .stayAbove || kind == .stayBelow { return progress == 1 ? .onTrack : .offTrack }
        guard let span, let expected = expected(on: day, in: span) else { return nil }
        // What is equal on paper may differ in the last binary digit.
        let hair = 1e-9
        if progress + hair >= expected { return .onTrack }
        return progress + hair >= 0.7 * expected ? .atRisk : .offTrack
    }

    /// Whether it asked for a baseline, has one, and nothing was set as a target yet: there is nothing to measure further.
    private var baselineIsAll: Bool { kind == .establishBaseline && baseline != nil && target == nil }
}

/// Where an objective stands at a check-in.
package struct Standing: Codable, Hashable, Sendable, JSONConvertible {
    /// The plain mean of the progress of its measured key results; nil when none is measured.
    package let progress: Double?
    package let measured: Int
    package let of: Int
    /// That of its weakest key result.
    package let status: Status?

    package init(of keyResults: [(progress: Double?, status: Status?)]) {
        let known = keyResults.compactMap(\.progress)
        progress = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        measured = known.count
        of = keyResults.count
        status = Status.weakest(of: keyResults.compactMap(\.status))
    }

    package var json: JSON { .of(["progress": progress, "measured": measured, "of": of, "status": status]) }
}

/// What a meeting costs a year: people × hours × rate × meetings.
package func yearlyCost(people: Int, hours: Double, rate: Double, cadence: Commitment.Cadence) -> Double {
    Double(people) * hours * rate * Double(cadence.meetingsAYear)
}

extension Commitment.Cadence {
    package var meetingsAYear: Int {
        switch self {
        case .weekly: 52
        case .everyTwoWeeks: 26
        case .monthly: 12
        }
    }

    /// The date of a meeting by its place after the first one. Months count from the first date, so that the 31st comes back.
    package func date(_ place: Int, after first: Day) -> Day {
        switch self {
        case .weekly: first.adding(days: 7 * place)
        case .everyTwoWeeks: first.adding(days: 14 * place)
        case .monthly: first.adding(months: place)
        }
    }

    /// The first date of the rhythm that lies behind a day.
    package func next(after day: Day, first: Day) -> Day {
        var place = 0
        if first < day {
            // As far as the longest interval allows, then step by step.
            place = max(0, first.days(to: day) / (self == .weekly ? 7 : self == .everyTwoWeeks ? 14 : 31) - 1)
        }
        while date(place, after: first) <= day { place += 1 }
        return date(place, after: first)
    }
}
