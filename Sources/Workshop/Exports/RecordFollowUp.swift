import Foundation

// What will be measured, what is not done now, who does what, and what comes next.

extension Record {
    var keyResults: [String] {
        var lines: [String] = []
        for (place, (id, objective)) in objectives.enumerated() {
            let results = room.keyResults(of: id)
            guard !results.isEmpty else { continue }
            lines += ["", "### \(place + 1). \(text(objective.title))", ""]
            for (_, result) in results {
                lines.append("- **\(text(result.title)):** \(measure(result))")
                lines += details(result).map { "  - \($0)" }
            }
        }
        return lines.isEmpty ? [] : ["## How we will know"] + lines
    }

    private func measure(_ result: KeyResult) -> String {
        let target = result.target.map { Plain.number($0, unit: result.unit) }
        let due = result.due.map { " by \(Plain.day($0))" } ?? ""
        switch result.kind {
        case .increase, .decrease:
            let baseline = result.baseline.map { Plain.number($0, unit: result.unit) } ?? "a baseline still to be found"
            return "from \(baseline) to \(target ?? "a target still to be set")\(due)"
        case .stayAbove: return "stays at or above \(target ?? "a limit still to be set")\(due)"
        case .stayBelow: return "stays at or below \(target ?? "a limit still to be set")\(due)"
        case .milestone: return "done\(due.isEmpty ? ", date still to be set" : due)"
        case .establishBaseline: return "baseline established\(due.isEmpty ? ", date still to be set" : due)"
        }
    }

    private func details(_ result: KeyResult) -> [String] {
        var details: [String] = []
        if let owner = result.owner { details.append("Owner: \(name(owner))") }
        if let source = result.source { details.append("Source: \(text(source))") }
        let checkpoints = (result.checkpoints ?? []).map {
            "\(Plain.number($0.value, unit: result.unit)) on \(Plain.day($0.date))"
        }
        if !checkpoints.isEmpty { details.append("On the way: \(Plain.list(checkpoints))") }
        return details
    }

    /// What is not pursued now and why, what was parked, and what was left undecided.
    var notNow: [String] {
        var reasoned: [String] = []
        var unlisted: [String] = []
        var parked: [String] = []
        var undecided: [String] = []
        for (id, card) in room.shownCards where card.state != .merged {
            guard let line = self.card(id) else { continue }
            let choice = room.choices[id]
            if let choice, choice.choice == .pursue { continue }
            if card.state == .parked {
                parked.append("- \(line)")
            } else if let choice {
                if let reason = choice.reason {
                    reasoned.append("- \(line)\(place(of: id)): \(text(reason))")
                    if let tie = tie(of: id) { reasoned.append("  - \(tie)") }
                } else {
                    unlisted.append("- \(line)")
                }
            } else {
                undecided.append("- \(line)")
            }
        }
        var lines: [String] = []
        if !reasoned.isEmpty { lines += [""] + reasoned }
        if !unlisted.isEmpty { lines += ["", "Not shortlisted:", ""] + unlisted }
        if !parked.isEmpty { lines += ["", "Parked for later:", ""] + parked }
        if !undecided.isEmpty { lines += ["", "Not decided:", ""] + undecided }
        return lines.isEmpty ? [] : ["## What is not now, and why"] + lines
    }

    /// “ (impact 4.1, effort 2.5)”, so that it shows what was let go.
    private func place(of card: Card.ID) -> String {
        guard let result = room.newestResult(of: card)?.result, let impact = result.impact, let effort = result.effort
        else { return "" }
        return " (impact \(Plain.mean(impact.mean)), effort \(Plain.mean(effort.mean)))"
    }

    var functions: [String] {
        var lines: [String] = []
        var isSaid = false
        for function in functionsNamed {
            var doings: [String] = []
            for (place, (id, objective)) in objectives.enumerated() {
                let title = "objective \(place + 1), \(quoted(objective.title))"
                if let driver = objective.driver, isFrom(function, driver) {
                    doings.append("- drives \(title) (\(plainName(driver)))")
                } else if room.owners(of: objective).contains(where: { $0.isSameFunction(as: function) }) {
                    doings.append("- shares in \(title)")
                }
                for (_, result) in room.keyResults(of: id) {
                    guard let owner = result.owner, isFrom(function, owner) else { continue }
                    doings.append("- answers for \(quoted(result.title)) (\(plainName(owner)))")
                }
            }
            doings += alignment(of: function)
            isSaid = isSaid || !doings.isEmpty
            lines += ["", "### \(text(function))", ""] + (doings.isEmpty ? ["- nothing so far"] : doings)
        }
        return isSaid ? ["## By function"] + lines : []
    }

