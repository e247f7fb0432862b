import Foundation
import Testing

@testable import Workshop

/// People's words in a record are words: no markup, no HTML, no link, no line of their own.
struct MarkdownTests {
    @Test(arguments: [
        ("Grow by 30 %, not more (R&D's wish)", "Grow by 30 %, not more (R&D's wish)"),
        ("# Decided", "\\# Decided"), ("- a point", "\\- a point"), ("+ a point", "\\+ a point"),
        ("1. first", "1\\. first"), ("12) twelfth", "12\\) twelfth"), ("2027 is near", "2027 is near"),
        ("*bold* _thin_ `code` ~gone~", "\\*bold\\* \\_thin\\_ \\`code\\` \\~gone\\~"),
        ("[here](javascript:alert(1))", "\\[here\\](javascript:alert(1))"),
        ("![x](https://evil.example/x.png)", "!\\[x\\](`https://evil.example/x.png`)"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <!-- b", "a &lt;!-- b"), ("> quote", "&gt; quote"), ("a | b", "a \\| b"), ("back\\slash", "back\\\\slash"),
        ("&lt;b&gt; &#60; &copy;", "&amp;lt;b&amp;gt; &amp;#60; &amp;copy;"),
        ("see https://evil.example/a_b?c=*d*.", "see `https://evil.example/a_b?c=*d*`."),
        ("www.evil.example", "`www.evil.example`"), ("www. ;", "`www.` ;"), ("ftp://\u{301}&", "`ftp://\u{301}&`"),
        ("write to me@evil.example, please", "write to `me@evil.example`, please"),
        ("two\nlines", "two / lines"), ("a\n\n\n# b", "a / # b"), ("a\u{2028}b\u{2029}c", "a / b / c"),
        ("  a \t b  ", "a b"), ("\u{202E}txt.exe", "txt.exe"), ("in C#", "in C\\#"),
        ("<\u{338}b", "&lt;\u{338}b"), ("", ""),
    ])
    func `people's words are escaped and nothing else is touched`(text: String, expected: String) {
        #expect(Markdown.escaped(text) == expected)
    }

    @Test func `no text makes a line, or leaves a sign that means something`() {
        var chance = Chance(seed: 5)
        let pieces = [
            "\n", "\r\n", "\u{2028}", "#", "-", "*", "_", "`", "[", "]", "(", ")", "<", ">", "&", ";", "|", "\\", "~",
            "!", "1.", " ", "  ", "\t", "a", "https://x.example", "www.", "@", "b.c", "javascript:", "&amp", "é",
            "\u{301}",
            "\u{200D}", "=", ":", "//", "mailto:x@y.z", "“", "'",
        ]
        for _ in 0..<1_500 {
            let text = (0..<Int.random(in: 1...12, using: &chance)).map { _ in
                pieces.randomElement(using: &chance) ?? ""
            }
            .joined()
            let escaped = Markdown.escaped(text)
            #expect(!escaped.contains { $0.isNewline }, "\(text)")
            #expect(isHarmless(escaped), "\(text.debugDescription) became \(escaped.debugDescription)")
        }
    }

    /// Outside of code spans every sign that means something is escaped, and every span is closed.
    private func isHarmless(_ text: String) -> Bool {
        var inCode = false
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if inCode {
                if scalar == "`" { inCode = false }
            } else if isEscaped {
                isEscaped = false
            } else {
                switch scalar {
                case "\\": isEscaped = true
                case "`": inCode = true
                case "*", "_", "[", "]", "<", ">", "|", "~": return false
                default: break
                }
            }
        }
        return !inCode && !isEscaped
    }

    @Test func `a whole record of hostile words has the lines of one with plain words`() throws {
        func record(_ word: String) throws -> [Substring] {
            var play = try Play([
                "title": .string(word), "purpose": .string(word), "context": .string(word),
                "facilitator": ["name": .string(word), "function": .string(word)],
            ])
            let card = try play.perform(
                "card.post",
                ["kind": "challenge", "text": .string(word), "change": .string(word), "signal": .string(word)])
            try play.perform("cards.reveal")
            let objective = try play.perform(
                "objective.draft",
                [
                    "title": .string(word), "description": .string(word), "change": .string(word),
                    "cards": [.string(card)], "driver": ["name": .string(word), "function": .string(word)],
                    "supports": .string(word),
                ])
            try play.perform(
                "keyResult.add",
                [
                    "objective": .string(objective), "title": .string(word), "kind": "stayBelow", "target": 3,
                    "unit": .string(word), "source": .string(word), "owner": ["name": .string(word)],
                ])
            let rest = try play.cards(1)
            try play.perform("card.notNow", ["cards": .list(rest), "reason": .string(word)])
            try play.perform("comment.post", ["on": "room", "kind": "question", "text": .string(word)])
            return Record.text(of: play.room).split(separator: "\n", omittingEmptySubsequences: false)
        }
        let plain = try record("word")
        for hostile in ["# [x](y)", "a <b>", "- ![i](j)", "&lt;", "1. `z`", "**w**", "| t |"] {
            let lines = try record(hostile)
            #expect(lines.count == plain.count)
            for (line, model) in zip(lines, plain) {
                #expect(line.prefix { "#- ".contains($0) } == model.prefix { "#- ".contains($0) })
            }
        }
    }
}
