import Foundation

// How the cards were rated and voted on.

extension Record {
    /// What the rounds said of a card: the newest first, as it counts, then how it stood before.
    func ratings(of id: Card.ID) -> [String] {
        let revealed = room.rounds.all.filter { !$0.value.isOpen && $0.value.cards.contains(id) }.reversed()
        let said = revealed.compactMap { round -> Said? in
            guard let tally = room.tally(of: round.id), let result = tally.results[id] else { return nil }
            return Said(round: round.value, cut: tally.cut, result: result)
        }
        guard let newest = said.first else { return ["- Not rated"] }
        let result = newest.result
        var lines = ["- \(rated(id, newest))"]
        for (axis, tally) in [("impact", result.impact), ("effort", result.effort)] {
            guard let tally, tally.split || tally.polarised else { continue }
            let votes = tally.votes.map(String.init).joined(separator: " ")
            lines.append("- The room was \(tally.polarised ? "of two minds" : "split") on \(axis): \(votes)")
        }
        if let names = names(newest.round.named[id] ?? [:]) { lines.append("- By name: \(names)") }
        for earlier in said.dropFirst() { lines.append("- In an earlier round: \(rated(id, earlier))") }
        return lines
    }

    /// What one round says of one card.
    private struct Said {
        let round: Round
        let cut: Tally.Cut
        let result: Tally.Result
    }

    private func rated(_ id: Card.ID, _ said: Said) -> String {
        let (round, result) = (said.round, said.result)
        let voters =
            Plain.count(result.n, "vote") + (result.abstained > 0 ? ", \(result.abstained) could not judge" : "")
            + (round.naming == .named ? ", by name" : "")
        let means = [("impact", result.impact), ("effort", result.effort)].compactMap { axis, tally in
            tally.map { "\(axis) \(Plain.mean($0.mean))" }
        }
        guard !means.isEmpty else { return "Rated by too few to show numbers (\(voters))" }
        var line = "Rated \(Plain.list(means)) of 5 (\(voters)): "
        if let quadrant = result.quadrant {
            line += quadrant.title.lowercased()
            if round.relativeCut {
                let (impact, effort) = (Plain.mean(said.cut.impact), Plain.mean(said.cut.effort))
                line += ", cut at the median (impact \(impact), effort \(effort))"
            }
            if result.borderline == true { line += ", on the borderline" }
        } else {
            line += "not placed"
        }
        if let rank = result.rank { line += ", rank \(rank)" }
        if round.outdated.contains(id) { line += ", before what was merged with it changed" }
        return line
    }

    /// “Anna (Sales) 5 and 2, Béla (Sales) 4 and can’t judge”: impact and effort, only of a round that was announced as named.
    private func names(_ judgements: [Person.ID: Judgement]) -> String? {
        let said = judgements.sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }.map { person, judgement in
            let axes = [("impact", judgement.impact), ("effort", judgement.effort)].map { axis, vote in
                vote.map { "\(axis) \($0)" } ?? "\(axis) not judged"
            }
            return "\(name(person)) \(axes.joined(separator: ", "))"
        }
        return said.isEmpty ? nil : said.joined(separator: "; ")
    }

    /// The blind rounds and ballots there were, and what was announced of each before anybody voted.
    var votes: [String] {
        var lines = room.rounds.values.filter { !$0.isOpen }.map { round in
            let naming = round.naming == .named ? "by name" : "anonymous"
            let cut = round.relativeCut ? ", cut at the median instead of at 3" : ""
            return
                "- Blind round \(round.number): \(Plain.count(round.cards.count, "card")), \(naming)\(cut)\(turnout(round))"
        }
        lines += room.ballots.values.filter { !$0.isOpen }.map { ballot in
            let kind = ballot.runOff ? "Run-off among ties" : "Blind ballot"
            let dots = Plain.count(ballot.dots, "dot")
            return "- \(kind): \(Plain.count(ballot.cards.count, "card")), \(dots) a person\(turnout(ballot))"
        }
        return lines
    }

    private func turnout(_ blind: some Blind) -> String {
        blind.turnout.map { ", \($0.finished) of \($0.expected) finished" } ?? ""
    }

    func dots(of id: Card.ID) -> String? {
        let ballots = room.ballots.values.filter { !$0.isOpen && $0.cards.contains(id) }
        guard !ballots.isEmpty else { return nil }
        return ballots.map { ballot in
            let dots = Plain.count(ballot.results[id] ?? 0, "dot")
            return ballot.runOff ? "\(dots) in the run-off" : "\(dots) in the vote"
        }.joined(separator: ", ")
    }

    /// That it was not the dots that decided.
    func tie(of id: Card.ID) -> String? {
        guard room.choices[id]?.amongTies == true else { return nil }
        let hadRunOff = room.ballots.values.last { !$0.isOpen && $0.cards.contains(id) }?.runOff == true
        return hadRunOff
            ? "Still tied after the run-off: the facilitator decided among the ties"
            : "Tied in the vote: the facilitator decided among the ties, without a run-off"
    }
}

extension Quadrant {
    /// As people say it.
    package var title: String {
        switch self {
        case .quickWin: "Quick win"
        case .bigBet: "Big bet"
        case .fillIn: "Fill-in"
        case .moneyPit: "Money pit"
        }
    }
}
