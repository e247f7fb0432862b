#if FUZZER
    import Foundation

    @testable import Workshop

    /// `FuzzedTests DECODER CORPUS [libFuzzer's options]`: writes right inputs into the corpus and lets libFuzzer change them.
    @main struct Driver {
        /// All of them are read before the first is changed.
        static let mostSeeds = 60
        nonisolated(unsafe) static var decoder = Decoder.planted
        nonisolated(unsafe) static var stage: Stage?

        static func main() throws {
            let words = CommandLine.arguments
            guard words.count > 2, let decoder = Decoder(rawValue: words[1]) else {
                print(Decoder.all.map(\.rawValue).joined(separator: "\n"))
                return
            }
            let stage = try Stage()
            (Driver.decoder, Driver.stage) = (decoder, stage)
            let seeds = stage.seeds[decoder] ?? []
            for number in stride(from: 0, to: seeds.count, by: max(1, seeds.count / mostSeeds)) {
                try seeds[number].write(to: URL(filePath: words[2]).appending(path: "seed-\(number)"))
            }
            var arguments = ([words[0]] + words.dropFirst(2)).map { strdup($0) } + [nil]
            var count = CInt(arguments.count - 1)
            arguments.withUnsafeMutableBufferPointer { buffer in
                var start = buffer.baseAddress
                exit(runLibFuzzer(&count, &start, { Driver.read($0, $1) }))
            }
        }

        static func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
            guard let stage else { return 0 }
            let bytes = start.map { Data(bytes: $0, count: count) } ?? Data()
            let done = DispatchSemaphore(value: 0)
            let decoder = decoder
            Task.detached {
                await decoder.read(bytes, in: stage)
                done.signal()
            }
            done.wait()
            return 0
        }
    }

    @_silgen_name("LLVMFuzzerRunDriver")
    func runLibFuzzer(
        _ count: UnsafeMutablePointer<CInt>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
        _ read: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
    ) -> CInt

    @_silgen_name("LLVMFuzzerMutate")
    func changeBytes(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int) -> Int

    /// Half of the changes are libFuzzer's own, the others know what JSON is.
    @_cdecl("LLVMFuzzerCustomMutator")
    func change(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: CUnsignedInt) -> Int {
        if seed % 2 == 0 { return changeBytes(bytes, count, most) }
        var mutation = Mutation(seed: UInt64(seed))
        let changed = mutation.next(from: [Data(bytes: bytes, count: count)])
        guard changed.count <= most, !changed.isEmpty else { return changeBytes(bytes, count, most) }
        changed.copyBytes(to: bytes, count: changed.count)
        return changed.count
    }
#endif
