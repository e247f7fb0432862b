import NIOCore

/// Stands before everything else in a connection: tells it of bytes that are no whole request yet, and has the polls that come
/// again and again taken before they are parsed.
final class FirstBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: Connection
    private let polls: ParkedPoll?
    /// Whether something went on since the last `channelReadComplete`.
    private var isAwaited = false

    init(of connection: Connection, _ polls: ParkedPoll? = nil) {
        self.connection = connection
        self.polls = polls
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if polls?.takeAgain(bytes) == true { return }
        isAwaited = true
        connection.bytesArrived(context)
        polls?.parses(bytes)
        context.fireChannelRead(data)
        polls?.hasParsed()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Of what was taken nobody behind has heard.
        if isAwaited { context.fireChannelReadComplete() }
        isAwaited = false
    }
}

@available(*, unavailable)
extension FirstBytes: Sendable {}
