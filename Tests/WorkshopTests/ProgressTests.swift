import Foundation
import Testing

@testable import Workshop

/// The arithmetic of progress and status in workshop.md, against numbers worked out by hand.
struct ProgressTests {
    private func result(
        _ kind: KeyResult.Kind, from baseline: Double? = nil, to target: Double? = nil, due: String? = nil,
        checkpoints: [(String, Double)] = []
    ) -> KeyResult {
        KeyResult(
            objective: "o1", title: "x", kind: kind, unit: "%", baseline: baseline, target: target,
            due: due.flatMap { Day($0) },
            checkpoints: checkpoints.isEmpty
                ? nil : checkpoints.compactMap { date, value in Day(date).map { .init(date: $0, value: value) } },
            position: 1)
    }

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    /// The first quarter of 2027 has 89 days from its first to its last.
    private func quarter() throws -> Span { Span(start: try day("2027-01-01"), end: try day("2027-03-31")) }

    @Test(arguments: [(18.0, 0.0), (24, 0.5), (30, 1), (33, 1), (12, 0), (19.2, 0.1)])
    func `an increase is the share of the way from baseline to target`(value: Double, progress: Double) throws {
        let got = try #require(result(.increase, from: 18, to: 30).progress(at: value))
        #expect(abs(got - progress) < 1e-12)
    }

    @Test(arguments: [(30.0, 0.0), (20, 0.5), (10, 1), (5, 1), (40, 0), (25, 0.25)])
    func `a decrease is the share of the way down`(value: Double, progress: Double) {
        #expect(result(.decrease, from: 30, to: 10).progress(at: value) == progress)
    }

    @Test func `what stays is inside or outside, the limit being inside`() {
        let above = result(.stayAbove, to: 40)
        #expect([39.9, 40, 41].map(above.progress(at:)) == [0, 1, 1])
        let below = result(.stayBelow, to: 5)
        #expect([5.1, 5, 0].map(below.progress(at:)) == [0, 1, 1])
    }

    @Test func `a milestone is reached or not`() {
        #expect([0.0, 1].map(result(.milestone).progress(at:)) == [0, 1])
    }

    @Test func `without baseline, target or limit there is no progress to speak of`() {
        #expect(result(.increase, to: 30).progress(at: 20) == nil)
        #expect(result(.increase, from: 18).progress(at: 20) == nil)
        #expect(result(.stayAbove).progress(at: 20) == nil)
        #expect(result(.establishBaseline).progress(at: 20) == nil)
    }

    @Test func `a baseline that was established is not data, and with a target it measures like the others`() throws {
        let established = result(.establishBaseline, from: 41, due: "2027-02-26")
        #expect(established.progress(at: 41) == nil)
        #expect(established.status(of: nil, on: try day("2027-02-26"), in: try quarter()) == nil)
        #expect(result(.establishBaseline, from: 40, to: 60).progress(at: 50) == 0.5)
    }

    @Test func `status compares progress with the share of whole days that passed, limits inside`() throws {
        // 40 days of 100.
        let span = Span(start: try day("2027-01-01"), end: try day("2027-04-11"))
        let date = try day("2027-02-10")
        #expect(span.elapsed(on: date) == 0.4)
        let rising = result(.increase, from: 0, to: 100)
        func status(_ value: Double) -> Status? { rising.status(of: value, on: date, in: span) }
        #expect(status(40) == .onTrack)
        #expect(status(39.9) == .atRisk)
        #expect(status(28) == .atRisk)
        #expect(status(27.9) == .offTrack)
        #expect(status(100) == .onTrack)
        #expect(rising.status(of: nil, on: date, in: span) == .noData)
    }

    @Test func `on the first day nothing is expected yet, and after the end everything`() throws {
        let span = try quarter()
        #expect(span.elapsed(on: try day("2026-12-31")) == 0)
        #expect(span.elapsed(on: try day("2027-01-01")) == 0)
        #expect(span.elapsed(on: try day("2027-03-31")) == 1)
        #expect(span.elapsed(on: try day("2027-05-01")) == 1)
        let rising = result(.increase, from: 18, to: 30)
        #expect(rising.status(of: 18, on: try day("2027-01-01"), in: span) == .onTrack)
        #expect(rising.status(of: 29.99, on: try day("2027-03-31"), in: span) == .atRisk)
        #expect(rising.status(of: 30, on: try day("2027-03-31"), in: span) == .onTrack)
    }

    @Test func `a span without a day between is over on its day and not before`() throws {
        let span = Span(start: try day("2027-01-05"), end: try day("2027-01-05"))
        #expect(span.elapsed(on: try day("2027-01-04")) == 0)
        #expect(span.elapsed(on: try day("2027-01-05")) == 1)
    }

