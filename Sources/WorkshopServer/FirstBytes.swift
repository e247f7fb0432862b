import NIOCore

/// Stands before everything else in a connection and tells it of bytes that are no whole request yet.
final class FirstBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: Connection

    init(of connection: Connection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.bytesArrived(context)
        context.fireChannelRead(data)
    }
}

@available(*, unavailable)
extension FirstBytes: Sendable {}
