import Synchronization

/// What the instance holds for all its connections together: bodies that arrive, answers that are not taken yet.
///
/// Above the most, whoever has held more than a little for the longest is cut: an honest exchange is short, and what is little fits
/// for all connections together. What is cut counts until it has been let go, which takes its event loop a moment; while too much
/// is on its way out, new answers wait before they are made.
package final class Burden: Sendable {
    package static let most = 128 << 20

    private struct Held {
        var bytes = 0
        /// Since it is more than a little.
        var turn: Int?
        /// Nil when it was cut.
        var cut: (@Sendable () -> Void)?
    }

    private struct State {
        /// What is held, and what of it was cut.
        var bytes = 0
        var bytesCut = 0
        var held: [Int: Held] = [:]
        var next = 0
        /// Whose turn it is to be cut. All before the oldest are cut or let go.
        var turns: [Int: Int] = [:]
        var oldestTurn = 0
        var nextTurn = 0
        /// They look again whenever something was let go.
        var waiting: [CheckedContinuation<Void, Never>] = []

        mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
            defer { waiting = [] }
            return waiting
        }
    }

    private let most: Int
    private let patience: Duration
    private let state = Mutex(State())

    package init(most: Int = Burden.most, patience: Duration = .seconds(20)) {
        self.most = most
        self.patience = patience
    }

    /// How many bytes are held, those included that were cut and are not let go yet.
    var bytes: Int { state.withLock { $0.bytes } }

    /// So much may be on its way out before new answers wait.
    private var mostCut: Int { most / 4 }

    /// So much each of 25,000 connections may hold for as long as it is given time for it.
    private var little: Int { most >> 15 }

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

        /// Of what was added so much is not held any more.
        func remove(_ bytes: Int) { burden.add(-bytes, to: number) }
    }

    /// Returns when of what was cut only a rest is still there. False: that took too long.
    func settle() async -> Bool {
        if isSettled { return true }
        let end = ContinuousClock.now + patience
        let alarm = Task {
            while true {
                try await Task.sleep(for: patience)
                for waiting in state.withLock({ $0.takeWaiting() }) { waiting.resume() }
            }
        }
        defer { alarm.cancel() }
        while !isSettled {
            if ContinuousClock.now >= end { return false }
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    guard state.bytesCut > mostCut else { return false }
                    state.waiting.append(continuation)
                    return true
                }
                if !waits { continuation.resume() }
            }
        }
        return true
    }

    private var isSettled: Bool { state.withLock { $0.bytesCut <= mostCut } }

    private func add(_ bytes: Int, to number: Int) {
        let cuts = state.withLock { state in
            guard var held = state.held[number] else { return [@Sendable () -> Void]() }
            held.bytes += bytes
            state.bytes += bytes
            if held.cut == nil { state.bytesCut += bytes }
            if held.turn == nil, held.bytes > little {
                held.turn = state.nextTurn
                state.turns[state.nextTurn] = number
                state.nextTurn += 1
            } else if let turn = held.turn, held.bytes <= little {
                state.turns[turn] = nil
                held.turn = nil
            }
            state.held[number] = held
            var cuts: [@Sendable () -> Void] = []
            while state.bytes - state.bytesCut > most, state.oldestTurn < state.nextTurn {
                if let oldest = state.turns.removeValue(forKey: state.oldestTurn), let cut = state.held[oldest]?.cut {
                    state.held[oldest]?.cut = nil
                    state.bytesCut += state.held[oldest]?.bytes ?? 0
                    cuts.append(cut)
                }
                state.oldestTurn += 1
            }
            return cuts
        }
        for cut in cuts { cut() }
    }

    private func drop(_ number: Int) {
        // Handed out of the lock: what `cut` keeps alive may be let go with it, and hold loads itself.
        let (dropped, woken) = state.withLock { state in
            let held = state.held.removeValue(forKey: number)
            state.bytes -= held?.bytes ?? 0
            if let held, held.cut == nil { state.bytesCut -= held.bytes }
            if let turn = held?.turn { state.turns[turn] = nil }
            return (held, state.bytesCut <= mostCut ? state.takeWaiting() : [])
        }
        withExtendedLifetime(dropped) {}
        for waiting in woken { waiting.resume() }
    }
}
