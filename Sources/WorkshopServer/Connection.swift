import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Workshop

/// What one connection is held to: a request arrives in time and an answer is taken in time, however steadily it drips; not too
/// many requests are sent ahead; nobody stays who asks nothing; and bytes that are no HTTP are answered once. It also tells a waiting
/// poll when its reader has gone, ends itself behind its last answer when the server ends, and tells who comes then to come again.
final class Connection: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a connection may be quiet between requests.
    static let idleTime = TimeAmount.seconds(75)
    /// How long the headers of a request take to arrive from their first byte, and its body from the headers.
    static let headTime = TimeAmount.seconds(15)
    static let bodyTime = TimeAmount.seconds(15)
    /// How long an answer takes to be taken.
    static let answerTime = TimeAmount.seconds(30)
    /// For so many bytes of a body that have come, or of an answer, there is a second more: a slow line brings a whole file through.
    static let bytesASecond = 64 * 1024
    private static let farewellTime = TimeAmount.seconds(2)
    /// So long after it was made, a connection's first request may still be on its way.
    private static let arrivalTime = TimeAmount.milliseconds(500)
    /// What the kernel holds of an answer beside us. Left to itself it takes megabytes for each reader that does not read.
    static let mostInKernel: SocketOptionValue = 128 * 1024
    /// The most requests that are not answered yet.
    static let mostUnanswered = 64

    let departure = Departure()
    private let headers: HTTPFields
    private let burden: Burden
    private let opened = NIODeadline.now()
    private var requests = 0
    private var answersUnderWay = 0
    /// What is being written is an answer that may never end.
    private var isStreaming = false
    /// Of it, what has not been taken.
    private var unsent = 0
    private var hasAsked = false
    /// Nothing has been asked, and what is now asked will be refused.
    private var isQuiescing = false
    /// What has been asked is answered, and then the connection ends.
    private var isEnding = false
    private var isOver = false
    private var idleDeadline: NIODeadline?
    private var headDeadline: NIODeadline?
    private var bodyDeadline: NIODeadline?
    /// What may still come of a body and be given time for. What goes beyond is refused, and need not come at all.
    private var bytesGivenTime = 0
    private var answerDeadline: NIODeadline?
    /// The next look at the deadlines. It is not put off when they are: cancelling costs more than looking in vain.
    private var look: Scheduled<Void>?
    private var nextLook: NIODeadline?
    private var farewell: Scheduled<Void>?
    private var bodies: Burden.Load?
    private var answer: Burden.Load?

    init(headers: HTTPFields, burden: Burden) {
        self.headers = headers
        self.burden = burden
    }

    func channelActive(context: ChannelHandlerContext) {
        rest(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isOver { return }
        switch unwrapInboundIn(data) {
        case .head:
            if isQuiescing { return dismiss(context, with: .unavailable(retryAfter: 1)) }
            begin()
            guard requests <= Connection.mostUnanswered else {
                isOver = true
                return context.close(promise: nil)
            }
            bodyDeadline = expecting(context.channel, within: Connection.bodyTime)
            bytesGivenTime = Call.mostBytesOfAFile
        case .body(let bytes):
            bodies = bodies ?? load(context.channel)
            bodies?.add(bytes.readableBytes)
            let given = min(bytes.readableBytes, bytesGivenTime)
            bytesGivenTime -= given
            bodyDeadline = bodyDeadline.map { $0 + Connection.time(for: given) }
        case .end:
            bodyDeadline = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            answersUnderWay += 1
            isStreaming = head.headerFields[.contentType] == EventStream.contentType
            isAnswering(0, context.channel)
            context.write(data, promise: promise)
        case .body(let bytes):
            let load = answer ?? load(context.channel)
            answer = load
            load.add(bytes.readableBytes)
            if !isStreaming { isAnswering(bytes.readableBytes, context.channel) }
            context.write(data, promise: promise)
            if isStreaming { streams(bytes.readableBytes, load, context) }
        case .end:
            isStreaming = false
            isAnswering(0, context.channel)
            requests -= 1
            if requests == 0 { bodies = nil }
            let load = answer
            answer = nil
            let channel = context.channel
            let taken = promise ?? context.eventLoop.makePromise(of: Void.self)
            taken.futureResult.assumeIsolated().whenComplete { _ in
                _ = load
                self.answerTaken()
                self.rest(channel)
            }
            context.write(data, promise: taken)
        }
    }

    private func begin() {
        hasAsked = true
        requests += 1
        (headDeadline, idleDeadline) = (nil, nil)
    }

    private func isAnswering(_ bytes: Int, _ channel: any Channel) {
        let deadline = expecting(channel, within: Connection.answerTime)
        answerDeadline = max(deadline + Connection.time(for: bytes), answerDeadline ?? deadline)
    }

    /// Part of an answer that may never end has been written. It counts until it is taken, and gives no more time than it is worth
    /// itself to what was written before.
    private func streams(_ bytes: Int, _ load: Burden.Load, _ context: ChannelHandlerContext) {
        let channel = context.channel
        unsent += bytes
        answerDeadline =
            (answerDeadline ?? expecting(channel, within: Connection.answerTime)) + Connection.time(for: bytes)
        let taken = context.eventLoop.makePromise(of: Void.self)
        taken.futureResult.assumeIsolated().whenComplete { _ in
            load.remove(bytes)
            self.unsent -= bytes
            guard self.isStreaming else { return }
            self.answerDeadline = nil
            if self.unsent > 0 { self.isAnswering(self.unsent, channel) }
        }
        // One that asks for its own bytes to be told is framed at four times the cost.
        context.write(wrapOutboundOut(.body(ByteBuffer())), promise: taken)
    }

    private func answerTaken() {
        answersUnderWay -= 1
        if answersUnderWay == 0 { answerDeadline = nil }
    }

    /// Between requests.
    func rest(_ channel: any Channel) {
        guard requests == 0, answersUnderWay == 0, !isOver else { return }
        if isEnding { return channel.close(promise: nil) }
        idleDeadline = expecting(channel, within: Connection.idleTime)
    }

    // MARK: Polls that are answered before they get here

    /// Whether a poll that arrives now may be taken out of the stream of requests.
    var takesPolls: Bool { !isOver && !isQuiescing }

    /// Whether nothing has come of a request that is not answered.
    var isAtRest: Bool { requests == 0 && headDeadline == nil }

    func pollBegins() { begin() }

    /// Its answer of so many bytes is being written.
    func pollIsAnswered(_ bytes: Int, _ channel: any Channel) {
        answersUnderWay += 1
        isAnswering(bytes, channel)
    }

    /// It has been taken. `rest` is to follow when nothing is held behind it.
    func pollEnded() {
        requests -= 1
        answerTaken()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { departure.happen() }
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        let rest = opened + Connection.arrivalTime - .now()
        if isOver { return }
        if !hasAsked, rest > .zero {
            // Closing now would reset a request that is on its way, where the next process would have taken it.
            isQuiescing = true
            closing(context, after: rest)
        } else {
            isEnding = true
            self.rest(context.channel)
        }
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
        closing(context, after: Connection.farewellTime)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func end() {
        look?.cancel()
        farewell?.cancel()
        (bodies, answer) = (nil, nil)
        departure.happen()
    }

    func load(_ channel: any Channel) -> Burden.Load { burden.load { channel.close(promise: nil) } }

    // MARK: Deadlines

    /// Bytes arrived. Unless a request is under way they begin one.
    func bytesArrived(_ context: ChannelHandlerContext) {
        guard requests == 0, headDeadline == nil else { return }
        headDeadline = expecting(context.channel, within: Connection.headTime)
    }

    private static func time(for bytes: Int) -> TimeAmount {
        .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(bytesASecond))
    }

    private func expecting(_ channel: any Channel, within time: TimeAmount) -> NIODeadline {
        let deadline = channel.eventLoop.now + time
        if nextLook.map({ deadline < $0 }) ?? true { look(at: deadline, channel) }
        return deadline
    }

    private func look(at time: NIODeadline, _ channel: any Channel) {
        look?.cancel()
        nextLook = time
        look = channel.eventLoop.assumeIsolated().scheduleTask(deadline: time) {
            self.nextLook = nil
            let deadlines = [self.headDeadline, self.bodyDeadline, self.answerDeadline, self.idleDeadline]
            guard let next = deadlines.compactMap(\.self).min() else { return }
            if next <= channel.eventLoop.now { return channel.close(promise: nil) }
            self.look(at: next, channel)
        }
    }

    private func closing(_ context: ChannelHandlerContext, after time: TimeAmount) {
        let channel = context.channel
        farewell?.cancel()
        farewell = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}

@available(*, unavailable)
extension Connection: Sendable {}
