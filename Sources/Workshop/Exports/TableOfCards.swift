import Foundation

extension Tables {
    private struct Row {
        let id: Card.ID
        let card: Card
        /// What counts of its ratings: those of the newest round that it was in.
        let newest: Said?
        /// What each round says of it, by the id of the round.
        let said: [String: Said]

        func under(_ room: Room) -> Int? { room.choices[id]?.under.flatMap { room.cards[$0]?.number } }
    }

    /// What one round says of one card.
    private struct Said {
        let round: Round
        let result: Tally.Result
    }

    /// A row for each card that everyone can see: what counts first, then, when there was more than one, every round by itself.
    var cards: String {
        let rounds = room.rounds.all.filter { !$0.value.isOpen }
        let tallies = rounds.compactMap { id, round in room.tally(of: id).map { (id, round, $0) } }
        let rows = room.shownCards.map { id, card in
            var said: [String: Said] = [:]
            for (round, value, tally) in tallies {
                said[round] = tally.results[id].map { Said(round: value, result: $0) }
            }
            let newest = rounds.last { said[$0.id] != nil }.flatMap { said[$0.id] }
            return Row(id: id, card: card, newest: newest, said: said)
        }
        var columns = ofCards + [.count("round") { $0.newest?.round.number }] + ratings("") { $0.newest } + ofChoices
        if rounds.count > 1 {
            for (id, round) in rounds { columns += ratings("round\(round.number)") { $0.said[id] } }
        }
        return CSV.text(columns + [standing(Row.self)], rows)
    }

    private var ofCards: [Column<Row>] {
        [
            .count("number") { $0.card.number },
            .text("card") { $0.id },
            .text("kind") { $0.card.kind.rawValue },
            .text("text") { $0.card.text },
            .text("change") { $0.card.change },
            .text("signal") { $0.card.signal },
            .text("author") { room.charter.settings.naming == .named ? name($0.card.author) : nil },
            .text("state") { $0.card.state.rawValue },
            .count("mergedInto") { $0.card.mergedInto.flatMap { room.cards[$0]?.number } },
            .text("mergedTexts") { row in
                let texts = room.texts(mergedInto: row.id)
                return texts.isEmpty ? nil : texts.joined(separator: "\n")
            },
        ]
    }

    private func ratings(_ prefix: String, _ said: @escaping (Row) -> Said?) -> [Column<Row>] {
        func named(_ name: String) -> String {
            prefix.isEmpty ? name : prefix + name.prefix(1).uppercased() + name.dropFirst()
        }
        return axis(named("impact")) { said($0)?.result.impact } + axis(named("effort")) { said($0)?.result.effort } + [
            .count(named("voters")) { said($0)?.result.n },
            .count(named("abstained")) { said($0)?.result.abstained },
            .text(named("quadrant")) { said($0)?.result.quadrant?.rawValue },
            .flag(named("borderline")) { said($0)?.result.borderline },
            .count(named("rank")) { said($0)?.result.rank },
            .text(named("naming")) { said($0)?.round.naming.rawValue },
            .flag(named("outdated")) { row in said(row)?.round.outdated.contains(row.id) },
        ]
    }

    private func axis(_ name: String, _ tally: @escaping (Row) -> AxisTally?) -> [Column<Row>] {
        [
            .count("\(name)N") { tally($0)?.n },
            .number("\(name)Mean") { tally($0)?.mean },
            .number("\(name)Median") { tally($0)?.median },
            .number("\(name)Sd") { tally($0)?.sd },
            .text("\(name)Votes") { tally($0)?.votes.map(String.init).joined(separator: " ") },
            .flag("\(name)Split") { tally($0)?.split },
            .flag("\(name)Polarised") { tally($0)?.polarised },
        ]
    }

    private var ofChoices: [Column<Row>] {
        [
            .flag("shortlisted") { row in room.shortlistedCards.map { $0.contains(row.id) } },
            .count("dots") { dots(of: $0.id, runOff: false) },
            .count("runOffDots") { dots(of: $0.id, runOff: true) },
            .text("choice") { room.choices[$0.id]?.choice.rawValue },
            .count("under") { $0.under(room) },
            .text("reason") { room.choices[$0.id]?.reason },
            .flag("decidedAmongTies") { room.choices[$0.id]?.amongTies },
            .text("objectives") { row in
                list(room.objectives.all.filter { $0.value.cards.contains(row.id) }.map(\.id))
            },
        ]
    }

    /// In the last ballot of the kind that the card was in.
    private func dots(of card: Card.ID, runOff: Bool) -> Int? {
        let ballot = room.ballots.values.last { !$0.isOpen && $0.runOff == runOff && $0.cards.contains(card) }
        return ballot.map { $0.results[card] ?? 0 }
    }
}
