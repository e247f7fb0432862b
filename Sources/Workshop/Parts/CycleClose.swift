import Foundation

/// The end of a cycle: did the way of working change, how far did each key result come, what was learnt, what carries over.
package struct Closing: Codable, Hashable, Sendable, JSONConvertible {
    package enum Changed: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case yes, partly, no }

    /// What a score means: below 0.4, below 0.7, 0.7 and above.
    package enum Band: String, Hashable, Sendable, CaseIterable, JSONConvertible {
        case low, middle, high

        package init(of score: Double) { self = score < 0.4 ? .low : score < 0.7 ? .middle : .high }

        /// As people say it.
        package var title: String {
            switch self {
            case .low: "little came of it"
            case .middle: "part of the way"
            case .high: "as good as reached"
            }
        }
    }

    package struct Objective: Codable, Hashable, Sendable {
        package let changed: Changed?
        package let evidence: String?
        /// 0.0...1.0.
        package let score: Double?
    }

    package struct KeyResult: Codable, Hashable, Sendable {
        /// 0.0...1.0.
        package let score: Double?
    }

    package let learnings: String?
    package let carryOver: String?
    package let by: Person.ID
    package let at: Date

    package var json: JSON {
        .of(["learnings": learnings, "carryOver": carryOver, "by": by, "at": at])
    }
}

/// Closing the cycle. Closing it again replaces what was said; the log keeps both.
package enum CycleClose: Part {
    package static let commands: [any Command.Type] = [CloseCycle.self]
    package static let events: [any Event.Type] = [CycleClosed.self]
    package static let drawings: [Drawing] = [
        .whole(.closing) { room in room.closing.map { [Entry("room", "closed", value: $0.json)] } ?? [] }
    ]
}

struct CloseCycle: Command {
    static let type = "cycle.close"
    static let fields: [Field] = [
        Field(
            "objectives",
            .map(
                .object([
                    .choice("changed", Closing.Changed.self, .optional), .text("evidence", .optional), score,
                ]), max: Shaping.most)),
        Field("keyResults", .map(.object([score]), max: Shaping.most), .optional),
        .text("learnings", .optional), .text("carryOver", .optional),
    ]
    static let by = Roles.facilitators
    static let afterCommit = true
    private static let score = Field("score", .share, .optional)

    let objectives: [String: Closing.Objective]
    let keyResults: [String: Closing.KeyResult]?
    let learnings: String?
    let carryOver: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        try room.afterTheCommit()
        for id in objectives.keys.sorted() where room.objectives[id] == nil { throw .unknown("objective") }
        for id in (keyResults ?? [:]).keys.sorted() where room.keyResults[id] == nil { throw .unknown("key result") }
        var events: [any Event] = []
        if let (id, open) = room.openCheckIn {
            let (results, standings) = room.results(of: id)
            events.append(CheckInSkipped(checkIn: id, reason: nil, results: results, standings: standings))
            events += room.timerAfter(open)
        }
        events.append(
            CycleClosed(
                objectives: objectives, keyResults: keyResults ?? [:], learnings: learnings, carryOver: carryOver))
        return Decision(events: events)
    }
}

struct CycleClosed: Event {
    static let type = "cycleClosed"
    static let words = Words("objectives.*.evidence", "learnings", "carryOver", on: "#cycle")
    let objectives: [String: Closing.Objective]
    let keyResults: [String: Closing.KeyResult]
    let learnings: String?
    let carryOver: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        for (id, closing) in objectives { room.objectives.change(id) { $0.closing = closing } }
        for (id, closing) in keyResults { room.keyResults.change(id) { $0.score = closing.score } }
        room.closing = Closing(learnings: learnings, carryOver: carryOver, by: stamp.by ?? "", at: stamp.at)
    }
}
