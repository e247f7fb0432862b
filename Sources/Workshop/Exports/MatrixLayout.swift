import Foundation

/// Where everything in the impact/effort matrix goes: the same places as on the screen, where matrixLayout.js says it.
///
/// A pure function. Every point lies inside the square, on its own side of both cut lines, and touches no other; a label touches no point, no other label and no corner name, and is left out where there is no room for it. Both are held to the vectors in matrix-layout.json.
package struct MatrixLayout: Sendable {
    package struct Point: Sendable {
        package let id: String
        package let impact: Double
        package let effort: Double
        package var impactSpread = 0.0
        package var effortSpread = 0.0
        package var label = ""
    }

    package struct Spot: Hashable, Sendable {
        package var x: Double
        package var y: Double

        func distance(to other: Spot) -> Double { hypot(x - other.x, y - other.y) }
    }

    package enum Anchor: String, Sendable { case start, middle, end }

    package struct Corner: Sendable {
        package let quadrant: Quadrant
        package let spot: Spot
        package let anchor: Anchor
    }

    package struct Label: Sendable {
        package let text: String
        package let spot: Spot
        package let anchor: Anchor
        package let width: Double
    }

    package struct Placed: Sendable {
        package let id: String
        package let spot: Spot
        /// Where it would lie if it had the square for itself.
        package let truth: Spot
        package let moved: Bool
        package let halo: Spot
        package var label: Label?
    }

    package struct Square: Sendable {
        package let x: Double
        package let y: Double
        package let side: Double
    }

    package let size: Double
    package let square: Square
    package let font: Double
    package let radius: Double
    /// The two lines where high begins.
    package let cut: Spot
    package let corners: [Corner]
    package let points: [Placed]
    package let ticks: [(value: Int, spot: Spot)]

    /// - Parameter points: the more important ones first; they keep their true place when there is a crowd.
    /// - Parameter size: the side of the whole picture, axes included.
    package init(_ points: [Point], size: Double, cut: Tally.Cut, zoom: Double = 1) {
        let seen = size / zoom
        let font = (seen < 460 ? 13 : seen >= 700 ? 16 : 14) * zoom
        let gutter = font * 2.6
        let square = Square(x: gutter, y: 1, side: size - gutter - 2)
        let band = font * 2.2
        let largest = (seen < 460 ? 11 : seen >= 700 ? 18 : 14) * zoom
        let scale = Scale(square: square, sidePad: largest + 6, topPad: band + largest + 4)
        let lines = Spot(x: scale.x(cut.effort), y: scale.y(cut.impact))
        let truths = points.map { Spot(x: scale.x($0.effort), y: scale.y($0.impact)) }
        let (radius, places) = Crowd(square: square, lines: lines, band: band).settle(truths, largest: largest)
        self.size = size
        self.square = square
        self.font = font
        self.radius = radius
        self.cut = lines
        corners = MatrixLayout.corners(of: square, font)
        ticks = (1...5).map { ($0, Spot(x: scale.x(Double($0)), y: scale.y(Double($0)))) }
        let placed = points.indices.map { index in
            let point = points[index]
            return Placed(
                id: point.id, spot: places[index], truth: truths[index],
                moved: places[index].distance(to: truths[index]) > radius * 0.4,
                halo: Spot(
                    x: abs(scale.x(1 + point.effortSpread) - scale.x(1)),
                    y: abs(scale.y(1 + point.impactSpread) - scale.y(1))))
        }
        // A phone has room for numbers only; the words stand in the list below it.
        self.points =
            seen >= 460
            ? Labels(square: square, lines: lines, ring: radius + 4, font: font - 1)
                .laid(on: placed, points.map(\.label), clearOf: corners) : placed
    }

    private static func corners(of square: Square, _ font: Double) -> [Corner] {
        let left = square.x + font * 0.75
        let right = square.x + square.side - font * 0.75
        let top = square.y + font * 1.5
        let bottom = square.y + square.side - font * 0.8
        return [
            Corner(quadrant: .quickWin, spot: Spot(x: left, y: top), anchor: .start),
            Corner(quadrant: .bigBet, spot: Spot(x: right, y: top), anchor: .end),
            Corner(quadrant: .fillIn, spot: Spot(x: left, y: bottom), anchor: .start),
            Corner(quadrant: .moneyPit, spot: Spot(x: right, y: bottom), anchor: .end),
        ]
    }

    private struct Scale {
        let square: Square
        let sidePad: Double
        let topPad: Double

        private func share(_ value: Double) -> Double { (min(5, max(1, value)) - 1) / 4 }

        func x(_ effort: Double) -> Double {
            square.x + sidePad + share(effort) * (square.side - 2 * sidePad)
        }

        func y(_ impact: Double) -> Double {
            square.y + square.side - topPad - share(impact) * (square.side - 2 * topPad)
        }
    }
}

