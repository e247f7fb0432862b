import Foundation

// What was seen at each check-in, with the targets that it had.

extension Record {
    var checkInsHeld: [String] {
        // Of one that is still open there is nothing to say before somebody has written.
        let said = room.checkIns.all.filter { $0.value.state != .open || !room.newestUpdates(of: $0.id).isEmpty }
        let held = said.flatMap { id, checkIn in
            ["", "### \(Plain.day(checkIn.date))\(word(for: checkIn))", ""] + lines(of: id, checkIn)
        }
        return held.isEmpty ? [] : ["## What the check-ins showed"] + held
    }

    private func word(for checkIn: CheckIn) -> String {
        switch checkIn.state {
        case .open: " (still open)"
        case .skipped: " (skipped)"
        case .closed: ""
        }
    }

    private func lines(of id: String, _ checkIn: CheckIn) -> [String] {
        let (results, standings) =
            checkIn.state == .open ? room.results(of: id) : (checkIn.results, checkIn.standings)
        var lines = checkIn.moved.map { move in
            "- Moved from \(Plain.day(move.from))\(move.reason.map { ": \(text($0))" } ?? "") (\(plainName(move.by)))"
        }
        if !lines.isEmpty { lines.append("") }
        if checkIn.state == .skipped {
            lines.append("It did not take place\(checkIn.reason.map { ": \(text($0))" } ?? ".")")
        }
        let updates = room.newestUpdates(of: id)
        if checkIn.state != .skipped, updates.isEmpty { lines.append("Nobody wrote an update.") }
        if checkIn.state == .skipped, !updates.isEmpty { lines.append("") }
        for (place, (objectiveID, objective)) in objectives.enumerated() {
            guard !updates.isEmpty, let standing = standings[objectiveID] else { continue }
            lines.append("- **\(place + 1). \(text(objective.title)):** \(line(of: standing))")
            for (resultID, result) in room.keyResults(of: objectiveID) {
                guard let stood = results[resultID] else { continue }
                lines += line(of: result, stood, updates[resultID])
            }
        }
        let said = [("What we learnt", checkIn.learnings), ("What went well", checkIn.successes)]
            .compactMap { name, words in words.map { "- **\(name):** \(text($0))" } }
        return lines + (updates.isEmpty && !said.isEmpty ? [""] : []) + said
    }

    private func line(of standing: Standing) -> String {
        let words = standing.progress.map { "progress \(Record.share($0))" }
        let measured = "\(standing.measured) of \(standing.of) measured"
        return [standing.status?.title, words, measured].compactMap(\.self).joined(separator: ", ")
    }

    private func line(of result: KeyResult, _ stood: CheckIn.Result, _ update: Update?) -> [String] {
        guard let update else {
            let status = stood.status.map { " (\($0.title))" } ?? ""
            return ["  - \(text(result.title)): nobody wrote an update\(status)"]
        }
        var words: [String] = []
        if let value = update.value { words.append(measured(value, result, stood, update)) }
        if let noData = update.noData {
            words.append("no data yet; \(name(noData.who)) gets it by \(Plain.day(noData.by))")
        }
        // Of what is simply inside or outside, done or not, the status says it all.
        if let progress = stood.progress, let expected = stood.expected {
            words.append("progress \(Record.share(progress)), expected \(Record.share(expected))")
        }
        if let status = stood.status, status != .noData { words.append(status.title) }
        if let confidence = update.confidence { words.append("confidence \(confidence) of 10") }
        var lines = ["  - \(text(result.title)): \(words.joined(separator: ", ")) (\(plainName(update.by)))"]
        if let note = update.note { lines.append("    - Note: \(text(note))") }
        if let plan = update.plan {
            lines.append("    - \(update.noData == nil ? "Back on track" : "What makes sure"): \(text(plan))")
        }
        return lines
    }

    /// “24 % of 30 %”; of a milestone whether it is reached, of what stays its limit.
    private func measured(
        _ value: Double, _ result: KeyResult, _ stood: CheckIn.Result, _ update: Update
    ) -> String {
        let number = Plain.number(value, unit: result.unit)
        let target = stood.target.map { Plain.number($0, unit: result.unit) }
        switch result.kind {
        case .milestone: return value >= 1 ? "reached" : "not reached yet"
        case .stayAbove: return number + (target.map { ", to stay at or above \($0)" } ?? "")
        case .stayBelow: return number + (target.map { ", to stay at or below \($0)" } ?? "")
        case .establishBaseline where update.establishes: return "\(number) is the baseline"
        case .increase, .decrease, .establishBaseline: return number + (target.map { " on the way to \($0)" } ?? "")
        }
    }

    /// Two decimals, so that 0.65 is not read as what it is not; without those that say nothing.
    static func share(_ share: Double) -> String {
        let text = String(format: "%.2f", share)
        return text.hasSuffix("0") ? String(text.dropLast()) : text
    }
}

extension Status {
    /// As people say it.
    package var title: String {
        switch self {
        case .onTrack: "on track"
        case .atRisk: "at risk"
        case .offTrack: "off track"
        case .noData: "no data"
        }
    }
}
