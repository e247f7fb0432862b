import NIOCore
import NIOEmbedded
import Synchronization

/// That the reader at the other end of a connection has gone.
final class Departure: Sendable {
    private struct State {
        var happened = false
        var waiting: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    func happen() {
        let waiting = state.withLock { state in
            state.happened = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for action in waiting { action() }
    }

    /// Runs `action` when the reader goes, or now when that has happened. Returns what `forget` takes.
    func onceHappened(_ action: @escaping @Sendable () -> Void) -> Int? {
        let ticket: Int? = state.withLock { state in
            guard !state.happened else { return nil }
            state.next += 1
            state.waiting[state.next] = action
            return state.next
        }
        if ticket == nil { action() }
        return ticket
    }

    func forget(_ ticket: Int?) {
        guard let ticket else { return }
        state.withLock { $0.waiting[ticket] = nil }
    }
}

extension Context {
    /// Runs something that waits, and cancels it when the reader goes.
    func untilGone<Value: Sendable>(_ operation: @escaping @Sendable () async throws -> Value) async throws -> Value {
        // The channel of a test without a socket has no loop that runs.
        guard !(channel is NIOAsyncTestingChannel) else { return try await operation() }
        let departure = await departure
        let waiting = Task { try await operation() }
        let ticket = departure.onceHappened { waiting.cancel() }
        defer { departure.forget(ticket) }
        return try await withTaskCancellationHandler {
            try await waiting.value
        } onCancel: {
            waiting.cancel()
        }
    }

    private var departure: Departure {
        get async {
            let channel = channel
            let known = try? await channel.eventLoop.submit {
                try channel.pipeline.syncOperations.handler(type: Connection.self).departure
            }.get()
            if let known { return known }
            // The connection has been taken down while its request was on its way here.
            let past = Departure()
            past.happen()
            return past
        }
    }
}
