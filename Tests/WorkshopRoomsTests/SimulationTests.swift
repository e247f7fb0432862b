import Foundation
import Testing
import Workshop

@testable import WorkshopRooms

/// The live rooms under everything that a network, a disk and a process can do to them, replayable from one number.
///
///     CRUX_SEEDS=100000 swift test --filter Simulation     as many
///     CRUX_SEED=123 swift test --filter Simulation         one of them, with everything that happened
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seeds = environment["CRUX_SEEDS"].flatMap { Int($0) } ?? 300
    private static let one = environment["CRUX_SEED"].flatMap { UInt64($0) }
    /// In shares, so that every core has its own.
    private static let shares = 2

    @Test(arguments: 0..<SimulationTests.shares)
    func `nothing answered is lost, nothing is there twice, and all readers are told the same`(share: Int) async throws
    {
        if let seed = SimulationTests.one {
            if share == 0 { print(try await SimulationTests.play([seed]).joined(separator: "\n")) }
            return
        }
        let seeds = (1...SimulationTests.seeds).filter { $0 % SimulationTests.shares == share }
        _ = try await SimulationTests.play(seeds.map { UInt64($0) })
    }

    @Test(.disabled(if: SimulationTests.one != nil), arguments: Planted.allCases)
    func `the judge notices a planted fault`(planted: Planted) async throws {
        await #expect(throws: Judge.Broken.self) {
            try await onThread {
                for seed in UInt64(1)...20 { _ = try Simulation(seed: seed, planted: planted).play() }
            }
        }
    }

    @Test func `the same seed plays the same`() async throws {
        for seed in SimulationTests.one.map({ [$0] }) ?? Array(1...20) {
            #expect(try await SimulationTests.play([seed]) == SimulationTests.play([seed]))
        }
    }

    /// Plays some seeds, each whole, and returns what happened in the last.
    private static func play(_ seeds: [UInt64]) async throws -> [String] {
        try await onThread {
            var happened: [String] = []
            for seed in seeds { happened = try Simulation(seed: seed).play() }
            return happened
        }
    }
}
