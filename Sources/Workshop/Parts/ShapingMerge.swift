import Foundation

// Objectives that pull the same way become one with several owners.

/// What was merged into an objective, as it stood.
package struct MergedObjective: Codable, Hashable, Sendable, JSONConvertible {
    package let id: String
    package let title: String
    package let change: String?
    package let driver: Someone?

    package var json: JSON { .of(["id": id, "title": title, "change": change, "driver": driver]) }
}

/// Merges objectives into one of them: their cards, key results, asks, trade-offs, actions and comments move there, their owners join its own.
struct MergeObjectives: Command {
    static let type = "objective.merge"
    static let fields: [Field] = [.ids("objectives", max: 100), .id("into")]
    static let by = Roles.facilitators

    let objectives: [String]
    let into: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        _ = try room.objective(into)
        let others = objectives.filter { $0 != into }.unique
        if others.isEmpty { throw .invalid("objectives", "Choose at least one other objective to merge.") }
        for other in others { _ = try room.objective(other) }
        return .events(ObjectivesMerged(objectives: others, into: into))
    }
}

struct ObjectivesMerged: Event {
    static let type = "objectivesMerged"
    let objectives: [String]
    let into: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        for id in objectives {
            guard let merged = room.objectives[id], let whole = room.objectives[into] else { continue }
            let driving = room.function(of: whole.driver)
            let owners = room.owners(of: merged).filter { function in driving?.isSameFunction(as: function) != true }
            for (result, value) in room.keyResults.all where value.objective == id {
                room.keyResults.change(result) { $0.objective = into }
            }
            for (comment, value) in room.comments.all where value.on == id {
                room.comments.change(comment) { $0.on = into }
            }
            room.moveWhatHangs(on: id, to: into)
            let coOwners = room.spelled(whole.coOwners + owners)
            room.objectives.change(into) {
                $0.cards = ($0.cards + merged.cards).unique
                $0.coOwners = coOwners
                $0.driver = $0.driver ?? merged.driver
                $0.supports = $0.supports ?? merged.supports
                $0.oneThing = $0.oneThing || merged.oneThing
                $0.merged +=
                    [MergedObjective(id: id, title: merged.title, change: merged.change, driver: merged.driver)]
                    + merged.merged
                $0.edits.note(["cards", "coOwners", "driver", "supports", "oneThing"], stamp)
            }
            room.objectives[id] = nil
            room.mergedObjectives[id] = into
        }
        room.shapedAt = stamp.seq
    }
}

extension Room {
    /// An objective on the table. Throws `objectiveMerged`, naming the one that it went into.
    func objective(_ id: String) throws(Refusal) -> Objective {
        if let objective = objectives[id] { return objective }
        var place = id
        while let next = mergedObjectives[place] { place = next }
        guard place != id, let into = objectives[place] else { throw .unknown("objective") }
        throw .conflict(
            "objectiveMerged",
            "This objective was merged into “\(into.title)” meanwhile. Your words are still here: add them there.")
    }

    /// The function that somebody speaks for.
    func function(of someone: Someone?) -> String? {
        switch someone {
        case .person(let id): people[id]?.function
        case .absent(_, let function): function
        case nil: nil
        }
    }
}
