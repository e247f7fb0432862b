import Foundation
import Testing

@testable import Workshop

struct JSONWriterTests {
    /// By the encoder that wrote everything before.
    private func byFoundation(_ value: JSON) throws -> Data { try JSON.encoder.encode(value) }

    @Test func `every single scalar of the first planes, in a text and in a key, is written as Foundation writes it`()
        throws
    {
        for start in stride(from: UInt32(0), to: 0x2_0000, by: 64) {
            let scalars = (start..<start + 64).compactMap(Unicode.Scalar.init)
            let value = JSON.array(scalars.map { .object(["k\($0)": .string("a\($0)b")]) })
            #expect(try value.data == byFoundation(value))
        }
    }

    @Test func `every kind of value is written as Foundation writes it`() throws {
        let values: [JSON] = [
            .null, .bool(true), .bool(false), .int(0), .int(.min), .int(.max), .double(0), .double(-0.0), .double(1),
            .double(-1.5), .double(0.1), .double(1e21), .double(1.5e-9), .double(.greatestFiniteMagnitude),
            .double(.leastNonzeroMagnitude), .string(""), .array([]), .object([:]),
            .object(["": .null, "b": .int(1), "a": .int(2), "ab": .int(3), "A": .int(4), "ä": .int(5), "z": .int(6)]),
        ]
        for value in values { #expect(try value.data == byFoundation(value)) }
    }

    @Test func `values of any make are written as Foundation writes them, and read again they are the same`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let value = JSONWriterTests.any(depth: 4, using: &generator)
            #expect(try value.data == byFoundation(value))
            #expect(try JSON.parse(value.data) == value)
        }
    }

    @Test func `what is no number in JSON is written as null`() {
        #expect(JSON.array([.double(.nan), .double(.infinity), .int(1)]).data == Data("[null,null,1]".utf8))
    }

    private static func any(depth: Int, using generator: inout some RandomNumberGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .int(.random(in: .min ... .max, using: &generator))
        // A half, so that it is none of the whole numbers, which are read as such.
        case 3: return .double(Double(Int.random(in: -9_999...9_999, using: &generator)) + 0.5)
        case 4, 5: return .string(text(using: &generator))
        case 6: return .array((0..<3).map { _ in any(depth: depth - 1, using: &generator) })
        default:
            let members = (0..<6).map { _ in
                (text(using: &generator), any(depth: depth - 1, using: &generator))
            }
            return .object(Dictionary(members) { $1 })
        }
    }

    private static func text(using generator: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("ab\"\\/\u{1}\u{1F}\n\tä é€😀\u{2028}\u{7F}")
        let length = Int.random(in: 0...9, using: &generator)
        return String((0..<length).compactMap { _ in alphabet.randomElement(using: &generator) })
    }
}
