import Foundation

// What became of it all: the end of the cycle, what was promised, where the course changed, what stood in the way.

extension Record {
    // MARK: The end of the cycle

    var cycleClose: [String] {
        guard let closing = room.closing else { return [] }
        var lines = ["## How the cycle ended", "", "Closed on \(day(of: closing.at)) by \(name(closing.by))."]
        for (place, (id, objective)) in objectives.enumerated() {
            lines += ["", "### \(place + 1). \(text(objective.title))", ""]
            lines.append("- **Did the way of working change?** \(changed(objective.closing))")
            if let evidence = objective.closing?.evidence { lines.append("  - \(text(evidence))") }
            lines.append("- **Score:** \(scored(objective.closing?.score))")
            lines += room.keyResults(of: id).map { "  - \(text($0.value.title)): \(scored($0.value.score))" }
        }
        // Under a heading of their own: they are about the whole, not about the last objective.
        let said = [("What we learnt", closing.learnings), ("What carries over", closing.carryOver)]
        let words = said.compactMap { name, words in words.map { "- **\(name):** \(text($0))" } }
        return words.isEmpty ? lines : lines + ["", "### What we take along", ""] + words
    }

    private func changed(_ closing: Closing.Objective?) -> String {
        switch closing?.changed {
        case .yes: "Yes"
        case .partly: "Partly"
        case .no: "No"
        case nil: "Nobody said"
        }
    }

    /// “0.8 of 1, as good as reached”.
    private func scored(_ score: Double?) -> String {
        score.map { "\(Record.share($0)) of 1, \(Closing.Band(of: $0).title)" } ?? "not given"
    }

    // MARK: What was promised

    var promises: [String] {
        let lines = room.accounts.all.flatMap { id, account -> [String] in
            guard let promise = promise(id, account.kind), let last = account.outcomes.last else { return [] }
            return ["- \(promise): \(line(of: last))"]
                + account.outcomes.dropLast().reversed().map { "  - Before that: \(line(of: $0))" }
        }
        return lines.isEmpty ? [] : ["## What became of what was promised", ""] + lines
    }

    private func promise(_ id: String, _ kind: Account.Kind) -> String? {
        switch kind {
        case .ask:
            room.asks[id].map { "**\(text($0.giving)) for \(text($0.getting)):** \(quoted($0.what))" }
        case .tradeOff:
            room.tradeOffs[id].map { tradeOff in
                "**\(text(tradeOff.function)) stops:** \(tradeOff.stops.map { quoted($0) } ?? "nothing has to")"
            }
        case .action:
            room.actions[id].map { "**\($0.owner.map(name) ?? "Nobody"):** \(quoted($0.task))" }
        }
    }

    private func line(of outcome: Outcome) -> String {
        let date = outcome.date.map { day in
            let isToCome = day > Day(outcome.at, in: room.timeZone)
            return (isToCome ? ", now by " : ", on ") + Plain.day(day)
        }
        let reason = outcome.reason.map { ": \(text($0))" } ?? ""
        return
            "**\(outcome.outcome.title)**\(date ?? "")\(reason) (\(plainName(outcome.by)), \(day(of: outcome.at)))"
    }

    // MARK: Where the course changed

    var courses: [String] {
        let results = room.keyResults.values.flatMap { result in
            (result.courses ?? []).flatMap { course in
                course.changed.compactMap { line(of: $0, result, course) }
            }
        }
        let owners = objectives.flatMap { _, objective in
            (objective.courses ?? []).flatMap { course in
                course.changed.compactMap { line(of: $0, objective, course) }
            }
        }
        let lines = owners + results
        return lines.isEmpty ? [] : ["## Where the course changed", ""] + lines
    }

    private func line(of field: String, _ result: KeyResult, _ course: KeyResult.Course) -> String? {
        func value(_ heading: KeyResult.Heading) -> String? {
            switch field {
            case "target": heading.target.map { Plain.number($0, unit: result.unit) }
            case "due": heading.due.map(Plain.day)
            case "owner": heading.owner.map(name)
            default: heading.source.map(text)
            }
        }
        let names = ["target": "target", "due": "due date", "owner": "owner", "source": "source"]
        guard let named = names[field] else { return nil }
        let way =
            switch (value(course.from), value(course.to)) {
            case (let from?, let to?): "\(named) from \(from) to \(to)"
            case (nil, let to?): "\(named) set to \(to)"
            case (let from?, nil): "no \(named) any more, before \(from)"
            case (nil, nil): "no \(named)"
            }
        return line(result.title, way, course.reason, course.by, course.at)
    }

    private func line(of field: String, _ objective: Objective, _ course: Objective.Course) -> String? {
        func owners(_ owners: [String]?) -> String {
            owners.map { $0.isEmpty ? "nobody" : Plain.list($0.map(text)) } ?? "nobody"
        }
        let way: String
        switch field {
        case "driver":
            way = "driver from \(course.from.driver.map(name) ?? "nobody") to \(course.to.driver.map(name) ?? "nobody")"
        case "coOwners": way = "shared from \(owners(course.from.coOwners)) to \(owners(course.to.coOwners))"
        default: return nil
        }
        return line(objective.title, way, course.reason, course.by, course.at)
    }

    private func line(_ title: String, _ way: String, _ reason: String, _ by: Person.ID, _ at: Date) -> String {
        "- **\(text(title)):** \(way): \(text(reason)) (\(plainName(by)), \(day(of: at)))"
    }

    // MARK: What stood in the way

    /// Those that are open first, risks apart from blockers.
    var risks: [String] {
        func lines(_ kind: Risk.Kind) -> [String] {
            let risks = room.risks.values.filter { $0.kind == kind }
            return (risks.filter { $0.closedAt == nil } + risks.filter { $0.closedAt != nil }).map(line)
        }
        let parts = [("Blockers", lines(.blocker)), ("Risks", lines(.risk))].filter { !$0.1.isEmpty }
        return parts.isEmpty ? [] : ["## Risks and blockers"] + parts.flatMap { ["", "### \($0)", ""] + $1 }
    }

    private func line(of risk: Risk) -> String {
        let title = room.objectives[risk.on]?.title ?? room.keyResults[risk.on]?.title
        let on = title.map { " · on \(quoted($0))" } ?? ""
        let owner = risk.owner.map { " · \(name($0)) looks after it" } ?? " · nobody looks after it yet"
        let closed = risk.closedAt.map { ", over since \(day(of: $0))" } ?? ""
        return "- \(text(risk.text))\(on)\(owner) (raised by \(plainName(risk.by)), \(day(of: risk.at))\(closed))"
    }

    // MARK: Words

    /// The day of a moment where the room is.
    private func day(of moment: Date) -> String { Plain.day(Day(moment, in: room.timeZone)) }
}

extension Outcome.Kind {
    /// As people say it.
    package var title: String {
        switch self {
        case .kept: "kept"
        case .late: "late"
        case .broken: "broken"
        case .released: "released"
        case .stopped: "stopped"
        case .stillRunning: "still running"
        }
    }
}
