import Foundation
import Testing

@testable import Workshop

/// Foundation's decoder is the measure of what is read, and of what is not.
struct JSONDecodingTests {
    private func ours<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONText.read(stored: Data(text.utf8)).decoded(as: type)
    }

    private func foundations<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSON.decoder.decode(type, from: Data(text.utf8))
    }

    @Test(arguments: 51...53 as ClosedRange<UInt64>)
    func `a kept state and every event are read as Foundation reads them`(seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        for _ in 0..<250 { try walk.step() }
        let state = try JSON.encoder.encode(walk.room)
        let room = try JSONText.read(stored: state).decoded(as: Room.self)
        #expect(try room == JSON.decoder.decode(Room.self, from: state))
        #expect(try JSON.encoder.encode(room) == state)
        for row in walk.rows {
            let event = try Events.read(type: row.type, body: row.body)
            #expect(try Events.body(of: event) == row.body)
        }
    }

    private enum Kind: String, Codable { case one, two }

    private enum Shape: Codable, Equatable {
        case point
        case circle(radius: Double)
    }

    private struct Thing: Codable, Equatable {
        var text: String?
        var whole: Int?
        var number: Double?
        var flag: Bool?
        var kind: Kind?
        var at: Date?
        var list: [Int?]?
        var table: [String: Kind]?
        var shape: Shape?
        var any: JSON?
        var small: UInt8?
    }

    @Test(arguments: [
        #"{}"#, #"[]"#, #"null"#, #"{"text":"x"}"#, #"{"text":null}"#, #"{"text":1}"#, #"{"whole":7}"#,
        #"{"whole":7.0}"#, #"{"whole":7.5}"#, #"{"whole":"7"}"#, #"{"whole":9223372036854775808}"#,
        #"{"whole":true}"#, #"{"number":7}"#, #"{"number":-0.25}"#, #"{"number":1e3}"#, #"{"flag":true}"#,
        #"{"flag":0}"#, #"{"flag":"true"}"#, #"{"kind":"two"}"#, #"{"kind":"three"}"#, #"{"kind":2}"#,
        #"{"at":"2026-11-23T02:51:48.007Z"}"#, #"{"at":"2026-11-23T02:51:48Z"}"#, #"{"at":"yesterday"}"#, #"{"at":0}"#,
        #"{"list":[1,null,2]}"#, #"{"list":[1,"2"]}"#, #"{"list":{}}"#, #"{"table":{"a":"one","b":"two"}}"#,
        #"{"table":{"a":1}}"#, #"{"table":[]}"#, #"{"shape":{"point":{}}}"#, #"{"shape":{"circle":{"radius":2}}}"#,
        #"{"shape":{"circle":{}}}"#, #"{"shape":{"square":{}}}"#, #"{"shape":{"point":{},"circle":{"radius":2}}}"#,
        #"{"any":[1,{"a":null}]}"#, #"{"more":1}"#,
    ])
    func `a value is read as Foundation reads it, or by neither`(_ text: String) {
        let (ours, theirs) = (try? ours(Thing.self, text), try? foundations(Thing.self, text))
        #expect(ours == theirs)
    }

    @Test func `a number of a kind that we have not is none, and ends nothing`() {
        #expect(throws: DecodingError.self) { try ours(Thing.self, #"{"small":1}"#) }
        #expect(throws: DecodingError.self) { try ours([Float].self, "[1]") }
    }

    @Test func `what is stored is read as Foundation reads it, or by neither, however it is damaged`() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"é\"", "1",
            "-0",
            "01", "1.", "1.5", "-2e3", "1e400", "+1", "true", "nul", "null", " ", "\n", "\u{1}", "\"\\n\"", "\"\\x\"",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...9, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            let (ours, theirs) = (try? ours(JSON.self, text), try? foundations(JSON.self, text))
            if ours == nil, theirs != nil {
                #expect(text.contains("\"a\""), "only a key that stands there twice is refused by us alone: \(text)")
            } else {
                #expect(ours?.data == theirs?.data, "\(text)")
            }
        }
    }

    @Test func `bytes that are no UTF-8, and what is nested too deep, are read as nothing`() {
        for bytes in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0xFF, 0xFE, 0x5B, 0, 0x5D, 0]] as [[UInt8]] {
            #expect(throws: DecodingError.self) { try JSONText.read(stored: Data(bytes)) }
        }
        for depth in [502, 1_000_000] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(throws: DecodingError.self) { try JSONText.read(stored: Data(text.utf8)) }
        }
    }
}
