import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// Compresses a body whole, with the compressor that otherwise sits in a connection.
enum Gzip {
    /// The bytes in gzip, or nil when that is not worth it.
    static func compressed(_ body: ByteBuffer) -> ByteBuffer? {
        guard body.readableBytes > 256, let compressed = try? compress(body),
            compressed.readableBytes < body.readableBytes
        else { return nil }
        return compressed
    }

    private static func compress(_ body: ByteBuffer) throws -> ByteBuffer {
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        try channel.pipeline.syncOperations.addHandler(HTTPResponseCompressor())
        let request = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["accept-encoding": "gzip"])
        try channel.writeInbound(HTTPServerRequestPart.head(request))
        channel.write(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        channel.embeddedEventLoop.run()
        var compressed = ByteBuffer()
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            if case .body(.byteBuffer(let bytes)) = part { compressed.writeImmutableBuffer(bytes) }
        }
        return compressed
    }
}

extension Request {
    var takesGzip: Bool {
        let offers = (headers[.acceptEncoding] ?? "").lowercased().split(separator: ",")
        return offers.contains { offer in
            let parts = offer.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return weight ?? 1 > 0
        }
    }
}
