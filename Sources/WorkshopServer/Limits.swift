import Synchronization

/// So many at once, and so many again per time.
struct Bucket: Sendable {
    let most: Double
    let perSecond: Double
    private var left: Double
    private var filled: ContinuousClock.Instant

    init(most: Int, per time: Duration, at now: ContinuousClock.Instant) {
        self.most = Double(most)
        perSecond = Double(most) / time.seconds
        left = Double(most)
        filled = now
    }

    /// Takes one. Returns nil when there was one, else the seconds until there is.
    mutating func take(at now: ContinuousClock.Instant) -> Int? {
        if let wait = wait(at: now) { return wait }
        left -= 1
        return nil
    }

    /// The seconds until there is one to take; nil when there is one now.
    mutating func wait(at now: ContinuousClock.Instant) -> Int? {
        fill(at: now)
        return left >= 1 ? nil : Int(((1 - left) / perSecond).rounded(.up))
    }

    mutating func isFull(at now: ContinuousClock.Instant) -> Bool {
        fill(at: now)
        return left >= most
    }

    private mutating func fill(at now: ContinuousClock.Instant) {
        left = min(most, left + (now - filled).seconds * perSecond)
        filled = now
    }
}

/// What one instance bears: rooms opened from an address, and guesses at codes from all of them together.
final class Limits: Sendable {
    private struct State {
        var guesses: Bucket
        var openings: [String: Bucket] = [:]
    }

    private static let mostAddresses = 10_000

    private let state: Mutex<State>
    private let roomsPerHour: Int
    private let now: @Sendable () -> ContinuousClock.Instant

    init(
        roomsPerHour: Int, failedLookupsPerSecond: Int,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.roomsPerHour = roomsPerHour
        self.now = now
        state = Mutex(State(guesses: Bucket(most: failedLookupsPerSecond, per: .seconds(1), at: now())))
    }

    /// Counts a look-up that found nothing. Throws 429 when there were too many.
    func countFailedLookup() throws {
        let wait = state.withLock { $0.guesses.take(at: now()) }
        if let wait {
            throw Problem.tooMany(
                retryAfter: wait, "Many wrong codes are being tried just now. Check yours and try again in a moment.")
        }
    }

    /// Throws 429 when too many rooms were opened from an address lately.
    func checkOpening(from address: String) throws {
        let now = now()
        let wait = state.withLock { $0.openings[address]?.wait(at: now) } ?? nil
        if let wait {
            throw Problem.tooMany(
                retryAfter: wait, "\(roomsPerHour) rooms an hour can be opened from one address. Try again later.")
        }
    }

    /// Counts a room opened from an address. One that was only asked for again is not counted.
    func countOpening(from address: String) {
        let now = now()
        state.withLock { state in
            if state.openings.count >= Limits.mostAddresses {
                state.openings = state.openings.filter { _, bucket in
                    var bucket = bucket
                    return !bucket.isFull(at: now)
                }
            }
            let fresh = Bucket(most: roomsPerHour, per: .seconds(3600), at: now)
            _ = state.openings[address, default: fresh].take(at: now)
        }
    }
}

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
