import Crypto
import Foundation

/// Ties each event of a room to all before it, so that nothing can change, vanish or swap places unnoticed.
///
///     digest = SHA-256(salt ‖ body)
///     hash   = SHA-256(previous ‖ seq ‖ at ‖ by ‖ type ‖ digest)
///     first "previous" = SHA-256("crux room" ‖ text(code))
///
/// `seq` and `at` (milliseconds since 1970) are 8 bytes, big-endian. A text is its length in UTF-8 as 4 bytes,
/// big-endian, and then the UTF-8; `by` is one byte 0 when absent, else one byte 1 and the text. No two different
/// events have the same encoding. The salt is 16 random bytes: when it and the body are erased, the digest that stays
/// keeps the chain whole and tells nothing about the body. What is put in the body's place has a checksum of its own:
///
///     checksum = SHA-256(hash ‖ replacement)
package enum HashChain {
    static func start(room code: String) -> Data {
        var bytes = Array("crux room".utf8)
        bytes.append(text: code)
        return sha256(bytes)
    }

    static func digest(salt: Data, body: Data) -> Data {
        var hasher = SHA256()
        hasher.update(data: salt)
        hasher.update(data: body)
        return hasher.finalize().withUnsafeBytes { Data($0) }
    }

    static func next(after previous: Data, seq: Int, at: Int64, by: String?, type: String, digest: Data) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes.append(contentsOf: previous)
        bytes.append(number: Int64(seq))
        bytes.append(number: at)
        if let by {
            bytes.append(1)
            bytes.append(text: by)
        } else {
            bytes.append(0)
        }
        bytes.append(text: type)
        bytes.append(contentsOf: digest)
        return sha256(bytes)
    }

    static func sha256(_ bytes: some DataProtocol) -> Data {
        SHA256.hash(data: bytes).withUnsafeBytes { Data($0) }
    }
}

extension [UInt8] {
    mutating func append(number: Int64) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// A text with its length before it, so that what follows cannot be taken for a part of it.
    mutating func append(text: String) {
        append(length: text.utf8.count)
        append(contentsOf: text.utf8)
    }

    mutating func append(length: Int) {
        Swift.withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).bigEndian) { append(contentsOf: $0) }
    }
}

extension Data {
    static func random(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        while bytes.count < count { bytes.append(number: Int64(bitPattern: generator.next())) }
        return Data(bytes.prefix(count))
    }
}
