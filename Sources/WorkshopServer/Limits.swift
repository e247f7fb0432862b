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
        fill(at: now)
        if left < 1 { return Int(((1 - left) / perSecond).rounded(.up)) }
        left -= 1
        return nil
    }

    /// Puts one back that was taken in vain.
    mutating func giveBack() { left = min(most, left + 1) }

    /// How many there are to take, parts of one too.
    func level(at now: ContinuousClock.Instant) -> Double {
        min(most, left + (now - filled).seconds * perSecond)
    }

    private mutating func fill(at now: ContinuousClock.Instant) {
        left = level(at: now)
        filled = now
    }
}

/// What one instance bears: rooms opened and knocks at locked doors from one address, and guesses at codes from all of them together.
///
/// Only what was in vain is counted of looking up codes, never what somebody does who has the right one: any number of people come in from one address, and nobody who guesses can keep them out.
struct Limits: Sendable {
    let openings: AddressLimit
    let knocks: AddressLimit
    private let guesses: Guesses

    init(
        roomsPerHour: Int, knocksPerMinute: Int, failedLookupsPerSecond: Int,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        openings = AddressLimit(
            roomsPerHour, per: .seconds(3600), now: now,
            refusal: "\(roomsPerHour) rooms an hour can be opened from one address. Try again later.")
        knocks = AddressLimit(
            knocksPerMinute, per: .seconds(60), now: now,
            refusal:
                "Many people knock at locked doors from where you are. Try again in a moment, or ask the facilitator for an invitation."
        )
        guesses = Guesses(most: failedLookupsPerSecond, now: now)
    }

    /// Counts a look-up that found nothing. Throws 429 when there were too many.
    func countFailedLookup() throws { try guesses.count() }
}

/// Guesses at codes, of the whole instance.
private final class Guesses: Sendable {
    private let bucket: Mutex<Bucket>
    private let now: @Sendable () -> ContinuousClock.Instant

    init(most: Int, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.now = now
        bucket = Mutex(Bucket(most: most, per: .seconds(1), at: now()))
    }

    func count() throws {
        guard let wait = bucket.withLock({ $0.take(at: now()) }) else { return }
        throw Problem.tooMany(
            retryAfter: wait, "Many wrong codes are being tried just now. Check yours and try again in a moment.")
    }
}

/// So many of something from one address in a time.
final class AddressLimit: Sendable {
    /// The most addresses that are remembered. Above it those are forgotten that have the most left.
    static let mostAddresses = 10_000

    private let buckets = Mutex<[Address: Bucket]>([:])
    private let fresh: @Sendable (ContinuousClock.Instant) -> Bucket
    private let refusal: String
    private let now: @Sendable () -> ContinuousClock.Instant

    init(
        _ most: Int, per time: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant, refusal: String
    ) {
        fresh = { Bucket(most: most, per: time, at: $0) }
        self.now = now
        self.refusal = refusal
    }

    var addressCount: Int { buckets.withLock { $0.count } }

    /// Does something that counts for an address, unless it fails or comes to nothing that counts. Throws 429 when there were too many.
    ///
    /// It is counted before it is done, so that many at once do not all find one left.
    func counting<Value>(
        _ address: Address, if counts: (Value) -> Bool, _ work: () async throws -> Value
    ) async throws -> Value {
        try take(from: address)
        do {
            let value = try await work()
            if !counts(value) { giveBack(to: address) }
            return value
        } catch {
            giveBack(to: address)
            throw error
        }
    }

    private func take(from address: Address) throws {
        let now = now()
        let wait = buckets.withLock { buckets in
            if buckets[address] == nil, buckets.count >= AddressLimit.mostAddresses {
                let emptiest = buckets.sorted { $0.value.level(at: now) < $1.value.level(at: now) }
                buckets = Dictionary(
                    uniqueKeysWithValues: emptiest.prefix(AddressLimit.mostAddresses / 2).map { ($0.key, $0.value) })
            }
            return buckets[address, default: fresh(now)].take(at: now)
        }
        if let wait { throw Problem.tooMany(retryAfter: wait, refusal) }
    }

    private func giveBack(to address: Address) { buckets.withLock { $0[address]?.giveBack() } }
}

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
