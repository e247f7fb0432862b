/// A style sheet of the pages: what it imports, and its own rules.
struct StyleSheet {
    private(set) var imports: [String] = []
    private(set) var text = ""

    /// Throws `SettingsFailure` for what would mean something else in another place: addresses, and imports with conditions.
    init(path: String, source: String) throws(SettingsFailure) {
        for (number, line) in try Source.lines(of: source, at: path) {
            let pieces = Source.pieces(of: line, around: "url(")
            if pieces.count == 1, !line.hasPrefix("@import"), !line.hasPrefix("@charset") {
                text += line
                text += "\n"
            } else if pieces.count == 2, pieces[0] == "@import ", pieces[1].hasPrefix("\""),
                pieces[1].hasSuffix("\");"),
                let file = Source.resolved(pieces[1].dropFirst().dropLast("\");".count), from: path)
            {
                imports.append(file)
            } else {
                throw Source.refusal(path, number, "there is an address or an import that cannot be joined")
            }
        }
    }
}
