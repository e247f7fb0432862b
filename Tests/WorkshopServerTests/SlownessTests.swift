import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import Testing

@testable import WorkshopServer

/// What a connection is held to, on a clock of its own.
@Suite struct SlownessTests {
    private let channel: EmbeddedChannel
    private let burden = Burden()
    private let reader = Taker()

    init() throws { channel = try .connection(to: reader, burden) }

    private func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    private func answer(_ size: Int) {
        let head = HTTPResponse(status: .ok, headerFields: [.contentLength: "\(size)"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 7, count: size)), promise: nil)
        channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
    }

    private func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    private static let request = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `headers that drip are cut off at their deadline, not a byte's`() throws {
        try send("GET / HTTP/1.1\r\n")
        for _ in 0..<14 {
            pass(.seconds(1))
            try send("X: y\r\n")
        }
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `a body that drips is cut off at its deadline, not a byte's`() throws {
        try send("POST /api/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        for _ in 0..<14 {
            pass(.seconds(1))
            try send("{")
        }
        #expect(channel.isActive && burden.bytes == 14)
        // What came was worth a fraction of the millisecond.
        pass(.seconds(1) + .milliseconds(1))
        #expect(!channel.isActive && burden.bytes == 0)
    }

    private func sendFile(_ size: Int) throws {
        try send("POST /api/rooms/import HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
    }

    /// So many bytes each second, for so many seconds.
    private func stream(_ bytes: Int, for seconds: Int) throws {
        for _ in 0..<seconds where channel.isActive {
            pass(.seconds(1))
            try send(String(repeating: " ", count: bytes))
        }
    }

    @Test func `the largest file arrives over a line of half a megabit`() throws {
        let bytes = 60_000
        try sendFile(Call.mostBytesOfAFile)
        try stream(bytes, for: Call.mostBytesOfAFile / bytes)
        try send(String(repeating: " ", count: Call.mostBytesOfAFile % bytes))
        pass(.seconds(60))
        #expect(channel.isActive)
    }

    @Test func `a body that stops halfway is cut off when the time for what has come is over`() throws {
        try sendFile(Call.mostBytesOfAFile)
        try stream(10 * Connection.bytesASecond, for: 1)
        pass(.seconds(23))
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `a body without end is given no more time than the largest file`() throws {
        try sendFile(1 << 40)
        try stream(2 * Connection.bytesASecond, for: 78)
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `an answer that is not taken is cut off, a large one later`() throws {
        reader.reads = false
        try send(SlownessTests.request)
        answer(10 * Connection.bytesASecond)
        pass(Connection.answerTime + .seconds(9))
        #expect(channel.isActive && burden.bytes == 10 * Connection.bytesASecond)
        pass(.seconds(1))
        #expect(!channel.isActive && burden.bytes == 0)
    }

    @Test func `a request that waits for its answer, and a connection between requests, are left alone`() throws {
        try send(SlownessTests.request)
        pass(.seconds(60))
        #expect(channel.isActive)
        answer(5)
        #expect(burden.bytes == 0)
        pass(.seconds(60))
        #expect(channel.isActive)
        try send(SlownessTests.request)
        answer(5)
        pass(.seconds(60))
        #expect(channel.isActive)
    }

    @Test func `whoever asks nothing for a while is cut off, counted from the last answer`() throws {
        pass(.seconds(70))
        try send(SlownessTests.request)
        pass(.seconds(70))
        answer(5)
        pass(Connection.idleTime - .seconds(1))
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `when the server ends, whoever asks nothing is cut off at once`() throws {
        try send(SlownessTests.request)
        answer(5)
        #expect(channel.isActive)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(!channel.isActive)
    }

    @Test func `when the server ends, whoever waits for an answer is cut off when it has been taken`() throws {
        reader.reads = false
        try send(SlownessTests.request)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        answer(5)
        pass(.seconds(5))
        #expect(channel.isActive)
        reader.take()
        #expect(!channel.isActive)
    }

    @Test func `headers that follow an answer have a deadline of their own`() throws {
        try send(SlownessTests.request)
        answer(5)
        pass(.seconds(40))
        try send("GET / HTTP/1.1\r\n")
        pass(.seconds(14))
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `whoever sends requests ahead and takes no answer is cut off`() throws {
        try send(String(repeating: SlownessTests.request, count: Connection.mostUnanswered))
        #expect(channel.isActive)
        try send(SlownessTests.request)
        #expect(!channel.isActive)
    }

    @Test func `when too much is held, who has held something for longest is cut, and only they`() {
        let cut = Mutex<[String]>([])
        let burden = Burden(most: 100)
        var loads = ["Anna", "Ben", "Cleo"].map { name in
            let load = burden.load { cut.withLock { $0.append(name) } }
            load.add(40)
            return load
        }
        #expect(cut.withLock { $0 } == ["Anna"] && burden.bytes == 120)
        loads[1].add(20)
        #expect(cut.withLock { $0 } == ["Anna"] && burden.bytes == 140)
        loads[2].add(1)
        #expect(cut.withLock { $0 } == ["Anna", "Ben"] && burden.bytes == 141)
        loads[0].add(100)
        #expect(cut.withLock { $0 } == ["Anna", "Ben"] && burden.bytes == 241)
        loads.removeFirst(2)
        #expect(burden.bytes == 41)
    }

    @Test func `who holds little is not cut, and has their turn from when it is more`() {
        let cut = Mutex<[String]>([])
        let burden = Burden(most: 1 << 20)
        let loads = ["a comment", "a reader", "another"].map { name in
            burden.load { cut.withLock { $0.append(name) } }
        }
        loads[0].add(32)
        for load in loads.dropFirst() { load.add(600_000) }
        #expect(cut.withLock { $0 } == ["a reader"])
        loads[0].add(1)
        loads[2].add(600_000)
        #expect(cut.withLock { $0 } == ["a reader", "another"])
        loads[0].add(1 << 20)
        #expect(cut.withLock { $0 } == ["a reader", "another", "a comment"])
        withExtendedLifetime(loads) {}
    }

    @Test func `what was cut counts until it was let go, and no read is answered meanwhile`() async throws {
        let burden = Burden(most: 100)
        var house = House()
        house.burden = burden
        try await house.serve { (visitor: Visitor) async throws -> Void in
            var cut: Burden.Load? = burden.load {}
            cut?.add(101)
            let isAnswered = Mutex(false)
            let page = Task {
                let page = try await visitor.get("/livez")
                isAnswered.withLock { $0 = true }
                return page.status
            }
            let opened = try await visitor.post("/api/rooms", Visitor.roomBody).status
            #expect(opened == 201 && !isAnswered.withLock { $0 })
            cut = nil
            #expect(try await page.value == 200)
            #expect(burden.bytes == 0)
        }
    }

    @Test func `a read that waited too long for what was cut is told to come again`() async throws {
        let burden = Burden(most: 100, patience: .milliseconds(1))
        var house = House()
        house.burden = burden
        try await house.serve { (visitor: Visitor) async throws -> Void in
            let cut = burden.load {}
            cut.add(101)
            let refused = try await visitor.get("/livez")
            #expect(refused.status == 503 && refused.headers[.retryAfter] == "1")
            withExtendedLifetime(cut) {}
        }
    }

    @Test func `who holds little again has lost their turn`() {
        let cut = Mutex<[String]>([])
        let burden = Burden(most: 1 << 20)
        let loads = ["a stream", "a reader"].map { name in burden.load { cut.withLock { $0.append(name) } } }
        loads[0].add(500_000)
        loads[1].add(500_000)
        loads[0].remove(500_000)
        #expect(burden.bytes == 500_000)
        loads[0].add(600_000)
        #expect(cut.withLock { $0 } == ["a reader"])
        withExtendedLifetime(loads) {}
    }

    @Test func `what was held is given back with its load`() {
        let burden = Burden(most: 100)
        for _ in 0..<50 {
            let load = burden.load { Issue.record("nobody is to be cut") }
            load.add(60)
        }
        #expect(burden.bytes == 0)
    }

    @Test
    func `connections leave descriptors for the database, and too few for a workshop are refused with what to do`()
        throws
    {
        #expect(try Descriptors.connections(most: 25_000, descriptors: 65_536) == 25_000)
        #expect(try Descriptors.connections(most: 25_000, descriptors: 1_024) == 1_024 - Descriptors.reserved)
        #expect(try Descriptors.connections(most: 10, descriptors: 256) == 10)
        let failure = #expect(throws: SettingsFailure.self) {
            try Descriptors.connections(most: 25_000, descriptors: 150)
        }
        #expect(failure?.description.contains("ulimit -n") == true)
    }
}
