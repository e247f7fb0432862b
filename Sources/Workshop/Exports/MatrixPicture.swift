import Foundation

/// `matrix.svg`: the matrix as a picture that stands alone. Signs and patterns say what colours say, so that it is the same in grey.
struct MatrixPicture {
    enum Ink {
        static let paper = "#fefefc"
        static let shade = "#f0ede8"
        static let line = "#dcd9d3"
        static let edge = "#88847d"
        static let ink = "#1a1e27"
        static let soft = "#525761"
        static let accent = "#294b9a"
        static let strong = "#183784"
        static let halo = "#e5edfc"
        static let caution = "#855204"
    }

    static let fonts =
        "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
    static let side = 900.0
    static let margin = 40.0
    /// With more cards than this, halos would cover everything.
    static let many = 24

    let room: Room
    let matrix: Matrix?
    let layout: MatrixLayout

    private init(_ room: Room) {
        self.room = room
        let matrix = Matrix(room)
        self.matrix = matrix
        let points = (matrix?.entries ?? []).map {
            MatrixLayout.Point(
                id: $0.id, impact: $0.impact.mean, effort: $0.effort.mean, impactSpread: $0.impact.sd,
                effortSpread: $0.effort.sd, label: $0.text)
        }
        let middle = Tally.Cut(impact: Tally.fixedCut, effort: Tally.fixedCut)
        layout = MatrixLayout(points, size: MatrixPicture.side, cut: matrix?.cut ?? middle)
    }

    /// The whole file: title, picture, key, and the cards by number.
    static func text(of room: Room) -> String {
        let picture = MatrixPicture(room)
        let head = picture.head
        let (list, height) = picture.list(from: head.height + side + picture.keyHeight + 24)
        let width = side + 2 * margin
        let body =
            head.elements + [picture.square(at: margin, head.height)] + picture.key(at: head.height + side + 24) + list
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + picture.svg(width: width, height: height, standsAlone: true, body) + "\n"
    }

    /// The picture alone, for a page that says the rest.
    static func figure(of room: Room) -> String {
        let picture = MatrixPicture(room)
        return picture.svg(
            width: side + 4, height: side + picture.keyHeight + 4, standsAlone: false,
            [picture.square(at: 2, 2)] + picture.key(at: side + 24, from: 2))
    }

