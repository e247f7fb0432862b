import Foundation

/// Who answers for something: a person of the room, or somebody absent by name.
package enum Someone: Codable, Hashable, Sendable, JSONConvertible {
    case person(Person.ID)
    case absent(name: String, function: String?)

    private enum CodingKeys: CodingKey { case name, function }

    package init(from decoder: any Decoder) throws {
        if let id = try? decoder.singleValueContainer().decode(String.self) {
            self = .person(id)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self = .absent(
            name: try container.decode(String.self, forKey: .name),
            function: try container.decodeIfPresent(String.self, forKey: .function))
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .person(let id):
            var container = encoder.singleValueContainer()
            try container.encode(id)
        case .absent(let name, let function):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encodeIfPresent(function, forKey: .function)
        }
    }

    package var json: JSON {
        switch self {
        case .person(let id): .string(id)
        case .absent(let name, let function): .of(["name": name, "function": function])
        }
    }
}

/// What changes in how we work, tied to the cards it removes.
package struct Objective: Codable, Hashable, Sendable {
    /// Other people after the commit: who it was, who it became, and why.
    package struct Course: Codable, Hashable, Sendable, JSONConvertible {
        package struct Owners: Codable, Hashable, Sendable, JSONConvertible {
            package let driver: Someone?
            package let coOwners: [String]?

            package var json: JSON { .of(["driver": driver, "coOwners": coOwners]) }
        }

        package let changed: [String]
        package let from: Owners
        package let to: Owners
        package let reason: String
        package let by: Person.ID
        package let at: Date

        package var json: JSON {
            from.json.merging(.of(["changed": changed, "to": to, "reason": reason, "by": by, "at": at]))
        }
    }

    package var title: String
    package var description: String?
    /// The change it makes.
    package var change: String?
    package var cards: [Card.ID] = []
    package var driver: Someone?
    package var coOwners: [String] = []
    /// What it supports in the context.
    package var supports: String?
    /// Whether it answers the one thing that matters most now.
    package var oneThing = false
    /// What was merged into it.
    package var merged: [MergedObjective] = []
    package let position: Int
    /// Who drove and owned it before that changed after the commit, the newest last.
    package var courses: [Course]?
    /// Said of it at the close of the cycle.
    package var closing: Closing.Objective?
    var edits = Edits()
}

/// How one would know: a measure that moves, stays, is reached, or is yet to be established.
package struct KeyResult: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        case increase, decrease, stayAbove, stayBelow, milestone, establishBaseline
    }

    package struct Checkpoint: Codable, Hashable, Sendable, JSONConvertible {
        package let date: Day
        package let value: Double

        package var json: JSON { .of(["date": date, "value": value]) }
    }

    /// What may still change after the commit.
    package struct Heading: Codable, Hashable, Sendable, JSONConvertible {
        package let target: Double?
        package let due: Day?
        package let owner: Someone?
        package let source: String?

        /// What is named of a key result as it stands.
        init(_ changed: [String], of result: KeyResult) {
            target = changed.contains("target") ? result.target : nil
            due = changed.contains("due") ? result.due : nil
            owner = changed.contains("owner") ? result.owner : nil
            source = changed.contains("source") ? result.source : nil
        }

        package var json: JSON { .of(["target": target, "due": due, "owner": owner, "source": source]) }
    }

    /// A change of course after the commit: what it was, what it became, and why.
    package struct Course: Codable, Hashable, Sendable, JSONConvertible {
        package let changed: [String]
        package let from: Heading
        package let to: Heading
        package let reason: String
        package let by: Person.ID
        package let at: Date

        package var json: JSON {
            from.json.merging(.of(["changed": changed, "to": to, "reason": reason, "by": by, "at": at]))
        }
    }

    package var objective: String
    package var title: String
    package var kind: Kind
    package var unit: String?
    package var baseline: Double?
    package var target: Double?
    package var due: Day?
    package var owner: Someone?
    /// Where the data comes from.
    package var source: String?
    package var checkpoints: [Checkpoint]?
    package let position: Int
    /// How its course changed after the commit, the newest last.
    package var courses: [Course]?
    /// Given at the close of the cycle, 0.0...1.0.
    package var score: Double?
    var edits = Edits()

    /// What is still to be filled in, in words; nothing when it is finished. From workshop.md's rule of the unfinished key result.
    package var gaps: [String] {
        switch kind {
        case .milestone, .establishBaseline: due == nil ? ["due date"] : []
        case .stayAbove, .stayBelow: [target == nil ? "limit" : nil, unit == nil ? "unit" : nil].compactMap { $0 }
        case .increase, .decrease:
            [baseline == nil ? "baseline" : nil, target == nil ? "target" : nil, unit == nil ? "unit" : nil]
                .compactMap { $0 }
        }
    }
}

