import Foundation

/// Says what stops to make room for an objective, or that nothing has to. From an ask that was answered “yes, if” it takes the condition and who gives.
struct RecordTradeOff: Command {
    static let type = "tradeOff.record"
    static let fields: [Field] = [
        .id("objective", .optional), .text("stops", .optional), .flag("nothingStops", .optional),
        .text("reason", .optional), .line("function", max: Field.shortText, .optional), .day("until", .optional),
        .id("ask", .optional),
    ]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let objective: String?
    let stops: String?
    let nothingStops: Bool?
    let reason: String?
    let function: String?
    let until: Day?
    let ask: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let condition = try condition(in: room)
        guard let objective = objective ?? condition?.objective else {
            throw .invalid("objective", "Say for which objective this is.")
        }
        _ = try room.objective(objective)
        if let condition, condition.objective != objective {
            throw .invalid("ask", "That ask is for another objective. Choose one of this objective.")
        }
        guard let function = (function ?? condition?.giving).map({ room.spelling(ofFunction: $0) }) else {
            throw .invalid("function", "Say which function gives this up.")
        }
        let nothing = nothingStops == true
        let stops = stops ?? (nothing ? nil : condition?.condition)
        try check(stops, nothing)
        let same = room.tradeOffs.values.contains {
            $0.objective == objective && $0.stops == stops && $0.function.isSameFunction(as: function)
        }
        if same {
            throw .conflict("alreadyRecorded", "\(function) has this on the list for this objective already.")
        }
        guard room.tradeOffs.count < Alignment.most else {
            throw .conflict("tooManyTradeOffs", "This room has \(Alignment.most) trade-offs. Drop some first.")
        }
        let id = "t\(room.tradeOffs.everMade + 1)"
        let confirmed = nothing && person.function.isSameFunction(as: function)
        return .events(
            TradeOffRecorded(
                tradeOff: id, objective: objective, stops: stops, reason: reason, function: function, until: until,
                ask: ask, confirmed: confirmed),
            created: id)
    }

    /// The condition that it is made from, and for what it stands.
    private func condition(in room: Room) throws(Refusal) -> (objective: String, giving: String, condition: String)? {
        guard let ask else { return nil }
        guard let made = room.asks[ask] else { throw .unknown("ask") }
        guard made.reply?.answer == .yesIf, let condition = made.reply?.condition else {
            throw .conflict(
                "noCondition", "That ask has no “yes, if”, so there is no condition to make a trade-off from.")
        }
        return (made.objective, made.giving, condition)
    }

    private func check(_ stops: String?, _ nothing: Bool) throws(Refusal) {
        if nothing, stops != nil {
            throw .invalid("nothingStops", "Either something stops or nothing does. Take one of them out.")
        }
        if nothing, reason == nil {
            throw .invalid("reason", "Say why nothing has to stop, so that others can believe it.")
        }
        if nothing, until != nil {
            throw .invalid("until", "Where nothing stops there is no date. Leave it out.")
        }
        if !nothing, stops == nil {
            throw .invalid("stops", "Say what stops, or that nothing has to and why.")
        }
    }
}

/// That nothing stops needs no other's word when the function says so itself.
struct TradeOffRecorded: Event {
    static let type = "tradeOffRecorded"
    static let words = Words("stops", "reason", on: "tradeOff", "ask")
    let tradeOff: String
    let objective: String
    let stops: String?
    let reason: String?
    let function: String
    let until: Day?
    let ask: String?
    let confirmed: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        let by = stamp.by ?? ""
        room.tradeOffs[tradeOff] = TradeOff(
            objective: objective, stops: stops, reason: reason, function: function, until: until, ask: ask,
            recordedBy: by, at: stamp.at,
            confirmation: confirmed ? TradeOff.Confirmation(by: by, onBehalf: nil) : nil)
    }
}

/// Confirms that something is given up: somebody of the function that does, or a facilitator for one of them by name.
struct ConfirmTradeOff: Command {
    static let type = "tradeOff.confirm"
    static let fields: [Field] = [.id("tradeOff"), .id("onBehalf", .optional)]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let tradeOff: String
    let onBehalf: Person.ID?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.tradeOffs[tradeOff] else { throw .unknown("trade-off") }
        let (by, onBehalf) = try room.spokesperson(for: old.function, onBehalf: onBehalf, by: person)
        if old.confirmation != nil { return .nothing }
        return .events(TradeOffConfirmed(tradeOff: tradeOff, by: by, onBehalf: onBehalf))
    }
}

struct TradeOffConfirmed: Event {
    static let type = "tradeOffConfirmed"
    let tradeOff: String
    let by: Person.ID
    let onBehalf: Person.ID?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.tradeOffs.change(tradeOff) { $0.confirmation = TradeOff.Confirmation(by: by, onBehalf: onBehalf) }
    }
}

struct DropTradeOff: Command {
    static let type = "tradeOff.drop"
    static let fields: [Field] = [.id("tradeOff")]
    static let by = Roles.participants
    static let steps = Alignment.steps
    static let afterCommit = true

    let tradeOff: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.tradeOffs[tradeOff] else { throw .unknown("trade-off") }
        guard
            person.id == old.recordedBy || person.role == .facilitator
                || person.function.isSameFunction(as: old.function)
        else {
            throw Refusal(
                .forbidden, "notYourFunction",
                "Only \(old.function), who wrote this down or a facilitator can take it off the list. Write a comment instead."
            )
        }
        try room.keepAgreed(since: old.at)
        return .events(TradeOffDropped(tradeOff: tradeOff))
    }
}

struct TradeOffDropped: Event {
    static let type = "tradeOffDropped"
    let tradeOff: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.tradeOffs[tradeOff] = nil
        room.dropComments(on: [tradeOff])
    }
}
