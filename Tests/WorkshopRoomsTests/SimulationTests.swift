import Foundation
import Testing
import Workshop
import WorkshopStore

@testable import WorkshopRooms

/// The live rooms under everything that a network, a disk and a process can do to them, replayable from one number.
///
///     CRUX_SEEDS=100000 swift test --filter Simulation     as many
///     CRUX_SEED=123 swift test --filter Simulation         one of them, with everything that happened
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seeds = environment["CRUX_SEEDS"].flatMap { Int($0) } ?? 2_000
    private static let one = environment["CRUX_SEED"].flatMap { UInt64($0) }
    /// In shares, so that every core has its own.
    private static let shares = 2

    @Test(arguments: 0..<SimulationTests.shares)
    func `nothing answered is lost, nothing is there twice, and all readers are told the same`(share: Int) async throws
    {
        if let seed = SimulationTests.one {
            if share > 0 { return }
            let simulation = try await SimulationTests.play([seed])
            return print(simulation.joined(separator: "\n"))
        }
        let seeds = (1...SimulationTests.seeds).filter { $0 % SimulationTests.shares == share }
        print(try await SimulationTests.play(seeds.map { UInt64($0) }).last ?? "")
    }

    @Test(.disabled(if: SimulationTests.one != nil), arguments: Planted.allCases)
    func `the judge notices a planted fault`(planted: Planted) async throws {
        await #expect(throws: Judge.Broken.self) {
            try await onThread {
                for seed in UInt64(1)...200 { try Simulation(seed: seed, planted: planted).play() }
            }
        }
    }

    @Test func `the same seed plays the same, to the last byte`() async throws {
        for seed in SimulationTests.one.map({ [$0] }) ?? Array(1...20) {
            let first = try await SimulationTests.record(seed, .revealed) { $0.bytes }
            let second = try await SimulationTests.record(seed, .revealed) { $0.bytes }
            #expect(first.count > 50)
            #expect(SimulationTests.difference(first, second) == nil, "seed \(seed)")
        }
    }

    @Test func `where every vote is another, nobody else and no disk is told anything else before the reveal`()
        async throws
    {
        for seed in SimulationTests.one.map({ [$0] }) ?? Array(1...40) {
            let first = try await SimulationTests.record(seed, .kept) { $0.withoutOwnVotes }
            let second = try await SimulationTests.record(seed, .keptOtherwise) { $0.withoutOwnVotes }
            #expect(SimulationTests.difference(first, second) == nil, "seed \(seed)")
        }
    }

    /// Plays some seeds, each whole. Returns what happened in the last, and how much in all.
    private static func play(_ seeds: [UInt64]) async throws -> [String] {
        try await onThread {
            var (happened, kinds): ([String], [String: Int]) = ([], [:])
            for seed in seeds {
                let simulation = try Simulation(seed: seed)
                try simulation.play()
                happened = simulation.happened
                kinds.merge(simulation.judge.kinds, uniquingKeysWith: +)
            }
            let sum = kinds.values.reduce(0, +)
            let most = kinds.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(30)
            let named = most.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            return happened + ["\(seeds.count) histories, \(sum) answered: \(named)"]
        }
    }

    /// Everything that anybody was answered in a history, and what is left on its disk.
    private static func record(
        _ seed: UInt64, _ votes: Habits.Votes, _ write: @escaping @Sendable (Call.Answer) -> String
    ) async throws -> [String] {
        try await onThread {
            let simulation = try Simulation(seed: seed, votes: votes)
            var record: [String] = []
            simulation.overhearing = { client, answer in record.append("\(client.number): \(write(answer))") }
            try simulation.play()
            for (code, room) in simulation.journal.disk.rooms.sorted(by: { $0.key < $1.key }) {
                record += room.events.map { "\(code) \($0.seq) \($0.at) \($0.type) \($0.body.text)" }
                record += room.receipts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.receipt.seq)" }
                record.append(room.snapshot?.state.text ?? "no state")
            }
            return record
        }
    }

    private static func difference(_ first: [String], _ second: [String]) -> String? {
        if let (one, other) = zip(first, second).first(where: { $0 != $1 }) { return "\(one)\n\(other)" }
        return first.count == second.count ? nil : "\(first.count) and \(second.count) lines"
    }
}

extension Call.Answer {
    fileprivate var bytes: String {
        guard case .told(let data) = self else { return name }
        // When to come back after a restart is spread at random.
        return data.text.replacing(/"retryAfterMs":[0-9]+/, with: "")
    }

    fileprivate var withoutOwnVotes: String {
        guard case .told(let data) = self, let reply = try? JSON.parse(data) else { return name }
        return reply.without(["ratings", "dots", "consent", "retryAfterMs"]).data.text
    }
}

extension JSON {
    fileprivate func without(_ keys: Set<String>) -> JSON {
        switch self {
        case .object(let object):
            .object(object.filter { !keys.contains($0.key) }.mapValues { $0.without(keys) })
        case .array(let values): .array(values.map { $0.without(keys) })
        default: self
        }
    }
}
