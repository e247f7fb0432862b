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
    package var title: String
    package var description: String?
    /// The change it makes.
    package var change: String?
    package var cards: [Card.ID] = []
    package var driver: Someone?
    package var coOwners: [String] = []
    /// What it supports in the context.
    package var supports: String?
    package let position: Int
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

    package let objective: String
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
        DraftObjective.self, EditObjective.self, DropObjective.self, AddKeyResult.self, EditKeyResult.self,
        DropKeyResult.self,
    ]
    package static let events: [any Event.Type] = [
        ObjectiveDrafted.self, ObjectiveEdited.self, ObjectiveDropped.self, KeyResultAdded.self, KeyResultEdited.self,
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
                        "supports": objective.supports, "position": objective.position, "hints": [String](),
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

    fileprivate func check(_ someone: Someone?, _ field: String) throws(Refusal) {
        if case .person(let id) = someone, people[id]?.removed != false {
            throw .invalid(
                field, "That person is not in this room. Choose somebody who is, or give a name and function.")
        }
    }

    fileprivate func check(_ cards: [Card.ID]) throws(Refusal) {
        for card in cards { _ = try shownCard(card) }
    }

    /// Functions as they are spelled here, each once.
    fileprivate func spelled(_ functions: [String]) -> [String] {
        var seen: Set<String> = []
        return functions.map { spelling(ofFunction: $0) }.filter { seen.insert($0.sameFunction).inserted }
    }

    /// Somebody absent, with the function as it is spelled here.
    fileprivate func spelled(_ someone: Someone) -> Someone {
        guard case .absent(let name, let function?) = someone else { return someone }
        return .absent(name: name, function: spelling(ofFunction: function))
    }
}

// MARK: - Objectives

struct DraftObjective: Command {
    static let type = "objective.draft"
    static let fields: [Field] = [
        .text("title"), .text("description", .optional), .text("change", .optional), .ids("cards", max: 100, .optional),
        Field("driver", .someone, .optional),
        Field("coOwners", .list(.line(max: Field.shortText), max: 50), .optional), .text("supports", .optional),
    ]
    static let by = Roles.participants
    static let steps = Shaping.steps

    let title: String
    let description: String?
    let change: String?
    let cards: [Card.ID]?
    let driver: Someone?
    let coOwners: [String]?
    let supports: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.objectives.count < Shaping.most else {
            throw .conflict("tooManyDrafts", "This room has \(Shaping.most) drafts. Drop or merge some first.")
        }
        let cards = (cards ?? []).unique
        try room.check(cards)
        try room.check(driver, "driver")
        let id = "o\(room.objectives.everMade + 1)"
        return .events(
            ObjectiveDrafted(
                objective: id, title: title, description: description, change: change, cards: cards,
                driver: driver.map(room.spelled), coOwners: room.spelled(coOwners ?? []), supports: supports),
            created: id)
    }
}

struct ObjectiveDrafted: Event {
    static let type = "objectiveDrafted"
    let objective: String
    let title: String
    let description: String?
    let change: String?
    let cards: [Card.ID]
    let driver: Someone?
    let coOwners: [String]
    let supports: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.objectives[objective] = Objective(
            title: title, description: description, change: change, cards: cards, driver: driver, coOwners: coOwners,
            supports: supports, position: room.objectives.everMade + 1)
        room.shapedAt = stamp.seq
    }
}

struct EditObjective: Command {
    static let type = "objective.edit"
    static let fields: [Field] = [
        .id("objective"), .text("title", .optional), .text("description", .change), .text("change", .change),
        .ids("cards", max: 100, .optional), Field("driver", .someone, .change),
        Field("coOwners", .list(.line(max: Field.shortText), max: 50), .optional), .text("supports", .change), .base,
    ]
    static let by = Roles.participants
    static let steps = Shaping.steps

