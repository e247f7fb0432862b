import Foundation

// Reading another room's `room.json`. Whatever part is missing or odd is left out; only what is no room at all is refused.

extension LastCycle {
    /// What a room came to, from its export. Texts are cut to what a room takes, lists to what people read.
    package static func read(_ file: JSON, into code: String) throws(Refusal) -> LastCycle {
        _ = try RoomFile.begin(file)
        guard let room = file["room"], let title = room.words("title", max: Field.shortText) else {
            throw .invalid(
                "room.title",
                "This file has lost its beginning: it does not say which room it is. Download it once more.")
        }
        if room["code"] == .string(code) {
            throw .invalid("room.code", "This is the file of this very room. Choose the one of the last cycle’s room.")
        }
        return LastCycle(
            label: room["cycle"]?.words("label", max: Field.shortText), title: title, objectives: objectives(of: file),
            learnings: (room["closed"] ?? room).words("learnings"),
            carryOver: (room["closed"] ?? room).words("carryOver"),
            asks: asks(of: file), notNow: notNow(of: file))
    }

    private static let most = (objectives: 12, keyResults: 12, asks: 100, notNow: 100)

    private static func objectives(of file: JSON) -> [Objective] {
        let keyResults = file.entries("keyResults")
        return file.entries("objectives").compactMap { id, objective in
            guard let title = objective.words("title") else { return nil }
            let its = keyResults.filter { $0.value["objective"] == .string(id) }.compactMap {
                keyResult($0.id, $0.value, in: file)
            }
            return Objective(
                title: title, score: objective.share("score"),
                changed: objective["changed"]?.string.flatMap { ["yes", "partly", "no"].contains($0) ? $0 : nil },
                evidence: objective.words("evidence"), keyResults: Array(its.prefix(most.keyResults)))
        }.prefix(most.objectives).map { $0 }
    }

    private static func keyResult(_ id: String, _ result: JSON, in file: JSON) -> KeyResult? {
        guard let title = result.words("title") else { return nil }
        return KeyResult(
            title: title, kind: result["kind"]?.string.flatMap { Workshop.KeyResult.Kind(rawValue: $0) },
            unit: result.words("unit", max: 40), baseline: result.number("baseline"),
            target: result.number("target"), value: result.number("value") ?? newestValue(of: id, in: file),
            score: result.share("score"))
    }

    /// The value of the last check-in that had one, as it was written last. A baseline is no value.
    private static func newestValue(of keyResult: String, in file: JSON) -> Double? {
        var newest: (day: String, value: Double)?
        for (_, update) in file.entries("updates") where update["keyResult"] == .string(keyResult) {
            guard let value = update.number("value"), let checkIn = update["checkIn"]?.string,
                update["establishes"] != .bool(true)
            else { continue }
            let day = file["checkIns"]?[checkIn]?["date"]?.string ?? ""
            if day >= newest?.day ?? "" { newest = (day, value) }
        }
        return newest?.value
    }

    private static func asks(of file: JSON) -> [Ask] {
        file.entries("asks").compactMap { id, ask in
            guard let what = ask.words("what"), let from = ask.words("fromFunction", max: Field.shortText),
                let to = ask.words("toFunction", max: Field.shortText)
            else { return nil }
            let answer = ask["answer"]?.string.flatMap { Workshop.Ask.Answer(rawValue: $0) }
            let account = file["commitments"]?[id]
            let outcome = account?["outcome"]?.string.flatMap { Outcome.Kind(rawValue: $0) }
            // Late with a day to come is promised anew; without one it was done after all.
            let hasNewDay = (account?["date"]?.string).map { $0 > account?["at"]?.string?.prefix(10) ?? "" } ?? false
            let isOpen =
                switch answer {
                case nil: true
                case .no: ask["outcome"] == nil
                case .yes, .yesIf: outcome == .broken || outcome == .late && hasNewDay
                }
            return Ask(
                what: what, fromFunction: from, toFunction: to, answer: answer?.rawValue, outcome: outcome?.rawValue,
                isOpen: isOpen)
        }.prefix(most.asks).map { $0 }
    }

    /// What was let go with a reason first, then what was parked.
    private static func notNow(of file: JSON) -> [NotNow] {
        let cards = file.entries("cards").sorted { ($0.value["number"]?.int ?? 0) < ($1.value["number"]?.int ?? 0) }
        func taken(_ include: (String, JSON) -> Bool) -> [NotNow] {
            cards.filter { include($0.id, $0.value) }.compactMap { id, card in
                guard let text = card.words("text") else { return nil }
                return NotNow(
                    text: text, reason: file["choices"]?[id]?.words("reason"),
                    kind: card["kind"]?.string.flatMap { Card.Kind(rawValue: $0) })
            }
        }
        let choice = { (id: String) in file["choices"]?[id]?["choice"]?.string }
        let reasoned = taken { id, _ in choice(id) == "notNow" && file["choices"]?[id]?["reason"] != nil }
        let rest = taken { id, _ in choice(id) == "notNow" && file["choices"]?[id]?["reason"] == nil }
        let parked = taken { id, card in card["state"] == .string("parked") && choice(id) == nil }
        return Array((reasoned + rest + parked).prefix(most.notNow))
    }
}

extension JSON {
    /// The entries of a collection in the order of their ids, numbers by their size.
    fileprivate func entries(_ name: String) -> [(id: String, value: JSON)] {
        (self[name]?.object ?? [:]).map { (id: $0.key, value: $0.value) }.sorted {
            ($0.id.count, $0.id) < ($1.id.count, $1.id)
        }
    }

    /// A person's text as this room would take it; nil when there is none.
    fileprivate func words(_ name: String, max: Int = Field.longText) -> String? {
        guard let text = self[name]?.string else { return nil }
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(max) {
            switch scalar.properties.generalCategory {
            case .control where scalar != "\n" && scalar != "\t", .lineSeparator, .paragraphSeparator: kept.append(" ")
            default: kept.append(scalar)
            }
        }
        let trimmed = String(kept).trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }

    fileprivate func number(_ name: String) -> Double? {
        switch self[name] {
        case .int(let int): Double(int)
        case .double(let double) where double.isFinite && abs(double) <= 1e15: double
        default: nil
        }
    }

    /// A number from 0 to 1.
    fileprivate func share(_ name: String) -> Double? {
        number(name).flatMap { (0...1).contains($0) ? $0 : nil }
    }
}
