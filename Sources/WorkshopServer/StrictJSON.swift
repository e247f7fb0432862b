import Foundation
import Workshop

/// JSON of which no two readers can think differently: an object that says the same key twice is none.
enum StrictJSON {
    /// Reads one value. Throws 400 when the bytes are not JSON in UTF-8 or repeat a key.
    static func parse(_ data: Data) throws -> JSON {
        guard let value = try? JSON.parse(data), !repeatsKey(data) else { throw Problem.notJSON }
        return value
    }

    /// Whether an object somewhere in a well-formed JSON text has a key twice.
    private static func repeatsKey(_ data: Data) -> Bool {
        var open: [Set<Data>?] = []
        var awaitsKey = false
        var index = data.startIndex
        while index < data.endIndex {
            switch data[index] {
            case UInt8(ascii: "{"):
                open.append([])
                awaitsKey = true
            case UInt8(ascii: "["):
                open.append(nil)
                awaitsKey = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                awaitsKey = false
            case UInt8(ascii: ","):
                awaitsKey = open.last.map { $0 != nil } ?? false
            case UInt8(ascii: "\""):
                let end = endOfString(in: data, from: data.index(after: index))
                if awaitsKey, let top = open.indices.last {
                    let key = unescaped(data[index..<end])
                    if open[top]?.insert(key).inserted == false { return true }
                    awaitsKey = false
                }
                index = end
                continue
            default: break
            }
            index = data.index(after: index)
        }
        return false
    }

    /// The index behind the closing quote.
    private static func endOfString(in data: Data, from start: Data.Index) -> Data.Index {
        var index = start
        while index < data.endIndex, data[index] != UInt8(ascii: "\"") {
            index =
                data.index(index, offsetBy: data[index] == UInt8(ascii: "\\") ? 2 : 1, limitedBy: data.endIndex)
                ?? data.endIndex
        }
        return index < data.endIndex ? data.index(after: index) : data.endIndex
    }

    /// A key as it reads, whichever way it was escaped.
    private static func unescaped(_ quoted: Data) -> Data {
        guard quoted.contains(UInt8(ascii: "\\")), let text = try? JSONDecoder().decode(String.self, from: quoted)
        else { return Data(quoted.dropFirst().dropLast()) }
        return Data(text.utf8)
    }
}