    private func svg(width: Double, height: Double, standsAlone: Bool, _ body: [String]) -> String {
        let words = matrix?.inWords ?? "No round has been revealed yet."
        let opening = [
            XML.element("title", [:], [XML.escaped("Impact and effort: \(room.charter.title)")]),
            XML.element("desc", [:], [XML.escaped(words)]), definitions,
            standsAlone ? XML.element("rect", ["width": "100%", "height": "100%", "fill": Ink.paper]) : "",
        ]
        return XML.element(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(XML.number(width)) \(XML.number(height))",
                "width": standsAlone ? XML.number(width) : nil, "height": standsAlone ? XML.number(height) : nil,
                "role": "img", "direction": "ltr", "font-family": MatrixPicture.fonts, "fill": Ink.ink,
                "aria-label": words,
            ], (opening + body).map { "\n" + $0 } + ["\n"])
    }

    /// What is faded is hatched, which prints.
    private var definitions: String {
        let stroke = XML.element("path", ["d": "M0 5L5 0", "stroke": Ink.edge, "stroke-width": "1"])
        let hatch = XML.element(
            "pattern", ["id": "hatch", "width": "5", "height": "5", "patternUnits": "userSpaceOnUse"],
            [XML.element("rect", ["width": "5", "height": "5", "fill": Ink.paper]), stroke])
        let square = layout.square
        let clip = XML.element("clipPath", ["id": "square"], [rect(square.x, square.y, square.side, square.side)])
        return XML.element("defs", [:], [hatch, clip])
    }

    // MARK: Above the square

    private var head: (elements: [String], height: Double) {
        let width = MatrixPicture.side - (room.record == nil ? 110 : 0)
        let title = MatrixPicture.fitted(room.charter.title, width, 26)
        var lines = [
            text(title, x: MatrixPicture.margin, y: 56, size: 26, ["font-weight": "600", "unicode-bidi": "plaintext"])
        ]
        lines.append(text(subtitle, x: MatrixPicture.margin, y: 86, size: 16, ["fill": Ink.soft]))
        if room.record == nil {
            let right = MatrixPicture.margin + MatrixPicture.side
            lines.append(
                rect(right - 92, 30, 92, 34, ["rx": "6", "fill": "none", "stroke": Ink.ink, "stroke-width": "1.5"]))
            lines.append(
                text(
                    "DRAFT", x: right - 46, y: 53, size: 17,
                    ["font-weight": "600", "text-anchor": "middle", "letter-spacing": "1"]))
        }
        return (lines, 108)
    }

    private var subtitle: String {
        guard let matrix else { return "Impact and effort" }
        let rounds = matrix.rounds.map(String.init)
        return "Impact and effort · \(Plain.count(matrix.entries.count, "card")) · "
            + (rounds.count == 1 ? "round " : "rounds ") + Plain.list(rounds)
            + (matrix.isRelative ? ", cut at the median" : "")
    }

    // MARK: The square

    private func square(at x: Double, _ y: Double) -> String {
        let entries = matrix?.entries ?? []
        let (marks, names) = (layout.points.enumerated(), layout.points.compactMap { name($0) })
        let inner: [String] =
            frame + axes
            + [
                XML.element(
                    "g", ["clip-path": "url(#square)"],
                    entries.count > MatrixPicture.many ? [] : layout.points.map(halo))
            ]
            + zip(layout.points, entries).compactMap { ghost($0, $1) } + layout.points.compactMap(thread) + names
            + marks.map { dot($1, entries[$0]) } + (entries.isEmpty ? [emptiness] : [])
        return XML.element(
            "g",
            ["transform": "translate(\(XML.number(x)) \(XML.number(y)))", "font-size": XML.number(layout.font)],
            inner.map { "\n" + $0 })
    }

    private var frame: [String] {
        let (square, cut) = (layout.square, layout.cut)
        let line: KeyValuePairs<String, String?> = [
            "stroke": matrix?.isRelative == true ? Ink.soft : Ink.edge,
            "stroke-dasharray": matrix?.isRelative == true ? "8 3" : "2 4",
        ]
        let vertical = self.line(cut.x, square.y, cut.x, square.y + square.side, line)
        let horizontal = self.line(square.x, cut.y, square.x + square.side, cut.y, line)
        return [
            rect(square.x, square.y, cut.x - square.x, cut.y - square.y, ["fill": Ink.shade]),
            rect(square.x, square.y, square.side, square.side, ["rx": "6", "fill": "none", "stroke": Ink.edge]),
            vertical, horizontal,
        ]
            + layout.corners.map { corner in
                text(
                    corner.quadrant.title, x: corner.spot.x, y: corner.spot.y, size: layout.font,
                    ["fill": Ink.soft, "font-weight": "600", "text-anchor": corner.anchor.rawValue])
            }
    }

    private var axes: [String] {
        let (square, font, size) = (layout.square, layout.font, layout.size)
        let bottom = square.y + square.side
        var parts = layout.ticks.flatMap { value, spot in
            [
                text(
                    "\(value)", x: spot.x, y: bottom + font * 1.15, size: font * 0.93,
                    ["fill": Ink.soft, "text-anchor": "middle"]),
                text(
                    "\(value)", x: square.x - font * 0.6, y: spot.y + font * 0.35, size: font * 0.93,
                    ["fill": Ink.soft, "text-anchor": "end"]),
            ]
        }
        let heavy: KeyValuePairs<String, String?> = [
            "fill": Ink.soft, "font-weight": "600", "text-anchor": "middle",
        ]
        parts.append(
            text("Effort →", x: square.x + square.side / 2, y: size - font * 0.25, size: font * 0.93, heavy))
        let turned =
            "translate(\(XML.number(font * 0.95)) \(XML.number(square.y + square.side / 2))) rotate(-90)"
        parts.append(
            XML.element(
                "g", ["transform": turned], [text("Impact →", x: 0, y: 0, size: font * 0.93, heavy)]))
        return parts
    }

    private var emptiness: String {
        let square = layout.square
        let words = matrix == nil ? "No round has been revealed yet." : "No card has enough votes for a place."
        return text(
            words, x: square.x + square.side / 2, y: layout.cut.y - 24, size: 20,
            ["fill": Ink.soft, "text-anchor": "middle"])
    }

    private func halo(_ point: MatrixLayout.Placed) -> String {
        XML.element(
            "ellipse",
            [
                "cx": XML.number(point.truth.x), "cy": XML.number(point.truth.y), "rx": XML.number(point.halo.x),
                "ry": XML.number(point.halo.y), "fill": Ink.halo, "fill-opacity": "0.5", "stroke": Ink.accent,
                "stroke-opacity": "0.3",
            ])
    }

    private func ghost(_ point: MatrixLayout.Placed, _ entry: Matrix.Entry) -> String? {
        guard let before = entry.before, let first = layout.ticks.first?.spot, let last = layout.ticks.last?.spot
        else { return nil }
        let x = first.x + (before.effort - 1) / 4 * (last.x - first.x)
        let y = first.y + (before.impact - 1) / 4 * (last.y - first.y)
        let way = line(x, y, point.spot.x, point.spot.y, ["stroke": Ink.edge, "stroke-width": "1.5"])
        return way + ring(x, y, layout.radius * 0.6, before: true)
    }

    private func thread(_ point: MatrixLayout.Placed) -> String? {
        guard point.moved else { return nil }
        return line(point.truth.x, point.truth.y, point.spot.x, point.spot.y, ["stroke": Ink.edge])
    }

    private func name(_ point: MatrixLayout.Placed) -> String? {
        guard let label = point.label else { return nil }
        return text(
            label.text, x: label.spot.x, y: label.spot.y, size: layout.font - 1,
            [
                "fill": Ink.soft, "text-anchor": label.anchor.rawValue, "unicode-bidi": "plaintext",
                "paint-order": "stroke", "stroke": Ink.paper, "stroke-width": "3", "stroke-linejoin": "round",
            ])
    }

    private func dot(_ point: MatrixLayout.Placed, _ entry: Matrix.Entry) -> String {
        let radius = layout.radius
        var parts = [
            XML.element(
                "title", [:],
                [
                    XML.escaped(
                        "\(entry.number) \(entry.text) (impact \(Plain.mean(entry.impact.mean)), effort \(Plain.mean(entry.effort.mean)))"
                    )
                ])
        ]
        if entry.isPolarised { parts.append(ring(point.spot.x, point.spot.y, radius + 3.5)) }
        parts.append(
            disc(point.spot.x, point.spot.y, radius, outdated: entry.isOutdated, borderline: entry.isBorderline))
        if radius >= 7 {
            let fill = entry.isOutdated ? Ink.ink : entry.isBorderline ? Ink.strong : "#ffffff"
            parts.append(
                text(
                    "\(entry.number)", x: point.spot.x, y: point.spot.y + radius * 0.36, size: radius * 1.02,
                    ["fill": fill, "font-weight": "600", "text-anchor": "middle"]))
        }
        return XML.element("g", [:], parts)
    }
}
