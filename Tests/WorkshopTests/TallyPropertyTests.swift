import Foundation
import Testing

@testable import Workshop

/// The arithmetic once more, the slow way: by definition, in real numbers, by comparing every pair.
struct TallyPropertyTests {
    private struct Slow {
        let votes: [Int]

        var mean: Double { votes.map(Double.init).reduce(0, +) / Double(votes.count) }
        var variance: Double { votes.map { pow(Double($0) - mean, 2) }.reduce(0, +) / Double(votes.count) }

        /// The value that has as many votes at or below it as at or above.
        var median: Double {
            let candidates = stride(from: 1.0, through: 5.0, by: 0.5).filter { value in
                2 * votes.count { Double($0) <= value } >= votes.count
                    && 2 * votes.count { Double($0) >= value } >= votes.count
            }
            return ((candidates.first ?? 0) + (candidates.last ?? 0)) / 2
        }

        /// With the deviation squared, in hundredths, so that 1.44 is met exactly.
        var isSplit: Bool {
            let hundredths = votes.reduce(0) { all, a in all + votes.reduce(0) { $0 + (a - $1) * (a - $1) } } * 100
            return votes.count >= 3 && hundredths >= 144 * 2 * votes.count * votes.count
        }

        var isPolarised: Bool {
            let (low, high) = (votes.filter { $0 < 3 }.count, votes.filter { $0 > 3 }.count)
            let share = { (side: Int) in Decimal(side) / Decimal(votes.count) >= Decimal(string: "0.3") ?? 1 }
            return votes.count >= 3 && min(low, high) >= 2 && share(low) && share(high)
        }
    }

    private func votes(_ chance: inout Chance, atMost: Int) -> [Int] {
        (0..<Int.random(in: 0...atMost, using: &chance)).map { _ in Int.random(in: 1...5, using: &chance) }
    }

    @Test func `every axis comes to what its definition says`() {
        var chance = Chance(seed: 11)
        for _ in 0..<3_000 {
            let votes = votes(&chance, atMost: 12)
            if votes.isEmpty { continue }
            let (fast, slow) = (AxisTally(votes: votes), Slow(votes: votes))
            #expect(abs(fast.mean - slow.mean) < 1e-9, "\(votes)")
            #expect(abs(fast.sd * fast.sd - slow.variance) < 1e-9, "\(votes)")
            #expect(fast.median == slow.median, "\(votes)")
            #expect(fast.split == slow.isSplit, "\(votes)")
            #expect(fast.polarised == slow.isPolarised, "\(votes)")
        }
    }

    @Test(arguments: [false, true])
    func `every round is placed, ranked and disputed as its definition says`(relativeCut: Bool) throws {
        var chance = Chance(seed: relativeCut ? 12 : 13)
        for _ in 0..<150 {
            var frozen: [Card.ID: Tally.Votes] = [:]
            for number in 1...Int.random(in: 1...9, using: &chance) {
                let (impact, effort) = (votes(&chance, atMost: 6), votes(&chance, atMost: 6))
                frozen["c\(number)"] = Tally.Votes(
                    impact: impact, effort: effort, n: max(impact.count, effort.count), abstained: 0)
            }
            let naming = Bool.random(using: &chance) ? Charter.Naming.anonymous : .named
            let tally = Tally(frozen, naming: naming, relativeCut: relativeCut) { Int($0.dropFirst()) ?? 0 }
            try check(tally, frozen, least: naming == .anonymous ? 3 : 1, relativeCut: relativeCut)
        }
    }

    private func check(_ tally: Tally, _ votes: [Card.ID: Tally.Votes], least: Int, relativeCut: Bool) throws {
        let placed = votes.filter { $0.value.impact.count >= least && $0.value.effort.count >= least }
        #expect(Set(tally.results.filter(\.value.isPlaced).keys) == Set(placed.keys))
        let means = placed.mapValues { (Slow(votes: $0.impact).mean, Slow(votes: $0.effort).mean) }
        let cut = relativeCut && !means.isEmpty ? (middle(means.map(\.value.0)), middle(means.map(\.value.1))) : (3, 3)
        #expect(abs(tally.cut.impact - cut.0) < 1e-9 && abs(tally.cut.effort - cut.1) < 1e-9)
        for (card, mean) in means {
            let result = try #require(tally.results[card])
            // A rank is one more than how many come before.
            let before = means.filter { other, theirs in
                if theirs.0 != mean.0 { return theirs.0 > mean.0 }
                if theirs.1 != mean.1 { return theirs.1 < mean.1 }
                if votes[other]?.n != votes[card]?.n { return (votes[other]?.n ?? 0) > (votes[card]?.n ?? 0) }
                return other < card
            }
            #expect(result.rank == before.count + 1)
            let name = ["\(mean.0 >= tally.cut.impact) \(mean.1 >= tally.cut.effort)"].map {
                ["true false": "quickWin", "true true": "bigBet", "false false": "fillIn", "false true": "moneyPit"][$0]
            }
            #expect([result.quadrant?.rawValue] == name)
        }
        for (card, result) in tally.results where !result.isPlaced {
            #expect(result.rank == nil && result.quadrant == nil && result.borderline == nil, "\(card)")
        }
        // Nobody stands behind somebody less disputed.
        let disputes = tally.disputed.compactMap { tally.results[$0] }
        for (one, next) in zip(disputes, disputes.dropFirst()) {
            let (a, b) = (key(one), key(next))
            #expect(a.polarised > b.polarised || (a.polarised == b.polarised && a.deviation >= b.deviation))
        }
    }

    private func key(_ result: Tally.Result) -> (polarised: Int, deviation: Double) {
        let axes = [result.impact, result.effort].compactMap { $0 }
        return (axes.contains(where: \.polarised) ? 1 : 0, axes.map(\.sd).max() ?? 0)
    }

    private func middle(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
