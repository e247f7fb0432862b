import Foundation
import NIOCore
import NIOPosix
import Workshop

/// A connection of its own, on which bytes are sent and answers are read one by one.
struct Line {
    struct Answer: Equatable {
        let status: Int
        /// By their names in lower case, without the date.
        let headers: [String: String]
        let body: String

        /// Which of the two ways it came, told by the order of its headers.
        let isParked: Bool

        var json: JSON { (try? JSON.parse(Data(body.utf8))) ?? .null }
        var cursor: String { json["cursor"]?.string ?? "" }
    }

    private let channel: any Channel
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var buffer = ""

    static func open<Value: Sendable>(
        _ port: Int, _ test: @Sendable (inout Line) async throws -> Value
    ) async throws -> Value {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await connection.executeThenClose { inbound, _ in
            var line = Line(channel: connection.channel, inbound: inbound.makeAsyncIterator())
            return try await test(&line)
        }
    }

    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// Says that nothing more is sent, and goes on reading.
    func sendNoMore() async throws { try await channel.close(mode: .output) }

    /// The next answer; nil when the server hangs up.
    mutating func answer() async throws -> Answer? {
        while true {
            if let end = buffer.range(of: "\r\n\r\n") {
                let lines = buffer[..<end.lowerBound].components(separatedBy: "\r\n")
                let fields = lines.dropFirst().map { $0.components(separatedBy: ": ") }
                var headers = Dictionary(
                    fields.map { ($0[0].lowercased(), $0.dropFirst().joined(separator: ": ")) }
                ) { "\($0), \($1)" }
                headers["date"] = nil
                let rest = buffer[end.upperBound...]
                let length = Int(headers["content-length"] ?? "") ?? 0
                if rest.utf8.count >= length {
                    let body = String(decoding: rest.utf8.prefix(length), as: UTF8.self)
                    buffer = String(decoding: rest.utf8.dropFirst(length), as: UTF8.self)
                    return Answer(
                        status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body,
                        isParked: fields.first?[0] == "Content-Length")
                }
            }
            guard let bytes = try await inbound.next() else { return nil }
            buffer += String(buffer: bytes)
        }
    }
}

extension Visitor {
    /// A poll as bytes. The ordinary way is another order in its query.
    func poll(_ cursor: String, wait: Int = 25, ordinary: Bool = false, headers: String? = nil) -> String {
        let query = ordinary ? "wait=\(wait)&since=\(cursor)" : "since=\(cursor)&wait=\(wait)"
        return
            "GET \(room)/events?\(query) HTTP/1.1\r\nHost: a\r\n\(headers ?? "Authorization: Bearer \(token)")\r\n\r\n"
    }
}
