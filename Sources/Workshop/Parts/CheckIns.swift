import Foundation

/// A dated look, after the workshop, at whether it happened.
package struct CheckIn: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable, JSONConvertible { case open, closed, skipped }

    /// Where a key result stood, with what it was to reach at that time.
    package struct Result: Codable, Hashable, Sendable, JSONConvertible {
        package let progress: Double?
        /// The progress that time would ask for on the date.
        package let expected: Double?
        package let status: Status?
        package let baseline: Double?
        package let target: Double?
        package let due: Day?

        package var json: JSON {
            .of([
                "progress": progress, "expected": expected, "status": status, "baseline": baseline, "target": target,
                "due": due,
            ])
        }
    }

    /// That it was moved, and from which day.
    package struct Move: Codable, Hashable, Sendable, JSONConvertible {
        package let from: Day
        package let reason: String?
        package let by: Person.ID
        package let at: Date

        package var json: JSON { .of(["from": from, "reason": reason, "by": by, "at": at]) }
    }

    package var date: Day
    package var state = State.open
    package let openedAt: Date
    package var learnings: String?
    package var successes: String?
    /// Why it did not take place, when it was skipped.
    package var reason: String?
    /// Fixed at the close, by key result: a closed check-in keeps the target that it had.
    package var results: [String: Result] = [:]
    package var standings: [String: Standing] = [:]
    /// The screen that everybody is at while the meeting is on.
    package var meeting: Meeting.Screen?
    var turnedBy: Person.ID?
    package var moved: [Move] = []

    /// Its day in the rhythm: the one that it had before it was moved.
    package var planned: Day { moved.first?.from ?? date }
    /// The day behind which the rhythm goes on.
    package var reached: Day { max(date, planned) }
}

/// After the workshop: every two weeks the same room is where people look whether it happened.
package enum CheckIns: Part {
    package static let commands: [any Command.Type] = [
        OpenCheckIn.self, SkipCheckIn.self, CloseCheckIn.self, WriteUpdate.self,
    ]
    package static let events: [any Event.Type] = [
        CheckInOpened.self, CheckInSkipped.self, CheckInClosed.self, UpdateWritten.self, BaselineEstablished.self,
    ]
    package static let drawings: [Drawing] = [
        .whole(
            .checkIns, .updates, .objectives, .keyResults, .charter, .record, .asks, .tradeOffs, .actions, .accounts
        ) { room in
            room.checkIns.all.map { id, checkIn in
                let (results, standings) =
                    checkIn.state == .open ? room.results(of: id) : (checkIn.results, checkIn.standings)
                let isOpen = checkIn.state == .open
                return Entry(
                    "checkIns", id,
                    value: .of([
                        "date": checkIn.date, "state": checkIn.state, "openedAt": checkIn.openedAt,
                        "learnings": checkIn.learnings, "successes": checkIn.successes, "reason": checkIn.reason,
                        "results": results, "objectives": standings, "meeting": checkIn.meeting,
                        "moved": checkIn.moved.isEmpty ? nil : checkIn.moved,
                        "due": isOpen ? room.due(at: checkIn) : nil,
                        "marked": isOpen ? room.marked(since: checkIn) : nil,
                        "waiting": isOpen ? room.waiting(in: id) : nil,
                    ]))
            }
        },
        .each(.updates) { room, id in
            guard let update = room.updates[id] else { return [] }
            return [Entry("updates", id, value: update.json)]
        },
    ]

    static let most = 400
    static let mostUpdates = 5_000
}

extension Room {
    /// Where every key result and objective stands by the updates of one check-in.
    func results(of checkIn: String) -> (results: [String: CheckIn.Result], standings: [String: Standing]) {
        guard let date = checkIns[checkIn]?.date else { return ([:], [:]) }
        let newest = newestUpdates(of: checkIn)
        var results: [String: CheckIn.Result] = [:]
        var byObjective: [String: [(progress: Double?, status: Status?)]] = [:]
        for (id, result) in keyResults.all {
            let value = newest[id].flatMap { $0.establishes ? nil : $0.value }
            let span = span(of: result)
            let progress = value.flatMap(result.progress(at:))
            let status = result.status(of: value, on: date, in: span)
            results[id] = CheckIn.Result(
                progress: progress, expected: span.flatMap { result.expected(on: date, in: $0) }, status: status,
                baseline: result.baseline, target: result.target, due: result.due)
            byObjective[result.objective, default: []].append((progress, status))
        }
        return (results, byObjective.mapValues(Standing.init(of:)))
    }

    /// The last update of each key result in a check-in: what counts.
    func newestUpdates(of checkIn: String) -> [String: Update] {
        var newest: [String: Update] = [:]
        for (_, update) in updates.all where update.checkIn == checkIn { newest[update.keyResult] = update }
        return newest
    }

    /// The key results that a check-in still waits for an update of, in the order of the objectives.
    func waiting(in checkIn: String) -> [String] {
        let written = newestUpdates(of: checkIn)
        let results = keyResults.all.filter { written[$0.id] == nil && objectives[$0.value.objective] != nil }
        let place = { (result: KeyResult) in objectives[result.objective]?.position ?? 0 }
        return results.sorted { (place($0.value), $0.value.position) < (place($1.value), $1.value.position) }.map(\.id)
    }

