import Foundation
import Testing

@testable import Workshop

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The worked case in which everybody everywhere writes what means something to one of the programs that read its files:
/// each file has the form that it has with plain words, and holds nothing else that could be taken for more than words.
struct HostileTests {
    private static let plain = Result { try WorkedCase().room }

    /// CRUX_HOSTILE asks for more.
    private static let seeds = ProcessInfo.processInfo.environment["CRUX_HOSTILE"].flatMap { UInt64($0) } ?? 3

    @Test(arguments: 1...HostileTests.seeds)
    func `whatever people write, every file keeps its form and is the same twice`(seed: UInt64) throws {
        let plain = try HostileTests.plain.get()
        let played = try WorkedCase(saying: { Hostile.words(instead: $0, limit: $1, seed: seed) })
        for name in Exports.names {
            let file = try #require(Exports.file(named: name, of: played.room))
            #expect(file.data == Exports.file(named: name, of: played.room)?.data, "\(name)")
            let known = try FileForm(of: #require(Exports.file(named: name, of: plain)), name)
            try known.expect(FileForm(of: file, name), name)
        }
    }

    @Test(arguments: 1...HostileTests.seeds)
    func `in rooms where anything may have happened every file can be read`(seed: UInt64) throws {
        var walk = try Walk(seed: seed, words: Hostile.all)
        for step in 0..<160 {
            try walk.step()
            guard step % 40 == 39 else { continue }
            for name in Exports.names {
                let file = try #require(Exports.file(named: name, of: walk.room))
                #expect(file.data == Exports.file(named: name, of: walk.room)?.data, "\(name)")
                _ = try FileForm(of: file, name)
            }
        }
    }

    @Test func `a line that is let in would be noticed`() throws {
        let plain = try HostileTests.plain.get()
        let record = try #require(Exports.file(named: "record.md", of: plain))
        let more = Exports.File(record.contentType, String(decoding: record.data, as: UTF8.self) + "# Approved\n")
        #expect(try FileForm(of: record, "record.md").parts != FileForm(of: more, "record.md").parts)
    }
}

/// Words that mean something to programs: to Markdown, pages, pictures, spreadsheets, calendars, terminals, and to the direction of text.
enum Hostile {
    static let all = [
        "# Approved", "- [x](javascript:alert(1))", "![i](https://evil.example/x.png)", "**bold** _thin_ `code`",
        "| a | b |", "1. first", "> quote", "&lt;b&gt; &amp;amp; &#60;", "</style><script>alert(1)</script>",
        "\"><svg onload=alert(1)>", "]]>&amp;<!-- <![CDATA[", "<?xml version=\"1.0\"?>", "=cmd|'/c calc'!A1",
        "=HYPERLINK(\"http://x\",\"y\")", "+49 30", "-2+3", "@SUM(1+1)", "＝1", ";=1", "a;b,c:d\\n\\,",
        "END:VEVENT", "https://evil.example/a_b?c=*d*", "www.evil.example", "me@evil.example",
        "العربية: ما الذي يجب أن يتغيّر؟", "שלום עולם", "\u{202E}txt.exe", "\u{2066}apart", "👩‍🔧 🇩🇪 品質を上げる",
        "e\u{301}\u{323}\u{489}", "\u{200B}\u{FEFF}", "Überprüfungsverfahren", "%s %d {{x}} ${y} \\u0041",
        "\u{FFFD}\u{FFFE}",
        "'", "\"", "\\", "null", "0", "--", "\u{A0}", "\u{301}", "\"\u{301},=1+1", ",\u{301};\u{301}",
    ]

    /// What only texts of several lines take.
    private static let breaks = [
        "\n# Approved\n", "\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n", "\n\n---\n", "\n- a\n  - b", "\u{2028}x\u{2029}y",
        "\n=1+1\n",
        "\t=1", "\n```\n", "\n<script>\n",
    ]