    @Test func `checkpoints replace the straight line`() throws {
        let span = Span(start: try day("2027-01-01"), end: try day("2027-04-11"))
        // Nothing before February, then half by the 20th of February.
        let late = result(.increase, from: 0, to: 100, checkpoints: [("2027-02-20", 50), ("2027-01-31", 0)])
        #expect(late.expected(on: try day("2027-01-20"), in: span) == 0)
        #expect(late.expected(on: try day("2027-02-10"), in: span) == 0.25)
        #expect(late.expected(on: try day("2027-02-20"), in: span) == 0.5)
        #expect(late.expected(on: try day("2027-03-17"), in: span) == 0.75)
        #expect(late.expected(on: try day("2027-05-01"), in: span) == 1)
        #expect(late.status(of: 0, on: try day("2027-01-20"), in: span) == .onTrack)
        #expect(late.status(of: 20, on: try day("2027-02-10"), in: span) == .atRisk)
    }

    @Test func `a milestone has no status before it is due`() throws {
        let span = try quarter()
        let milestone = result(.milestone, due: "2027-02-15")
        #expect(milestone.status(of: 0, on: try day("2027-02-14"), in: span) == nil)
        #expect(milestone.status(of: nil, on: try day("2027-02-14"), in: span) == nil)
        #expect(milestone.status(of: 0, on: try day("2027-02-15"), in: span) == .offTrack)
        #expect(milestone.status(of: 1, on: try day("2027-02-15"), in: span) == .onTrack)
        #expect(milestone.status(of: nil, on: try day("2027-02-15"), in: span) == .noData)
        #expect(result(.milestone).status(of: 1, on: try day("2027-02-15"), in: span) == nil)
    }

    @Test func `outside its limit is off track, whatever the time`() throws {
        let span = try quarter()
        let stay = result(.stayAbove, to: 40)
        #expect(stay.status(of: 39, on: try day("2027-01-01"), in: span) == .offTrack)
        #expect(stay.status(of: 40, on: try day("2027-01-01"), in: nil) == .onTrack)
        #expect(stay.status(of: nil, on: try day("2027-01-01"), in: span) == .noData)
    }

    @Test func `without a span there is a progress and no status`() throws {
        #expect(result(.increase, from: 0, to: 100).status(of: 50, on: try day("2027-02-10"), in: nil) == nil)
    }

    @Test func `an objective has the mean of what is measured and the weakest status`() {
        let standing = Standing(of: [(0.5, .onTrack), (nil, .noData), (0.1, .atRisk)])
        #expect(standing.progress == 0.3)
        #expect((standing.measured, standing.of) == (2, 3))
        #expect(standing.status == .atRisk)
        let empty = Standing(of: [(nil, .noData), (nil, nil)])
        #expect(empty.progress == nil)
        #expect(empty.status == .noData)
        #expect(Standing(of: [(1, .onTrack), (nil, .noData)]).status == .noData)
        #expect(Standing(of: []).status == nil)
    }

    // MARK: Days and rhythms

    @Test func `days are counted whole, over clock changes and leap days`() throws {
        #expect(try day("2027-03-27").days(to: try day("2027-03-29")) == 2)
        #expect(try day("2028-02-28").days(to: try day("2028-03-01")) == 2)
        #expect(try day("2027-03-31").days(to: try day("2027-01-01")) == -89)
        #expect(try day("2027-12-31").adding(days: 1) == (try day("2028-01-01")))
        #expect(try day("2027-01-31").adding(months: 1) == (try day("2027-02-28")))
    }

    @Test func `which day it is depends on the room's time zone`() throws {
        // Half past midnight in Berlin, in the night in which summer time begins.
        let moment = Date(timeIntervalSince1970: 1_806_190_200)
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(Day(moment, in: .gmt) == (try day("2027-03-27")))
        #expect(Day(moment, in: berlin) == (try day("2027-03-28")))
        #expect(Day(moment + 24 * 3_600, in: berlin) == (try day("2027-03-29")))
    }

    @Test func `the next date of a rhythm lies behind the day`() throws {
        let first = try day("2027-01-15")
        func next(_ cadence: Commitment.Cadence, _ after: String) throws -> String {
            cadence.next(after: try day(after), first: first).description
        }
        #expect(try next(.everyTwoWeeks, "2027-01-15") == "2027-01-29")
        #expect(try next(.everyTwoWeeks, "2027-01-14") == "2027-01-15")
        #expect(try next(.everyTwoWeeks, "2027-03-01") == "2027-03-12")
        #expect(try next(.weekly, "2027-12-31") == "2028-01-07")
        #expect(try next(.monthly, "2027-01-15") == "2027-02-15")
        #expect(try next(.monthly, "2030-06-20") == "2030-07-15")
        let last = Commitment.Cadence.monthly
        #expect(last.date(1, after: try day("2027-01-31")).description == "2027-02-28")
        #expect(last.date(2, after: try day("2027-01-31")).description == "2027-03-31")
    }

    @Test func `what a meeting costs a year`() {
        #expect(yearlyCost(people: 9, hours: 1, rate: 80, cadence: .everyTwoWeeks) == 18_720)
    }
}
