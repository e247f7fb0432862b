import Testing

@testable import crux_load

@Suite struct ReplyTests {
    private func read(_ text: String) throws -> (status: Int, body: String, tag: String?, size: Int)? {
        try Array(text.utf8).withUnsafeBytes { bytes in
            try Reply(bytes).map { reply in
                let tag = reply.head.field("etag").map { String(decoding: $0, as: UTF8.self) }
                return (reply.status, String(decoding: reply.body, as: UTF8.self), tag, reply.size)
            }
        }
    }

    @Test func `an answer is its status, its fields and its body`() throws {
        let text = "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length: 5\r\nETag:  7 \r\n\r\nhello"
        let reply = try #require(try read(text))
        #expect(reply == (200, "hello", "7", text.utf8.count))
    }

    @Test func `an answer that has not all come is none yet`() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
        for length in 0..<text.utf8.count { #expect(try read(String(text.utf8.prefix(length)) ?? "") == nil) }
    }

    @Test func `a body may be missing only where HTTP says that there is none`() throws {
        #expect(try read("HTTP/1.1 304 Not Modified\r\n\r\n")?.body == "")
        #expect(throws: Reply.Unreadable.self) { try read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") }
        #expect(throws: Reply.Unreadable.self) { try read("SSH-2.0-OpenSSH\r\n\r\n") }
    }

    @Test func `of a stream each event is a reply, the first with the head before it`() throws {
        let (first, second) = (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n: \n\n", "\r\n5\r\ndata: {}\n\n"
        )
        let text = Array("\(first)\(second)\r\n5\r\nda".utf8)
        try text.withUnsafeBytes { bytes in
            let head = try #require(try Reply(event: bytes))
            #expect(head.status == 200 && head.size == first.utf8.count)
            let rest = UnsafeRawBufferPointer(rebasing: bytes[head.size...])
            let event = try #require(try Reply(event: rest))
            #expect(event.status == 200 && event.body.position(of: "data: {}") != nil)
            #expect(event.size == second.utf8.count)
            #expect(try Reply(event: UnsafeRawBufferPointer(rebasing: rest[event.size...])) == nil)
        }
    }

    @Test func `the newest frame of an answer is its last`() {
        let newest = { (text: String) in Array(text.utf8).withUnsafeBytes { Working.newest(in: $0) } }
        #expect(newest(#"{"cursor":"a.9","frames":[{"seq":41,"at":""},{"seq":42,"at":""},{"patch":{}}]}"#) == 42)
        #expect(newest(#"{"cursor":"a.9","frames":[],"more":false}"#) == nil)
    }
}

@Suite struct TableTests {
    @Test func `the median is the middle one, or between two`() {
        #expect([3.0, 1, 2].median == 2)
        #expect([4.0, 1, 2, 3].median == 2.5)
    }

    @Test func `figures are as long as one wants to read them`() {
        #expect(1_234_567.4.whole == "1,234,567")
        #expect(999.6.whole == "1,000")
        #expect((1.234.short, 12.34.short, 123.4.short) == ("1.23", "12.3", "123"))
    }
}
