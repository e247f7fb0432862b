import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import WorkshopServer

/// What a connection is held to on which an answer goes on and on, on a clock of its own.
@Suite struct StreamSlownessTests {
    private let channel: EmbeddedChannel
    private let burden = Burden()
    private let reader = Taker()

    init() throws {
        channel = try .connection(to: reader, burden)
        try channel.writeInbound(ByteBuffer(string: "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"))
        let head = HTTPResponse(status: .ok, headerFields: [.contentType: EventStream.contentType])
        channel.writeAndFlush(HTTPResponsePart.head(head), promise: nil)
    }

    private func tell(_ size: Int) {
        channel.writeAndFlush(HTTPResponsePart.body(ByteBuffer(repeating: 7, count: size)), promise: nil)
    }

    private func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    @Test func `a stream lives as long as it is taken, and holds nothing that was`() {
        for _ in 0..<1_000 {
            tell(4)
            #expect(burden.bytes == 0)
            pass(.seconds(15))
        }
        tell(10 * Connection.bytesASecond)
        pass(.seconds(600))
        #expect(channel.isActive && burden.bytes == 0)
    }

    @Test func `a stream that is not taken is cut off, however much is written behind what waits`() {
        reader.reads = false
        tell(4)
        pass(.seconds(15))
        tell(4)
        pass(.seconds(15) - .milliseconds(1))
        #expect(channel.isActive && burden.bytes == 8)
        tell(4)
        // What was written was worth a fraction of the millisecond.
        pass(.milliseconds(2))
        #expect(!channel.isActive && burden.bytes == 0)
    }

    @Test func `what a stream holds is what was not taken, and that has its time from when something was`() {
        reader.reads = false
        tell(1_000)
        pass(.seconds(20))
        tell(10 * Connection.bytesASecond)
        #expect(burden.bytes == 1_000 + 10 * Connection.bytesASecond)
        reader.take(1)
        #expect(burden.bytes == 10 * Connection.bytesASecond)
        pass(Connection.answerTime + .seconds(9))
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive && burden.bytes == 0)
    }

    @Test func `a stream that has ended is given back, and the connection is between requests`() {
        reader.reads = false
        tell(1_000)
        channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
        #expect(burden.bytes == 1_000)
        reader.take()
        #expect(burden.bytes == 0)
        pass(Connection.idleTime - .seconds(1))
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive)
    }
}
