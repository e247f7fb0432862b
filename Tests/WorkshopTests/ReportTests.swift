import Foundation
import Testing

@testable import Workshop

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// `report.html`, read as XML, which it is as well. How it prints is tested in a browser.
struct ReportTests {
    private static let worked = Result { try WorkedCase() }

    /// Everything that a page says, without its style, and the names of its elements.
    private final class Reader: NSObject, XMLParserDelegate {
        private(set) var text = ""
        private(set) var names: Set<String> = []
        private(set) var headings: [String] = []
        private var open: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            open.append(name)
            names.insert(name)
            if name == "h2" { headings.append("") }
            if name == "li" { text += "\n" }
            for (key, value) in attributes where key.hasPrefix("on") || key == "href" || key == "src" || key == "style"
            {
                names.insert("\(key)=\(value)")
            }
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            open.removeLast()
            if ["p", "li", "td", "th", "h1", "h2", "h3", "caption"].contains(name) { text += "\n" }
        }

        func parser(_ parser: XMLParser, foundCharacters words: String) {
            if open.last == "style" { return }
            text += words
            if open.contains("h2"), let last = headings.indices.last { headings[last] += words }
        }
    }

    private func page(_ room: Room) throws -> String {
        String(decoding: try #require(Exports.file(named: "report.html", of: room)).data, as: UTF8.self)
    }

    private func read(_ room: Room) throws -> Reader {
        let page = try page(room)
        let reader = Reader()
        let parser = XMLParser(data: Data(page.dropFirst("<!doctype html>".count).utf8))
        parser.delegate = reader
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        return reader
    }

    @Test func `the report has the parts of the record, the matrix and the cards`() throws {
        let report = try read(ReportTests.worked.get().room)
        #expect(
            report.headings.starts(with: ["What we decided", "How we will know", "What we saw", "Why"]),
            "\(report.headings)")
        #expect(report.names.isSuperset(of: ["svg", "table", "thead", "caption", "bdi"]))
        for words in ["Quick win", "Where they stand, check-in of ", "Who gives what", "share of the pipeline"] {
            #expect(report.text.localizedCaseInsensitiveContains(words), "\(words)")
        }
    }

    @Test func `everything that the record says is in it`() throws {
        let room = try ReportTests.worked.get().room
        func words(_ text: String) -> [Substring] {
            text.filter { !"\u{2068}\u{2069}".contains($0) }.split { !$0.isLetter && !$0.isNumber }
        }
        let report = Set(words(try read(room).text))
        #expect(words(Record.text(of: room)).filter { !report.contains($0) } == [])
    }

    @Test func `it is a draft until the commit`() throws {
        let draft = try Play().room
        #expect(try read(draft).text.contains("DRAFT. Nothing in here is final"))
        #expect(Report.styles(for: draft).first?.contains("DRAFT") == true)
        let final = try ReportTests.worked.get().room
        #expect(try !page(final).contains("DRAFT"))
    }

    @Test func `its one style sheet is the one that the policy allows`() throws {
        let room = try ReportTests.worked.get().room
        let file = try #require(Exports.file(named: "report.html", of: room))
        let sheet = try #require(file.styles?.first)
        #expect(file.styles?.count == 1)
        #expect(try page(room).components(separatedBy: "<style>\(sheet)</style>").count == 2)
        #expect(try page(room).components(separatedBy: "<style").count == 2)
    }

    @Test(arguments: [
        "</style><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>",
        "**bold** `code` \\* [x](javascript:alert(1))", "&lt;b&gt; &amp;amp; &#60;script&#62;", "# heading", "- list",
        "العربية \u{202E}النص\u{2069}", "👩‍🔧 品質 e\u{301}", "https://example.org/a_b*c",
    ])
    func `what people wrote is text in it`(_ text: String) throws {
        var play = try Play(["title": .string(text), "purpose": .string(text)])
        let card = try play.perform("card.post", ["kind": "challenge", "text": .string(text)])
        try play.perform("cards.reveal")
        let objective = try play.perform(
            "objective.draft",
            [
                "title": .string(text), "change": .string(text), "driver": ["name": .string(text)],
                "cards": [.string(card)],
            ])
        try play.perform(
            "keyResult.add",
            ["objective": .string(objective), "title": .string(text), "kind": "increase", "unit": "<b>", "target": 3])
        try play.perform("comment.post", ["on": "room", "kind": "question", "text": .string(text)])
        let report = try read(play.room)
        let shown = String(String.UnicodeScalarView(text.unicodeScalars.filter { !Plain.turnsAround($0) }))
        #expect(report.text.components(separatedBy: shown).count >= 7, "\(report.text)")
        #expect(report.names.isDisjoint(with: ["script", "img", "b", "a"]))
        #expect(!report.names.contains { $0.contains("=") })
    }
}
