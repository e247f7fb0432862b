import Foundation

struct DraftObjective: Command {
    static let type = "objective.draft"
    static let fields: [Field] = [
        .text("title"), .text("description", .optional), .text("change", .optional), .ids("cards", max: 100, .optional),
        Field("driver", .someone, .optional),
        Field("coOwners", .list(.line(max: Field.shortText), max: 50), .optional), .text("supports", .optional),
        .flag("oneThing", .optional),
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
    let oneThing: Bool?

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
                driver: driver.map(room.spelled), coOwners: room.spelled(coOwners ?? []), supports: supports,
                oneThing: oneThing),
            created: id)
    }
}

struct ObjectiveDrafted: Event {
    static let type = "objectiveDrafted"
    static let words = Words("title", "description", "change", "supports", on: "objective")
    let objective: String
    let title: String
    let description: String?
    let change: String?
    let cards: [Card.ID]
    let driver: Someone?
    let coOwners: [String]
    let supports: String?
    let oneThing: Bool?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.objectives[objective] = Objective(
            title: title, description: description, change: change, cards: cards, driver: driver, coOwners: coOwners,
            supports: supports, oneThing: oneThing ?? false, position: room.objectives.everMade + 1)
        room.shapedAt = stamp.seq
    }
}

struct EditObjective: Command {
    static let type = "objective.edit"
    static let fields: [Field] = [
        .id("objective"), .text("title", .optional), .text("description", .change), .text("change", .change),
        .ids("cards", max: 100, .optional), Field("driver", .someone, .change),
        Field("coOwners", .list(.line(max: Field.shortText), max: 50), .optional), .text("supports", .change),
        .flag("oneThing", .optional), .text("reason", .optional), .base,
    ]
    static let by = Roles.participants
    static let steps = Shaping.steps
    static let afterCommit = true

    let objective: String
    let title: String?
    let description: Change<String>
    let change: Change<String>
    let cards: [Card.ID]?
    let driver: Change<Someone>
    let coOwners: [String]?
    let supports: Change<String>
    let oneThing: Bool?
    /// Why other people drive or own it, needed after the commit.
    let reason: String?
    let base: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let old = try room.objective(objective)
        var new = old
        new.title = title ?? old.title
        new.description = description.applied(to: old.description)
        new.change = change.applied(to: old.change)
        new.cards = cards?.unique ?? old.cards
        new.driver = driver.applied(to: old.driver).map(room.spelled)
        new.coOwners = coOwners.map(room.spelled) ?? old.coOwners
        new.supports = supports.applied(to: old.supports)
        new.oneThing = oneThing ?? old.oneThing
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
        if new.oneThing != old.oneThing { changed.append("oneThing") }
        if changed.isEmpty { return .nothing }
        let isCommitted = room.charter.status == .committed
        if isCommitted { try allowAfterCommit(changed, new) }
        try old.edits.check(changed, against: base, by: person.id)
        return .events(
            ObjectiveEdited(
                objective: objective, title: new.title, description: new.description, change: new.change,
                cards: new.cards, driver: new.driver, coOwners: new.coOwners, supports: new.supports,
                oneThing: new.oneThing, changed: changed, reason: isCommitted ? reason : nil))
    }

    /// What was decided stays; who sees to it may change, with a reason that stays in the record.
    private func allowAfterCommit(_ changed: [String], _ new: Objective) throws(Refusal) {
        guard Set(changed).isSubset(of: ["driver", "coOwners"]) else {
            throw .conflict(
                "committed",
                "The decisions are final. Who drives and owns an objective can still change, with a reason; for anything else a facilitator reopens the workshop."
            )
        }
        guard new.driver != nil else {
            throw .invalid("driver", "Somebody has to drive it. Choose who takes it on, or give a name and function.")
        }
        guard reason != nil else {
            throw .invalid("reason", "Say in a sentence why this changes. Both names stay in the record.")
        }
    }
}

struct ObjectiveEdited: Event {
    static let type = "objectiveEdited"
    static let words = Words("title", "description", "change", "supports", "reason", on: "objective")
    let objective: String
    let title: String
    let description: String?
    let change: String?
    let cards: [Card.ID]
    let driver: Someone?
    let coOwners: [String]
    let supports: String?
    let oneThing: Bool?
    let changed: [String]
    /// Only of a change after the commit; absent in what earlier versions wrote.
    let reason: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.objectives.change(objective) {
            if let reason { $0.courses = ($0.courses ?? []) + [course($0, reason, stamp)] }
            $0.title = title
            $0.description = description
            $0.change = change
            $0.cards = cards
            $0.driver = driver
            $0.coOwners = coOwners
            $0.supports = supports
            $0.oneThing = oneThing ?? $0.oneThing
            $0.edits.note(changed, stamp)
        }
        room.shapedAt = stamp.seq
    }

    private func course(_ old: Objective, _ reason: String, _ stamp: Stamp) -> Objective.Course {
        let (driverChanged, ownersChanged) = (changed.contains("driver"), changed.contains("coOwners"))
        return Objective.Course(
            changed: changed,
            from: .init(driver: driverChanged ? old.driver : nil, coOwners: ownersChanged ? old.coOwners : nil),
            to: .init(driver: driverChanged ? driver : nil, coOwners: ownersChanged ? coOwners : nil),
            reason: reason, by: stamp.by ?? "", at: stamp.at)
    }
}

struct DropObjective: Command {
    static let type = "objective.drop"
    static let fields: [Field] = [.id("objective")]
    static let by = Roles.facilitators

    let objective: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        _ = try room.objective(objective)
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
        room.dropWhatHangs(on: objective)
        room.dropComments(on: [objective] + results)
        room.shapedAt = stamp.seq
    }
}

extension Array where Element: Hashable {
    /// Each element once, where it first stands.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