    /// Hostile words before what somebody writes, always the same for the same text; now and then as many as fit, without a space.
    static func words(instead text: String, limit: Int, seed: UInt64) -> String {
        let number = text.utf8.reduce(UInt64(1_469_598_103_934_665_603)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        var chance = Chance(seed: number ^ (seed &* 7_919))
        let words = limit > Field.shortText * 2 ? all + breaks : all
        func one() -> String { words[Int(chance.next() % UInt64(words.count))] }
        var front = (0...chance.next() % 2).map { _ in one() }.joined(separator: " ") + " "
        if chance.next() % 12 == 0 { front = String(repeating: "Überprüfung品質", count: 200) }
        let room = max(0, limit - text.unicodeScalars.count)
        return String(String.UnicodeScalarView(front.unicodeScalars.prefix(room))) + text
    }
}

/// What a file is made of, without its words, and whether its own grammar can read it.
struct FileForm: Equatable {
    private(set) var parts: [String]

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    init(of file: Exports.File, _ name: String) throws {
        guard let text = String(bytes: file.data, encoding: .utf8) else {
            throw Unreadable(description: "\(name) is not UTF-8")
        }
        let strange = text.unicodeScalars.first { scalar in
            scalar.properties.generalCategory == .control && !["\n", "\r", "\t"].contains(scalar)
        }
        if let strange, !name.hasSuffix(".json") {
            throw Unreadable(description: "\(name) holds \(strange.escaped(asASCII: true))")
        }
        switch name.split(separator: ".").last {
        case "md": parts = FileForm.markdown(text)
        case "html", "svg": parts = try FileForm.elements(text, name)
        case "csv": parts = try FileForm.table(text)
        case "ics": parts = try FileForm.calendar(text)
        case "json": parts = FileForm.paths(try JSON.parse(file.data))
        default: throw Unreadable(description: "nobody said how \(name) is read; say it here")
        }
    }

    /// The same parts in the same order, else where they begin to differ.
    func expect(_ other: FileForm, _ name: String) throws {
        guard self != other else { return }
        let place = zip(parts, other.parts).prefix { $0 == $1 }.count
        let (old, new) = (parts.dropFirst(place).prefix(3), other.parts.dropFirst(place).prefix(3))
        Issue.record(
            "\(name) has other parts from part \(place) on: \(old.joined(separator: " ")) became \(new.joined(separator: " "))"
        )
    }

    /// What each line begins with. By scalars, as programs read that know nothing of characters.
    private static func markdown(_ text: String) -> [String] {
        text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: endsLine).map { line in
            line.isEmpty ? "" : "\(String(line.prefix { ["#", "-", " "].contains($0) }))…"
        }
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
    }

    /// How many cells each row has.
    private static func table(_ text: String) throws -> [String] {
        let rows = try RFC4180.read(text)
        guard Set(rows.map(\.count)).count == 1 else { throw Unreadable(description: "rows of several lengths") }
        return rows.map { "\($0.count) cells" }
    }

    /// The names of its properties; a component ends before another of its kind begins.
    private static func calendar(_ text: String) throws -> [String] {
        var lines: [String.UnicodeScalarView] = []
        for line in text.unicodeScalars.split(separator: "\n") {
            guard line.last == "\r", String(line).utf8.count <= 76, !line.dropLast().contains(where: endsLine) else {
                throw Unreadable(description: "a line that is too long or broken")
            }
            if line.first == " ", !lines.isEmpty {
                lines[lines.count - 1] += line.dropFirst().dropLast()
            } else {
                lines.append(String.UnicodeScalarView(line.dropLast()))
            }
        }
        return lines.map { scalars in
            let line = String(scalars)
            let name = String(scalars.prefix { $0 != ":" && $0 != ";" })
            return name == "BEGIN" || name == "END" ? line : name
        }
    }

    private static func paths(_ value: JSON, _ path: String = "") -> [String] {
        // Hints are about what the words say.
        if path.hasSuffix("/hints") { return [] }
        return switch value {
        case .object(let object):
            [path] + object.sorted { $0.key < $1.key }.flatMap { paths($0.value, "\(path)/\($0.key)") }
        case .array(let values): values.flatMap { paths($0, "\(path)[]") }
        default: [path]
        }
    }

    /// The elements and the names of their attributes. Not those that only set words: lines of a label, addresses, what keeps its direction.
    private static func elements(_ text: String, _ name: String) throws -> [String] {
        let reader = ElementReader()
        let parser = XMLParser(data: Data(text.replacing("<!doctype html>\n", with: "").utf8))
        parser.delegate = reader
        guard parser.parse() else {
            throw Unreadable(
                description: "\(name): \(String(describing: parser.parserError)) in line \(parser.lineNumber)")
        }
        return reader.parts
    }
}

private final class ElementReader: NSObject, XMLParserDelegate {
    private(set) var parts: [String] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if ["code", "text", "tspan", "path", "line"].contains(name) { return }
        parts.append("<\(name) \(attributes.keys.sorted().joined(separator: " "))>")
    }
}
