import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypesHTTP1

@testable import WorkshopServer

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

extension EmbeddedChannel {
    /// A connection as the server sets it up, but for polls, on a clock of its own.
    static func connection(to reader: Taker, _ burden: Burden) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(reader)
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        let connection = Connection(headers: [:], burden: burden)
        try pipeline.addHandler(connection)
        try pipeline.addHandler(FirstBytes(of: connection), position: .after(reader))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        return channel
    }
}
