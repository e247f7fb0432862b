import Foundation

// The shared timer: the server's, so that every screen shows the same second.

struct StartTimer: Command {
    static let type = "timer.start"
    static let fields: [Field] = [.int("seconds", 1...36_000)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let seconds: Int

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        .events(TimerSet(timer: .init(endsAt: moment.now + Double(seconds))))
    }
}

struct PauseTimer: Command {
    static let type = "timer.pause"
    static let fields: [Field] = []
    static let by = Roles.facilitators
    static let afterCommit = true

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let endsAt = room.agenda.timer?.endsAt else {
            throw .conflict("timerNotRunning", "The timer is not running.")
        }
        // However the clock was set meanwhile, a pause holds no more than a timer can.
        let remaining = Int(min(max(0, endsAt.timeIntervalSince(moment.now).rounded()), 36_000))
        return .events(TimerSet(timer: .init(remaining: remaining)))
    }
}

struct ResumeTimer: Command {
    static let type = "timer.resume"
    static let fields: [Field] = []
    static let by = Roles.facilitators
    static let afterCommit = true

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let remaining = room.agenda.timer?.remaining else {
            throw .conflict("timerNotPaused", "The timer is not paused.")
        }
        return .events(TimerSet(timer: .init(endsAt: moment.now + Double(remaining))))
    }
}

/// Gives more time. A timer that has run out starts again from now.
struct ExtendTimer: Command {
    static let type = "timer.extend"
    static let fields: [Field] = [.int("seconds", 1...36_000)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let seconds: Int

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if let remaining = room.agenda.timer?.remaining {
            return .events(TimerSet(timer: .init(remaining: min(remaining + seconds, 36_000))))
        }
        let end = max(room.agenda.timer?.endsAt ?? moment.now, moment.now)
        return .events(TimerSet(timer: .init(endsAt: min(end + Double(seconds), moment.now + 36_000))))
    }
}

struct StopTimer: Command {
    static let type = "timer.stop"
    static let fields: [Field] = []
    static let by = Roles.facilitators
    static let afterCommit = true

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        room.agenda.timer == nil ? .nothing : .events(TimerSet(timer: nil))
    }
}

struct TimerSet: Event {
    static let type = "timerSet"
    let timer: Agenda.Timer?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.agenda.timer = timer
    }
}
