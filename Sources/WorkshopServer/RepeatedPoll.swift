import Crypto
import NIOCore
import NIOHTTP1
import WorkshopRooms

/// The last poll of a connection, by which the next is known: who has an answer asks again, with the same headers, from another
/// place on. What is equal to it byte for byte but for the cursor is taken without being parsed, which costs more than all the rest.
final class RepeatedPoll {
    private let before: Int
    private let behind: Int
    private let digest: Digest
    private let poll: Poll

    /// Nil when the bytes are not this one request, whole and alone.
    init?(_ poll: Poll, _ head: HTTPRequestHead, in bytes: ByteBuffer) {
        let line = "GET \(head.uri) HTTP/1.1\r\n"
        let found: (Int, Int)? = bytes.withUnsafeReadableBytes { bytes in
            guard bytes.starts(with: line.utf8), let lines = RepeatedPoll.lines(in: bytes),
                lines == head.headers.count + 1
            else { return nil }
            let address = head.uri.utf8
            guard let mark = address.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let cursor = address[address.index(after: mark)...].prefix { $0 != UInt8(ascii: "&") }
            let before = 4 + address.distance(from: address.startIndex, to: cursor.startIndex)
            return (before, bytes.count - before - cursor.count)
        }
        guard let (before, behind) = found else { return nil }
        (self.before, self.behind, self.poll) = (before, behind, poll)
        digest = RepeatedPoll.digest(of: bytes, before, behind)
    }

    /// The poll that bytes are when nothing but the cursor is another; else nil.
    func next(in bytes: ByteBuffer) -> Poll? {
        let length = bytes.readableBytes - before - behind
        guard length > 0, RepeatedPoll.digest(of: bytes, before, behind) == digest else { return nil }
        return bytes.withUnsafeReadableBytes { bytes in
            poll.next(since: UnsafeRawBufferPointer(rebasing: bytes[before..<before + length]))
        }
    }

    /// The first half of SHA-256: thousands of these wait.
    private typealias Digest = SIMD2<UInt64>

    private static func digest(of bytes: ByteBuffer, _ before: Int, _ behind: Int) -> Digest {
        bytes.withUnsafeReadableBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes.prefix(before)))
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes.suffix(behind)))
            return hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: Digest.self) }
        }
    }

    /// How many lines there are before an empty one that is the last; nil when it is not, or there is none.
    private static func lines(in bytes: UnsafeRawBufferPointer) -> Int? {
        var (lines, length) = (0, 0)
        for (place, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") {
                if length == 0 { return place + 1 == bytes.count ? lines : nil }
                (lines, length) = (lines + 1, 0)
            } else if byte != UInt8(ascii: "\r") {
                length += 1
            }
        }
        return nil
    }
}

@available(*, unavailable)
extension RepeatedPoll: Sendable {}