    let objective: String
    let title: String?
    let description: Change<String>
    let change: Change<String>
    let cards: [Card.ID]?
    let driver: Change<Someone>
    let coOwners: [String]?
    let supports: Change<String>
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.objectives[objective] else { throw .unknown("objective") }
        var new = old
        new.title = title ?? old.title
        new.description = description.applied(to: old.description)
        new.change = change.applied(to: old.change)
        new.cards = cards?.unique ?? old.cards
        new.driver = driver.applied(to: old.driver).map(room.spelled)
        new.coOwners = coOwners.map(room.spelled) ?? old.coOwners
        new.supports = supports.applied(to: old.supports)
        try room.check(new.cards.filter { !old.cards.contains($0) })
        if new.driver != old.driver { try room.check(new.driver, "driver") }
        var changed: [String] = []
        if new.title != old.title { changed.append("title") }
        if new.description != old.description { changed.append("description") }
        if new.change != old.change { changed.append("change") }
        if new.cards != old.cards { changed.append("cards") }
        if new.driver != old.driver { changed.append("driver") }
        if new.coOwners != old.coOwners { changed.append("coOwners") }
        if new.supports != old.supports { changed.append("supports") }
        if changed.isEmpty { return .nothing }
        try old.edits.check(changed, against: base, by: person.id)
        return .events(
            ObjectiveEdited(
                objective: objective, title: new.title, description: new.description, change: new.change,
                cards: new.cards, driver: new.driver, coOwners: new.coOwners, supports: new.supports, changed: changed))
    }
}

struct ObjectiveEdited: Event {
    static let type = "objectiveEdited"
    let objective: String
    let title: String
    let description: String?
    let change: String?
    let cards: [Card.ID]
    let driver: Someone?
    let coOwners: [String]
    let supports: String?
    let changed: [String]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.objectives.change(objective) {
            $0.title = title
            $0.description = description
            $0.change = change
            $0.cards = cards
            $0.driver = driver
            $0.coOwners = coOwners
            $0.supports = supports
            $0.edits.note(changed, stamp)
        }
        room.shapedAt = stamp.seq
    }
}

struct DropObjective: Command {
    static let type = "objective.drop"
    static let fields: [Field] = [.id("objective")]
    static let by = Roles.facilitators

    let objective: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.objectives[objective] != nil else { throw .unknown("objective") }
        return .events(ObjectiveDropped(objective: objective))
    }
}

struct ObjectiveDropped: Event {
    static let type = "objectiveDropped"
    let objective: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        let results = room.keyResults(of: objective).map(\.id)
        for id in results { room.keyResults[id] = nil }
        room.objectives[objective] = nil
        for (id, comment) in room.comments.all where comment.on == objective || results.contains(comment.on) {
            room.comments[id] = nil
        }
        room.shapedAt = stamp.seq
    }
}

// MARK: - Key results

struct AddKeyResult: Command {
    static let type = "keyResult.add"
    static let fields: [Field] =
        [.id("objective"), .text("title"), .choice("kind", KeyResult.Kind.self)] + KeyResult.fields(.optional)
    static let by = Roles.participants
    static let steps = Shaping.steps

    let objective: String
    let title: String
    let kind: KeyResult.Kind
    let unit: String?
    let baseline: Double?
    let target: Double?
    let due: Day?
    let owner: Someone?
    let source: String?
    let checkpoints: [KeyResult.Checkpoint]?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.objectives[objective] != nil else { throw .unknown("objective") }
        guard room.keyResults.count < Shaping.most else {
            throw .conflict("tooManyKeyResults", "This room has \(Shaping.most) key results. Drop some first.")
        }
        let result = KeyResult(
            objective: objective, title: title, kind: kind, unit: unit, baseline: baseline, target: target, due: due,
            owner: owner.map(room.spelled), source: source, checkpoints: checkpoints,
            position: room.keyResults.everMade + 1)
        try result.check()
        try room.check(owner, "owner")
        let id = "k\(room.keyResults.everMade + 1)"
        return .events(KeyResultAdded(keyResult: id, value: result), created: id)
    }
}

