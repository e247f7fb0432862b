import Foundation

/// What somebody wrote about a key result for a check-in: a value, or that there is no data and who gets it by when.
package struct Update: Codable, Hashable, Sendable, JSONConvertible {
    package struct NoData: Codable, Hashable, Sendable, JSONConvertible {
        package let who: Someone
        package let by: Day

        package var json: JSON { .of(["who": who, "by": by]) }
    }

    package let checkIn: String
    package let keyResult: String
    package let value: Double?
    package let noData: NoData?
    /// 0...10.
    package let confidence: Int?
    package let note: String?
    /// How it gets back on track; with a confidence of 7 or more and no data, what makes one sure.
    package let plan: String?
    /// Whether it is to be talked about.
    package let discuss: Bool
    /// Whether its value became the baseline, which is not data.
    package let establishes: Bool
    package let by: Person.ID
    package let at: Date

    package var json: JSON {
        .of([
            "checkIn": checkIn, "keyResult": keyResult, "value": value, "noData": noData, "confidence": confidence,
            "note": note, "plan": plan, "discuss": discuss ? true : nil, "establishes": establishes ? true : nil,
            "by": by, "at": at,
        ])
    }
}

/// Writes an update. Writing again replaces what counts; what was written before stays in the history.
struct WriteUpdate: Command {
    static let type = "update.write"
    static let fields: [Field] = [
        .id("checkIn"), .id("keyResult"), Field("value", .number, .optional),
        Field("noData", .object([Field("who", .someone), .day("by")]), .optional),
        .int("confidence", 0...10, .optional), .text("note", .optional), .text("plan", .optional),
        .flag("discuss", .optional),
    ]
    static let by = Roles.participants
    static let afterCommit = true

    let checkIn: String
    let keyResult: String
    let value: Double?
    let noData: Update.NoData?
    let confidence: Int?
    let note: String?
    let plan: String?
    let discuss: Bool?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        try room.afterTheCommit()
        let checkIn = try room.checkIn(checkIn)
        guard checkIn.state == .open else {
            let next = room.openCheckIn.map { "Write it into the one of \($0.value.date)." } ?? "It changed nothing."
            throw .conflict("checkInClosed", "The check-in of \(checkIn.date) was closed meanwhile. \(next)")
        }
        guard let result = room.keyResults[keyResult] else { throw .unknown("key result") }
        if (value == nil) == (noData == nil) {
            throw .invalid(
                "value", "Give a value, or say that there is no data yet, with who will get it and by when.")
        }
        if let value, result.kind == .milestone, value != 0, value != 1 {
            throw .invalid("value", "A milestone is reached or not: 1 or 0.")
        }
        try room.check(noData?.who, "noData.who")
        guard room.updates.count < CheckIns.mostUpdates else {
            throw .conflict("tooManyUpdates", "This room has \(CheckIns.mostUpdates) updates, the most it can take.")
        }
        let establishes = result.kind == .establishBaseline && result.baseline == nil && value != nil
        let id = "u\(room.updates.everMade + 1)"
        let update = Update(
            checkIn: self.checkIn, keyResult: keyResult, value: value,
            noData: noData.map { Update.NoData(who: room.spelled($0.who), by: $0.by) }, confidence: confidence,
            note: note, plan: plan, discuss: discuss ?? false, establishes: establishes, by: person.id, at: moment.now)
        var events: [any Event] = [UpdateWritten(update: id, value: update)]
        if establishes, let value { events.append(BaselineEstablished(keyResult: keyResult, baseline: value)) }
        return Decision(events: events, created: id)
    }
}

struct UpdateWritten: Event {
    static let type = "updateWritten"
    static let words = Words("value.note", "value.plan", on: "value.keyResult")
    let update: String
    let value: Update

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.updates[update] = value
    }
}

/// The first measurement of a key result that asked for a baseline.
struct BaselineEstablished: Event {
    static let type = "baselineEstablished"
    let keyResult: String
    let baseline: Double

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.keyResults.change(keyResult) { $0.baseline = baseline }
    }
}

extension CheckIns {
    static func stillOpen(_ id: String, in room: Room) throws(Refusal) -> CheckIn {
        try room.afterTheCommit()
        let checkIn = try room.checkIn(id)
        guard checkIn.state == .open else {
            let next = room.openCheckIn.map { " The one of \($0.value.date) is open." } ?? ""
            throw .conflict(
                "checkInClosed",
                "The check-in of \(checkIn.date) is \(checkIn.state == .closed ? "closed" : "skipped") already.\(next)")
        }
        return checkIn
    }
}
