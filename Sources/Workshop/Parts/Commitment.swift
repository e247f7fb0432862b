import Foundation

/// The decisions become final; what is missing, and what stays open.
package enum Commitment: Part {
    package enum Cadence: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        case weekly, everyTwoWeeks, monthly
    }

    /// What was agreed at the commit.
    package struct Record: Codable, Hashable, Sendable, JSONConvertible {
        package let pointOfContact: Person.ID
        package let cadence: Cadence
        package let firstCheckIn: Day
        package let time: String?
        package let overrideReason: String?
        package let decidedBy: String?
        package let at: Date
        /// What it went over; absent in what the first version wrote.
        package var overridden: [Overridden]?
        /// Who took part when it became final, whoever comes and goes after it; absent in rooms stored by an earlier version.
        package var deciders: [Person.ID]?

        package var json: JSON {
            .of([
                "pointOfContact": pointOfContact, "cadence": cadence, "firstCheckIn": firstCheckIn, "time": time,
                "overrideReason": overrideReason, "decidedBy": decidedBy, "at": at,
                "overridden": overridden?.isEmpty == false ? overridden : nil, "deciders": deciders,
            ])
        }
    }

    /// Something that needed a reason when the decisions became final.
    package struct Overridden: Codable, Hashable, Sendable, JSONConvertible {
        package let code: String
        package let id: String?

        package var json: JSON { .of(["code": code, "id": id]) }
    }

    package static let commands: [any Command.Type] = [CommitWorkshop.self, ReopenWorkshop.self, GiveFeedback.self]
    package static let events: [any Event.Type] = [
        WorkshopCommitted.self, WorkshopReopened.self, FeedbackGiven.self,
    ]
    package static let drawings: [Drawing] = [
        .whole(.charter, .people, .positions, .objectives, .keyResults, .asks, .consents, .record) { room in
            let commit: JSON = .of(["missing": room.missing, "reasons": room.needsReason])
            var entries = [Entry("room", "commit", value: commit)]
            if let record = room.record { entries.append(Entry("room", "record", value: record.json)) }
            if !room.reopenings.isEmpty { entries.append(Entry("room", "reopened", value: room.reopenings.json)) }
            return entries
        },
        .whole(
            .charter, .people, .agenda, .oneThing, .positions, .choices, .objectives, .keyResults, .asks, .tradeOffs,
            .actions, .shortlist, .ballots
        ) { room in (room.openWork + room.openChoices).map(\.entry) },
        .each(.comments) { room, id in room.openQuestion(id).map { [$0.entry] } ?? [] },
        .each(.feedback) { room, person in
            guard let feedback = room.feedback[person] else { return [] }
            return [
                Entry("desk", "feedback", person, value: .string(feedback.text)),
                Entry(you: person, "feedback", value: .string(feedback.text)),
            ]
        },
    ]
}

/// One line of feedback at the end, one per person.
package struct Feedback: Codable, Hashable, Sendable {
    package let text: String
}

// MARK: - Commit and reopen

/// Makes the decisions final. Judged in any step; an objective that lacks something refuses it, a standing concern needs a reason.
struct CommitWorkshop: Command {
    static let type = "workshop.commit"
    static let fields: [Field] = [
        .id("pointOfContact"), .choice("cadence", Commitment.Cadence.self, .optional), .day("firstCheckIn"),
        Field("time", .time, .optional), .text("overrideReason", .optional), .line("decidedBy", .optional),
    ]
    static let by = Roles.facilitators

