import Foundation

// What stands below the square, and the strokes that all of it is made of.

extension MatrixPicture {
    private typealias Sign = (draw: (Double, Double) -> String, words: String)

    private var signs: [Sign] {
        let entries = matrix?.entries ?? []
        var signs: [Sign] = []
        if !entries.isEmpty, entries.count <= MatrixPicture.many {
            let halo: KeyValuePairs<String, String?> = [
                "fill": Ink.halo, "stroke": Ink.accent, "stroke-opacity": "0.5",
            ]
            signs.append(
                ({ ellipse($0, $1, 12, 9, halo) + disc($0, $1, 5) }, "halo: spread of the votes"))
        }
        if entries.contains(where: \.isPolarised) {
            signs.append(({ ring($0, $1, 10) + disc($0, $1, 6) }, "broken ring: polarised"))
        }
        if entries.contains(where: \.isBorderline) {
            signs.append(({ disc($0, $1, 7, borderline: true) }, "hollow: borderline"))
        }
        if entries.contains(where: { $0.before != nil }) {
            signs.append(({ ring($0, $1, 7, before: true) }, "dotted: the round before"))
        }
        if entries.contains(where: \.isOutdated) {
            signs.append(({ disc($0, $1, 7, outdated: true) }, "hatched: merged since, not rated again"))
        }
        return signs
    }

    private static let keyRow = 26.0

    private var keyRows: [[Sign]] {
        stride(from: 0, to: signs.count, by: 3).map { Array(signs[$0..<min($0 + 3, signs.count)]) }
    }
    var keyHeight: Double { Double(keyRows.count) * MatrixPicture.keyRow + (signs.isEmpty ? 0 : 16) }

    func key(at top: Double, from left: Double = margin) -> [String] {
        keyRows.enumerated().flatMap { row, signs in
            signs.enumerated().flatMap { column, sign in
                let x = left + layout.square.x + 12 + Double(column) * 290
                let y = top + Double(row) * MatrixPicture.keyRow
                return [sign.draw(x, y), text(sign.words, x: x + 22, y: y + 5, size: 15, ["fill": Ink.soft])]
            }
        }
    }

    /// The cards in two columns by number, and how high the picture is with them.
    func list(from top: Double) -> (elements: [String], height: Double) {
        guard let matrix else { return ([], top + 16) }
        let entries = matrix.entries.sorted { $0.number < $1.number }
        let rows = (entries.count + 1) / 2
        let width = MatrixPicture.side / 2 - 16
        var elements = entries.enumerated().flatMap { index, entry in
            let x = MatrixPicture.margin + (index < rows ? 0 : MatrixPicture.side / 2 + 8)
            let y = top + 14 + Double(index % max(1, rows)) * 24
            let words = MatrixPicture.fitted(entry.text, width - 40, 15)
            return [
                text(
                    "\(entry.number)", x: x + 28, y: y, size: 15, ["font-weight": "600", "text-anchor": "end"]),
                text(words, x: x + 40, y: y, size: 15, ["unicode-bidi": "plaintext"]),
            ]
        }
        var bottom = top + Double(rows) * 24 + 20
        if !matrix.unplaced.isEmpty {
            let numbers = matrix.unplaced.map(String.init).joined(separator: ", ")
            let words = MatrixPicture.fitted("Not placed, too few votes: \(numbers)", MatrixPicture.side, 15)
            elements.append(text(words, x: MatrixPicture.margin, y: bottom + 8, size: 15, ["fill": Ink.soft]))
            bottom += 28
        }
        return (elements, bottom + 12)
    }
}

extension MatrixPicture {
    func disc(
        _ x: Double, _ y: Double, _ radius: Double, outdated: Bool = false, borderline: Bool = false
    ) -> String {
        let (fill, stroke, width) =
            outdated
            ? ("url(#hatch)", Ink.edge, "1.5")
            : borderline ? (Ink.paper, Ink.accent, "2.5") : (Ink.accent, Ink.paper, "1.5")
        return ellipse(x, y, radius, radius, ["fill": fill, "stroke": stroke, "stroke-width": width])
    }

    func ring(_ x: Double, _ y: Double, _ radius: Double, before: Bool = false) -> String {
        ellipse(
            x, y, radius, radius,
            [
                "fill": before ? Ink.paper : "none", "stroke": before ? Ink.edge : Ink.caution,
                "stroke-width": before ? "1.5" : "2.5", "stroke-dasharray": before ? "2 2.5" : "5 3.5",
            ])
    }

    func ellipse(
        _ x: Double, _ y: Double, _ rx: Double, _ ry: Double, _ more: KeyValuePairs<String, String?>
    ) -> String {
        drawn("ellipse", [("cx", x), ("cy", y), ("rx", rx), ("ry", ry)], more)
    }

    func rect(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ more: KeyValuePairs<String, String?> = [:]
    ) -> String {
        drawn("rect", [("x", x), ("y", y), ("width", width), ("height", height)], more)
    }

    func line(
        _ x: Double, _ y: Double, _ toX: Double, _ toY: Double, _ more: KeyValuePairs<String, String?>
    ) -> String {
        drawn("line", [("x1", x), ("y1", y), ("x2", toX), ("y2", toY)], more)
    }

    func text(
        _ words: String, x: Double, y: Double, size: Double, _ more: KeyValuePairs<String, String?>
    ) -> String {
        drawn("text", [("x", x), ("y", y), ("font-size", size)], more, [XML.escaped(words)])
    }

    func drawn(
        _ name: String, _ places: [(String, Double)], _ more: KeyValuePairs<String, String?>, _ children: [String] = []
    ) -> String {
        XML.element(name, places.map { ($0.0, XML.number($0.1)) } + more.map { ($0.key, $0.value) }, children)
    }

    /// As much of a text as fits into a width.
    static func fitted(_ text: String, _ width: Double, _ font: Double) -> String {
        var length = Int(width / (font * 0.52))
        var words = MatrixLayout.shortened(text, length)
        while MatrixLayout.width(of: words, font * 0.93) > width, length > 8 {
            length -= 2
            words = MatrixLayout.shortened(text, length)
        }
        return words
    }
}
