import Foundation
import Histogram

/// A figure beside what it is held against.
struct Row {
    let goal: String
    let work: String
    let figure: String
    let against: String
    let ratio: Double?
    let wanted: String

    static func markdown(_ rows: [Row]) -> String {
        let head = """
            | goal | work | Crux | peer or limit | ratio | wanted |
            |---|---|---:|---:|---:|---|
            """
        let lines = rows.map { row in
            let ratio = row.ratio.map { String(format: "%.2f", $0) } ?? ""
            return "| \(row.goal) | \(row.work) | \(row.figure) | \(row.against) | \(ratio) | \(row.wanted) |"
        }
        return ([head] + lines).joined(separator: "\n")
    }
}

extension Collection<Double> {
    /// The one in the middle; between two, their mean.
    var median: Double {
        let sorted = sorted()
        guard let last = sorted.last else { return .nan }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : middle < sorted.count ? sorted[middle] : last
    }
}

/// Times from somewhere to somewhere else.
typealias Latencies = Histogram<UInt64>

extension Latencies {
    /// Up to a minute, in nanoseconds, to three digits.
    static var empty: Latencies { Latencies(highestTrackableValue: 60_000_000_000) }

    func milliseconds(at percentile: Double) -> Double { Double(valueAtPercentile(percentile)) / 1e6 }
}

extension Double {
    /// Of milliseconds, microseconds or the like.
    var short: String { String(format: self < 10 ? "%.2f" : self < 100 ? "%.1f" : "%.0f", self) }

    /// With a comma between thousands.
    var whole: String {
        var digits = String(Int(rounded()))
        var end = digits.count - 3
        while end > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
            end -= 3
        }
        return digits
    }
}
