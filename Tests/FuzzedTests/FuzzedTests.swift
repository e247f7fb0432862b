#if !FUZZER
    import Foundation
    import Testing

    @testable import Workshop

    /// The short form of `Tests/Guarantees/fuzzed.py`. What traps ends a process of its own, and is told with what brought it about.
    @Suite(.serialized) struct FuzzedTests {
        @Test func `no input that is made from right ones ends the process`() async throws {
            try? FileManager.default.removeItem(atPath: LastInput.file)
            await #expect(processExitsWith: .success) {
                try await FuzzedTests.feed(Decoder.all)
            }
            if let trap = try? String(contentsOfFile: LastInput.file, encoding: .utf8) { Issue.record("\(trap)") }
        }

        @Test func `a trap that is planted is noticed, with the input that brought it about`() async throws {
            await #expect(processExitsWith: .failure) { try await FuzzedTests.feed([.planted]) }
            let trap = try String(contentsOfFile: LastInput.file, encoding: .utf8)
            #expect(trap.hasPrefix("planted trapped at (base64): "))
            try FileManager.default.removeItem(atPath: LastInput.file)
        }

        /// Feeds each decoder with right inputs, and with so many changed ones as the environment says.
        static func feed(_ decoders: [Decoder]) async throws {
            let environment = ProcessInfo.processInfo.environment
            let stage = try Stage()
            var mutation = Mutation(seed: environment["CRUX_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1)
            let most = environment["CRUX_FUZZ_INPUTS"].flatMap { Int($0) } ?? 50
            for decoder in decoders {
                let seeds = stage.seeds[decoder] ?? []
                // Whole rooms take long to read.
                let isLarge = seeds.contains { $0.count > 10_000 }
                for count in 0..<(isLarge ? most / 5 : most) {
                    let input = count < 20 && count < seeds.count ? seeds[count] : mutation.next(from: seeds)
                    LastInput.keep(decoder, input)
                    await decoder.read(input, in: stage)
                }
            }
        }
    }
#endif
