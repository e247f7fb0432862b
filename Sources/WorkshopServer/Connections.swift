import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Synchronization
import WorkshopRooms

/// How connections are set up. One that asks nothing but polls costs no task: its first other request makes it Hummingbird's.
final class Connections: HTTPChannelHandler {
    typealias Make = @Sendable (@escaping HTTPChannelHandler.Responder) -> Connections

    struct Line: ServerChildChannelValue { let channel: any Channel }

    let responder: Responder
    private let headers: HTTPFields
    private let burden: Burden
    private let polls: PollLoops
    private let open: OpenConnections
    private let logger: Logger
    /// It holds nothing, so one is enough for all.
    private let codec = HTTP1ToHTTPServerCodec(secure: false)

    private init(
        _ responder: @escaping Responder, _ headers: HTTPFields, _ burden: Burden, _ polls: PollLoops,
        _ open: OpenConnections, _ logger: Logger
    ) {
        (self.responder, self.headers, self.burden) = (responder, headers, burden)
        (self.polls, self.open, self.logger) = (polls, open, logger)
    }

    static func making(
        _ settings: Settings, _ rooms: LiveRooms, _ burden: Burden, _ open: OpenConnections, _ logger: Logger
    ) -> Make {
        let headers = Headers.onEverything(secure: settings.publicURL?.isSecure == true)
        let polls = PollLoops(rooms: rooms, headers: headers, logger: logger)
        return { Connections($0, headers, burden, polls, open, logger) }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Line> {
        open.add(channel)
        return channel.eventLoop.makeCompletedFuture {
            // A connection keeps what it read last, and most requests are as short as polls.
            let reading = AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 256, maximum: 65_536)
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
            let poll = ParkedPoll(on: connection, of: self, in: polls[channel.eventLoop])
            try pipeline.addHandlers([poll, codec, connection])
            try pipeline.addHandler(FirstBytes(of: connection, poll), position: .first)
            return Line(channel: channel)
        }
    }

    /// Nothing yet: `begin` is called when there is something to do.
    func handle(value line: Line, logger: Logger) async {}

    /// Has Hummingbird answer what comes to the end of a pipeline. In its loop.
    func begin(on channel: any Channel) throws {
        let requests = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        Task(executorPreference: polls[channel.eventLoop].executor) {
            await self.handleHTTP(asyncChannel: requests, logger: self.logger)
        }
    }
}

/// The connections that are open, so that the process ends behind the last of them.
package final class OpenConnections: Sendable {
    private struct State {
        var count = 0
        var isGivenUp = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    func add(_ channel: any Channel) {
        state.withLock { $0.count += 1 }
        channel.closeFuture.whenComplete { _ in
            self.resume { $0.count -= 1 }
        }
    }

    /// Returns when none is open, or when the task is cancelled.
    func allClosed() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                resume { $0.waiting.append(continuation) }
            }
        } onCancel: {
            resume { $0.isGivenUp = true }
        }
    }

    private func resume(after change: (inout State) -> Void) {
        let resumed: [CheckedContinuation<Void, Never>] = state.withLock { state in
            change(&state)
            guard state.count == 0 || state.isGivenUp else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in resumed { continuation.resume() }
    }
}
