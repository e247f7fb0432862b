import Foundation

/// The record's own Markdown as elements of a page. It knows what `Record` writes and nothing more, and lets no markup through.
struct Page {
    private var done: [String] = []
    /// Of the list at hand, each with how deep it lies.
    private var items: [(depth: Int, text: String)] = []

    /// Elements for the lines of one part of the record.
    static func elements(_ lines: [String]) -> String {
        var page = Page()
        for line in lines { page.take(line) }
        page.endList()
        return page.done.joined(separator: "\n")
    }

    /// An element that has an end tag even where nothing is in it.
    static func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [String]
    ) -> String {
        XML.element(name, attributes, children.isEmpty ? [""] : children)
    }

    /// A person's words, which keep their direction to themselves.
    static func words(_ text: String) -> String { element("bdi", [:], [XML.escaped(text)]) }

    private mutating func take(_ line: String) {
        // By scalars, because a mark may combine with the blank before it.
        let scalars = line.unicodeScalars
        let indent = scalars.prefix { $0 == " " }.count
        if scalars.dropFirst(indent).starts(with: "- ".unicodeScalars) {
            items.append((indent / 2, Page.inline(scalars.dropFirst(indent + 2))))
            return
        }
        endList()
        if line.isEmpty { return }
        let level = scalars.prefix { $0 == "#" }.count
        if (1...3).contains(level), scalars.dropFirst(level).first == " " {
            done.append(Page.element("h\(level)", [:], [Page.inline(scalars.dropFirst(level + 1))]))
        } else {
            done.append(Page.element("p", [:], [Page.inline(scalars[...])]))
        }
    }

    private mutating func endList() {
        if !items.isEmpty { done.append(Page.list(items[...])) }
        items = []
    }

    /// What lies deeper than the item before it is a list within that one.
    private static func list(_ items: ArraySlice<(depth: Int, text: String)>) -> String {
        let depth = items.first?.depth ?? 0
        var entries: [String] = []
        var rest = items
        while let item = rest.popFirst() {
            let below = rest.prefix { $0.depth > depth }
            rest = rest.dropFirst(below.count)
            entries.append(element("li", [:], [item.text, below.isEmpty ? "" : list(below)]))
        }
        return element("ul", [:], entries.map { "\n" + $0 } + ["\n"])
    }

    // MARK: Within a line

    private static let entities: [(String, Unicode.Scalar)] = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]

    static func inline(_ line: Substring.UnicodeScalarView) -> String {
        var result = ""
        var text = String.UnicodeScalarView()
        var isStrong = false
        var rest = line
        func flushed() -> String {
            defer { text = String.UnicodeScalarView() }
            return XML.escaped(String(text))
        }
        while let scalar = rest.first {
            if scalar == "\\", let next = rest.dropFirst().first {
                text.append(next)
                rest = rest.dropFirst(2)
            } else if scalar == "`", let end = rest.dropFirst().firstIndex(of: "`") {
                let code = String(rest[rest.index(after: rest.startIndex)..<end])
                result += flushed() + element("code", [:], [XML.escaped(code)])
                rest = rest[rest.index(after: end)...]
            } else if rest.starts(with: "**".unicodeScalars) {
                result += flushed() + (isStrong ? "</strong>" : "<strong>")
                isStrong.toggle()
                rest = rest.dropFirst(2)
            } else if scalar == "&", let entity = entities.first(where: { rest.starts(with: $0.0.unicodeScalars) }) {
                text.append(entity.1)
                rest = rest.dropFirst(entity.0.unicodeScalars.count)
            } else if scalar == Record.isolation.start {
                result += flushed() + "<bdi>"
                rest = rest.dropFirst()
            } else if scalar == Record.isolation.end {
                result += flushed() + "</bdi>"
                rest = rest.dropFirst()
            } else {
                text.append(scalar)
                rest = rest.dropFirst()
            }
        }
        return result + flushed() + (isStrong ? "</strong>" : "")
    }
}
