import Foundation

@testable import Workshop

/// Inputs made from right ones: bytes changed, or values of a JSON text. The same seed makes the same inputs.
struct Mutation {
    private var chance: Chance

    private static let odd: [JSON] = [
        nil, [], [:], true, 0, -1, 2.5, .int(.max), .int(.min), 1e308, -1e308, 1e-300, 9_007_199_254_740_993, "", " ",
        "\u{0}",
        "0", "p1", "room", "2027-02-30", "9999-12-31", "0000-00-00", "2199-12-31T23:59:60Z", "Europe/Berlin",
        "e\u{301}\u{200D}",
        .string(String(repeating: "\u{1F469}\u{200D}", count: 200)), .string(String(repeating: "x", count: 2_000)),
        [[[]]], ["a": [nil]],
    ]
    private static let bytes: [Data] =
        [
            "1e400", "\\ud800", "\\u0000", "{", "}", "[", "]", "\"", "%", "%zz", "=", ";", ".", "-",
            "9223372036854775808", "null", "\u{FEFF}",
        ].map(\.data) + [Data([0xFF]), Data([0xC3]), Data([0xED, 0xA0, 0x80]), Data(repeating: 0x5B, count: 600)]

    init(seed: UInt64) { chance = Chance(seed: seed) }

    mutating func next(from seeds: [Data]) -> Data {
        guard var input = one(of: seeds) else { return Data() }
        if pick(3) > 0, let value = try? JSON.parse(input) {
            return (0...pick(3)).reduce(value) { value, _ in changed(value) }.data
        }
        for _ in 0...pick(4) { change(&input, from: seeds) }
        return input
    }

    /// The value with one value in it changed, left out, or put in the place of another.
    private mutating func changed(_ value: JSON) -> JSON {
        switch value {
        case .object(var object) where !object.isEmpty && pick(8) > 0:
            guard let key = one(of: object.keys.sorted()) else { return value }
            switch pick(12) {
            case 0: object[key] = nil
            case 1: object["\(pick(3))"] = object[key]
            case 2: object[key] = one(of: object.keys.sorted()).flatMap { object[$0] }
            default: object[key] = object[key].map { changed($0) }
            }
            return .object(object)
        case .array(var array) where !array.isEmpty && pick(8) > 0:
            let place = pick(array.count)
            switch pick(8) {
            case 0: array.remove(at: place)
            case 1: array.append(array[place])
            default: array[place] = changed(array[place])
            }
            return .array(array)
        default: return one(of: Mutation.odd) ?? .null
        }
    }

    private mutating func change(_ input: inout Data, from seeds: [Data]) {
        let place = input.startIndex + pick(input.count + 1)
        let end = min(place + pick(20), input.endIndex)
        switch pick(7) {
        case 0: input.removeSubrange(place..<end)
        case 1: input.insert(contentsOf: one(of: Mutation.bytes) ?? Data(), at: place)
        case 2: input.insert(contentsOf: input[place..<end], at: place)
        case 3: input.replaceSubrange(place..<end, with: one(of: Mutation.bytes) ?? Data())
        case 4:
            let other = one(of: seeds) ?? Data()
            input.replaceSubrange(place..., with: other.dropFirst(pick(other.count + 1)))
        case 5: input = Data(repeating: 0x5B, count: 505 + pick(16))
        default: if place < input.endIndex { input[place] ^= 1 << UInt8(pick(8)) }
        }
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &chance) }

    private mutating func one<Value>(of values: [Value]) -> Value? { values.isEmpty ? nil : values[pick(values.count)] }
}
