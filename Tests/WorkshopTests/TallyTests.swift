import Testing

@testable import Workshop

/// The arithmetic of workshop.md, against numbers worked out by hand.
struct TallyTests {
    struct Vector: Sendable {
        let votes: [Int]
        let mean: Double
        let median: Double
        let sd: Double
        let split: Bool
        let polarised: Bool
    }

    @Test(arguments: [
        Vector(votes: [3], mean: 3, median: 3, sd: 0, split: false, polarised: false),
        Vector(votes: [1, 5], mean: 3, median: 3, sd: 2, split: false, polarised: false),
        Vector(votes: [1, 2, 4], mean: 7.0 / 3, median: 2, sd: (14.0 / 9).squareRoot(), split: true, polarised: false),
        Vector(votes: [4, 1, 4, 1], mean: 2.5, median: 2.5, sd: 1.5, split: true, polarised: true),
        Vector(votes: [2, 2, 4, 4], mean: 3, median: 3, sd: 1, split: false, polarised: true),
        Vector(votes: [1, 3, 5], mean: 3, median: 3, sd: (8.0 / 3).squareRoot(), split: true, polarised: false),
        Vector(
            votes: [5, 5, 5, 5, 5, 5, 5, 5, 1], mean: 41.0 / 9, median: 5, sd: (128.0 / 81).squareRoot(), split: true,
            polarised: false),
        Vector(votes: [2, 3, 3, 4], mean: 3, median: 3, sd: 0.5.squareRoot(), split: false, polarised: false),
    ])
    func `mean, median, deviation, split and polarised`(vector: Vector) {
        let tally = AxisTally(votes: vector.votes)
        #expect(tally.n == vector.votes.count)
        #expect(tally.mean == vector.mean)
        #expect(tally.median == vector.median)
        #expect(tally.sd == vector.sd)
        #expect(tally.split == vector.split)
        #expect(tally.polarised == vector.polarised)
        #expect(tally.votes == vector.votes.sorted())
    }

    @Test func `a room is split from a deviation of exactly 1,2 on`() {
        // Variance 36/25 = 1.44 in five votes: 5·Σx² − (Σx)² = 36.
        let limit = AxisTally(votes: [1, 1, 1, 1, 4])
        #expect(5 * 20 - 8 * 8 == 36)
        #expect(limit.sd == 1.2)
        #expect(limit.split)
        // One less in 36: 5·Σx² − (Σx)² = 34, deviation 1.166.
        let below = AxisTally(votes: [1, 1, 2, 3, 4])
        #expect(5 * 31 - 11 * 11 == 34)
        #expect(!below.split)
    }

    @Test func `polarised needs two votes on each side`() {
        #expect(AxisTally(votes: [1, 2, 4, 5]).polarised)
        #expect(!AxisTally(votes: [1, 4, 5]).polarised)
        #expect(!AxisTally(votes: [1, 3, 3, 4, 5]).polarised)
    }

    @Test func `polarised needs 30 percent on each side, and 30 percent is enough`() {
        // Three of ten is exactly 30 percent.
        #expect(AxisTally(votes: [1, 1, 2, 3, 3, 3, 3, 4, 5, 5]).polarised)
        // Two of seven is 28.6 percent.
        #expect(!AxisTally(votes: [1, 2, 3, 3, 4, 5, 5]).polarised)
        // Three of eleven is 27.3 percent.
        #expect(!AxisTally(votes: [1, 1, 2, 3, 3, 3, 3, 3, 4, 5, 5]).polarised)
    }

    @Test func `nothing comes of no votes, and nothing traps`() {
        let none = AxisTally(votes: [])
        #expect(none.mean == 0 && none.median == 0 && none.sd == 0)
        #expect(!none.split && !none.polarised)
    }

    // MARK: Places

    private func tally(
        _ votes: [Card.ID: (impact: [Int], effort: [Int])], naming: Charter.Naming = .anonymous,
        relativeCut: Bool = false
    ) -> Tally {
        let frozen = votes.mapValues {
            Tally.Votes(impact: $0.impact, effort: $0.effort, n: max($0.impact.count, $0.effort.count), abstained: 0)
        }
        return Tally(frozen, naming: naming, relativeCut: relativeCut) { Int($0.dropFirst()) ?? 0 }
    }

    @Test func `exactly 3 is high on either axis`() {
        let results = tally([
            "c1": ([3, 3, 3], [3, 3, 3]), "c2": ([3, 3, 3], [2, 3, 3]), "c3": ([2, 3, 3], [2, 3, 3]),
            "c4": ([2, 3, 3], [3, 3, 3]),
        ]).results
        #expect(results["c1"]?.quadrant == .bigBet)
        #expect(results["c2"]?.quadrant == .quickWin)
        #expect(results["c3"]?.quadrant == .fillIn)
        #expect(results["c4"]?.quadrant == .moneyPit)
    }

