import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing
import Workshop

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
        let level = bucket.level(at: start + .seconds(60))
        #expect(level == 3)
    }

    private static func address(_ text: String) throws -> Address { try #require(Address(text)) }

    /// How many of so many tries at once were not refused.
    private static func bear(_ limit: AddressLimit, _ tries: Int, from text: String, ifNew isNew: Bool = true) async
        -> Int
    {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<tries {
                group.addTask {
                    (try? await limit.counting(Address(text) ?? .unknown, if: { _ in isNew }, { await Task.yield() }))
                        != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    private static func limit(_ most: Int) -> AddressLimit {
        AddressLimit(most, per: .seconds(3600), now: { .now }, refusal: "Too many.")
    }

    @Test func `addresses are limited each for itself, however many ask at once`() async {
        let limit = LimitsTests.limit(3)
        #expect(await LimitsTests.bear(limit, 20, from: "192.0.2.1") == 3)
        #expect(await LimitsTests.bear(limit, 2, from: "192.0.2.2") == 2)
        #expect(await LimitsTests.bear(limit, 1, from: "192.0.2.1") == 0)
    }

    @Test func `what fails or brings nothing new is not counted, and those without an address are counted together`()
        async
    {
        let limit = LimitsTests.limit(1)
        for _ in 0..<5 {
            #expect(await LimitsTests.bear(limit, 1, from: "192.0.2.1", ifNew: false) == 1)
            await #expect(throws: CancellationError.self) {
                try await limit.counting(LimitsTests.address("192.0.2.1"), if: { true }, { throw CancellationError() })
            }
        }
        #expect(await LimitsTests.bear(limit, 9, from: "nowhere") == 1)
        #expect(await LimitsTests.bear(limit, 2, from: "192.0.2.1") == 1)
    }

    @Test func `an hour later the rooms of an address are forgotten`() async {
        let hours = Mutex(0)
        let start = ContinuousClock.now
        let limit = AddressLimit(
            1, per: .seconds(3600), now: { start + .seconds(3600 * hours.withLock { $0 }) }, refusal: "Too many.")
        #expect(await LimitsTests.bear(limit, 2, from: "192.0.2.1") == 1)
        hours.withLock { $0 = 1 }
        #expect(await LimitsTests.bear(limit, 2, from: "192.0.2.1") == 1)
    }

    @Test func `however many addresses ask, few are remembered, and first of all those that are used up`() async {
        let limit = LimitsTests.limit(2)
        #expect(await LimitsTests.bear(limit, 3, from: "192.0.2.1") == 2)
        for number in 0..<(2 * AddressLimit.mostAddresses) {
            _ = await LimitsTests.bear(limit, 1, from: "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)")
        }
        #expect(limit.addressCount <= AddressLimit.mostAddresses)
        #expect(await LimitsTests.bear(limit, 1, from: "192.0.2.1") == 0)
    }

    @Test func `an address is an IPv4 address or the first half of an IPv6 address, however it is written`() throws {
        for (one, other, isSame) in [
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true), ("2001:db8::1", "2001:db8::2", true),
            ("2001:db8::1", "2001:db8:0:0:9999::7", true), ("2001:db8::1", "2001:db8:0:1::1", false),
        ] {
            let (left, right) = (try LimitsTests.address(one), try LimitsTests.address(other))
            #expect((left == right) == isSame, "\(one) \(other)")
        }
        for text in ["", "localhost", "192.0.2", "192.0.2.1:80", "[::1]", "fe80::1%eth0", "a,b"] {
            #expect(Address(text) == nil, "\(text)")
        }
        for (text, isLoopback) in [
            ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("192.0.2.1", false),
            ("::2", false), ("2001:db8::1", false),
        ] {
            let address = try LimitsTests.address(text)
            #expect(address.isLoopback == isLoopback, "\(text)")
        }
    }
}

/// The limits as people meet them.
@Suite struct LimitedTests {
    private static func forwarded(_ client: String) -> HTTPFields {
        HTTPField.Name("X-Forwarded-For").map { [$0: client] } ?? [:]
    }

    @Test func `wrong codes are limited for all together, and a right one is never refused`() async throws {
        var house = House()
        house.settings.failedLookupsPerSecond = 1
        try await house.serve(.live) { visitor in
            let anna = try await visitor.opening()
            var refused = 0
            for number in 0..<40 {
                let wrong = try await visitor.get("/api/rooms/0000-00\(number + 10)")
                #expect([404, 429].contains(wrong.status))
                if wrong.status == 429 {
                    refused += 1
                    #expect(wrong.headers[.retryAfter] == "1")
                }
                #expect(try await visitor.get(anna.room).status == 200)
                #expect(try await visitor.post("\(anna.room)/participants", Visitor.personBody).status == 201)
            }
            #expect(refused > 0)
        }
    }

    @Test func `knocks at locked doors are limited by address; joining and coming by an invitation are not`()
        async throws
    {
        var house = House()
        house.settings.knocksPerMinute = 2
        try await house.serve(.live) { visitor in
            let anna = try await visitor.opening()
            for _ in 0..<5 {
                #expect(try await visitor.post("\(anna.room)/participants", Visitor.personBody).status == 201)
            }
            #expect(try await anna.perform("room.lock").status == 200)
            var statuses: [Int] = []
            for _ in 0..<3 {
                statuses.append(try await visitor.post("\(anna.room)/participants", Visitor.personBody).status)
            }
            #expect(statuses == [202, 202, 429])
            let made = try await anna.perform("invitation.make").json
            let secret = try #require(made["link"]?.string?.split(separator: "=").last.map(String.init))
            let body = #"{"name":"Ben","function":"Product","invitation":"\#(secret)"}"#
            #expect(try await visitor.post("\(anna.room)/participants", body).status == 201)
        }
    }

    @Test
    func `behind a proxy on the same machine each client has a limit of its own, and nobody else can claim an address`()
        async throws
    {
        var house = House()
        house.settings.roomsPerHour = 1
        try await house.serve(.live) { visitor in
            for (client, status) in [("192.0.2.1", 201), ("192.0.2.2", 429)] {
                let reply = try await visitor.post("/api/rooms", Visitor.roomBody, LimitedTests.forwarded(client))
                #expect(reply.status == status, "\(client)")
            }
        }
        house.settings.publicURL = PublicURL("https://crux.example.org")
        try await house.serve(.live) { visitor in
            for (client, status) in [
                ("192.0.2.1", 201), ("192.0.2.2", 201), ("192.0.2.1", 429), ("192.0.2.3, 192.0.2.1", 429),
            ] {
                let reply = try await visitor.post("/api/rooms", Visitor.roomBody, LimitedTests.forwarded(client))
                #expect(reply.status == status, "\(client)")
            }
        }
    }
}
