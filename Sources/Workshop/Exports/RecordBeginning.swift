import Foundation

// What came before the cards: the last cycle, what people expected, and what they said was the matter.

extension Record {
    var lastCycle: [String] {
        guard let last = room.lastCycle else { return [] }
        var lines = ["## Where we came from", "", "\(last.label.map { "\(text($0)): " } ?? "")\(text(last.title))"]
        if !last.objectives.isEmpty { lines.append("") }
        for objective in last.objectives {
            lines.append("- **\(text(objective.title)):** \(outcome(of: objective))")
            if let evidence = objective.evidence { lines.append("  - \(text(evidence))") }
            lines += objective.keyResults.map { "  - \(outcome(of: $0))" }
        }
        let said = [("Learned", last.learnings), ("Carried over", last.carryOver)].compactMap { name, words in
            words.map { "- **\(name):** \(text($0))" }
        }
        return said.isEmpty ? lines : lines + [""] + said
    }

    private func outcome(of objective: LastCycle.Objective) -> String {
        let score = objective.score.map { "score \(Plain.mean($0))" } ?? "no score"
        switch objective.changed {
        case "yes": return "\(score), the way of working changed"
        case "partly": return "\(score), the way of working changed in part"
        case "no": return "\(score), the way of working did not change"
        default: return score
        }
    }

    private func outcome(of result: LastCycle.KeyResult) -> String {
        if result.kind == .milestone {
            let said = result.value.map { $0 >= 1 ? "reached" : "not reached" } ?? "no data"
            return "\(text(result.title)): \(said)"
        }
        let number = { Plain.number($0, unit: result.unit) }
        var parts: [String] = []
        if let baseline = result.baseline { parts.append("from \(number(baseline))") }
        if let target = result.target { parts.append("to \(number(target))") }
        let reached = result.value.map { "reached \(number($0))" } ?? "no data"
        return "\(text(result.title)): " + (parts.isEmpty ? reached : "\(parts.joined(separator: " ")), \(reached)")
    }

    var expectations: [String] {
        let lines = room.expectations.all.map { "- \(name($0.id)): \(text($0.value.text))" }
        return lines.isEmpty ? [] : ["## What people expected", ""] + lines
    }

    var realityCheck: [String] {
        var lines: [String] = []
        if let oneThing = room.oneThing { lines += ["", "**The one thing that matters most now:** \(text(oneThing))"] }
        for prompt in PromptAnswer.Prompt.allCases {
            let answers = room.answers(to: prompt)
            guard !answers.isEmpty else { continue }
            lines += ["", "### \(prompt.question)", ""]
            lines += answers.map { answer in
                let by = room.charter.settings.naming == .named ? " (\(plainName(answer.author)))" : ""
                return "- \(text(answer.text))\(by)"
            }
        }
        return lines.isEmpty ? [] : ["## Reality check"] + lines
    }
}

extension PromptAnswer.Prompt {
    /// As it is asked.
    package var question: String {
        switch self {
        case .goalsWorked: "What worked in our goal-setting so far?"
        case .goalsFailed: "What did not work in our goal-setting so far?"
        case .keepsUsUp: "What keeps us up at night?"
        case .mustChange: "What must fundamentally change in how we operate?"
        case .oneThing: "What is the one thing that matters most now?"
        }
    }
}
