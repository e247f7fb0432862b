import Foundation
import Testing

@testable import Workshop

/// Foundation's decoder is the measure of what is read, and of what is not.
struct JSONDecodingTests {
    private static let foundation: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Date(rfc3339: text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an instant: \(text)")
            }
            return date
        }
        return decoder
    }()

    private func ours<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSON.parse(Data(text.utf8)).decoded(as: type)
    }

    private func foundations<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecodingTests.foundation.decode(type, from: Data(text.utf8))
    }

    @Test(arguments: 51...53 as ClosedRange<UInt64>)
    func `a kept state and every event are read as Foundation reads them`(seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        for _ in 0..<250 { try walk.step() }
        let state = try JSON.encoder.encode(walk.room)
        let room = try JSON.parse(state).decoded(as: Room.self)
        #expect(try room == JSONDecodingTests.foundation.decode(Room.self, from: state))
        #expect(try room == JSON.decoded(state, as: Room.self))
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
        #expect((try? JSON.decoded(Data(text.utf8), as: Thing.self)) == theirs)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "\"", "\\", #"""#, #""\"#, #"{"a""#, #"{"a":"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a" 1}"#,
        #"{1:1}"#, #"[1,]"#, #"[1 2]"#, #"[1]]"#, #"{"a":1}x"#, #"{"text":"x"#, String(repeating: "[", count: 600),
    ])
    func `a text that is no JSON is nothing, and ends nothing`(_ text: String) {
        #expect(throws: DecodingError.self) { try JSON.decoded(Data(text.utf8), as: Thing.self) }
        #expect(throws: DecodingError.self) { try JSON.decoded(Data(text.utf8), as: [JSON].self) }
    }

    @Test func `a text is read as it was written, with spaces and what is escaped`() throws {
        let text = Data(#" { "t\u0065xt" : "\"\ud83d\ude00\"" , "list" : [ 1 , null ] , "flag" : false } "#.utf8)
        #expect(
            try JSON.decoded(text, as: Thing.self)
                == Thing(text: "\"😀\"", flag: false, list: [1, nil]))
    }

    @Test func `a number of a kind that we have not is none, and ends nothing`() {
        #expect(throws: DecodingError.self) { try ours(Thing.self, #"{"small":1}"#) }
        #expect(throws: DecodingError.self) { try ours([Float].self, "[1]") }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a text is read as Foundation reads it, or by neither, however it is damaged`(seed: UInt64) throws {
        var generator = Chance(seed: seed)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"é\"", "1",
            "-0",
            "01", "1.", "1.5", "-2e3", "1e400", "+1", "true", "nul", "null", " ", "\n", "\u{1}", "\"\\n\"", "\"\\x\"",
        ]
        for _ in 0..<10_000 {
            let count = Int.random(in: 1...9, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            let (ours, theirs) = (try? ours(JSON.self, text), try? foundations(JSON.self, text))
            if ours == nil, theirs != nil {
                // Foundation takes the last of two values of a key, and a comma behind the last entry of a list.
                let isOnlyStrict = text.contains("\"a\"") || text.contains(/,\s*\]/)
                #expect(isOnlyStrict, "refused by us alone: \(text)")
            } else {
                #expect(ours?.data == theirs?.data, "\(text)")
            }
        }
    }

    @Test func `what two readers could read differently is none`() {
        for text in [
            #"{"a":1,"a":2}"#, #"[{"b":{"a":1,"\u0061":2}}]"#, "", "{", "NaN", "{}{}", "[1] 2", "[1]]", "'a'", "[1,]",
            "[,]", #"{"a":1,}"#, #"{"a":1e400}"#, #""\ud800""#,
        ] {
            #expect(throws: DecodingError.self, "\(text)") { try JSON.parse(Data(text.utf8)) }
        }
        for text in [#"{"a":{"a":1},"b":[{"a":1},{"a":2}],"c":"a\",\"a"}"#, "7", #"{"\\":1,"\"":2}"#] {
            #expect(throws: Never.self, "\(text)") { try JSON.parse(Data(text.utf8)) }
        }
    }

    @Test func `bytes that are no UTF-8 are none`() {
        for bytes in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0xFF, 0xFE, 0x5B, 0, 0x5D, 0]] as [[UInt8]] {
            #expect(throws: DecodingError.self) { try JSON.parse(Data(bytes)) }
        }
        for wide in [#"{"a":1}"#.data(using: .utf16), #"{"a":1}"#.data(using: .utf32BigEndian)] {
            #expect(throws: DecodingError.self) { try JSON.parse(wide ?? Data()) }
        }
    }

    /// At 513 arrays, and no byte more, Foundation's decoder ends the process.
    @Test func `what is nested more than 500 deep is none`() {
        let forms = [("[", "]"), (#"{"a":"#, "}"), (#"{"\\":1,"\"":"#, "}"), (" [1,", "]")]
        for (open, close) in forms {
            for depth in [500, 501, 511, 512, 513, 514, 10_000, 200_000] {
                let begun = String(repeating: open, count: depth)
                let whole = begun + "1" + String(repeating: close, count: depth)
                for text in [begun, begun + "[", begun + "{", whole] {
                    let isRead = (try? JSON.parse(Data(text.utf8))) != nil
                    #expect(isRead == (depth == 500 && text == whole), "\(depth) \(text.prefix(12)) \(text.count)")
                }
            }
        }
        let brackets = #"["\"\\\#(String(repeating: "[", count: 600))"]"#
        #expect(throws: Never.self) { try JSON.parse(Data(brackets.utf8)) }
    }

    @Test func `a text is read in time, however much of it is escaped`() throws {
        let text = String(repeating: #"\""#, count: 300_000) + String(repeating: #"\u00e4x"#, count: 100_000)
        let read = try JSON.parse(Data("\"\(text)\"".utf8)).string
        #expect(read?.utf8.count == 600_000)
    }
}
