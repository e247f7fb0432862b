import Foundation
import Testing

@testable import Workshop

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// `matrix.svg`: read as XML, and what it says to whom it is read aloud.
struct MatrixPictureTests {
    /// The words of the elements of one name.
    private final class Reader: NSObject, XMLParserDelegate {
        private(set) var words: [String: [String]] = [:]
        private var open: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            open.append(name)
            words[name, default: []].append("")
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) { open.removeLast() }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            guard let name = open.last, let last = words[name]?.indices.last else { return }
            words[name]?[last] += text
        }
    }

    private func read(_ room: Room) throws -> [String: [String]] {
        let file = try #require(Exports.file(named: "matrix.svg", of: room))
        #expect(file.contentType == "image/svg+xml")
        let reader = Reader()
        let parser = XMLParser(data: file.data)
        parser.delegate = reader
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        return reader.words
    }

    /// A room with so many cards, rated by all in one revealed round.
    private func rated(_ texts: [String], relativeCut: Bool = false) throws -> Play {
        var play = try Play(["settings": ["relativeCut": .bool(relativeCut)]])
        let cards = try texts.map { try play.perform("card.post", ["kind": "challenge", "text": .string($0)]) }
        try play.perform("cards.reveal")
        let round = try play.perform("round.open")
        var chance = Chance(seed: 7)
        for card in cards {
            for person in Play.everybody {
                try play.rate(round, card, Int(1 + chance.next() % 5), Int(1 + chance.next() % 5), by: person)
            }
        }
        try play.perform("round.reveal", ["round": .string(round)])
        return play
    }

    @Test func `before a reveal it says so and shows no card`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        for person in Play.everybody { try play.rate(round, card, 5, 2, by: person) }
        let words = try read(play.room)
        #expect(words["desc"] == ["No round has been revealed yet."])
        #expect(words["text"]?.contains("No round has been revealed yet.") == true)
        #expect(words["text"]?.contains { $0.contains("Card 1") } == false)
        #expect(words["ellipse"] == nil)
    }

    @Test func `every rated card is there by number, with its words`() throws {
        let play = try rated((1...15).map { "What holds us back \($0)" })
        let words = try read(play.room)
        #expect(words["title"]?.first == "Impact and effort: Sales leadership")
        #expect(words["title"]?.count == 16)
        for card in play.room.shownCards {
            #expect(words["text"]?.contains(card.value.text) == true)
            #expect(words["title"]?.contains { $0.hasPrefix("\(card.value.number ?? 0) \(card.value.text) (") } == true)
        }
        #expect(words["text"]?.contains("Impact and effort · 15 cards · round 1") == true)
    }

    @Test func `it is a draft until the commit`() throws {
        #expect(try read(Play().room)["text"]?.contains("DRAFT") == true)
        #expect(try read(WorkedCase().room)["text"]?.contains("DRAFT") == false)
    }

    @Test func `cards that were rated once stand beside those that were rated again`() throws {
        let room = try WorkedCase().room
        let matrix = try #require(Matrix(room))
        #expect(matrix.rounds == [1, 2])
        #expect(matrix.entries.count { $0.round.number == 2 } == 2)
        #expect(matrix.entries.count > 10)
        #expect(matrix.unplaced.count == 1)
        #expect(matrix.entries.filter { $0.before != nil }.count == 2)
        #expect(try read(room)["text"]?.contains("dotted: the round before") == true)
    }

    @Test func `a round that is cut at its own median stands alone`() throws {
        var play = try rated(["a", "b", "c", "d"], relativeCut: true)
        let again = play.room.shownCards[0].id
        let round = try play.perform("round.open", ["cards": [.string(again)]])
        for person in Play.everybody { try play.rate(round, again, 4, 4, by: person) }
        try play.perform("round.reveal", ["round": .string(round)])
        let matrix = try #require(Matrix(play.room))
        #expect(matrix.entries.map(\.id) == [again])
        #expect(matrix.isRelative)
        #expect(matrix.cut.impact == 4)
    }

    @Test func `what people wrote is text in it, in every script`() throws {
        let texts = [
            "</text><script>alert(1)</script>", "\"><image href=x onerror=y>", "]]>&amp;<!--", "العربية \u{202E} النص",
            "👩‍🔧 品質 e\u{301}", String(repeating: "Überprüfungsverfahren ", count: 90),
        ]
        let play = try rated(texts)
        let words = try read(play.room)
        #expect(words["script"] == nil && words["image"] == nil)
        #expect(words["text"]?.contains("</text><script>alert(1)</script>") == true)
        #expect(words["title"]?.contains { $0.contains("]]>&amp;<!--") } == true)
        #expect(words["title"]?.contains { $0.unicodeScalars.contains("\u{202E}") } == false)
    }

    @Test func `it uses nothing that it does not bring along`() throws {
        let file = try #require(Exports.file(named: "matrix.svg", of: try WorkedCase().room))
        let text = String(decoding: file.data, as: UTF8.self)
        for word in ["<style", "style=", "href", "@import", "<script", "class="] { #expect(!text.contains(word)) }
        #expect(file.styles == [])
    }
}