    /// From the start of the cycle, or else the commit, to the due date of the key result, or else the end of the cycle.
    func span(of result: KeyResult) -> Span? {
        guard let start = charter.cycle?.start ?? record.map({ Day($0.at, in: timeZone) }),
            let end = result.due ?? charter.cycle?.end
        else { return nil }
        return Span(start: start, end: end)
    }

    /// Where the room's days begin and end.
    package var timeZone: TimeZone {
        charter.cycle.flatMap { TimeZone(identifier: $0.timeZone) } ?? .gmt
    }

    var nextCheckInID: String { "i\(checkIns.everMade + 1)" }

    var openCheckIn: (id: String, value: CheckIn)? { checkIns.all.last { $0.value.state == .open } }

    func checkIn(_ id: String) throws(Refusal) -> CheckIn {
        guard let checkIn = checkIns[id] else { throw .unknown("check-in") }
        return checkIn
    }

    /// Refuses what belongs to the time after the commit.
    func afterTheCommit() throws(Refusal) {
        guard charter.status == .committed else {
            throw .conflict(
                "notCommitted",
                "Check-ins begin when the decisions are final. Commit them first; what you wrote is not lost.")
        }
    }

    /// The check-in after a day in the agreed rhythm, if it lies within the cycle.
    func nextCheckIn(after day: Day) -> CheckInOpened? {
        guard let record else { return nil }
        let date = record.cadence.next(after: day, first: record.firstCheckIn)
        // Beyond the year 9999 there is no day that the log could keep.
        guard date.description.utf8.count == 10, charter.cycle.map({ date <= $0.end }) ?? true else { return nil }
        return CheckInOpened(checkIn: nextCheckInID, date: date)
    }
}

// MARK: - Opening, skipping, closing

/// A check-in out of the rhythm, or one more after the end of the cycle.
struct OpenCheckIn: Command {
    static let type = "checkIn.open"
    static let fields: [Field] = [.day("date")]
    static let by = Roles.facilitators
    static let afterCommit = true

    let date: Day

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        try room.afterTheCommit()
        if let (_, open) = room.openCheckIn {
            throw .conflict(
                "checkInOpen",
                "The check-in of \(open.date) is open already. Close or skip it first; updates stay with it.")
        }
        guard room.checkIns.count < CheckIns.most else {
            throw .conflict("tooManyCheckIns", "This room has \(CheckIns.most) check-ins. Open a new room.")
        }
        let opened = CheckInOpened(checkIn: room.nextCheckInID, date: date)
        return .events(opened, created: opened.checkIn)
    }
}

struct CheckInOpened: Event {
    static let type = "checkInOpened"
    let checkIn: String
    let date: Day

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.checkIns[checkIn] = CheckIn(date: date, openedAt: stamp.at)
    }
}

/// A check-in that does not take place; the next one of the rhythm opens.
struct SkipCheckIn: Command {
    static let type = "checkIn.skip"
    static let fields: [Field] = [.id("checkIn"), .text("reason", .optional)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let checkIn: String
    let reason: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try CheckIns.stillOpen(checkIn, in: room)
        let next = room.nextCheckIn(after: old.reached)
        let (results, standings) = room.results(of: checkIn)
        let skipped = CheckInSkipped(checkIn: checkIn, reason: reason, results: results, standings: standings)
        return Decision(
            events: [skipped] + room.timerAfter(old) + [next].compactMap(\.self), created: next?.checkIn)
    }
}

struct CheckInSkipped: Event {
    static let type = "checkInSkipped"
    static let words = Words("reason", on: "checkIn")
    let checkIn: String
    let reason: String?
    let results: [String: CheckIn.Result]
    let standings: [String: Standing]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.checkIns.change(checkIn) {
            $0.state = .skipped
            $0.meeting = nil
            $0.reason = reason
            $0.results = results
            $0.standings = standings
        }
    }
}

/// Ends a check-in: what was learnt and what went well, in a line each. The next one opens at once, so that updates can be written before it.
struct CloseCheckIn: Command {
    static let type = "checkIn.close"
    static let fields: [Field] = [.id("checkIn"), .text("learnings", .optional), .text("successes", .optional)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let checkIn: String
    let learnings: String?
    let successes: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try CheckIns.stillOpen(checkIn, in: room)
        // One that was held late is not followed by one whose date is over.
        let next = room.nextCheckIn(after: max(old.reached, Day(moment.now, in: room.timeZone)))
        let (results, standings) = room.results(of: checkIn)
        let closed = CheckInClosed(
            checkIn: checkIn, learnings: learnings, successes: successes, results: results, standings: standings)
        return Decision(
            events: [closed] + room.timerAfter(old) + [next].compactMap(\.self), created: next?.checkIn)
    }
}

struct CheckInClosed: Event {
    static let type = "checkInClosed"
    static let words = Words("learnings", "successes", on: "checkIn")
    let checkIn: String
    let learnings: String?
    let successes: String?
    let results: [String: CheckIn.Result]
    let standings: [String: Standing]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.checkIns.change(checkIn) {
            $0.state = .closed
            $0.meeting = nil
            $0.learnings = learnings
            $0.successes = successes
            $0.results = results
            $0.standings = standings
        }
    }
}
