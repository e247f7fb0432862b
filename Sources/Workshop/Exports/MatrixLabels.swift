import Foundation

/// The words beside the points, where there is room for them.
struct Labels {
    typealias Spot = MatrixLayout.Spot

    private struct Box {
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        func overlaps(_ other: Box) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
        }
    }

    let square: MatrixLayout.Square
    let lines: Spot
    let ring: Double
    let font: Double

    func laid(
        on placed: [MatrixLayout.Placed], _ texts: [String], clearOf corners: [MatrixLayout.Corner]
    ) -> [MatrixLayout.Placed] {
        var placed = placed
        var taken = placed.map {
            Box(x: $0.spot.x - ring, y: $0.spot.y - ring, width: 2 * ring, height: 2 * ring)
        }
        taken += corners.map { area($0.spot, $0.anchor, 11 * font * 0.6) }
        for (index, whole) in texts.enumerated() {
            let text = MatrixLayout.shortened(whole, 26)
            if text.isEmpty { continue }
            let width = MatrixLayout.width(of: text, font)
            let free = candidates(placed[index].spot).filter { spot, anchor in
                let area = area(spot, anchor, width)
                return isWithin(area) && !taken.contains { area.overlaps($0) }
            }
            guard let (spot, anchor) = free.first(where: { !crosses(area($0, $1, width)) }) ?? free.first else {
                continue
            }
            placed[index].label = MatrixLayout.Label(text: text, spot: spot, anchor: anchor, width: width)
            taken.append(area(spot, anchor, width))
        }
        return placed
    }

    /// Right, left, below, above, in the order in which they read best.
    private func candidates(_ point: Spot) -> [(Spot, MatrixLayout.Anchor)] {
        let middle = point.y + font * 0.35
        let (low, lowAside) = (point.y + ring + font, point.y + ring + font * 0.6)
        let (high, highAside) = (point.y - ring - font * 0.4, point.y - ring)
        return [
            (Spot(x: point.x + ring + 3, y: middle), .start), (Spot(x: point.x - ring - 3, y: middle), .end),
            (Spot(x: point.x, y: low), .middle), (Spot(x: point.x, y: high), .middle),
            (Spot(x: point.x + ring * 0.7, y: lowAside), .start),
            (Spot(x: point.x + ring * 0.7, y: highAside), .start),
            (Spot(x: point.x - ring * 0.7, y: lowAside), .end), (Spot(x: point.x - ring * 0.7, y: highAside), .end),
        ]
    }

    private func area(_ spot: Spot, _ anchor: MatrixLayout.Anchor, _ width: Double) -> Box {
        let left =
            switch anchor {
            case .start: spot.x
            case .middle: spot.x - width / 2
            case .end: spot.x - width
            }
        return Box(x: left, y: spot.y - font * 0.85, width: width, height: font * 1.15)
    }

    private func isWithin(_ area: Box) -> Bool {
        area.x >= square.x + 4 && area.x + area.width <= square.x + square.side - 4
            && area.y >= square.y + 2 && area.y + area.height <= square.y + square.side - 2
    }

    private func crosses(_ area: Box) -> Bool {
        (area.x < lines.x && lines.x < area.x + area.width) || (area.y < lines.y && lines.y < area.y + area.height)
    }
}

extension MatrixLayout {
    /// The first words of a text, whole ones where possible.
    static func shortened(_ text: String, _ length: Int) -> String {
        let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }
        let scalars = Array(words.joined(separator: " ").unicodeScalars)
        func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            return String(view)
        }
        guard scalars.count > length else { return string(scalars) }
        var cut = scalars.prefix(length - 1)
        if let space = cut.lastIndex(of: " "), Double(space) > Double(length) * 0.5 { cut = cut[..<space] }
        let ends: Set<Unicode.Scalar> = [",", ";", ":", ".", "–", "-"]
        while let last = cut.last, ends.contains(last) || last.properties.isWhitespace { cut = cut.dropLast() }
        return string(cut) + "…"
    }

    /// Wide enough for any font: East Asian characters are square, the rest about half.
    static func width(of text: String, _ font: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 1.02 : 0.56) } * font
    }
}
