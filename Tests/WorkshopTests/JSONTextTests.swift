import Foundation
import Testing

@testable import Workshop

struct JSONTextTests {
    @Test func `a text is read as what it says, the same as by Foundation`() throws {
        let texts = [
            #"{"a":[1,-2,3.5,25e-2,0],"b":{"c":null,"d":true,"e":false},"f":"x\n\"\\\/\u00fc\ud83d\ude00"}"#, "[]",
            " {} ",
            #""text""#, "12", #"{"":{"":[]}}"#, #"["é","é","\u0065\u0301"]"#,
        ]
        for text in texts {
            #expect(try JSONText.read(text) == JSON.parse(Data(text.utf8)), "\(text)")
        }
        #expect(try JSONText.read("\u{FEFF}[1]") == [1])
    }

    @Test func `whatever a room exports is read back`() throws {
        let data = RoomJSON.data(of: try WorkedCase(until: "align").room)
        #expect(try JSONText.read(String(decoding: data, as: UTF8.self)) == JSON.parse(data))
    }

    private static let wrong: [(text: String, line: Int, words: String)] = [
        ("{\n\"a\": 1,\n\"b\": ", 3, "ends in the middle"), ("", 1, "ends in the middle"),
        ("{\n\"a\": 1,\n\"a\": 2}", 3, "“a” stands there twice"), ("{\"\\u0061\":1,\"a\":2}", 1, "twice"),
        ("[1,\n2\n3]", 3, "comma"), ("[1,]", 1, "a value is missing"), ("{\"a\" 1}", 1, "colon"),
        ("{a:1}", 1, "quotation marks"), ("[01]", 1, "is no number"), ("[1.]", 1, "is no number"),
        ("[\n1e400]", 2, "too large a number"), ("[nul]", 1, "is none"), ("[1] 2", 1, "behind the end"),
        ("[\"a\u{1}\"]", 1, "control character"), ("[\"a\nb\"]", 1, "control character"),
        (#"["\ud800"]"#, 1, "half a character"), (#"["\udc00\ud800"]"#, 1, "half a character"),
        (#"["\ud800\u0041"]"#, 1, "half a character"), (#"["\u00g0"]"#, 1, "half a character"),
        (#"["\x"]"#, 1, "means nothing"), (String(repeating: "[", count: 4_000_000), 1, "nested too deep"),
        (String(repeating: #"{"a":"#, count: 500_000), 1, "nested too deep"),
        ("[" + String(repeating: "1", count: 5_000) + "]", 1, "is no number"),
    ]

    @Test func `what is wrong is told with its line`() {
        for (text, line, words) in JSONTextTests.wrong { check(text, line, words) }
    }

    private func check(_ text: String, _ line: Int, _ words: String) {
        let refusal = #expect(throws: Refusal.self) { try JSONText.read(text) }
        #expect(refusal?.line == line, "\(text.prefix(40))")
        #expect(refusal?.detail.contains(words) == true, "\(refusal?.detail ?? "")")
        #expect(refusal?.detail.hasPrefix("Line \(line): ") == true)
    }

    @Test func `a path leads to the line of its value, and a missing one to what should hold it`() {
        let text = "{\n  \"a\": [\n    1,\n    {\"b\":\n 2}\n  ],\n  \"c\": {}\n}\n"
        #expect(JSONText.line(of: ["a"], in: text) == 2)
        #expect(JSONText.line(of: ["a", "0"], in: text) == 3)
        #expect(JSONText.line(of: ["a", "1", "b"], in: text) == 5)
        #expect(JSONText.line(of: ["c", "missing", "deeper"], in: text) == 7)
        #expect(JSONText.line(of: [], in: text) == 1)
        #expect(JSONText.line(of: ["z"], in: text) == 1)
    }
}
