import Foundation
import Workshop

/// Somebody's question what has happened since their cursor, for as long as it waits for an answer.
package final class Poll: Sendable {
    /// What it comes to.
    package enum Answer: Sendable {
        case reply(Reply)
        case failed(Failure)
        /// The room was put down; it is to be looked up anew.
        case elsewhere
    }

    let room: LiveRoom
    let person: Person.ID
    let cursor: Cursor
    let deadline: ContinuousClock.Instant
    /// By which the room knows it.
    let id: Int
    let clock: @Sendable () -> Date
    private let wait: Duration
    /// As often had tokens of the room been taken back when its reader was let in.
    private let revocations: Int

    /// `wait`: at most; a little less, so that polls that began together do not end together.
    init(
        since cursor: Cursor, wait: Duration, by person: Person.ID, in room: LiveRoom, letInAt revocations: Int = 0,
        clock: @escaping @Sendable () -> Date
    ) {
        self.room = room
        self.person = person
        self.cursor = cursor
        self.clock = clock
        self.wait = wait
        self.revocations = revocations
        id = room.numberOfPoll()
        // Multiples of the golden ratio lie evenly between whole numbers, however many there are.
        let share = (Double(id) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        deadline = .now + wait * (0.9 + 0.1 * share)
    }

    /// The same reader's next poll. Nil when they are to be let in anew, because tokens were taken back meanwhile, or when the cursor
    /// could not follow upon this one.
    package func next(since text: UnsafeRawBufferPointer) -> Poll? {
        if room.revocations != revocations { return nil }
        guard let cursor = Cursor(text, like: cursor) else { return nil }
        return Poll(since: cursor, wait: wait, by: person, in: room, letInAt: revocations, clock: clock)
    }

    /// Goes on, first with `.news`, then with what it was woken by: the answer, or nil when it waits. Then `place` is told once when to go on with this number.
    package func goOn(_ outcome: Poll.Outcome, as number: Int, at place: any WaitingPlace) -> Answer? {
        var outcome = outcome
        while true {
            if let answer = outcome.answer(to: self) { return answer }
            let waking = Waiter.Waking.place(place, number)
            guard let next = room.look(self, isOver: outcome.isOver, waking: waking) else { return nil }
            outcome = next
        }
    }

    /// Ends the waiting without an answer.
    package func withdraw() { _ = room.withdraw(self) }
}

extension Poll {
    /// What becomes of a poll.
    package enum Outcome: Sendable {
        case reply(Reply)
        case failed(Failure)
        /// There may be something to tell; look again.
        case news
        /// The wait is over; look for the last time.
        case over
        case closing
        /// The room was put down; look it up anew.
        case retired

        var isOver: Bool { if case .over = self { true } else { false } }

        /// The answer that it is, or nil when there is to be another look.
        func answer(to poll: Poll) -> Poll.Answer? {
            switch self {
            case .reply(let reply): .reply(reply)
            case .failed(let failure): .failed(failure)
            case .closing: .reply(Reply.farewell(poll.cursor))
            case .retired: .elsewhere
            case .news, .over: nil
            }
        }
    }
}

/// Where polls wait by the thousand that have no task of their own, such as the thread of their connections.
package protocol WaitingPlace: AnyObject, Sendable {
    /// Polls are to go on, each with the number that was given with it. Called from any thread.
    func wake(_ numbers: [Int], _ outcome: Poll.Outcome)
}

/// A poll that waits in a room.
struct Waiter {
    enum Waking {
        case task(CheckedContinuation<Poll.Outcome, Never>)
        case place(any WaitingPlace, Int)
    }

    let person: Person.ID
    let deadline: ContinuousClock.Instant
    let waking: Waking

    /// Wakes them, those of one place at one go.
    static func wake(_ waiters: [Waiter], _ outcome: Poll.Outcome) {
        var places: [ObjectIdentifier: (place: any WaitingPlace, numbers: [Int])] = [:]
        for waiter in waiters {
            switch waiter.waking {
            case .task(let continuation): continuation.resume(returning: outcome)
            case .place(let place, let number):
                places[ObjectIdentifier(place), default: (place, [])].numbers.append(number)
            }
        }
        for (place, numbers) in places.values { place.wake(numbers, outcome) }
    }
}
