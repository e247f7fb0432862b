/// What the votes on one axis of one card come to.
package struct AxisTally: Hashable, Sendable, JSONConvertible {
    /// The votes, 1…5, sorted so that nothing tells whose is whose.
    package let votes: [Int]

    private let sum: Int
    private let sumOfSquares: Int

    package init(votes: [Int]) {
        self.votes = votes.sorted()
        sum = votes.reduce(0, +)
        sumOfSquares = votes.reduce(0) { $0 + $1 * $1 }
    }

    package var n: Int { votes.count }

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

        /// What a card is ranked by, the least first: by impact, then lower effort, then n, then card number. Never by impact ÷ effort, which favours quick wins.
        func order(of number: Int) -> (Double, Double, Int, Int) {
            (-(impact?.mean ?? 0), effort?.mean ?? 6, -n, number)
        }

        /// Gives it a place among all, and among those above and below the cut. Nothing where it has none.
        fileprivate mutating func place(_ rank: Int, by cut: Cut) {
            guard let impact = impact?.mean, let effort = effort?.mean else { return }
            self.rank = rank
            quadrant = Quadrant(highImpact: impact >= cut.impact, highEffort: effort >= cut.effort)
            let distance = min(abs(impact - cut.impact), abs(effort - cut.effort))
            borderline = distance <= Tally.borderlineWidth
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
        let placed = results.values.filter(\.isPlaced)
        cut =
            relativeCut
            ? Cut(
                impact: Tally.median(placed.compactMap(\.impact?.mean)) ?? Tally.fixedCut,
                effort: Tally.median(placed.compactMap(\.effort?.mean)) ?? Tally.fixedCut)
            : Cut(impact: Tally.fixedCut, effort: Tally.fixedCut)
        for (offset, card) in Tally.ranked(results, number: number).enumerated() {
            results[card]?.place(offset + 1, by: cut)
        }
        disputed = Tally.disputed(results, number: number)
    }

    /// The cards that have a place, best first.
    static func ranked(_ results: [Card.ID: Result], number: (Card.ID) -> Int) -> [Card.ID] {
        // Worked out once for each card, and not at each comparison.
        let placed = results.filter(\.value.isPlaced).map { (card: $0, order: $1.order(of: number($0))) }
        return placed.sorted { $0.order < $1.order }.map(\.card)
    }

    /// The cards of which at least one axis is shown: polarised ones first, then by deviation, rank and card number.
    private static func disputed(_ results: [Card.ID: Result], number: (Card.ID) -> Int) -> [Card.ID] {
        let shown = results.filter { $0.value.impact != nil || $0.value.effort != nil }.map { card, result in
            let order = (result.isPolarised ? 0 : 1, -result.largestDeviation, result.rank ?? .max, number(card))
            return (card: card, order: order)
        }
        return shown.sorted { $0.order < $1.order }.map(\.card)
    }

    private static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
}
