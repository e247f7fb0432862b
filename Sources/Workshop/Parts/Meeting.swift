import Foundation

/// The check-in meeting: five screens that everybody walks through together, each with its minutes on the shared timer.
package enum Meeting: Part {
    package enum Screen: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        case commitments, progress, risks, needs, answers

        var minutes: Int { self == .risks ? 20 : 10 }

        var title: String {
            switch self {
            case .commitments: "Commitments"
            case .progress: "Progress"
            case .risks: "Risks and blockers"
            case .needs: "Who needs what"
            case .answers: "Are we committing?"
            }
        }
    }

    package static let commands: [any Command.Type] = [TurnCheckIn.self, MoveCheckIn.self]
    package static let events: [any Event.Type] = [CheckInTurned.self, CheckInMoved.self]
    package static let drawings: [Drawing] = [
        .whole(.charter, .people, .record) { room in
            room.meetingCost.map { [Entry("room", "meetingCost", value: $0)] } ?? []
        }
    ]

    /// Where everybody is while no screen is open.
    static let frontPage = "frontPage"
    static let places = Screen.allCases.map(\.rawValue) + [frontPage]
    static let hours = 1.0
    static let mostMoves = 20
}

extension Room {
    /// What the meeting has to earn in a year; only where a facilitator has set what an hour of a person costs.
    var meetingCost: JSON? {
        guard let rate = charter.settings.meetingRate, let cadence = record?.cadence else { return nil }
        let people = people.values.count { !$0.removed && $0.role != .observer }
        return .of([
            "people": people, "hours": Meeting.hours, "rate": rate, "meetings": cadence.meetingsAYear,
            "yearly": yearlyCost(people: people, hours: Meeting.hours, rate: rate, cadence: cadence),
        ])
    }

    /// Stops the shared timer when a check-in ends whose meeting was on.
    func timerAfter(_ checkIn: CheckIn) -> [any Event] {
        checkIn.meeting != nil && agenda.timer != nil ? [TimerSet(timer: nil)] : []
    }
}

// MARK: - Walking through

/// Opens a screen of the meeting for everybody, forward or back, and starts its minutes; without a screen the meeting is left, everything kept.
///
/// `from` is where the sender saw everybody: when another facilitator turned to a third place meanwhile, the second is refused.
struct TurnCheckIn: Command {
    static let type = "checkIn.turn"
    static let fields: [Field] = [
        .id("checkIn"), .choice("screen", Meeting.Screen.self, .optional),
        Field("from", .choice(Meeting.places), .optional),
    ]
    static let by = Roles.facilitators
    static let afterCommit = true

    let checkIn: String
    let screen: Meeting.Screen?
    let from: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try CheckIns.stillOpen(checkIn, in: room)
        if old.meeting == screen { return .nothing }
        if let from, from != old.meeting?.rawValue ?? Meeting.frontPage {
            let name = old.turnedBy == person.id ? "You" : room.people[old.turnedBy ?? ""]?.name ?? "Somebody"
            let there = old.meeting.map { "turned to “\($0.title)”" } ?? "went back to the front page"
            throw .conflict(
                "screenMoved",
                "\(name) \(there) a moment ago. Look where everybody is, then go on if you still want to.")
        }
        var events: [any Event] = [CheckInTurned(checkIn: checkIn, screen: screen)]
        if let screen {
            events.append(TimerSet(timer: .init(endsAt: moment.now + Double(screen.minutes * 60))))
        } else {
            events += room.timerAfter(old)
        }
        return Decision(events: events)
    }
}

struct CheckInTurned: Event {
    static let type = "checkInTurned"
    let checkIn: String
    let screen: Meeting.Screen?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.checkIns.change(checkIn) {
            $0.meeting = screen
            $0.turnedBy = stamp.by
        }
        room.spotlight = nil
    }
}

// MARK: - Another date

/// Moves the open check-in to another date. It stays the one of its place in the rhythm, so that the next one follows as agreed.
struct MoveCheckIn: Command {
    static let type = "checkIn.move"
    static let fields: [Field] = [.id("checkIn"), .day("date"), .text("reason", .optional)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let checkIn: String
    let date: Day
    let reason: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try CheckIns.stillOpen(checkIn, in: room)
        if old.date == date { return .nothing }
        let today = Day(moment.now, in: room.timeZone)
        if date < today {
            throw .invalid("date", "\(Plain.day(date)) is over. Choose a day from \(Plain.day(today)) on.")
        }
        guard old.moved.count < Meeting.mostMoves else {
            throw .conflict(
                "tooManyMoves", "This check-in was moved \(Meeting.mostMoves) times. Skip it, or hold it on its date.")
        }
        return .events(CheckInMoved(checkIn: checkIn, date: date, reason: reason))
    }
}

struct CheckInMoved: Event {
    static let type = "checkInMoved"
    static let words = Words("reason", on: "checkIn")
    let checkIn: String
    let date: Day
    let reason: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.checkIns.change(checkIn) {
            $0.moved.append(CheckIn.Move(from: $0.date, reason: reason, by: stamp.by ?? "", at: stamp.at))
            $0.date = date
        }
    }
}
