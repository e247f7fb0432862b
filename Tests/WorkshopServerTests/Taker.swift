import NIOCore

/// The other end of a connection: takes what is written, or lets it wait.
final class Taker: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    var reads = true
    private var waiting: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !reads else { return context.write(data, promise: promise) }
        if let promise { waiting.append(promise) }
    }

    /// Takes what waits, or the first of it.
    func take(_ many: Int? = nil) {
        let taken = waiting.prefix(many ?? waiting.count)
        waiting.removeFirst(taken.count)
        for promise in taken { promise.succeed() }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        for waiting in waiting { waiting.fail(ChannelError.ioOnClosedChannel) }
        context.close(mode: mode, promise: promise)
    }
}

@available(*, unavailable)
extension Taker: Sendable {}
