import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Synchronization
import Workshop

/// What one connection is held to: a request arrives in time, an answer is taken in time, and bytes that are no HTTP are answered once.
/// It also tells a waiting poll when its reader has gone, and who comes while the server ends to come again.
final class Connection: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a connection may be quiet between requests, and its headers take to arrive.
    static let idleTime = TimeAmount.seconds(75)
    private static let bodyTime = TimeAmount.seconds(15)
    private static let answerTime = TimeAmount.seconds(30)
    private static let farewellTime = TimeAmount.seconds(2)
    /// So long after it was made, a connection's first request may still be on its way.
    private static let arrivalTime = TimeAmount.milliseconds(500)

    let departure = Departure()
    private let headers: HTTPFields
    private let opened = NIODeadline.now()
    private var requests = 0
    private var hasAsked = false
    private var isQuiescing = false
    private var isOver = false
    private var body: Scheduled<Void>?
    private var answer: Scheduled<Void>?

    init(headers: HTTPFields) {
        self.headers = headers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isOver { return }
        switch unwrapInboundIn(data) {
        case .head:
            if isQuiescing { return dismiss(context, with: .unavailable(retryAfter: 1)) }
            hasAsked = true
            requests += 1
            body = closing(context, after: Connection.bodyTime)
        case .body: break
        case .end:
            body?.cancel()
            body = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        requests -= 1
        let taken = promise ?? context.eventLoop.makePromise(of: Void.self)
        let deadline = closing(context, after: Connection.answerTime)
        answer?.cancel()
        answer = deadline
        taken.futureResult.whenComplete { _ in deadline.cancel() }
        context.write(data, promise: taken)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { departure.happen() }
        if event is ChannelShouldQuiesceEvent, !hasAsked, !isOver {
            let rest = opened + Connection.arrivalTime - .now()
            if rest > .zero {
                // Closing now would reset a request that is on its way, where the next process would have taken it.
                isQuiescing = true
                answer = closing(context, after: rest)
                return
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    /// Bytes that are no request. With an answer still to come they end the connection behind it; else they are answered here.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOver else { return }
        guard requests == 0 else { return context.fireErrorCaught(error) }
        dismiss(context, with: (error as? HTTPParserError) == .invalidMethod ? .unknownMethod : .badRequest)
    }

    /// Answers from here, hears nothing more, and ends the connection.
    private func dismiss(_ context: ChannelHandlerContext, with problem: Problem) {
        isOver = true
        let bytes = context.channel.allocator.buffer(bytes: problem.body.data)
        var head = HTTPResponse(status: problem.status, headerFields: headers)
        for field in problem.headers { head.headerFields[field.name] = field.value }
        head.headerFields[.contentType] = Problem.contentType
        head.headerFields[.contentLength] = String(bytes.readableBytes)
        head.headerFields[.cacheControl] = "no-store"
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(bytes)), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        // What is still on its way is taken in for a moment: closing on it would reset the connection and lose the answer.
        written.futureResult.whenComplete { _ in channel.close(mode: .output, promise: nil) }
        answer?.cancel()
        answer = closing(context, after: Connection.farewellTime)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func end() {
        body?.cancel()
        answer?.cancel()
        departure.happen()
    }

    private func closing(_ context: ChannelHandlerContext, after time: TimeAmount) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}

@available(*, unavailable)
extension Connection: Sendable {}

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
        guard let departure = await departure else { return try await operation() }
        let waiting = Task { try await operation() }
        let ticket = departure.onceHappened { waiting.cancel() }
        defer { departure.forget(ticket) }
        return try await withTaskCancellationHandler {
            try await waiting.value
        } onCancel: {
            waiting.cancel()
        }
    }

    private var departure: Departure? {
        get async {
            // A channel that was never connected, as in tests, has no loop that runs.
            guard channel.isActive else { return nil }
            let channel = channel
            return try? await channel.eventLoop.submit {
                try channel.pipeline.syncOperations.handler(type: Connection.self).departure
            }.get()
        }
    }
}
