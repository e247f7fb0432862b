import Synchronization
import Testing

@testable import WorkshopServer

@Suite struct LimitsTests {
    @Test func `a bucket gives what it holds, and fills again with time`() {
        let start = ContinuousClock.now
        var bucket = Bucket(most: 3, per: .seconds(3), at: start)
        let moments: [(Duration, Int?)] = [
            (.zero, nil), (.zero, nil), (.zero, nil), (.zero, 1), (.milliseconds(999), 1), (.seconds(1), nil),
            (.seconds(1), 1),
        ]
        for (moment, wait) in moments {
            let answer = bucket.take(at: start + moment)
            #expect(answer == wait)
        }
        let isFull = bucket.isFull(at: start + .seconds(60))
        #expect(isFull)
    }

    @Test func `addresses are limited each for itself`() throws {
        let limits = Limits(roomsPerHour: 1, failedLookupsPerSecond: 1)
        limits.countOpening(from: "a")
        #expect(throws: Problem.self) { try limits.checkOpening(from: "a") }
        #expect(throws: Never.self) { try limits.checkOpening(from: "b") }
    }

    @Test func `an hour later the rooms of an address are forgotten`() throws {
        let hours = Mutex(0)
        let start = ContinuousClock.now
        let limits = Limits(roomsPerHour: 1, failedLookupsPerSecond: 1) {
            start + .seconds(3600 * hours.withLock { $0 })
        }
        limits.countOpening(from: "a")
        #expect(throws: Problem.self) { try limits.checkOpening(from: "a") }
        hours.withLock { $0 = 1 }
        #expect(throws: Never.self) { try limits.checkOpening(from: "a") }
    }
}