    /// The functions in the room, then those that are only named.
    private var functionsNamed: [String] {
        var functions = room.functions
        for (_, objective) in objectives { functions += room.owners(of: objective) }
        functions += room.asks.values.filter(\.isGiven).flatMap { [$0.giving, $0.getting] }
        functions += room.tradeOffs.values.map(\.function)
        functions += room.keyResults.values.compactMap { $0.owner.flatMap(function(of:)) }
        functions += room.actions.values.compactMap { $0.owner.flatMap(function(of:)) }
        var seen: Set<String> = []
        return functions.filter { seen.insert($0.sameFunction).inserted }
    }

    func function(of someone: Someone) -> String? {
        switch someone {
        case .person(let id): room.people[id]?.function
        case .absent(_, let function): function
        }
    }

    private func isFrom(_ function: String, _ someone: Someone) -> Bool {
        self.function(of: someone)?.isSameFunction(as: function) == true
    }

    func plainName(_ someone: Someone) -> String {
        switch someone {
        case .person(let id): text(room.people[id]?.name ?? "somebody")
        case .absent(let name, _): text(name)
        }
    }

    var openPoints: [String] {
        let points = room.openPoints.map { point in
            let asker = point.on.flatMap { room.comments[$0] }.map { " (asked by \(plainName($0.by)))" } ?? ""
            return "- \(text(point.text))\(asker)"
        }
        return points.isEmpty ? [] : ["## Open points", ""] + points
    }

    var checkIns: [String] {
        guard let record = room.record else { return [] }
        let time = record.time.map { " at \($0)" + (timeZone.map { " (\($0))" } ?? "") } ?? ""
        var lines = [
            "## Check-ins", "",
            "- **First:** \(Plain.day(record.firstCheckIn))\(time), then \(record.cadence.title)",
            "- **Point of contact:** \(name(record.pointOfContact))",
        ]
        let later = record.dates(until: room.charter.cycle?.end).dropFirst()
        if !later.isEmpty { lines.append("- **Then:** \(Plain.list(later.map(Plain.day)))") }
        return lines
    }

    var reopenings: [String] {
        let lines = room.reopenings.map {
            "- \(Plain.instant($0.at, in: timeZone)) by \(name($0.by)): \(text($0.reason))"
        }
        return lines.isEmpty ? [] : ["## Reopened", ""] + lines
    }
}

extension Commitment.Cadence {
    /// As people say it.
    package var title: String {
        switch self {
        case .weekly: "every week"
        case .everyTwoWeeks: "every two weeks"
        case .monthly: "every month"
        }
    }
}

extension Commitment.Record {
    /// The dates of the check-ins from the first to the end of the cycle; the first alone without a cycle.
    package func dates(until end: Day?) -> [Day] {
        guard let end else { return [firstCheckIn] }
        var dates: [Day] = []
        while let day = firstCheckIn.advanced(by: dates.count, cadence), day <= end, dates.count < 60 {
            dates.append(day)
        }
        return dates.isEmpty ? [firstCheckIn] : dates
    }
}

extension Day {
    /// So many weeks, double weeks or months later.
    func advanced(by count: Int, _ cadence: Commitment.Cadence) -> Day? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = description.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3,
            let start = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2]))
        else { return nil }
        let later =
            switch cadence {
            case .weekly: calendar.date(byAdding: .day, value: 7 * count, to: start)
            case .everyTwoWeeks: calendar.date(byAdding: .day, value: 14 * count, to: start)
            case .monthly: calendar.date(byAdding: .month, value: count, to: start)
            }
        guard let later else { return nil }
        let date = calendar.dateComponents([.year, .month, .day], from: later)
        guard let year = date.year, let month = date.month, let day = date.day else { return nil }
        return Day(String(format: "%04d-%02d-%02d", year, month, day))
    }
}