// MARK: - Points that give way to each other

private struct Crowd {
    typealias Spot = MatrixLayout.Spot

    let square: MatrixLayout.Square
    let lines: Spot
    /// The height of the corner names, which no point covers.
    let band: Double

    private static let goldenAngle = Double.pi * (3 - 5.0.squareRoot())

    /// The largest radius at which every point finds a free place near its true one.
    func settle(_ truths: [Spot], largest: Double) -> (radius: Double, places: [Spot]) {
        // Points that would cover more than a third of the square have no chance to stay near their place.
        let most = square.side * (0.35 / (Double.pi * Double(max(1, truths.count)))).squareRoot()
        var radius = min(largest, most)
        while radius > 3 {
            if let places = place(truths, radius, reach: square.side * 0.2) { return (radius, places) }
            radius *= 0.88
        }
        return (3, place(truths, 3, reach: .infinity) ?? truths)
    }

    /// Nil when somebody finds no place within reach; beyond all reach such a point stays where it is.
    private func place(_ truths: [Spot], _ radius: Double, reach: Double) -> [Spot]? {
        var taken = Neighbourhood(apart: 2 * radius + max(1, radius * 0.3))
        var places: [Spot] = []
        for truth in truths {
            let place = freePlace(truth, radius, reach, taken)
            if place == nil, reach != .infinity { return nil }
            taken.add(place ?? truth)
            places.append(place ?? truth)
        }
        return places
    }

    /// The true place, or the first free one on a spiral around it.
    private func freePlace(_ truth: Spot, _ radius: Double, _ reach: Double, _ taken: Neighbourhood) -> Spot? {
        let step = radius * 0.45
        let turns = min(reach, square.side) / step
        let steps = Int(min(6000, (turns * turns).rounded(.up)))
        for k in 0...max(0, steps) {
            let distance = step * Double(k).squareRoot()
            let angle = Double(k) * Crowd.goldenAngle
            let place = Spot(x: truth.x + distance * cos(angle), y: truth.y + distance * sin(angle))
            if isInside(place, radius), isOnSameSide(place, truth), taken.isFree(place) { return place }
        }
        return nil
    }

    private func isInside(_ place: Spot, _ radius: Double) -> Bool {
        place.x - radius >= square.x + 1 && place.x + radius <= square.x + square.side - 1
            && place.y - radius >= square.y + band && place.y + radius <= square.y + square.side - band
    }

    /// High stays high: a point that gives way to another never changes its quadrant.
    private func isOnSameSide(_ place: Spot, _ truth: Spot) -> Bool {
        (place.x >= lines.x) == (truth.x >= lines.x) && (place.y <= lines.y) == (truth.y <= lines.y)
    }
}

/// Places that are taken, in cells as wide as two of them stand apart, so that only the nearest are looked at.
private struct Neighbourhood {
    private struct Cell: Hashable {
        let column: Int
        let row: Int
    }

    let apart: Double
    private var cells: [Cell: [MatrixLayout.Spot]] = [:]

    init(apart: Double) { self.apart = apart }

    private func cell(_ spot: MatrixLayout.Spot) -> Cell {
        Cell(column: Int((spot.x / apart).rounded(.down)), row: Int((spot.y / apart).rounded(.down)))
    }

    mutating func add(_ spot: MatrixLayout.Spot) { cells[cell(spot), default: []].append(spot) }

    func isFree(_ spot: MatrixLayout.Spot) -> Bool {
        let middle = cell(spot)
        for column in middle.column - 1...middle.column + 1 {
            for row in middle.row - 1...middle.row + 1 {
                let near = cells[Cell(column: column, row: row)] ?? []
                if near.contains(where: { $0.distance(to: spot) < apart }) { return false }
            }
        }
        return true
    }
}
