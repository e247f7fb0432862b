import Foundation

/// What the impact/effort matrix shows: every card where the newest round that had it put it.
///
/// Where a round was cut at the median of its own means, places of other rounds do not compare, and the newest round stands alone.
struct Matrix {
    struct Entry {
        let id: Card.ID
        let number: Int
        let text: String
        let round: Round
        let impact: AxisTally
        let effort: AxisTally
        let result: Tally.Result
        /// Where it stood in the round before.
        let before: (impact: Double, effort: Double)?

        /// What was merged with it changed after it had been rated.
        var isOutdated: Bool { round.outdated.contains(id) }
        var isPolarised: Bool { impact.polarised || effort.polarised }
        var isBorderline: Bool { result.borderline == true }
    }

    /// In the order of their rank.
    let entries: [Entry]
    /// The numbers of cards that were rated by too few to have a place.
    let unplaced: [Int]
    let cut: Tally.Cut
    let isRelative: Bool
    /// The numbers of the rounds it comes from.
    let rounds: [Int]

    /// Nil while no round has been revealed.
    init?(_ room: Room) {
        let revealed = room.rounds.all.compactMap { id, round in room.tally(of: id).map { (round: round, tally: $0) } }
        guard let newest = revealed.last else { return nil }
        let compares = !revealed.contains { $0.round.relativeCut }
        var entries: [Entry] = []
        var unplaced: [Int] = []
        var rounds: Set<Int> = []
        for (id, card) in room.shownCards where card.state != .merged {
            guard let number = card.number else { continue }
            var said = (compares ? revealed : [newest]).filter { $0.tally.results[id] != nil }
            guard let last = said.popLast(), let result = last.tally.results[id] else { continue }
            rounds.insert(last.round.number)
            guard let impact = result.impact, let effort = result.effort else {
                unplaced.append(number)
                continue
            }
            let before = said.last { $0.tally.results[id]?.isPlaced == true }?.tally.results[id]
            var earlier: (Double, Double)?
            if let impact = before?.impact, let effort = before?.effort { earlier = (impact.mean, effort.mean) }
            entries.append(
                Entry(
                    id: id, number: number, text: card.text, round: last.round, impact: impact, effort: effort,
                    result: result, before: earlier))
        }
        self.entries = entries.sorted { $0.result.order(of: $0.number) < $1.result.order(of: $1.number) }
        self.unplaced = unplaced
        self.rounds = rounds.sorted()
        cut = newest.tally.cut
        isRelative = newest.round.relativeCut
    }

    /// “Quick win: 3, 7. Big bet: 1.”
    var inWords: String {
        let words = [Quadrant.quickWin, .bigBet, .fillIn, .moneyPit].compactMap { quadrant -> String? in
            let numbers = entries.filter { $0.result.quadrant == quadrant }.map { String($0.number) }
            return numbers.isEmpty ? nil : "\(quadrant.title): \(numbers.joined(separator: ", "))."
        }
        return (["\(Plain.count(entries.count, "card")) by impact and effort, by rank."] + words)
            .joined(separator: " ")
    }
}
