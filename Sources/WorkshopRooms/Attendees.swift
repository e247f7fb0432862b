import Foundation
import Workshop

/// Who is here: online is who has a poll open on any device, or had one less than 30 s ago.
struct Attendees: Sendable {
    static let grace: TimeInterval = 30
    /// Between two polls of somebody who is here there is less.
    private static let moment: TimeInterval = 1

    private struct Attendee: Sendable {
        /// How many polls of theirs wait.
        var waiting = 0
        var seen: Date
    }

    private var attendees: [Person.ID: Attendee] = [:]
    private(set) var online: Set<Person.ID> = []

    /// Somebody reads. Returns what of presence that can have changed.
    mutating func read(_ person: Person.ID, at now: Date) -> Presence.Parts {
        let known = attendees[person]
        attendees[person, default: Attendee(seen: now)].seen = now
        if online.insert(person).inserted { return .all }
        guard let known, known.waiting <= 0 else { return [] }
        // Whoever was away for a while, and is online still, may only now be seen since something was opened.
        return now.timeIntervalSince(known.seen) > Attendees.moment ? .progress : []
    }

    /// Whoever has read waits for more.
    mutating func wait(_ person: Person.ID) { attendees[person]?.waiting += 1 }

    /// They do not wait any more.
    mutating func waited(_ person: Person.ID, at now: Date) {
        attendees[person]?.waiting -= 1
        attendees[person]?.seen = now
    }

    /// Nobody waits any more.
    mutating func allWaited(at now: Date) {
        for index in attendees.values.indices where attendees.values[index].waiting > 0 {
            attendees.values[index] = Attendee(seen: now)
        }
    }

    /// Counts people out whose time is over. Returns whether anybody went.
    mutating func settle(at now: Date) -> Bool {
        let gone = online.filter { person in
            guard let attendee = attendees[person] else { return true }
            // A clock that was set back must not keep anybody online for ever.
            let absent = now.timeIntervalSince(attendee.seen)
            return attendee.waiting <= 0 && (absent >= Attendees.grace || absent < -1)
        }
        online.subtract(gone)
        return !gone.isEmpty
    }

    /// When each person was last seen. Who is polling is here now, after everything that was, however the clock was set.
    var lastSeen: [Person.ID: Date] {
        attendees.mapValues { $0.waiting > 0 ? .distantFuture : $0.seen }
    }
}
