import Workshop

/// What votes come to, counted once more: by person and key.
struct Count {
    private let votes: [String: [String: JSON]]
    private let isNamed: Bool
    private let erased: Set<String>

    init(_ votes: [String: [String: JSON]], isNamed: Bool, erased: Set<String>) {
        (self.votes, self.isNamed, self.erased) = (votes, isNamed, erased)
    }

    /// What is wrong with a reveal, if anything.
    func differs(from reveal: Ledger.Reveal) -> String? {
        switch reveal.type {
        case "roundRevealed":
            for (card, said) in (reveal.body["votes"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
                let cast = votes.compactMapValues { $0[card] }
                if let wrong = differs(said, cast) ?? differs(reveal.body["named"]?[card], cast) {
                    return "\(wrong) for \(card), where \(cast.mapValues(\.data.text)) was cast"
                }
            }
            return nil
        case "ballotRevealed":
            let dots = votes.values.flatMap { $0[""]?["cards"]?.array ?? [] }.compactMap(\.string)
            let wrong = (reveal.body["results"]?.object ?? [:]).first { card, count in
                count != .int(dots.count { $0 == card })
            }
            return wrong.map { "\($0.value.data.text) for \($0.key), where \(dots) were laid" }
        default:
            let said = reveal.body["results"] ?? .null
            let cast = JSON.object(votes.compactMapValues { $0[""] })
            return fingers(said) == fingers(cast) ? nil : "\(said.data.text), where \(cast.data.text) was shown"
        }
    }

    /// The sorted votes of a card, which are kept back while they are too few to hide who cast them.
    private func differs(_ said: JSON, _ cast: [String: JSON]) -> String? {
        for axis in ["impact", "effort"] {
            let values = cast.values.compactMap { $0[axis]?.int }.sorted()
            let kept = values.count < 3 && !isNamed ? [] : values
            if said[axis] != .array(kept.map { .int($0) }) { return "\(axis) \(said.data.text)" }
        }
        let abstained = cast.values.count { $0 == .emptyObject }
        let isRight = said["abstained"] == .int(abstained) && said["n"] == .int(cast.count - abstained)
        return isRight ? nil : said.data.text
    }

    /// Who voted what, in a named round only.
    private func differs(_ said: JSON?, _ cast: [String: JSON]) -> String? {
        (said ?? .emptyObject) == (isNamed ? .object(cast) : .emptyObject) ? nil : said?.data.text ?? "nobody"
    }

    private func fingers(_ results: JSON) -> [String: JSON] {
        (results.object ?? [:]).reduce(into: [:]) { all, vote in
            all[vote.key] = erased.contains(vote.key) ? vote.value["fingers"] : vote.value
        }
    }
}
