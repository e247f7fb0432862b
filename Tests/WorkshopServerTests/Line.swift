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
    /// What has come of an answer in chunks.
    private var told = ""

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
        guard let head = try await head() else { return nil }
        let length = Int(head.headers["content-length"] ?? "") ?? 0
        while buffer.utf8.count < length { guard try await read() else { return nil } }
        let body = String(decoding: buffer.utf8.prefix(length), as: UTF8.self)
        buffer = String(decoding: buffer.utf8.dropFirst(length), as: UTF8.self)
        return Answer(status: head.status, headers: head.headers, body: body, isParked: head.isParked)
    }

    /// What stands before the body of the next answer, which is left there; nil when the server hangs up.
    mutating func head() async throws -> Answer? {
        while true {
            if let end = buffer.range(of: "\r\n\r\n") {
                let lines = buffer[..<end.lowerBound].components(separatedBy: "\r\n")
                buffer.removeSubrange(..<end.upperBound)
                let fields = lines.dropFirst().map { $0.components(separatedBy: ": ") }
                var headers = Dictionary(
                    fields.map { ($0[0].lowercased(), $0.dropFirst().joined(separator: ": ")) }
                ) { "\($0), \($1)" }
                headers["date"] = nil
                return Answer(
                    status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: "",
                    isParked: fields.first?[0] == "Content-Length")
            }
            guard try await read() else { return nil }
        }
    }

    /// False when nothing more comes.
    private mutating func read() async throws -> Bool {
        guard let bytes = try await inbound.next() else { return false }
        buffer += String(buffer: bytes)
        return true
    }

    /// The next event of a stream, or its next comment; nil when the stream has ended.
    mutating func event() async throws -> ServerSentEvent? {
        while true {
            if let end = told.range(of: "\n\n") {
                defer { told.removeSubrange(..<end.upperBound) }
                return ServerSentEvent(String(told[..<end.lowerBound]))
            }
            guard let chunk = try await chunk() else { return nil }
            told += chunk
        }
    }

    private mutating func chunk() async throws -> String? {
        while true {
            if let end = buffer.range(of: "\r\n"), let size = Int(buffer[..<end.lowerBound], radix: 16) {
                let rest = buffer[end.upperBound...].utf8
                if rest.count >= size + 2 {
                    let chunk = String(decoding: rest.prefix(size), as: UTF8.self)
                    buffer = String(decoding: rest.dropFirst(size + 2), as: UTF8.self)
                    return size == 0 ? nil : chunk
                }
            }
            guard try await read() else { return nil }
        }
    }
}

/// An event of a stream, as the standard has it, or a comment.
struct ServerSentEvent {
    var id: String?
    var retry: Int?
    var data: String?

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let value = line.split(separator: ": ", maxSplits: 1).last.map(String.init)
            switch line.prefix(while: { $0 != ":" }) {
            case "id": id = value
            case "retry": retry = value.flatMap { Int($0) }
            case "data": data = (data.map { "\($0)\n" } ?? "") + (value ?? "")
            default: break
            }
        }
    }

    var isComment: Bool { id == nil && retry == nil && data == nil }
    var json: JSON { data.flatMap { try? JSON.parse(Data($0.utf8)) } ?? .null }
}

extension Visitor {
    /// A poll as bytes. The ordinary way is another order in its query.
    func poll(_ cursor: String, wait: Int = 25, ordinary: Bool = false, headers: String? = nil) -> String {
        let query = ordinary ? "wait=\(wait)&since=\(cursor)" : "since=\(cursor)&wait=\(wait)"
        return
            "GET \(room)/events?\(query) HTTP/1.1\r\nHost: a\r\n\(headers ?? "Authorization: Bearer \(token)")\r\n\r\n"
    }

    /// A request for a stream as bytes. `headers`: each with its line end.
    func stream(_ query: String = "", headers: String = "", method: String = "GET") -> String {
        "\(method) \(room)/events\(query) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
            + "Accept: text/event-stream\r\n\(headers)\r\n"
    }
}
