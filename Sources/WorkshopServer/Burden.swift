import Synchronization

/// What the instance holds for all its connections together: bodies that arrive, answers that are not taken yet.
///
/// Above the most, whoever has held something for the longest is cut: an honest exchange is short.
package final class Burden: Sendable {
    package static let most = 128 << 20

    private struct Held {
        var bytes = 0
        let cut: @Sendable () -> Void
    }

    private struct State {
        var bytes = 0
        var held: [Int: Held] = [:]
        var next = 0
        /// No load that is older than this one is there any more.
        var oldest = 0
    }

    private let most: Int
    private let state = Mutex(State())

    package init(most: Int = Burden.most) { self.most = most }

    /// How many bytes are held.
    var bytes: Int { state.withLock { $0.bytes } }

    /// Something that is going to be held, until the load is let go. `cut` has to bring that about, later.
    func load(cut: @escaping @Sendable () -> Void) -> Load {
        let number = state.withLock { state in
            defer { state.next += 1 }
            state.held[state.next] = Held(cut: cut)
            return state.next
        }
        return Load(number: number, burden: self)
    }

    final class Load: Sendable {
        private let number: Int
        private let burden: Burden

        fileprivate init(number: Int, burden: Burden) {
            self.number = number
            self.burden = burden
        }

        deinit { burden.drop(number) }

        func add(_ bytes: Int) { burden.add(bytes, to: number) }
    }

    private func add(_ bytes: Int, to number: Int) {
        let cuts = state.withLock { state in
            guard state.held[number] != nil else { return [@Sendable () -> Void]() }
            state.held[number]?.bytes += bytes
            state.bytes += bytes
            var cuts: [@Sendable () -> Void] = []
            while state.bytes > most, state.oldest < state.next {
                if let held = state.held.removeValue(forKey: state.oldest) {
                    state.bytes -= held.bytes
                    cuts.append(held.cut)
                }
                state.oldest += 1
            }
            return cuts
        }
        for cut in cuts { cut() }
    }

    private func drop(_ number: Int) {
        // Handed out of the lock: what `cut` keeps alive may be let go with it, and hold loads itself.
        let dropped = state.withLock { state in
            let held = state.held.removeValue(forKey: number)
            state.bytes -= held?.bytes ?? 0
            return held
        }
        withExtendedLifetime(dropped) {}
    }
}
