import Foundation
import Workshop

/// What stands around the frames of an answer to a read. It is told by the first and the last bytes, so that whoever goes on from
/// there has nothing to decode.
package struct Envelope: Hashable, Sendable {
    /// Where the next read goes on from.
    package let cursor: String
    /// Nothing is told.
    package let isEmpty: Bool
    /// There is more to tell at once.
    package let more: Bool
    /// When to come back to a server that is about to end.
    package let retryAfterMs: Int?

    /// Nil when the bytes are no answer to a read.
    package init?(_ reply: Data) {
        let beginning = Data(#"{"cursor":""#.utf8)
        guard reply.starts(with: beginning) else { return nil }
        let rest = reply.dropFirst(beginning.count)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        cursor = String(decoding: rest[..<end], as: UTF8.self)
        isEmpty = rest[end...].starts(with: Data(#"","frames":[]"#.utf8))
        let last = Data(#""more":true}"#.utf8)
        more = reply.suffix(last.count) == last
        retryAfterMs = isEmpty ? (try? JSON.parse(reply))?["retryAfterMs"]?.int : nil
    }
}
