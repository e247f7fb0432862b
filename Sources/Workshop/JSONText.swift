import Foundation

/// Reading JSON, whoever wrote it, so that what is wrong in it can be told by its line.
///
/// Stricter than JSON has to be, so that no two readers think differently: no key twice in an object, no half characters, no number
/// beyond what a number holds.
package struct JSONText {
    /// Deeper than any file of ours.
    private static let deepest = 40
    /// As deep as the stack surely goes.
    private static let deepestOfAll = 500

    private struct Wrong: Error {
        let what: String
    }

    private let bytes: [UInt8]
    private let deepest: Int
    private var index = 0
    private var line = 1
    /// Where the value stands whose line is looked for, and where the reader is.
    private let wanted: [String]?
    private var path: [String] = []
    private var found: Int?

    private init(_ text: String, deepest: Int = deepest, wanted: [String]? = nil) {
        bytes = Array(text.utf8)
        self.deepest = deepest
        self.wanted = wanted
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    /// The value that a text is. Throws `invalid` with the line.
    package static func read(_ text: String) throws(Refusal) -> JSON {
        var reader = JSONText(text)
        do {
            return try reader.whole()
        } catch {
            let what = (error as? Wrong)?.what ?? "it cannot be read"
            throw Refusal(
                .invalid, "invalidField",
                "Line \(reader.line): \(what), so this is not the file as Crux wrote it. Download it once more and choose that one.",
                field: "file", line: reader.line)
        }
    }

    /// The value that these bytes are. Throws `DecodingError`.
    static func read(_ data: Data) throws -> JSON {
        guard let text = String(validating: data, as: UTF8.self) else { throw JSONDecoding.wrong("no UTF-8") }
        var reader = JSONText(text, deepest: deepestOfAll)
        do {
            return try reader.whole()
        } catch {
            throw JSONDecoding.wrong("line \(reader.line): \((error as? Wrong)?.what ?? "no JSON")")
        }
    }

    /// The line on which the value at a path begins, or the innermost that holds it where it is missing. The text is one that was read.
    package static func line(of path: [String], in text: String) -> Int? {
        var reader = JSONText(text, wanted: path)
        _ = try? reader.value(0)
        return reader.found
    }

    // MARK: Values

    private mutating func whole() throws -> JSON {
        let value = try value(0)
        skipSpace()
        guard index == bytes.count else { throw Wrong(what: "something stands behind the end") }
        return value
    }

    private mutating func value(_ depth: Int) throws -> JSON {
        skipSpace()
        if let wanted, wanted.starts(with: path) { found = line }
        switch try next() {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < deepest else { throw Wrong(what: "it is nested too deep") }
            return bytes[index] == UInt8(ascii: "{") ? .object(try object(depth)) : .array(try array(depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw Wrong(what: "a value is missing or is none")
        }
    }

    private mutating func object(_ depth: Int) throws -> [String: JSON] {
        var values: [String: JSON] = [:]
        index += 1
        skipSpace()
        if try next() == UInt8(ascii: "}") {
            index += 1
            return values
        }
        while true {
            skipSpace()
            guard try next() == UInt8(ascii: "\"") else { throw Wrong(what: "a name in quotation marks is missing") }
            let key = try string()
            guard values[key] == nil else { throw Wrong(what: "“\(key.prefix(40))” stands there twice") }
            skipSpace()
            guard try next() == UInt8(ascii: ":") else { throw Wrong(what: "a colon is missing") }
            index += 1
            if wanted != nil { path.append(key) }
            values[key] = try value(depth + 1)
            if wanted != nil { path.removeLast() }
            if try !goesOn(until: UInt8(ascii: "}")) { return values }
        }
    }

    private mutating func array(_ depth: Int) throws -> [JSON] {
        var values: [JSON] = []
        index += 1
        skipSpace()
        if try next() == UInt8(ascii: "]") {
            index += 1
            return values
        }
        while true {
            if wanted != nil { path.append(String(values.count)) }
            values.append(try value(depth + 1))
            if wanted != nil { path.removeLast() }
            if try !goesOn(until: UInt8(ascii: "]")) { return values }
        }
    }

    /// Steps over a comma, or over the end.
    private mutating func goesOn(until end: UInt8) throws -> Bool {
        skipSpace()
        let byte = try next()
        guard byte == end || byte == UInt8(ascii: ",") else { throw Wrong(what: "a comma is missing") }
        index += 1
        return byte != end
    }

    private mutating func word(_ word: String, _ value: JSON) throws -> JSON {
        guard bytes[index...].starts(with: word.utf8) else { throw Wrong(what: "a value is missing or is none") }
        index += word.utf8.count
        return value
    }

    private mutating func number() throws -> JSON {
        let start = index
        while index < bytes.count, JSONText.isOfNumber(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard index - start <= 400, JSONText.isNumber(bytes[start..<index]) else {
            throw Wrong(what: "“\(text.prefix(40))” is no number")
        }
        if let int = Int(text) { return .int(int) }
        guard let double = Double(text), double.isFinite else {
            throw Wrong(what: "“\(text.prefix(40))” is too large a number")
        }
        return Int(exactly: double).map { .int($0) } ?? .double(double)
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// As JSON has them: no plus and no zero in front, and digits on both sides of a point.
    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
        let whole = rest.prefix(while: isDigit)
        guard whole.first != UInt8(ascii: "0") ? !whole.isEmpty : whole.count == 1 else { return false }
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            if fraction.isEmpty { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            return !rest.isEmpty && rest.allSatisfy(isDigit)
        }
        return rest.isEmpty
    }

    // MARK: Text

    private mutating func string() throws -> String {
        index += 1
        var (text, start) = ([UInt8](), index)
        while true {
            while index < bytes.count, JSONText.isPlain(bytes[index]) { index += 1 }
            switch try next() {
            case UInt8(ascii: "\""):
                text += bytes[start..<index]
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[start..<index]
                text += String(try escaped()).utf8
                start = index
            default: throw Wrong(what: "a text goes over the end of its line or holds a control character")
            }
        }
    }

    /// Whether a byte in a text is what it says.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte >= 0x20
    }

    private mutating func escaped() throws -> Unicode.Scalar {
        index += 1
        let byte = try next()
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            let first = try unit()
            if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
            guard bytes[index...].starts(with: #"\u"#.utf8) else { throw Wrong(what: "a text holds half a character") }
            index += 2
            guard UTF16.isLeadSurrogate(first), case let second = try unit(), UTF16.isTrailSurrogate(second),
                let scalar = Unicode.Scalar(0x1_0000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF)))
            else { throw Wrong(what: "a text holds half a character") }
            return scalar
        default: throw Wrong(what: "a text holds a backslash that means nothing")
        }
    }

    private mutating func unit() throws -> UInt16 {
        guard index + 4 <= bytes.count, let text = String(bytes: bytes[index..<index + 4], encoding: .ascii),
            text.allSatisfy(\.isHexDigit), let unit = UInt16(text, radix: 16)
        else { throw Wrong(what: "a text holds half a character") }
        index += 4
        return unit
    }

    // MARK: Bytes

    private func next() throws -> UInt8 {
        guard index < bytes.count else { throw Wrong(what: "the text ends in the middle") }
        return bytes[index]
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): true
        default: false
        }
    }

    private mutating func skipSpace() {
        while index < bytes.count, JSONText.isSpace(bytes[index]) {
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            index += 1
        }
    }
}
