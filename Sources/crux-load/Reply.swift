import Foundation

/// An answer in HTTP/1.1, read no further than a load generator has to. It is good only while the bytes are that it was read from.
struct Reply {
    /// Bytes that are no answer whose end can be told.
    struct Unreadable: Error {}

    let status: Int
    /// With the empty line at its end.
    let head: UnsafeRawBufferPointer
    let body: UnsafeRawBufferPointer

    var size: Int { head.count + body.count }

    /// Nil when it has not all come yet.
    init?(_ bytes: UnsafeRawBufferPointer) throws(Unreadable) {
        guard let end = bytes.position(of: "\r\n\r\n") else { return nil }
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<(end + 4)])
        guard head.starts(with: "HTTP/1.1 "), let status = head.number(from: 9) else { throw Unreadable() }
        let length: Int
        if let said = head.field("content-length") {
            guard let number = said.number(from: 0) else { throw Unreadable() }
            length = number
        } else {
            guard status == 204 || status == 304 else { throw Unreadable() }
            length = 0
        }
        guard bytes.count - head.count >= length else { return nil }
        self.status = status
        self.head = head
        body = UnsafeRawBufferPointer(rebasing: bytes[head.count..<(head.count + length)])
    }

    /// The next event of an answer that goes on and on, with whatever stands before it as its body. Nil when it has not all come yet.
    init?(event bytes: UnsafeRawBufferPointer) throws(Unreadable) {
        guard let end = bytes.position(of: "\n\n") else { return nil }
        if bytes.starts(with: "HTTP/1.1 ") {
            guard let status = bytes.number(from: 9) else { throw Unreadable() }
            self.status = status
        } else {
            status = 200
        }
        head = UnsafeRawBufferPointer(rebasing: bytes[..<0])
        body = UnsafeRawBufferPointer(rebasing: bytes[..<(end + 2)])
    }
}

extension UnsafeRawBufferPointer {
    func starts(with text: StaticString) -> Bool {
        guard let baseAddress, count >= text.utf8CodeUnitCount else { return false }
        return memcmp(baseAddress, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// Where a text begins for the first time.
    func position(of text: StaticString) -> Int? {
        position(of: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Where these bytes begin for the first time.
    func position(of bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = baseAddress, let sought = bytes.baseAddress, let first = bytes.first else { return nil }
        var start = 0
        while count - start >= bytes.count,
            let found = memchr(base + start, Int32(first), count - start - bytes.count + 1)
        {
            if memcmp(found, sought, bytes.count) == 0 { return UnsafeRawPointer(found) - base }
            start = UnsafeRawPointer(found) - base + 1
        }
        return nil
    }

    /// The digits that stand there, as a number. Nil when there are none.
    func number(from start: Int) -> Int? {
        var number: Int?
        for byte in self[start...] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
            number = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }

    /// In a head: the value of a field, whose name is given in small letters.
    func field(_ name: StaticString) -> UnsafeRawBufferPointer? {
        let length = name.utf8CodeUnitCount
        var start = 0
        while let end = self[start...].firstIndex(of: UInt8(ascii: "\n")) {
            defer { start = end + 1 }
            guard end - start > length, self[start + length] == UInt8(ascii: ":"),
                (0..<length).allSatisfy({ self[start + $0] | 0x20 == name.utf8Start[$0] })
            else { continue }
            var value = self[(start + length + 1)..<end]
            while let first = value.first, first == UInt8(ascii: " ") { value = value.dropFirst() }
            while let last = value.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") {
                value = value.dropLast()
            }
            return UnsafeRawBufferPointer(rebasing: value)
        }
        return nil
    }
}
