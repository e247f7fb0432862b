import Foundation
import Testing

@testable import Workshop

/// The layout of the matrix, held to the vectors that hold the screen's, and the picture that is made with it.
struct MatrixTests {
    private struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Point: Decodable, Sendable {
            let id: String
            let label: String
            let impact: Double
            let effort: Double
            let impactSpread: Double
            let effortSpread: Double
        }
        struct Cut: Decodable, Sendable {
            let impact: Double
            let effort: Double
        }
        struct Expect: Decodable, Sendable {
            let atTruePlace: Int?
            let labelled: Int?
            let mostLabelled: Int?
            let corner: [String: String]?
        }

        let name: String
        let size: Double
        let zoom: Double?
        let cut: Cut?
        let points: [Point]
        let expect: Expect
        /// What the screen's function makes of it: the radius, then x and y of every point and of its label.
        let made: [[Double]]

        var testDescription: String { name }

        var layout: MatrixLayout {
            MatrixLayout(
                points.map {
                    MatrixLayout.Point(
                        id: $0.id, impact: $0.impact, effort: $0.effort, impactSpread: $0.impactSpread,
                        effortSpread: $0.effortSpread, label: $0.label)
                }, size: size, cut: Tally.Cut(impact: cut?.impact ?? 3, effort: cut?.effort ?? 3), zoom: zoom ?? 1)
        }
    }

    private struct Box {
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        init(_ label: MatrixLayout.Label, _ font: Double) {
            let share =
                switch label.anchor {
                case .start: 0.0
                case .middle: 0.5
                case .end: 1.0
                }
            x = label.spot.x - label.width * share
            y = label.spot.y - font * 0.85
            width = label.width
            height = font * 1.15
        }

        init(around spot: MatrixLayout.Spot, _ radius: Double) {
            (x, y, width, height) = (spot.x - radius, spot.y - radius, 2 * radius, 2 * radius)
        }

        func overlaps(_ other: Box) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
        }
    }

    private static let vectors: [Vector] = {
        struct File: Decodable { let cases: [Vector] }
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = try? Data(contentsOf: tests.appending(path: "Browser/matrix-layout.json"))
        return file.flatMap { try? JSONDecoder().decode(File.self, from: $0).cases } ?? []
    }()

    @Test func `there are vectors to hold it to`() { #expect(MatrixTests.vectors.count >= 12) }

    @Test(arguments: vectors)
    private func `the picture of`(_ vector: Vector) {
        let layout = vector.layout
        let (square, radius) = (layout.square, layout.radius)
        #expect(layout.points.map(\.id) == vector.points.map(\.id))
        for (index, point) in layout.points.enumerated() {
            let spot = point.spot
            #expect(spot.x - radius >= square.x && spot.x + radius <= square.x + square.side, "\(point.id)")
            #expect(spot.y - radius >= square.y && spot.y + radius <= square.y + square.side, "\(point.id)")
            #expect((spot.x >= layout.cut.x) == (point.truth.x >= layout.cut.x), "\(point.id)")
            #expect((spot.y <= layout.cut.y) == (point.truth.y <= layout.cut.y), "\(point.id)")
            for other in layout.points[(index + 1)...] {
                #expect(spot.distance(to: other.spot) >= 2 * radius - 0.01, "\(point.id) and \(other.id)")
            }
        }
        let boxes = layout.points.compactMap { point in point.label.map { Box($0, layout.font - 1) } }
        for (index, box) in boxes.enumerated() {
            #expect(box.x >= square.x && box.x + box.width <= square.x + square.side)
            #expect(box.y >= square.y && box.y + box.height <= square.y + square.side)
            #expect(!layout.points.contains { Box(around: $0.spot, radius).overlaps(box) })
            #expect(!boxes[(index + 1)...].contains { $0.overlaps(box) })
        }
        #expect(layout.points.count { !$0.moved } >= vector.expect.atTruePlace ?? 0)
        #expect(boxes.count >= vector.expect.labelled ?? 0)
        #expect(boxes.count <= vector.expect.mostLabelled ?? boxes.count)
        for (id, quadrant) in vector.expect.corner ?? [:] {
            let spot = layout.points.first { $0.id == id }?.spot ?? MatrixLayout.Spot(x: 0, y: 0)
            let found = Quadrant(highImpact: spot.y <= layout.cut.y, highEffort: spot.x >= layout.cut.x)
            #expect(found.rawValue == quadrant)
        }
    }

    @Test(arguments: vectors)
    private func `the same picture as on the screen`(_ vector: Vector) {
        let layout = vector.layout
        let made =
            [[layout.radius]]
            + layout.points.map { point in
                [point.spot.x, point.spot.y] + (point.label.map { [$0.spot.x, $0.spot.y] } ?? [])
            }
        #expect(made.map(\.count) == vector.made.map(\.count))
        for (mine, theirs) in zip(made.joined(), vector.made.joined()) { #expect(abs(mine - theirs) < 0.02) }
    }
}