    @Test func `borderline reaches a quarter of a point to either side, limits included`() {
        let results = tally([
            "c1": ([3, 3, 3, 4], [5, 5, 5, 5]),  // 3.25
            "c2": ([2, 3, 3, 3], [5, 5, 5, 5]),  // 2.75
            "c3": ([3, 3, 4], [5, 5, 5]),  // 3.33
            "c4": ([5, 5, 5, 5], [3, 3, 3, 4]),
            "c5": ([5, 5, 5], [1, 1, 1]),
        ]).results
        #expect(results["c1"]?.borderline == true)
        #expect(results["c2"]?.borderline == true)
        #expect(results["c3"]?.borderline == false)
        #expect(results["c4"]?.borderline == true)
        #expect(results["c5"]?.borderline == false)
    }

    @Test func `rank goes by impact, then lower effort, then votes, then card number`() {
        let results = tally([
            "c5": ([5, 5, 5], [5, 5, 5]),
            "c4": ([4, 4, 4], [1, 1, 1]),
            "c3": ([4, 4, 4], [2, 2, 2, 2]),
            "c2": ([4, 4, 4], [2, 2, 2]),
            "c1": ([4, 4, 4], [2, 2, 2]),
        ]).results
        let order = results.sorted { ($0.value.rank ?? 0) < ($1.value.rank ?? 0) }.map(\.key)
        #expect(order == ["c5", "c4", "c3", "c1", "c2"])
    }

    @Test func `a quick win does not outrank a bigger impact by its ratio`() {
        let results = tally(["c1": ([3, 3, 3], [1, 1, 1]), "c2": ([4, 4, 4], [5, 5, 5])]).results
        #expect(results["c2"]?.rank == 1)
    }

    @Test func `an anonymous axis below three votes has no numbers, and its card no place`() {
        let tally = tally(["c1": ([5, 5], [1, 1, 1]), "c2": ([4, 4, 4], [2, 2, 2])])
        #expect(tally.results["c1"]?.impact == nil)
        #expect(tally.results["c1"]?.effort != nil)
        #expect(tally.results["c1"]?.quadrant == nil)
        #expect(tally.results["c1"]?.borderline == nil)
        #expect(tally.results["c1"]?.rank == nil)
        #expect(tally.results["c2"]?.rank == 1)
    }

    @Test func `a named round shows every vote`() {
        let results = tally(["c1": ([5], [1])], naming: .named).results
        #expect(results["c1"]?.impact?.mean == 5)
        #expect(results["c1"]?.quadrant == .quickWin)
    }

    @Test func `the relative cut is the median of the means of placed cards`() {
        let tally = tally(
            [
                "c1": ([5, 5, 5], [5, 5, 5]), "c2": ([4, 4, 4], [4, 4, 4]), "c3": ([4, 4, 5], [2, 2, 2]),
                "c4": ([1, 1], [1, 1]),
            ], relativeCut: true)
        #expect(tally.cut == Tally.Cut(impact: 13.0 / 3, effort: 4))
        #expect(tally.results["c2"]?.quadrant == .moneyPit)
        #expect(tally.results["c3"]?.quadrant == .quickWin)
        #expect(tally.results["c4"]?.quadrant == nil)
    }

    @Test func `between an even number of means the relative cut is in the middle`() {
        let tally = tally(["c1": ([5, 5, 5], [2, 2, 2]), "c2": ([4, 4, 4], [1, 1, 1])], relativeCut: true)
        #expect(tally.cut == Tally.Cut(impact: 4.5, effort: 1.5))
    }

    @Test func `without a placed card the relative cut is 3`() {
        #expect(tally(["c1": ([5], [5])], relativeCut: true).cut == Tally.Cut(impact: 3, effort: 3))
    }

    @Test func `disputed are the polarised first, then the larger deviation, then rank`() {
        let order = tally([
            "c1": ([3, 3, 3, 3], [3, 3, 3, 3]),
            "c2": ([5, 5, 5, 5], [3, 3, 3, 3]),
            "c3": ([1, 3, 5, 3], [3, 3, 3, 3]),  // deviation 1.41, not polarised
            "c4": ([3, 3, 3, 3], [2, 2, 4, 4]),  // polarised, deviation 1
            "c5": ([1, 1, 5, 5], [3, 3, 3, 3]),  // polarised, deviation 2
            "c6": ([5, 5], [1, 1]),  // too few to say
        ]).disputed
        #expect(order == ["c5", "c4", "c3", "c2", "c1"])
    }

    @Test func `numbers on the wire are not rounded`() {
        let json = AxisTally(votes: [1, 1, 2]).json
        #expect(json["mean"] == .double(4.0 / 3))
        #expect(json["votes"] == [1, 1, 2])
        #expect(json["n"] == 3)
    }
}
