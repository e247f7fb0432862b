import Foundation
import Workshop

/// Who is here: online is who has a poll open on any device, or had one less than 30 s ago.
struct Attendees: Sendable {
    static let grace: TimeInterval = 30

    private struct Attendee: Sendable {
        var polls = 0
        var seen: Date
    }

    private var attendees: [Person.ID: Attendee] = [:]
    private(set) var online: Set<Person.ID> = []

    /// A poll begins. Returns whether that brought the person online.
    mutating func arrive(_ person: Person.ID, at now: Date) -> Bool {
        attendees[person, default: Attendee(seen: now)].polls += 1
        attendees[person]?.seen = now
        return online.insert(person).inserted
    }

    mutating func leave(_ person: Person.ID, at now: Date) {
        attendees[person]?.polls -= 1
        attendees[person]?.seen = now
    }

    /// Counts people out whose time is over. Returns whether anybody went.
    mutating func settle(at now: Date) -> Bool {
        let gone = online.filter { person in
            guard let attendee = attendees[person] else { return true }
            // A clock that was set back must not keep anybody online for ever.
            let absent = now.timeIntervalSince(attendee.seen)
            return attendee.polls <= 0 && (absent >= Attendees.grace || absent < -1)
        }
        online.subtract(gone)
        return !gone.isEmpty
    }

    /// When each person was last seen. Who is polling is here now, after everything that was, however the clock was set.
    var lastSeen: [Person.ID: Date] {
        attendees.mapValues { $0.polls > 0 ? .distantFuture : $0.seen }
    }
}
