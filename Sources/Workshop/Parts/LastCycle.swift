import Foundation

/// What another room came to, brought over from its `room.json`, so that a new workshop begins where the last one ended.
package struct LastCycle: Codable, Hashable, Sendable, JSONConvertible {
    package struct Objective: Codable, Hashable, Sendable, JSONConvertible {
        package let title: String
        /// 0 to 1, at the end of the cycle.
        package let score: Double?
        /// Whether the way of working really changed: yes, partly, no.
        package let changed: String?
        package let evidence: String?
        package let keyResults: [KeyResult]

        package var json: JSON {
            .of([
                "title": title, "score": score, "changed": changed, "evidence": evidence, "keyResults": keyResults,
            ])
        }
    }

    package struct KeyResult: Codable, Hashable, Sendable, JSONConvertible {
        package let title: String
        /// What it measured; absent in what earlier versions read.
        package let kind: Workshop.KeyResult.Kind?
        package let unit: String?
        package let baseline: Double?
        package let target: Double?
        package let value: Double?
        package let score: Double?

        package var json: JSON {
            .of([
                "title": title, "kind": kind, "unit": unit, "baseline": baseline, "target": target, "value": value,
                "score": score,
            ])
        }
    }

    package struct Ask: Codable, Hashable, Sendable, JSONConvertible {
        package let what: String
        package let fromFunction: String
        package let toFunction: String
        package let answer: String?
        /// What became of it where it was promised: kept, late, broken, released.
        package let outcome: String?
        /// Whether somebody still waits for it: it was not answered, the no left open what follows, or the promise was not kept. Absent in what earlier versions read.
        package let isOpen: Bool?

        package var json: JSON {
            .of([
                "what": what, "fromFunction": fromFunction, "toFunction": toFunction, "answer": answer,
                "outcome": outcome, "open": isOpen ?? (answer != "yes") ? true : nil,
            ])
        }
    }

    /// A card that was let go, and why.
    package struct NotNow: Codable, Hashable, Sendable, JSONConvertible {
        package let text: String
        package let reason: String?
        package let kind: Card.Kind?

        package var json: JSON { .of(["text": text, "reason": reason, "kind": kind]) }
    }

    /// The name of the cycle, “Q3 2026”.
    package let label: String?
    package let title: String
    package let objectives: [Objective]
    package let learnings: String?
    package let carryOver: String?
    package let asks: [Ask]
    package let notNow: [NotNow]
    package var importedAt: Date?

    package var json: JSON {
        .of([
            "label": label, "title": title, "importedAt": importedAt, "objectives": objectives,
            "learnings": learnings, "carryOver": carryOver, "asks": asks, "notNow": notNow,
        ])
    }
}

/// Beginning where the last cycle ended.
package enum LastCycles: Part {
    package static let commands: [any Command.Type] = [DropLastCycle.self]
    package static let events: [any Event.Type] = [LastCycleImported.self, LastCycleDropped.self]
    package static let drawings: [Drawing] = [
        .whole(.lastCycle) { room in room.lastCycle.map { [Entry("room", "lastCycle", value: $0.json)] } ?? [] }
    ]
}

/// Keeps the last cycle's results in the room; importing again replaces them. Not on the wire of commands: the file has a call and a limit of its own.
package struct ImportLastCycle: Command {
    package static let type = "lastCycle.import"
    package static let fields: [Field] = []
    package static let by = Roles.facilitators

    let lastCycle: LastCycle

    /// What a file holds, given as its text or as what that says. Throws `invalid` with a sentence when it is no `room.json`.
    package init(file: JSON, into code: String) throws(Refusal) {
        let text = file.string
        do throws(Refusal) {
            let file = try text.map { text throws(Refusal) in try JSONText.read(text) } ?? file
            lastCycle = try LastCycle.read(file, into: code)
        } catch {
            throw RoomFile.located(error, in: text)
        }
    }

    package func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        .events(LastCycleImported(lastCycle: lastCycle))
    }
}

struct LastCycleImported: Event {
    static let type = "lastCycleImported"
    let lastCycle: LastCycle

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.lastCycle = lastCycle
        room.lastCycle?.importedAt = stamp.at
    }
}

struct DropLastCycle: Command {
    static let type = "lastCycle.drop"
    static let fields: [Field] = []
    static let by = Roles.facilitators

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        room.lastCycle == nil ? .nothing : .events(LastCycleDropped())
    }
}

struct LastCycleDropped: Event {
    static let type = "lastCycleDropped"

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.lastCycle = nil }
}
