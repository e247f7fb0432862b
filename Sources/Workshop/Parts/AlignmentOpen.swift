import Foundation

// What alignment and planning leave open.

extension Room {
    /// Whether nobody has answered an ask and nobody who is still here brings the answer.
    func isUnanswered(_ ask: Ask) -> Bool {
        guard ask.kind == .ask, ask.reply == nil else { return false }
        guard let carrying = ask.carrying else { return true }
        return people[carrying.by]?.removed != false
    }

    private func openText(of ask: Ask) -> String {
        guard let carrying = ask.carrying else { return "\(ask.question): neither answered nor carried." }
        let carrier = people[carrying.by]?.name ?? "Somebody"
        return "\(ask.question): \(carrier) was to bring the answer and has left the room."
    }

    var alignmentPoints: [OpenPoint] {
        var points: [OpenPoint] = []
        for (id, ask) in asks.all {
            if let point = openPoint(of: ask, id) { points.append(point) }
        }
        for (id, tradeOff) in tradeOffs.all where tradeOff.confirmation == nil {
            let what = tradeOff.stops.map { "“\($0)” stops" } ?? "nothing has to stop"
            points.append(
                OpenPoint(
                    code: "unconfirmedTradeOff", on: id,
                    text: "\(tradeOff.function) has not confirmed yet that \(what)."))
        }
        for (id, objective) in objectives.all where !tradeOffs.values.contains(where: { $0.objective == id }) {
            points.append(
                OpenPoint(
                    code: "noTradeOff", on: id,
                    text: "Nobody has said what stops to make room for “\(objective.title)”."))
        }
        for (id, objective) in objectives.all where !actions.values.contains(where: { $0.objective == id }) {
            points.append(
                OpenPoint(code: "noAction", on: id, text: "“\(objective.title)” has no first step: no action yet."))
        }
        return points
    }

    private func openPoint(of ask: Ask, _ id: String) -> OpenPoint? {
        if isUnanswered(ask) { return OpenPoint(code: "openAsk", on: id, text: openText(of: ask)) }
        switch ask.reply?.answer {
        case nil:
            if let carrying = ask.carrying, let carrier = people[carrying.by], !carrier.removed {
                return OpenPoint(
                    code: "carriedAsk", on: id,
                    text:
                        "\(carrier.name) brings \(ask.toFunction)'s answer on “\(ask.what)” by \(Plain.day(carrying.until))."
                )
            }
            return OpenPoint(
                code: "openOffer", on: id,
                text: "\(ask.fromFunction) offers \(ask.toFunction) “\(ask.what)”: no answer yet.")
        case .no where ask.kind == .ask && ask.outcome == nil:
            return OpenPoint(
                code: "unresolvedNo", on: id,
                text:
                    "\(ask.toFunction) said no to “\(ask.what)”. Does \(ask.fromFunction) drop it, shrink it or do without?"
            )
        default: return nil
        }
    }
}

extension Ask {
    /// “Sales asks Marketing for “a score on every lead””.
    var question: String { "\(fromFunction) asks \(toFunction) for “\(what)”" }
}
