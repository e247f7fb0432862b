/// What the votes on one axis of one card come to.
package struct AxisTally: Hashable, Sendable, JSONConvertible {
    /// The votes, 1…5, sorted so that nothing tells whose is whose.
    package let votes: [Int]

    package init(votes: [Int]) { self.votes = votes.sorted() }

    package var n: Int { votes.count }
    private var sum: Int { votes.reduce(0, +) }
    private var sumOfSquares: Int { votes.reduce(0) { $0 + $1 * $1 } }

    package var mean: Double { n == 0 ? 0 : Double(sum) / Double(n) }

    package var median: Double {
        guard n > 0 else { return 0 }
        let upper = votes[n / 2]
        return n % 2 == 1 ? Double(upper) : Double(votes[n / 2 - 1] + upper) / 2
    }

    /// n·Σx² − (Σx)², which is n² times the population variance, in whole numbers.
    private var spread: Int { n * sumOfSquares - sum * sum }

    /// The population standard deviation.
    package var sd: Double { n == 0 ? 0 : (Double(spread) / Double(n * n)).squareRoot() }

    /// Population standard deviation ÷ 4 ≥ 0.30, for three votes or more: 25·(n·Σx² − (Σx)²) ≥ 36·n², without rounding.
    package var split: Bool { n >= 3 && 25 * spread >= 36 * n * n }

    /// At least two votes and 30 % on each side (1–2 and 4–5), for three votes or more.
    package var polarised: Bool {
        guard n >= 3 else { return false }
        let low = votes.count { $0 <= 2 }
        let high = votes.count { $0 >= 4 }
        return low >= 2 && high >= 2 && 10 * low >= 3 * n && 10 * high >= 3 * n
    }

    package var json: JSON {
        .of(["n": n, "mean": mean, "median": median, "sd": sd, "votes": votes, "split": split, "polarised": polarised])
    }
}

/// Where a card stands by its two means.
package enum Quadrant: String, Hashable, Sendable, JSONConvertible {
    case quickWin, bigBet, fillIn, moneyPit

    init(highImpact: Bool, highEffort: Bool) {
        self =
            switch (highImpact, highEffort) {
            case (true, false): .quickWin
            case (true, true): .bigBet
            case (false, false): .fillIn
            case (false, true): .moneyPit
            }
    }
}

/// What a revealed round says of all its cards.
package struct Tally: Sendable {
    /// The votes of a round on one card, as the reveal froze them.
    package struct Votes: Codable, Hashable, Sendable {
        package let impact: [Int]
        package let effort: [Int]
        /// Voters who judged at least one axis.
        package let n: Int
        /// Voters who said "can't judge" of both.
        package let abstained: Int
        /// The same votes by function, as far as nobody's can be told from them.
        package var functions: [Group]?
    }

    package struct Result: Hashable, Sendable, JSONConvertible {
        package let impact: AxisTally?
        package let effort: AxisTally?
        package let n: Int
        package let abstained: Int
        package let functions: [Group]?
        package var quadrant: Quadrant?
        package var borderline: Bool?
        package var rank: Int?

        /// Both axes have enough votes for a place.
        package var isPlaced: Bool { impact != nil && effort != nil }
        var isPolarised: Bool { impact?.polarised == true || effort?.polarised == true }
        var largestDeviation: Double { max(impact?.sd ?? 0, effort?.sd ?? 0) }

        /// Whether this ranks before another; nil when neither does, and the card numbers have to tell.
        func ranksBefore(_ other: Result) -> Bool? {
            let (mine, theirs) = (impact?.mean ?? 0, other.impact?.mean ?? 0)
            if mine != theirs { return mine > theirs }
            let (cost, otherCost) = (effort?.mean ?? 6, other.effort?.mean ?? 6)
            if cost != otherCost { return cost < otherCost }
            return n == other.n ? nil : n > other.n
        }

        package var json: JSON {
            .of([
                "impact": impact, "effort": effort, "n": n, "abstained": abstained, "functions": functions,
                "quadrant": quadrant, "borderline": borderline, "rank": rank,
            ])
        }
    }

    package struct Cut: Hashable, Sendable, JSONConvertible {
        package let impact: Double
        package let effort: Double

        package var json: JSON { .of(["impact": impact, "effort": effort]) }
    }

    /// Fewer votes than this on an axis of an anonymous round are not shown.
    package static let floor = 3
    static let fixedCut = 3.0
    static let borderlineWidth = 0.25

    package private(set) var results: [Card.ID: Result] = [:]
    package let cut: Cut
    /// Most disputed first.
    package let disputed: [Card.ID]

    /// - Parameter number: the visible number of a card, the last tie-break of ranks.
    package init(
        _ votes: [Card.ID: Votes], naming: Charter.Naming, relativeCut: Bool, number: (Card.ID) -> Int
    ) {
        let least = naming == .anonymous ? Tally.floor : 1
        for (card, votes) in votes {
            results[card] = Result(
                impact: votes.impact.count >= least ? AxisTally(votes: votes.impact) : nil,
                effort: votes.effort.count >= least ? AxisTally(votes: votes.effort) : nil,
                n: votes.n, abstained: votes.abstained, functions: votes.functions)
        }
        let numbers = Dictionary(uniqueKeysWithValues: votes.keys.map { ($0, number($0)) })
        let placed = results.filter(\.value.isPlaced)
        cut =
            relativeCut
            ? Cut(
                impact: Tally.median(placed.values.compactMap(\.impact?.mean)) ?? Tally.fixedCut,
                effort: Tally.median(placed.values.compactMap(\.effort?.mean)) ?? Tally.fixedCut)
            : Cut(impact: Tally.fixedCut, effort: Tally.fixedCut)
        let ranked = placed.keys.sorted { Tally.ranksBefore($0, $1, placed, numbers) }
        for (offset, card) in ranked.enumerated() {
            guard let impact = placed[card]?.impact?.mean, let effort = placed[card]?.effort?.mean else { continue }
            results[card]?.quadrant = Quadrant(highImpact: impact >= cut.impact, highEffort: effort >= cut.effort)
            results[card]?.borderline =
                abs(impact - cut.impact) <= Tally.borderlineWidth || abs(effort - cut.effort) <= Tally.borderlineWidth
            results[card]?.rank = offset + 1
        }
        let final = results
        disputed = final.keys.filter { final[$0]?.impact != nil || final[$0]?.effort != nil }.sorted { left, right in
            guard let a = final[left], let b = final[right] else { return left < right }
            if a.isPolarised != b.isPolarised { return a.isPolarised }
            if a.largestDeviation != b.largestDeviation { return a.largestDeviation > b.largestDeviation }
            if a.rank != b.rank { return (a.rank ?? .max) < (b.rank ?? .max) }
            return (numbers[left] ?? 0) < (numbers[right] ?? 0)
        }
    }

    /// By impact, then lower effort, then n, then card number. Never by impact ÷ effort, which favours quick wins.
    private static func ranksBefore(
        _ left: Card.ID, _ right: Card.ID, _ results: [Card.ID: Result], _ numbers: [Card.ID: Int]
    ) -> Bool {
        guard let a = results[left], let b = results[right] else { return left < right }
        return a.ranksBefore(b) ?? ((numbers[left] ?? 0) < (numbers[right] ?? 0))
    }

    private static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
}
