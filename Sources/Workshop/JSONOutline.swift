import Foundation

/// Where the values of a JSON text stand. What is decoded out of it is made at once, and nothing in between: for a large text that
/// takes a fraction of the time and the memory that `JSON` takes.
///
/// For what Crux has written itself: whether a key stands in an object twice is not looked at.
final class JSONOutline: Sendable {
    /// Where a value stands, or the key before it.
    struct Spot {
        let start: Int32
        var end: Int32
        /// The number of the spot behind this value and all that is in it.
        var next: Int32 = 0
        /// Whether it is a text that is not written as it reads.
        var isEscaped = false
    }

    let bytes: [UInt8]
    let spots: [Spot]

    /// The first spot is the whole. Throws `DecodingError` when the text is no JSON or too large.
    init(_ data: Data) throws {
        var reader = Reader(bytes: Array(data))
        guard data.count < Int32.max, reader.readValue(0), reader.isAtEnd() else {
            throw JSONDecoding.wrong("no JSON")
        }
        bytes = reader.bytes
        spots = reader.spots
    }

    func first(at spot: Int) -> UInt8 { bytes[Int(spots[spot].start)] }

    func text(at spot: Int) -> ArraySlice<UInt8> { bytes[Int(spots[spot].start)..<Int(spots[spot].end)] }

    /// The text that stands there; nil when it is none.
    func string(at spot: Int) -> String? {
        guard first(at: spot) == UInt8(ascii: "\"") else { return nil }
        if spots[spot].isEscaped { return json(at: spot)?.string }
        return String(decoding: text(at: spot).dropFirst().dropLast(), as: UTF8.self)
    }

    /// The number that stands there, when it is a whole one that needs no care.
    func digits(at spot: Int) -> Int? {
        let text = text(at: spot)
        guard text.count < 18, text.first != UInt8(ascii: "0") || text.count == 1 else { return nil }
        var number = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }

    func isWord(_ word: String, at spot: Int) -> Bool { text(at: spot).elementsEqual(word.utf8) }

    /// Whether so much stands in it that it is not to be looked through for each key.
    func isLarge(at spot: Int) -> Bool { Int(spots[spot].next) - spot > 200 }

    func json(at spot: Int) -> JSON? { try? JSONText.read(Data(text(at: spot))) }

    /// The spots of what stands in the array.
    func elements(at spot: Int) -> [Int] {
        var (elements, place) = ([Int](), spot + 1)
        while place < spots[spot].next {
            elements.append(place)
            place = Int(spots[place].next)
        }
        return elements
    }

    /// The spots of the keys of the object; a value's follows that of its key.
    func keys(at spot: Int) -> [Int] {
        var (keys, place) = ([Int](), spot + 1)
        while place < spots[spot].next {
            keys.append(place)
            place = Int(spots[place + 1].next)
        }
        return keys
    }

    func value(of key: String, at spot: Int) -> Int? {
        var place = spot + 1
        while place < spots[spot].next {
            if isKey(key, at: place) { return place + 1 }
            place = Int(spots[place + 1].next)
        }
        return nil
    }

    private func isKey(_ key: String, at place: Int) -> Bool {
        let spot = spots[place]
        if spot.isEscaped { return string(at: place) == key }
        return Int(spot.end - spot.start) == key.utf8.count + 2
            && key.utf8.elementsEqual(bytes[Int(spot.start) + 1..<Int(spot.end) - 1])
    }

    // MARK: Reading

    private struct Reader {
        /// As deep as the stack surely goes.
        private static let deepest = 500

        let bytes: [UInt8]
        var spots: [Spot] = []
        var index = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
            spots.reserveCapacity(bytes.count / 16)
        }

        /// Steps over a value and notes where it stood. Returns whether there was one.
        mutating func readValue(_ depth: Int) -> Bool {
            skipSpace()
            guard index < bytes.count, depth < Reader.deepest else { return false }
            let (place, byte) = (spots.count, bytes[index])
            if byte == UInt8(ascii: "\"") { return readText() }
            spots.append(Spot(start: Int32(index), end: 0))
            switch byte {
            case UInt8(ascii: "{"):
                let readMember = { (reader: inout Reader) in
                    reader.readText() && reader.take(UInt8(ascii: ":")) && reader.readValue(depth + 1)
                }
                guard readAll(until: UInt8(ascii: "}"), readMember) else { return false }
            case UInt8(ascii: "["):
                guard readAll(until: UInt8(ascii: "]"), { $0.readValue(depth + 1) }) else { return false }
            default:
                let start = index
                while index < bytes.count, Reader.isOfWord(bytes[index]) { index += 1 }
                if index == start { return false }
            }
            spots[place].end = Int32(index)
            spots[place].next = Int32(spots.count)
            return true
        }

        private mutating func readAll(until end: UInt8, _ readOne: (inout Reader) -> Bool) -> Bool {
            index += 1
            if take(end) { return true }
            repeat {
                guard readOne(&self) else { return false }
            } while take(UInt8(ascii: ","))
            return take(end)
        }

        private mutating func readText() -> Bool {
            skipSpace()
            let start = index
            var isEscaped = false
            guard take(UInt8(ascii: "\"")) else { return false }
            while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                if bytes[index] == UInt8(ascii: "\\") {
                    isEscaped = true
                    index += 1
                }
                index += 1
            }
            guard take(UInt8(ascii: "\"")) else { return false }
            let next = Int32(spots.count + 1)
            spots.append(Spot(start: Int32(start), end: Int32(index), next: next, isEscaped: isEscaped))
            return true
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        mutating func isAtEnd() -> Bool {
            skipSpace()
            return index == bytes.count
        }

        private mutating func skipSpace() {
            while index < bytes.count, JSONText.isSpace(bytes[index]) { index += 1 }
        }

        /// Of a number, or of true, false and null.
        private static func isOfWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
                true
            default: false
            }
        }
    }
}
