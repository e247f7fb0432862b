import Foundation
import Testing

@testable import Workshop

/// Cells that people's words are in: read back as they are, and nothing in them runs.
struct CSVTests {
    private static let beginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{2212}", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{FE66}", "\u{FE62}",
        "\u{FE63}", "\u{FE6B}", "\u{207C}", "\u{208A}",
    ]

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
            || [.control, .format].contains(scalar.properties.generalCategory)
    }

    /// Whether a spreadsheet program could take a cell for a formula.
    private static func runs(_ cell: some StringProtocol) -> Bool {
        let first = cell.unicodeScalars.first { !isBlank($0) }
        if first.map(beginnings.contains) == true { return true }
        return ["\t", "\r", "\n"].contains(cell.unicodeScalars.first)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("  =1", "'  =1"),
        ("\t=1", "'\t'=1"), ("\u{A0}\u{200B}=1", "'\u{A0}\u{200B}=1"), ("＝1", "'＝1"), ("\u{FEFF}＠x", "'\u{FEFF}＠x"),
        ("−1", "'−1"), ("a;=1", "a;'=1"), ("a\n- b", "a\n'- b"), ("=", "'="),
        ("a = b", "a = b"), ("a-b", "a-b"), ("", ""), ("'=1", "'=1"), ("3 %", "3 %"), ("a\u{202E}b", "ab"),
        ("a\u{0}b", "ab"),
    ])
    func `what would begin a formula stands behind an apostrophe`(_ text: String, _ cell: String) {
        #expect(CSV.harmless(text) == cell)
    }

    @Test func `numbers stay numbers, also below nothing; a text that looks like one does not`() {
        #expect(CSV.field(.number(-3.5)) == "-3.5")
        #expect(CSV.field(.number(30)) == "30")
        #expect(CSV.field(.number(43.0 / 9)) == "4.777777777777778")
        #expect(CSV.field(.text("-3.5")) == "\"'-3.5\"")
        #expect(CSV.field(.none) == "")
    }

    @Test func `quotes are doubled, lines end with CR LF and breaks stay within their cell`() {
        let text = CSV.text(header: ["a", "=b"], rows: [[.text("say \"no\",\nplease"), .number(1)]])
        #expect(text == "\"a\",\"'=b\"\r\n\"say \"\"no\"\",\nplease\",1\r\n")
    }

    @Test func `a quote ends no cell, also when a mark combines with it`() throws {
        let text = "say \"\u{301},=1+1"
        #expect(try RFC4180.read(CSV.text(header: ["a"], rows: [[.text(text)]])).last == [text])
    }

    @Test func `a hundred thousand cells read back as what they were, and none of them runs`() throws {
        var chance = Chance(seed: 4180)
        let width = 10
        let rows = (0..<10_000).map { _ in (0..<width).map { _ in CSVTests.text(&chance) } }
        let text = CSV.text(
            header: (0..<width).map { "=column \($0)" }, rows: rows.map { $0.map(CSV.Cell.text) })
        let read = try RFC4180.read(text)
        try #require(read.count == 10_001)
        #expect(read[0].allSatisfy { $0.hasPrefix("'=column") })
        var wrong: [String] = []
        for (row, cells) in zip(rows, read.dropFirst()) {
            for (given, cell) in zip(row, cells) where !CSVTests.isFaithful(cell, to: given) || CSVTests.runs(cell) {
                wrong.append(given)
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    }

    @Test func `nor does anything run in a program that splits at semicolons, tabs and line breaks`() {
        var chance = Chance(seed: 2)
        for _ in 0..<3_000 {
            let line = CSV.text(header: [], rows: [[.number(1), .text(CSVTests.text(&chance)), .text("b")]])
            let pieces = line.unicodeScalars.split(omittingEmptySubsequences: false) {
                [";", "\t", "\n", "\r", "\u{2028}", "\u{2029}"].contains($0)
            }
            #expect(!pieces.contains { CSVTests.runs(String($0)) }, "\(line)")
        }
    }

    /// The same text but for apostrophes that were put into it and what no reader expects.
    private static func isFaithful(_ cell: String, to text: String) -> Bool {
        var kept = text.unicodeScalars.filter {
            !Plain.turnsAround($0)
                && ($0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t" || $0 == "\r")
        }[...]
        for scalar in cell.unicodeScalars {
            if scalar == kept.first { kept.removeFirst() } else if scalar != "'" { return false }
        }
        return kept.isEmpty
    }

    private static let words = [
        "=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\r\n", " ", "\u{A0}", "\u{3000}", "\u{200B}",
        "\u{FEFF}", "\u{202E}", "\u{2066}", "\u{0}", "\u{7}", "\"", "\"\"", "'", ",", ";", "|", "\\", "\u{2028}",
        "=cmd|'/c calc'!A1", "=HYPERLINK(\"http://x\",\"y\")", "DDE(\"a\")", "@SUM(1+1)", "-2+3", "+49 30",
        "العربية", "עברית", "Überprüfungsverfahren", "品質", "👩‍🔧", "🇩🇪", "e\u{301}", "\u{301}", "a", "b", "30 %", "1",
        "\u{2212}1",
    ]

    /// A hostile text of up to a few words, now and then one of 2,000 characters.
    private static func text(_ chance: inout Chance) -> String {
        let count = chance.next() % 200 == 0 ? 2_000 : Int(chance.next() % 6)
        let text = (0..<count).map { _ in words[Int(chance.next() % UInt64(words.count))] }.joined()
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(2_000)))
    }
}
