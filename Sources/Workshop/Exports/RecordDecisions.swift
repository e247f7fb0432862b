import Foundation

// What was decided, and why.

extension Record {
    var head: [String] {
        let charter = room.charter
        var lines = ["# \(text(charter.title))", ""]
        if room.record == nil {
            lines += ["**DRAFT. Nothing in here is final until the workshop is committed.**", ""]
        }
        var status = ["Decision record"]
        if let cycle = charter.cycle {
            status.append("\(text(cycle.label)), \(Plain.day(cycle.start)) to \(Plain.day(cycle.end))")
        }
        if let record = room.record { status.append("final since \(Plain.instant(record.at, in: timeZone))") }
        lines += [status.joined(separator: " · "), ""]
        if let purpose = charter.purpose { lines.append("- **Purpose:** \(text(purpose))") }
        if let context = charter.context { lines.append("- **Context:** \(text(context))") }
        let present = room.record?.deciders?.compactMap { room.people[$0] } ?? room.deciders
        let functions = room.functions.filter { function in present.contains { $0.function == function } }
        lines.append(
            "- **\(room.record == nil ? "In the room" : "Decided by"):** \(Plain.count(present.count, "person", "people")) from \(Plain.list(functions.map(text)))"
        )
        return lines
    }

    var decisions: [String] {
        var lines = ["## What we decided"]
        if objectives.isEmpty { lines += ["", "No objective yet."] }
        for (place, (_, objective)) in objectives.enumerated() {
            lines += ["", "### \(place + 1). \(text(objective.title))", ""]
            if let change = objective.change { lines.append("- **What changes:** \(text(change))") }
            if let description = objective.description { lines.append("- **In detail:** \(text(description))") }
            lines.append("- **Driver:** \(objective.driver.map(name) ?? "nobody yet")")
            let owners = room.owners(of: objective).map(text)
            if !owners.isEmpty { lines.append("- **Owned by:** \(Plain.list(owners))") }
            if let supports = objective.supports { lines.append("- **Supports:** \(text(supports))") }
            if objective.oneThing, let oneThing = room.oneThing {
                lines.append("- **Answers the one thing that matters most now:** \(text(oneThing))")
            }
            for merged in objective.merged {
                let driver = merged.driver.map { ", driven by \(name($0))" } ?? ""
                let change = merged.change.map { ": \(text($0))" } ?? ""
                lines.append("- **Merged into it:** \(quoted(merged.title))\(driver)\(change)")
            }
        }
        if let record = room.record, let reason = record.overrideReason {
            lines += ["", "**Committed all the same:**", ""]
            lines += room.overridden(by: record).map { "- \(text($0.text))" }
            lines.append("- **Reason:** \(text(reason))")
            if let decidedBy = record.decidedBy { lines.append("- **Decided by:** \(text(decidedBy))") }
        }
        return lines
    }

    /// The challenges behind the objectives, how they were rated, and who saw it differently.
    var reasons: [String] {
        var lines: [String] = []
        for (place, (id, objective)) in objectives.enumerated() {
            let cards = objective.cards.filter { room.cards[$0]?.isShown == true }
            let answers = answers(on: id)
            guard !cards.isEmpty || !answers.isEmpty else { continue }
            lines += ["", "### \(place + 1). \(text(objective.title))"]
            for card in cards { lines += [""] + reason(card) }
            if !answers.isEmpty { lines += ["", "Asked in the review:", ""] + answers }
        }
        let unanswered = room.pursued.filter { card in
            room.cards[card]?.isShown == true && !objectives.contains { $0.value.cards.contains(card) }
        }
        if !unanswered.isEmpty {
            lines += ["", "### Pursued, without an objective yet"] + unanswered.flatMap { [""] + reason($0) }
        }
        let dissent = dissent
        if !dissent.isEmpty { lines += ["", "### Who saw it differently", ""] + dissent }
        let votes = votes
        if !lines.isEmpty, !votes.isEmpty { lines += ["", "### How we voted", ""] + votes }
        return lines.isEmpty ? [] : ["## Why"] + lines
    }

    private func reason(_ id: Card.ID) -> [String] {
        guard let card = room.cards[id], let title = self.card(id) else { return [] }
        var lines = ["\(title) (\(card.kind.rawValue))", ""]
        for original in room.texts(mergedInto: id) { lines.append("- Merged with it: \(quoted(original))") }
        if let change = card.change { lines.append("- The change that would address it: \(text(change))") }
        if let signal = card.signal { lines.append("- The signal that would tell: \(text(signal))") }
        lines += ratings(of: id)
        if let dots = dots(of: id) { lines.append("- \(dots)") }
        if let tie = tie(of: id) { lines.append("- \(tie)") }
        let support = room.choices.all.filter { $0.value.under == id }.compactMap { self.card($0.id) }
        lines += support.map { "- Supported by \($0)" }
        return lines
    }

    /// The fists of five: how the hands stood in the last one, what people said with them, and who objected before.
    private var dissent: [String] {
        let consents = room.consents.values.filter { !$0.isOpen }
        guard let last = consents.last else { return [] }
        let hands = last.results.values.map(\.fingers).sorted(by: >).map(String.init).joined(separator: " ")
        var lines = ["- Fist of five: \(hands.isEmpty ? "nobody answered" : hands)"]
        lines += sentences(last, upTo: 3).map { "- \($0)" }
        for earlier in consents.dropLast() {
            lines += sentences(earlier, upTo: 1).map { "- In an earlier fist of five, \($0)" }
        }
        return lines
    }

    private func sentences(_ consent: Consent, upTo most: Int) -> [String] {
        consent.results.filter { $0.value.fingers <= 2 || $0.value.sentence != nil }
            .filter { $0.value.fingers <= most }
            .sorted { ($0.value.fingers, $0.key) < ($1.value.fingers, $1.key) }
            .map { person, vote in
                let sentence = vote.sentence.map { ": \(quoted($0))" } ?? ""
                return "\(name(person)) showed \(vote.fingers)\(sentence)"
            }
    }
}
