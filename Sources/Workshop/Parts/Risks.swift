import Foundation

/// Something that threatens an objective: a risk may happen, a blocker happens now.
package struct Risk: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case risk, blocker }

    package let kind: Kind
    /// The objective or key result, or `room`.
    package let on: String
    package let text: String
    package let owner: Someone?
    package let by: Person.ID
    package let at: Date
    package var closedAt: Date?
}

/// Risks and blockers, kept apart, each with who looks after it.
package enum Risks: Part {
    package static let commands: [any Command.Type] = [RaiseRisk.self, CloseRisk.self]
    package static let events: [any Event.Type] = [RiskRaised.self, RiskClosed.self]
    package static let drawings: [Drawing] = [
        .each(.risks) { room, id in
            guard let risk = room.risks[id] else { return [] }
            return [
                Entry(
                    "risks", id,
                    value: .of([
                        "kind": risk.kind, "on": risk.on, "text": risk.text, "owner": risk.owner, "by": risk.by,
                        "at": risk.at, "state": risk.closedAt == nil ? "open" : "closed", "closedAt": risk.closedAt,
                    ]))
            ]
        }
    ]

    static let most = 1_000
}

struct RaiseRisk: Command {
    static let type = "risk.raise"
    static let fields: [Field] = [
        .choice("kind", Risk.Kind.self), .id("on"), .text("text"), Field("owner", .someone, .optional),
    ]
    static let by = Roles.participants
    static let afterCommit = true

    let kind: Risk.Kind
    let on: String
    let text: String
    let owner: Someone?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard on == "room" || room.objectives[on] != nil || room.keyResults[on] != nil else {
            throw .unknown("objective or key result")
        }
        try room.check(owner, "owner")
        guard room.risks.count < Risks.most else {
            throw .conflict("tooManyRisks", "This room has \(Risks.most) risks, the most it can take.")
        }
        let id = "x\(room.risks.everMade + 1)"
        return .events(
            RiskRaised(risk: id, kind: kind, on: on, text: text, owner: owner.map(room.spelled)), created: id)
    }
}

struct RiskRaised: Event {
    static let type = "riskRaised"
    static let words = Words("text", on: "risk")
    let risk: String
    let kind: Risk.Kind
    let on: String
    let text: String
    let owner: Someone?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.risks[risk] = Risk(kind: kind, on: on, text: text, owner: owner, by: stamp.by ?? "", at: stamp.at)
    }
}

struct CloseRisk: Command {
    static let type = "risk.close"
    static let fields: [Field] = [.id("risk")]
    static let by = Roles.participants
    static let afterCommit = true

    let risk: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.risks[risk] else { throw .unknown("risk") }
        return old.closedAt == nil ? .events(RiskClosed(risk: risk)) : .nothing
    }
}

struct RiskClosed: Event {
    static let type = "riskClosed"
    let risk: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.risks.change(risk) { $0.closedAt = stamp.at }
    }
}
