import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import WorkshopRooms

/// The answers to one poll after the other as server-sent events, in an answer of HTTP that goes on until the reader goes, the
/// server ends, or the next poll would be refused: then the reader asks again and is told why.
///
/// Each is read as by a poll of its own, who is asking included: nobody reads longer by a stream than by polls.
struct EventStream {
    static let contentType = "text/event-stream"
    /// When nothing was told for so long, a comment is, so that nobody on the way takes the connection for dead.
    static let quietTime = Duration.seconds(15)
    /// Whoever has still not taken so much when there is something new is cut.
    static let mostUnsent = 256 << 10

    private static let comment = ByteBuffer(string: ": \n\n")
    private static let lastEventID = HTTPField.Name("Last-Event-ID")
    private static let headers: HTTPFields = {
        var fields: HTTPFields = [.contentType: contentType, .cacheControl: "no-store"]
        if let name = HTTPField.Name("X-Accel-Buffering") { fields[name] = "no" }
        return fields
    }()

    let call: Call

    /// Whether a request would rather have a stream: it names the type, and does not like JSON better.
    static func isWanted(by request: Request) -> Bool {
        let ranges = request.headers[values: .accept].flatMap { $0.split(separator: ",") }.map { range in
            range.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        }
        func weight(of type: String) -> Double {
            ranges.filter { $0.first == type }.map { range in
                range.first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 1 } ?? 1
            }.max() ?? 0
        }
        let stream = weight(of: contentType)
        return stream > 0 && stream >= weight(of: "application/json")
    }

    var response: Response {
        Response(
            status: .ok, headers: EventStream.headers,
            body: ResponseBody { writer in
                // Nobody else writes until the task has ended.
                nonisolated(unsafe) var inTask = writer
                try await call.context.untilGone { try await tell(by: &inTask) }
                try await writer.finish(nil)
            })
    }

    private func tell(by writer: inout any ResponseBodyWriter) async throws {
        let channel = call.context.channel
        let mark = ChannelOptions.Types.WriteBufferWaterMark(
            low: EventStream.mostUnsent / 4, high: EventStream.mostUnsent)
        try await channel.setOption(.writeBufferWaterMark, value: mark).get()
        try await writer.write(EventStream.comment)
        var cursor =
            EventStream.lastEventID.flatMap { call.request.headers[$0] }
            ?? call.request.uri.queryParameters["since"].map(String.init)
        while let reply = await next(after: cursor) {
            guard channel.isWritable else { return channel.close(promise: nil) }
            cursor = reply.cursor
            if reply.isEmpty, reply.retryAfterMs == nil {
                try await writer.write(EventStream.comment)
                continue
            }
            let event = EventStream.event(reply)
            try await writer.write(event)
            if reply.retryAfterMs != nil { return }
            if reply.more || event.readableBytes > EventStream.mostUnsent {
                // It is large because it catches up. The next is made when it has been taken, at whatever pace the line has.
                try await channel.eventLoop.submit {}.get()
                try await writer.write(ByteBuffer())
            }
        }
    }

    /// What a poll would be answered now; nil when it would be refused, and when the reader has gone.
    private func next(after cursor: String?) async -> Reply? {
        do {
            let reader = try await call.reader()
            let reply = try await call.rooms.reply(since: cursor, wait: EventStream.quietTime, by: reader)
            return Task.isCancelled ? nil : reply
        } catch {
            // Logs what is a fault of ours.
            _ = Gate.problem(for: error, call.context.logger)
            return nil
        }
    }

    private static func event(_ reply: Reply) -> ByteBuffer {
        var bytes = ByteBufferAllocator().buffer(capacity: reply.rest.count + 256)
        if let retry = reply.retryAfterMs { bytes.writeString("retry: \(retry)\n") }
        bytes.writeString("id: \(reply.cursor)\ndata: \(Reply.beginning)\(reply.cursor)")
        bytes.writeBytes(reply.rest)
        bytes.writeString("\n\n")
        return bytes
    }
}
