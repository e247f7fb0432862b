import NIOHTTP1
import Testing

@testable import WorkshopServer

@Suite struct PollRequestTests {
    private static let path = "/api/rooms/ABCD-EFGH/events"
    private static let headers = [("Host", "a"), ("Authorization", "Bearer t0ken")]

    private func read(
        _ uri: String, _ headers: [(String, String)] = PollRequestTests.headers, _ method: HTTPMethod = .GET,
        _ version: HTTPVersion = .http1_1
    ) -> PollRequest? {
        PollRequest(HTTPRequestHead(version: version, method: method, uri: uri, headers: HTTPHeaders(headers)))
    }

    @Test func `a poll that waits is known by its address and its token`() throws {
        let poll = try #require(read("\(PollRequestTests.path)?since=e.1.f.p1.2.2&wait=7"))
        #expect(poll.code == "ABCD-EFGH" && poll.since == "e.1.f.p1.2.2" && poll.wait == 7)
        #expect(poll.token == "t0ken" && !poll.isCookie)
        #expect(read("\(PollRequestTests.path)?since=a")?.wait == RoomEndpoints.longestWait)
        let browser = [
            ("host", "a"), ("cookie", "x=1; crux-ABCD-EFGH=c00kie; crux-OTHR-ROOM=y"), ("accept", "*/*"),
            ("accept-encoding", "gzip, br"), ("connection", "keep-alive"), ("sec-fetch-site", "same-origin"),
        ]
        let other = try #require(read("\(PollRequestTests.path)?since=a&wait=25", browser))
        #expect(other.token == "c00kie" && other.isCookie)
    }

    @Test func `whatever is unusual about a poll is left to the ordinary route`() {
        let path = PollRequestTests.path
        for uri in [
            path, "\(path)?", "\(path)?since=", "\(path)?wait=7", "\(path)?wait=7&since=a", "\(path)?since=a&wait=0",
            "\(path)?since=a&wait=26", "\(path)?since=a&wait=", "\(path)?since=a&wait=+5", "\(path)?since=a&wait=-5",
            "\(path)?since=a&wait=5&x=1", "\(path)?since=a&x=1", "\(path)?since=a%2e&wait=5", "\(path)?since=a+b",
            "\(path)?since=a?b", "\(path)?since=é", "\(path)/?since=a", "http://a\(path)?since=a", "/\(path)?since=a",
            "/api/rooms/ABCD-EFGH/export?since=a", "/api/rooms/ABCD-EFGH?since=a", "\(path)?since=a#b",
        ] { #expect(read(uri) == nil, "\(uri)") }
        let good = "\(path)?since=a&wait=5"
        let (host, token) = (PollRequestTests.headers[0], PollRequestTests.headers[1])
        for headers in [
            [], [host], [token], [host, host, token], [host, token, token], [host, ("Authorization", "Basic t0ken")],
            [host, ("Authorization", "Bearer a b")], [host, ("Cookie", "crux-OTHR-ROOM=t0ken")],
            [host, ("Cookie", "crux-ABCD-EFGH=a"), ("Cookie", "crux-ABCD-EFGH=b")],
            [host, ("Authorization", "Basic x"), ("Cookie", "crux-ABCD-EFGH=a")],
        ] { #expect(read(good, headers) == nil, "\(headers)") }
        for odd in [
            ("Connection", "close"), ("Connection", "keep-alive, Upgrade"), ("Upgrade", "h2c"),
            ("Expect", "100-continue"),
            ("Content-Length", "0"), ("Transfer-Encoding", "chunked"), ("Accept", "text/event-stream"),
            ("Accept", "application/json, Text/Event-Stream;q=0.5"),
        ] { #expect(read(good, PollRequestTests.headers + [odd]) == nil, "\(odd)") }
        #expect(read(good, PollRequestTests.headers, .HEAD) == nil)
        #expect(read(good, PollRequestTests.headers, .POST) == nil)
        #expect(read(good, PollRequestTests.headers, .GET, .http1_0) == nil)
        #expect(read(good) != nil)
    }
}
