import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import WorkshopRooms

/// How connections are set up. A connection that asks nothing but polls is never Hummingbird's: its first other request makes it so.
struct Connections: HTTPChannelHandler {
    typealias Make = @Sendable (@escaping HTTPChannelHandler.Responder) -> Connections

    struct Line: ServerChildChannelValue {
        let channel: any Channel
        /// What Hummingbird is to answer, from the first request that is not a poll; nil when there has been none.
        let requests: EventLoopFuture<ParkedPoll.Requests?>
    }

    let responder: Responder
    private let headers: HTTPFields
    private let burden: Burden
    private let polls: PollLoops
    /// It holds nothing, so one is enough for all.
    private let codec = HTTP1ToHTTPServerCodec(secure: false)

    static func making(_ settings: Settings, _ rooms: LiveRooms, _ burden: Burden, _ logger: Logger) -> Make {
        let headers = Headers.onEverything(secure: settings.publicURL?.isSecure == true)
        let polls = PollLoops(rooms: rooms, headers: headers, logger: logger)
        return { Connections(responder: $0, headers: headers, burden: burden, polls: polls) }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Line> {
        channel.eventLoop.makeCompletedFuture {
            // A connection keeps what it read last, and most requests are as short as polls.
            let reading = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 65_536)
            try channel.syncOptions?.setOption(ChannelOptions.recvAllocator, value: reading)
            var limits = NIOHTTPDecoderLimitConfiguration()
            (limits.maxHeaderFieldSize, limits.maxHeaderListSize, limits.maxHeaderFieldCount) = (
                16 << 10, 32 << 10, 100
            )
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            let connection = Connection(headers: headers, burden: burden)
            let polls = ParkedPoll(on: connection, in: polls[channel.eventLoop], channel)
            do {
                try pipeline.addHandlers([polls, codec, connection])
            } catch {
                polls.end()
                throw error
            }
            return Line(channel: channel, requests: polls.requests)
        }
    }

    func handle(value line: Line, logger: Logger) async {
        let requests = await withTaskCancellationHandler {
            try? await line.requests.get()
        } onCancel: {
            line.channel.close(promise: nil)
        }
        if let requests { await handleHTTP(asyncChannel: requests, logger: logger) }
    }
}
