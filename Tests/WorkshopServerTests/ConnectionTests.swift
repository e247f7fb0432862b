import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import Testing
import Workshop
import WorkshopRooms

@testable import WorkshopServer

/// What only a socket shows.
@Suite struct ConnectionTests {
    /// Sends bytes on a connection of its own and returns what came back until the server hung up.
    private func exchange(_ port: Int, _ text: String) async throws -> String {
        try await all(from: sent(port, text))
    }

    /// A connection of its own on which bytes are on their way.
    private func sent(_ port: Int, _ text: String) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await connection.channel.writeAndFlush(ByteBuffer(string: text))
        return connection
    }

    private func all(from connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws -> String {
        try await connection.executeThenClose { inbound, _ in
            var answer = ""
            for try await bytes in inbound { answer += String(buffer: bytes) }
            return answer
        }
    }

    @Test func `bytes that are no HTTP are answered with a problem and the connection ends`() async throws {
        try await House().serve(.live) { visitor in
            let port = try #require(visitor.client.port)
            for text in [
                "GET\r\n\r\n", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: 200))\r\n",
            ] {
                let answer = try await exchange(port, text)
                #expect(answer.hasPrefix("HTTP/1.1 400") || answer.hasPrefix("HTTP/1.1 501"))
                #expect(answer.contains("application/problem+json") && answer.contains("\"detail\""))
                #expect(answer.lowercased().contains("content-security-policy"))
            }
            #expect(try await visitor.get("/livez").status == 200)
        }
    }

    @Test func `a poll that was answered leaves its connection open for the next request`() async throws {
        try await House().serve(.live) { visitor in
            let anna = try await visitor.opening()
            let cursor = try #require(try await anna.get("\(anna.room)/events").json["cursor"]?.string)
            #expect(try await anna.get("\(anna.room)/events?since=\(cursor)&wait=1").status == 200)
            let pipelined = """
                GET \(anna.room)/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(anna.token)\r\n\r\n\
                GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n
                """
            let answer = try await exchange(try #require(visitor.client.port), pipelined)
            #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
            #expect(answer.contains("alive"))
        }
    }

    @Test func `a poll ends when its reader goes`() async throws {
        let departure = Departure()
        let waiting = Task { try await Task.sleep(for: .seconds(600)) }
        let ticket = departure.onceHappened { waiting.cancel() }
        #expect(ticket != nil)
        departure.happen()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        let late = Task { try await Task.sleep(for: .seconds(600)) }
        #expect(departure.onceHappened { late.cancel() } == nil)
        await #expect(throws: CancellationError.self) { try await late.value }
    }

    @Test func `whoever connects as the server ends is told to come again, and hung up on only when nothing comes`()
        throws
    {
        let (asking, silent) = (try connected(), try connected())
        for channel in [asking, silent] {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            #expect(channel.isActive)
        }
        try asking.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")))
        guard case .head(let head) = try asking.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("There was no answer.")
            return
        }
        #expect(
            head.status.code == 503 && head.headerFields[.retryAfter] == "1"
                && head.headerFields[.connection] == "close")
        #expect(try asking.readInbound(as: HTTPRequestPart.self) == nil)
        silent.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!silent.isActive)
    }

    @Test func `a request that had begun when the server was told to end is answered as ever`() throws {
        let channel = try connected()
        try channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")))
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        try channel.writeInbound(HTTPRequestPart.end(nil))
        #expect(try channel.readInbound(as: HTTPRequestPart.self) != nil)
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(channel.isActive)
    }

    /// A connection on which nothing has been sent, outside any server.
    private func connected() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: Connection(headers: [:], burden: Burden()))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        return channel
    }

    @Test func `every waiting poll is answered before the server ends`() async throws {
        let answered = Answered()
        try await House().serve(.live) { visitor in
            let anna = try await visitor.opening()
            let port = try #require(visitor.client.port)
            var cursor = try await anna.get("\(anna.room)/events").json["cursor"]?.string ?? ""
            // Presence has its say first, so that the poll below has nothing to tell.
            cursor = try await anna.get("\(anna.room)/events?since=\(cursor)&wait=2").json["cursor"]?.string ?? ""
            let poll =
                "GET \(anna.room)/events?since=\(cursor)&wait=25 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(anna.token)\r\n\r\n"
            let connection = try await sent(port, poll)
            await answered.start { try await all(from: connection) }
            // Others that were sent later have come and gone, so the poll has arrived.
            for _ in 0..<20 { _ = try await anna.get("\(anna.room)/events") }
        }
        let answer = try await answered.value
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        #expect(answer.contains("retryAfterMs") || answer.contains("frames"))
    }
}

/// An answer that comes while the server is already ending.
private actor Answered {
    private var task: Task<String, any Error>?

    func start(_ ask: @escaping @Sendable () async throws -> String) { task = Task { try await ask() } }

    var value: String {
        get async throws { try await task?.value ?? "" }
    }
}
