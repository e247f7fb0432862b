import Foundation

// Who gives whom what, what stops for it, and who does what first.

extension Record {
    var gives: [String] { byObjective("## Who gives what") { id in asks(for: id) } }

    var stops: [String] {
        byObjective("## What stops") { id in
            room.tradeOffs.values.filter { $0.objective == id }.map { "- \(line(of: $0))" }
        }
    }

    var actions: [String] {
        byObjective("## Actions") { id in
            room.actions.values.filter { $0.objective == id }.map { "- \(line(of: $0))" }
        }
    }

    /// What there is to say about each objective, below its title; nothing when there is nothing about any.
    private func byObjective(_ heading: String, _ lines: (String) -> [String]) -> [String] {
        let parts = objectives.enumerated().flatMap { place, objective in
            let said = lines(objective.id)
            return said.isEmpty ? [] : ["", "### \(place + 1). \(text(objective.value.title))", ""] + said
        }
        return parts.isEmpty ? [] : [heading] + parts
    }

    // MARK: Asks and offers

    private func asks(for objective: String) -> [String] {
        room.asks.values.filter { $0.objective == objective }.flatMap { ask in
            ["- **\(parties(of: ask)):** \(text(ask.what))"] + details(of: ask).map { "  - \($0)" }
        }
    }

    private func parties(of ask: Ask) -> String {
        if ask.isGiven { return "\(text(ask.giving)) gives \(text(ask.getting))" }
        let verb = ask.kind == .ask ? "asks" : "offers"
        return "\(text(ask.fromFunction)) \(verb) \(text(ask.toFunction))"
    }

    private func details(of ask: Ask) -> [String] {
        var details: [String] = []
        if let howMuch = ask.howMuch { details.append("How much: \(text(howMuch))") }
        if let needed = ask.needed { details.append("By: \(Plain.day(needed))") }
        if let result = ask.keyResult.flatMap({ room.keyResults[$0] }) {
            details.append("For: \(quoted(result.title))")
        }
        details.append(answer(to: ask))
        return details
    }

    private func answer(to ask: Ask) -> String {
        guard let reply = ask.reply else {
            guard let carrying = ask.carrying else { return "No answer yet" }
            return "\(name(carrying.by)) brings the answer by \(Plain.day(carrying.until))"
        }
        let who = "(\(word(of: reply.by, by: reply.onBehalf)))"
        let condition = reply.condition.map { ": \(text($0))" } ?? ""
        switch reply.answer {
        case .yes: return "Yes \(who)"
        case .yesIf: return "Yes, if\(condition) \(who)"
        case .no: return "No\(condition) \(who)" + (ask.kind == .ask ? afterNo(ask) : "")
        }
    }

    private func afterNo(_ ask: Ask) -> String {
        let asker = text(ask.fromFunction)
        return switch ask.outcome {
        case .drop: "; \(asker) drops it"
        case .shrink: "; \(asker) shrinks it"
        case .doWithout: "; \(asker) does without"
        case nil: "; what \(asker) does now is open"
        }
    }

    /// “Elif Yılmaz, Marketing”, or who said it for them.
    private func word(of person: Person.ID, by facilitator: Person.ID?) -> String {
        guard let facilitator else { return plainName(person) }
        return "\(plainName(person)); said for them by \(text(room.people[facilitator]?.name ?? "somebody"))"
    }

    // MARK: Trade-offs and actions

    private func line(of tradeOff: TradeOff) -> String {
        let reason = tradeOff.reason.map { ": \(text($0))" } ?? ""
        let until = tradeOff.until.map { ", until \(Plain.day($0))" } ?? ""
        let what = tradeOff.stops.map { text($0) + until + reason } ?? "nothing has to stop\(reason)"
        let word =
            tradeOff.confirmation.map { "confirmed by \(self.word(of: $0.by, by: $0.onBehalf))" }
            ?? "not confirmed yet"
        return "**\(text(tradeOff.function)):** \(what) (\(word))"
    }

    private func line(of action: Action) -> String {
        let due = action.due.map { ", by \(Plain.day($0))" } ?? ""
        let result = action.keyResult.flatMap { room.keyResults[$0] }
        let purpose = result.map { ", for \(quoted($0.title))" } ?? ""
        let done = action.doneAt == nil ? "" : " (done)"
        return "**\(action.owner.map(name) ?? "Nobody yet")\(due):** \(text(action.task))\(purpose)\(done)"
    }

    // MARK: By function

    /// What one function gives, gets, stops and does.
    func alignment(of function: String) -> [String] {
        func isIt(_ other: String) -> Bool { other.isSameFunction(as: function) }
        let given = room.asks.values.filter(\.isGiven)
        let gives = given.filter { isIt($0.giving) }.map { ask in
            "- gives \(text(ask.getting)): \(text(ask.what))\(condition(of: ask))"
        }
        let gets = given.filter { isIt($0.getting) }.map { ask in
            "- gets from \(text(ask.giving)): \(text(ask.what))\(condition(of: ask))"
        }
        let stops = room.tradeOffs.values.filter { isIt($0.function) && $0.stops != nil }.map { tradeOff in
            let until = tradeOff.until.map { ", until \(Plain.day($0))" } ?? ""
            return
                "- stops: \(text(tradeOff.stops ?? ""))\(until)\(tradeOff.confirmation == nil ? " (not confirmed yet)" : "")"
        }
        let does = room.actions.values.filter { $0.owner.flatMap(self.function(of:)).map(isIt) == true }.map { action in
            let due = action.due.map { ", by \(Plain.day($0))" } ?? ""
            return "- does: \(text(action.task))\(due)\(action.owner.map { " (\(plainName($0)))" } ?? "")"
        }
        return gives + gets + stops + does
    }

    private func condition(of ask: Ask) -> String {
        guard ask.reply?.answer == .yesIf, let condition = ask.reply?.condition else { return "" }
        return " (if: \(text(condition)))"
    }

    // MARK: The review

    /// What people said to the three questions of the review about an objective.
    func answers(on objective: String) -> [String] {
        Comment.Topic.allCases.flatMap { topic in
            room.comments.all.compactMap { id, _ -> String? in
                guard let comment = room.shownComment(id), comment.on == objective, comment.topic == topic else {
                    return nil
                }
                return "- \(topic.title) \(quoted(comment.text)) (\(plainName(comment.by)))"
            }
        }
    }
}

extension Ask {
    /// Whether it will be given, as far as anybody knows.
    var isGiven: Bool { reply?.answer == .yes || reply?.answer == .yesIf }
}

extension Comment.Topic {
    /// As it is asked.
    package var title: String {
        switch self {
        case .worth: "Worth shifting resources for?"
        case .needs: "What does the team need?"
        case .moves: "Which current priority moves?"
        }
    }
}
