import Foundation
import NIOCore
import NIOPosix

/// One kept-alive connection to a server, with at most one request on its way.
///
/// Unchecked, because there is one event loop in this program and all of this happens in it.
final class Line: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The only thread that puts load on anything, so that what is measured always shares the machine with the same.
    static let loop: any EventLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()

    /// What is to be done with an answer, which is good only during the call.
    var onReply: (Reply) -> Void = { _ in }
    /// What is to be done when the connection ends, or brings what is no answer.
    var onEnd: () -> Void = {}
    /// Whether the answer to what is sent next is a stream of server-sent events: each is a reply then.
    var streams = false
    private var context: ChannelHandlerContext?
    private var come = ByteBuffer()

    static func connect(to port: Int) async throws -> Line {
        try await ClientBootstrap(group: loop).connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let line = Line()
                try channel.pipeline.syncOperations.addHandler(line)
                return line
            }
        }
    }

    static func connect(_ many: Int, to port: Int) async throws -> [Line] {
        var lines: [Line] = []
        for _ in 0..<many { lines.append(try await connect(to: port)) }
        return lines
    }

    // MARK: In the loop

    func send(_ request: ByteBuffer) {
        guard let context else { return onEnd() }
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if come.readableBytes > 0 {
            come.writeBuffer(&bytes)
            swap(&come, &bytes)
            come = ByteBuffer()
        }
        do {
            while bytes.readableBytes > 0 {
                let size = try bytes.withUnsafeReadableBytes { bytes in
                    guard let reply = try streams ? Reply(event: bytes) : Reply(bytes) else { return 0 }
                    guard streams || reply.size == bytes.count else { throw Reply.Unreadable() }
                    onReply(reply)
                    return reply.size
                }
                if size == 0 { break }
                bytes.moveReaderIndex(forwardBy: size)
            }
            come = bytes
        } catch {
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        let onEnd = onEnd
        (onReply, self.onEnd) = ({ _ in }, {})
        onEnd()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: From anywhere

    struct Answer {
        let status: Int
        let body: Data
    }

    /// For what is not measured. Throws when the connection ends first.
    func ask(_ request: ByteBuffer) async throws -> Answer {
        try await Line.loop.flatSubmit {
            let promise = Line.loop.makePromise(of: Answer.self)
            self.onReply = { promise.succeed(Answer(status: $0.status, body: Data($0.body))) }
            self.onEnd = { promise.fail(Failed("The server ended the connection without an answer.")) }
            self.send(request)
            return promise.futureResult
        }.get()
    }

    /// Takes the answer apart. Throws for any but a good one.
    func ask<Content: Decodable>(_ request: ByteBuffer, for: Content.Type = Content.self) async throws -> Content {
        let answer = try await ask(request)
        guard (200..<300).contains(answer.status) else {
            throw Failed("The server refused with \(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return try JSONDecoder().decode(Content.self, from: answer.body)
    }

    func close() { Line.loop.execute { self.context?.close(promise: nil) } }
}

extension Collection<Line> {
    /// Does something for each of many, each line one after the other.
    func each<Value: Sendable>(
        of many: Int, _ ask: @escaping @Sendable (Int, Line) async throws -> Value
    ) async throws -> [Value] {
        let lines = Array(self)
        return try await withThrowingTaskGroup(of: [(Int, Value)].self) { group in
            for (number, line) in lines.enumerated() {
                group.addTask {
                    var values: [(Int, Value)] = []
                    for one in stride(from: number, to: many, by: lines.count) {
                        values.append((one, try await ask(one, line)))
                    }
                    return values
                }
            }
            var all: [(Int, Value)] = []
            for try await values in group { all += values }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

extension ByteBuffer {
    /// A request in HTTP/1.1.
    init(_ method: String, _ path: String, token: String? = nil, body: String? = nil, type: String = "application/json")
    {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        if let token { text += "Authorization: Bearer \(token)\r\n" }
        if let body { text += "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n" }
        self.init(string: text + "\r\n" + (body ?? ""))
    }
}