    let pointOfContact: Person.ID
    let cadence: Commitment.Cadence?
    let firstCheckIn: Day
    let time: String?
    let overrideReason: String?
    let decidedBy: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let contact = room.people[pointOfContact], !contact.removed else {
            throw .invalid("pointOfContact", "The point of contact is somebody in this room.")
        }
        let missing = room.missing
        if !missing.isEmpty {
            throw Refusal(
                .conflict, "incomplete", "Something is missing before this can be final: \(missing[0].text)",
                missing: missing)
        }
        let reasons = room.needsReason
        if !reasons.isEmpty, overrideReason == nil || decidedBy == nil {
            throw Refusal(
                .conflict, "incomplete",
                "\(reasons[0].text) To go on all the same, write the reason and by whom it was decided; both will be in the record.",
                missing: reasons)
        }
        let open = room.openBlinds.map(\.id)
        guard open.isEmpty else {
            throw .conflict("roundOpen", "People are still voting. Reveal the open round before you commit.")
        }
        let overridden = !reasons.isEmpty
        let committed = WorkshopCommitted(
            pointOfContact: pointOfContact, cadence: cadence ?? .everyTwoWeeks, firstCheckIn: firstCheckIn, time: time,
            overrideReason: overridden ? overrideReason : nil, decidedBy: overridden ? decidedBy : nil,
            overridden: reasons.map { Commitment.Overridden(code: $0.code, id: $0.id) })
        var events: [any Event] = [committed]
        if contact.role != .facilitator { events.insert(RoleSet(person: pointOfContact, role: .facilitator), at: 0) }
        // It opens at once, so that updates can be written before it.
        if room.openCheckIn == nil {
            events.append(CheckInOpened(checkIn: room.nextCheckInID, date: firstCheckIn))
        }
        return Decision(events: events)
    }
}

struct WorkshopCommitted: Event {
    static let type = "workshopCommitted"
    static let words = Words("overrideReason", "decidedBy", on: "#record")
    let pointOfContact: Person.ID
    let cadence: Commitment.Cadence
    let firstCheckIn: Day
    let time: String?
    let overrideReason: String?
    let decidedBy: String?
    let overridden: [Commitment.Overridden]?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.charter.status = .committed
        room.record = Commitment.Record(
            pointOfContact: pointOfContact, cadence: cadence, firstCheckIn: firstCheckIn, time: time,
            overrideReason: overrideReason, decidedBy: decidedBy, at: stamp.at,
            overridden: overridden, deciders: room.deciders.map(\.id))
    }
}

/// Opens final decisions again, which stays on record.
struct ReopenWorkshop: Command {
    static let type = "workshop.reopen"
    static let fields: [Field] = [.text("reason")]
    static let by = Roles.facilitators
    static let afterCommit = true

    let reason: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard room.charter.status == .committed else {
            throw .conflict("notCommitted", "The decisions are not final, so there is nothing to reopen.")
        }
        let timer = room.openCheckIn.map { room.timerAfter($0.value) } ?? []
        return Decision(events: [WorkshopReopened(reason: reason)] + timer)
    }
}

struct WorkshopReopened: Event {
    static let type = "workshopReopened"
    static let words = Words("reason", on: "#record")
    let reason: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.charter.status = .open
        room.record = nil
        // A check-in for which nobody has written anything yet goes with the decisions that it was for.
        if let (id, _) = room.openCheckIn {
            if room.newestUpdates(of: id).isEmpty { room.checkIns[id] = nil }
            room.checkIns.change(id) { $0.meeting = nil }
        }
        room.reopenings.append(Reopening(reason: reason, by: stamp.by ?? "", at: stamp.at))
    }
}

/// That the record was opened again, by whom and why.
package struct Reopening: Codable, Hashable, Sendable, JSONConvertible {
    package let reason: String
    package let by: Person.ID
    package let at: Date

    package var json: JSON { .of(["reason": reason, "by": by, "at": at]) }
}

struct GiveFeedback: Command {
    static let type = "feedback.give"
    static let fields: [Field] = [.text("text")]
    static let by = Roles.everyone
    static let afterCommit = true

    let text: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        .events(FeedbackGiven(text: text))
    }
}

struct FeedbackGiven: Event {
    static let type = "feedbackGiven"
    static let words = Words("text")
    let text: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        guard let person = stamp.by else { return }
        room.feedback[person] = Feedback(text: text)
    }
}
