import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import WorkshopRooms

/// Answers the polls of one connection before the rest of it hears of them.
///
/// Why polls go a way of their own: nearly every connection holds one that waits, and when something happens all are answered at once.
/// As a request of Hummingbird each costs two tasks and a dozen hops between threads, 37 KiB in all; here it is an entry in its
/// room and one in its event loop, and the loop writes the answers of all its polls at one go.
///
/// It takes only what is plainly a poll of somebody who is known in a room that is awake; everything else goes on untouched to the
/// ordinary route, and what the room says is asked of the same `Poll` on both ways. HTTP/1.1 stays in order: a poll behind an
/// unanswered request goes the ordinary way too, and what comes behind a poll is held until its answer has been taken.
final class ParkedPoll: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private static let route = "GET \(RoomEndpoints.events.path)"

    private let connection: Connection
    private let loop: PollLoop
    private let connections: Connections
    /// Whether Hummingbird has to do with the connection.
    private var isOrdinary = false
    private var context: ChannelHandlerContext?
    /// From where bytes go out as they are.
    private var encoder: ChannelHandlerContext?
    /// Its head has come and its end has not.
    private var coming: Poll?
    /// What was parsed last, when it was a poll and nothing else.
    private var last: RepeatedPoll?
    /// A poll that is not answered yet, or whose answer is being taken.
    private var asked: Poll?
    private var number = 0
    private var began = ContinuousClock.now
    private var isAnswered = false
    /// Looks for its answer in another room when its own was put down.
    private var elsewhere: Task<Void, Never>?
    /// Its answer, while it is not taken.
    private var answerLoad: Burden.Load?
    /// Requests that were passed on and are not answered yet.
    private var unanswered = 0
    /// After a request that ends the connection.
    private var isEnding = false
    private var behind = HeldRequests()
    private var isReleasing = false
    private var isReadWanted = false

    init(on connection: Connection, of connections: Connections, in loop: PollLoop) {
        self.connection = connection
        self.connections = connections
        self.loop = loop
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        drop()
        (self.context, encoder) = (nil, nil)
    }

    // MARK: What comes

    /// Takes bytes that are the last poll again, from another place on. False: they are to be parsed.
    func takeAgain(_ bytes: ByteBuffer) -> Bool {
        guard let last, asked == nil, unanswered == 0, !isEnding, behind.isEmpty, !isReleasing, connection.isAtRest,
            connection.takesPolls, let poll = last.next(in: bytes)
        else { return false }
        begin(poll)
        return true
    }

    /// Bytes go through the parser.
    func parses(_ bytes: ByteBuffer) { (last, loop.parsed) = (nil, bytes) }

    func hasParsed() { loop.parsed = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if asked != nil || isReleasing { hold(part, context) } else { take(part, context) }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            if unanswered == 0, !isEnding, connection.takesPolls, let poll = poll(head) {
                coming = poll
                last = loop.parsed.flatMap { RepeatedPoll(poll, head, in: $0) }
                return
            }
            coming = nil
            isEnding = isEnding || !head.isKeepAlive
            unanswered += 1
            beginOrdinary(context)
        case .body: break
        case .end:
            if let poll = coming {
                coming = nil
                return begin(poll)
            }
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    private func poll(_ head: HTTPRequestHead) -> Poll? {
        guard let request = PollRequest(head) else { return nil }
        return loop.rooms.poll(
            since: request.since, wait: .seconds(request.wait), code: request.code, token: request.token,
            onlyMembers: request.isCookie)
    }

    private func beginOrdinary(_ context: ChannelHandlerContext) {
        if isOrdinary { return }
        isOrdinary = true
        do {
            try connections.begin(on: context.channel)
        } catch {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed? = event as? ChannelEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        guard let asked else { return inputClosed(context) }
        behind.append(.inputClosed)
        if let elsewhere { return elsewhere.cancel() }
        if isAnswered { return }
        asked.withdraw()
        goOn(.over)
    }

    private func inputClosed(_ context: ChannelHandlerContext) {
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        // Else Hummingbird closes when it has answered what it was asked.
        if !isOrdinary { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if asked == nil { context.fireErrorCaught(error) } else { behind.append(.error(error)) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        drop()
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered = max(0, unanswered - 1) }
        context.write(data, promise: promise)
    }

    // MARK: A poll

    private func begin(_ poll: Poll) {
        (asked, number, began, isAnswered) = (poll, loop.add(self), .now, false)
        connection.pollBegins()
        goOn(.news)
    }

    /// Goes on with what the poll was woken by, or with looking for the first time.
    func goOn(_ outcome: Poll.Outcome) {
        guard let asked, !isAnswered, elsewhere == nil else { return }
        switch asked.goOn(outcome, as: number, at: loop) {
        case .reply(let reply): answer(reply)
        case .failed(let failure): refuse(failure)
        case .elsewhere: lookElsewhere(asked)
        case nil: break
        }
    }

    private func lookElsewhere(_ poll: Poll) {
        guard let context else { return }
        let (rooms, eventLoop) = (loop.rooms, context.eventLoop)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        elsewhere = Task {
            let found: Result<Reply, any Error>
            do {
                found = .success(try await rooms.read(poll))
            } catch {
                found = .failure(error)
            }
            eventLoop.execute {
                switch found {
                case .success(let reply): bound.value.answer(reply)
                case .failure(let error): bound.value.refuse(error)
                }
            }
        }
    }

    private func answer(_ reply: Reply) {
        guard let context else { return }
        write(loop.answer(reply, context.channel.allocator), .ok)
    }

    private func refuse(_ error: any Error) {
        guard let context else { return }
        let problem = Gate.problem(for: error, loop.logger)
        write(loop.answer(problem, context.channel.allocator), problem.status)
    }

    private func write(_ bytes: ByteBuffer, _ status: HTTPResponse.Status) {
        guard let context, let encoder, asked != nil, !isAnswered else { return }
        isAnswered = true
        loop.remove(number)
        Gate.record(ParkedPoll.route, status, .now - began, loop.logger)
        connection.pollIsAnswered(bytes.readableBytes, context.channel)
        let (taken, number) = (context.eventLoop.makePromise(of: Void.self), number)
        taken.futureResult.assumeIsolated().whenComplete { _ in self.ended() }
        encoder.writeAndFlush(NIOAny(bytes), promise: taken)
        // Most answers have been taken by now. Counted is what is not.
        guard asked != nil, self.number == number else { return }
        let load = connection.load(context.channel)
        load.add(bytes.readableBytes)
        answerLoad = load
    }

    /// The answer has been taken.
    private func ended() {
        guard let context, asked != nil else { return }
        (asked, answerLoad, elsewhere) = (nil, nil, nil)
        connection.pollEnded()
        // Else it was one of those that are being released, behind the last of which this is done.
        if isReleasing { return }
        release(context)
        connection.rest(context.channel)
    }

    /// The reader has gone.
    private func drop() {
        (behind, coming) = (HeldRequests(), nil)
        guard let asked else { return }
        self.asked = nil
        answerLoad = nil
        elsewhere?.cancel()
        elsewhere = nil
        if isAnswered { return }
        asked.withdraw()
        loop.remove(number)
        Gate.record(ParkedPoll.route, .ok, .now - began, loop.logger)
    }

    // MARK: What comes behind a poll

    private func hold(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        behind.append(.part(part)) { connection.load(context.channel) }
        if behind.count >= Connection.mostUnanswered { context.close(promise: nil) }
    }

    /// While something is held nothing more is read.
    func read(context: ChannelHandlerContext) {
        if behind.isEmpty, !isReleasing { context.read() } else { isReadWanted = true }
    }

    /// Passes on what was held, up to the next poll.
    private func release(_ context: ChannelHandlerContext) {
        if behind.isEmpty { return }
        isReleasing = true
        while asked == nil, let next = behind.popFirst() {
            switch next {
            case .part(let part): take(part, context)
            case .error(let error): context.fireErrorCaught(error)
            case .inputClosed: inputClosed(context)
            }
        }
        isReleasing = false
        if !behind.isEmpty { return }
        context.fireChannelReadComplete()
        if isReadWanted {
            isReadWanted = false
            context.read()
        }
    }
}

@available(*, unavailable)
extension ParkedPoll: Sendable {}