struct KeyResultAdded: Event {
    static let type = "keyResultAdded"
    let keyResult: String
    let value: KeyResult

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.keyResults[keyResult] = value
        room.shapedAt = stamp.seq
    }
}

struct EditKeyResult: Command {
    static let type = "keyResult.edit"
    static let fields: [Field] =
        [.id("keyResult"), .text("title", .optional), .choice("kind", KeyResult.Kind.self, .optional)]
        + KeyResult.fields(.change) + [.base]
    static let by = Roles.participants
    static let steps = Shaping.steps

    let keyResult: String
    let title: String?
    let kind: KeyResult.Kind?
    let unit: Change<String>
    let baseline: Change<Double>
    let target: Change<Double>
    let due: Change<Day>
    let owner: Change<Someone>
    let source: Change<String>
    let checkpoints: Change<[KeyResult.Checkpoint]>
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.keyResults[keyResult] else { throw .unknown("key result") }
        var new = old
        new.title = title ?? old.title
        new.kind = kind ?? old.kind
        new.unit = unit.applied(to: old.unit)
        new.baseline = baseline.applied(to: old.baseline)
        new.target = target.applied(to: old.target)
        new.due = due.applied(to: old.due)
        new.owner = owner.applied(to: old.owner).map(room.spelled)
        new.source = source.applied(to: old.source)
        new.checkpoints = checkpoints.applied(to: old.checkpoints)
        var changed: [String] = []
        if new.title != old.title { changed.append("title") }
        if new.kind != old.kind { changed.append("kind") }
        if new.unit != old.unit { changed.append("unit") }
        if new.baseline != old.baseline { changed.append("baseline") }
        if new.target != old.target { changed.append("target") }
        if new.due != old.due { changed.append("due") }
        if new.owner != old.owner { changed.append("owner") }
        if new.source != old.source { changed.append("source") }
        if new.checkpoints != old.checkpoints { changed.append("checkpoints") }
        if changed.isEmpty { return .nothing }
        try new.check()
        if new.owner != old.owner { try room.check(new.owner, "owner") }
        try old.edits.check(changed, against: base, by: person.id)
        return .events(KeyResultEdited(keyResult: keyResult, value: new, changed: changed))
    }
}

struct KeyResultEdited: Event {
    static let type = "keyResultEdited"
    let keyResult: String
    let value: KeyResult
    let changed: [String]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.keyResults.change(keyResult) {
            $0 = value
            $0.edits.note(changed, stamp)
        }
        room.shapedAt = stamp.seq
    }
}

struct DropKeyResult: Command {
    static let type = "keyResult.drop"
    static let fields: [Field] = [.id("keyResult")]
    static let by = Roles.participants
    static let steps = Shaping.steps

    let keyResult: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.keyResults[keyResult] != nil else { throw .unknown("key result") }
        return .events(KeyResultDropped(keyResult: keyResult))
    }
}

struct KeyResultDropped: Event {
    static let type = "keyResultDropped"
    let keyResult: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.keyResults[keyResult] = nil
        for (id, comment) in room.comments.all where comment.on == keyResult { room.comments[id] = nil }
        room.shapedAt = stamp.seq
    }
}

extension KeyResult {
    static func fields(_ need: Field.Need) -> [Field] {
        [
            .line("unit", max: 40, need), Field("baseline", .number, need), Field("target", .number, need),
            .day("due", need), Field("owner", .someone, need), .text("source", need),
            Field("checkpoints", .list(.object([.day("date"), Field("value", .number)]), max: 60), need),
        ]
    }

    /// Increase needs a target above its baseline, decrease one below.
    func check() throws(Refusal) {
        guard let baseline, let target else { return }
        if kind == .increase, target <= baseline {
            throw .invalid(
                "target", "To increase, the target is above the baseline. Change one of them, or choose decrease.")
        }
        if kind == .decrease, target >= baseline {
            throw .invalid(
                "target", "To decrease, the target is below the baseline. Change one of them, or choose increase.")
        }
    }
}

extension Array where Element: Hashable {
    /// Each element once, where it first stands.
    fileprivate var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
