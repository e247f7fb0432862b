#if !FUZZER
    import Foundation
    import Synchronization

    /// What was being read when the process died of it, kept in a file for whoever started the process.
    enum LastInput {
        static let file = FileManager.default.temporaryDirectory.appending(path: "crux-fuzzed-trap").path

        private static let text = Mutex<[UInt8]>([])

        static func keep(_ decoder: Decoder, _ input: Data) {
            text.withLock { $0 = Array("\(decoder.rawValue) trapped at (base64): \(input.base64EncodedString())".utf8) }
            _ = isWatching
        }

        private static let isWatching: Bool = {
            for number in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT] {
                signal(number) { number in
                    LastInput.tell()
                    signal(number, SIG_DFL)
                    raise(number)
                }
            }
            return true
        }()

        private static func tell() {
            _ = text.withLockIfAvailable { bytes in
                let kept = open(LastInput.file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
                bytes.withUnsafeBytes { _ = write(kept, $0.baseAddress, $0.count) }
                close(kept)
            }
        }
    }
#endif