/// Drafting objectives and key results. Drafts are never limited.
package enum Shaping: Part {
    package static let commands: [any Command.Type] = [
        DraftObjective.self, EditObjective.self, DropObjective.self, MergeObjectives.self, AddKeyResult.self,
        EditKeyResult.self,
        DropKeyResult.self,
    ]
    package static let events: [any Event.Type] = [
        ObjectiveDrafted.self, ObjectiveEdited.self, ObjectiveDropped.self, ObjectivesMerged.self, KeyResultAdded.self,
        KeyResultEdited.self,
        KeyResultDropped.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.objectives) { room, id in
            guard let objective = room.objectives[id] else { return [] }
            return [
                Entry(
                    "objectives", id,
                    value: .of([
                        "title": objective.title, "description": objective.description, "change": objective.change,
                        "cards": objective.cards, "driver": objective.driver, "coOwners": objective.coOwners,
                        "supports": objective.supports, "position": objective.position,
                        "oneThing": objective.oneThing ? true : nil,
                        "merged": objective.merged, "hints": room.surfaceCheck(of: objective, id).hints,
                        "courses": objective.courses,
                        "changed": objective.closing?.changed, "evidence": objective.closing?.evidence,
                        "score": objective.closing?.score, "band": objective.closing?.score.map(Closing.Band.init(of:)),
                    ]))
            ]
        },
        .each(.keyResults) { room, id in
            guard let result = room.keyResults[id] else { return [] }
            return [
                Entry(
                    "keyResults", id,
                    value: .of([
                        "objective": result.objective, "title": result.title, "kind": result.kind, "unit": result.unit,
                        "baseline": result.baseline, "target": result.target, "due": result.due, "owner": result.owner,
                        "source": result.source, "checkpoints": result.checkpoints, "position": result.position,
                        "courses": result.courses, "score": result.score,
                        "band": result.score.map(Closing.Band.init(of:)),
                    ]))
            ]
        },
    ]

    static let steps = Steps.from(.shape, to: .review)
    static let most = 200
}

extension Room {
    /// The key results of an objective in the order in which they came.
    package func keyResults(of objective: String) -> [(id: String, value: KeyResult)] {
        keyResults.all.filter { $0.value.objective == objective }
    }

    /// The surface check of an objective as it stands.
    package func surfaceCheck(of objective: Objective, _ id: String) -> SurfaceCheck {
        SurfaceCheck(
            title: objective.title, change: objective.change, cards: objective.cards.count,
            keyResults: keyResults(of: id).map { (id: $0.id, title: $0.value.title) })
    }

    func check(_ someone: Someone?, _ field: String) throws(Refusal) {
        if case .person(let id) = someone, people[id]?.removed != false {
            throw .invalid(
                field, "That person is not in this room. Choose somebody who is, or give a name and function.")
        }
    }

    func check(_ cards: [Card.ID]) throws(Refusal) {
        for card in cards { _ = try shownCard(card) }
    }

    /// Functions as they are spelled here, each once.
    func spelled(_ functions: [String]) -> [String] {
        var seen: Set<String> = []
        return functions.map { spelling(ofFunction: $0) }.filter { seen.insert($0.sameFunction).inserted }
    }

    /// Somebody absent, with the function as it is spelled here.
    func spelled(_ someone: Someone) -> Someone {
        guard case .absent(let name, let function?) = someone else { return someone }
        return .absent(name: name, function: spelling(ofFunction: function))
    }
}
