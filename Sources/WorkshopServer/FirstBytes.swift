import NIOCore

/// Stands before everything else in a connection: tells it of bytes that are no whole request yet, and has the polls that come
/// again and again taken before they are parsed.
final class FirstBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: Connection
    private let polls: ParkedPoll?

    init(of connection: Connection, _ polls: ParkedPoll? = nil) {
        self.connection = connection
        self.polls = polls
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if polls?.takeAgain(bytes) == true { return }
        connection.bytesArrived(context)
        polls?.parses(bytes)
        context.fireChannelRead(data)
        polls?.hasParsed()
    }
}

@available(*, unavailable)
extension FirstBytes: Sendable {}
