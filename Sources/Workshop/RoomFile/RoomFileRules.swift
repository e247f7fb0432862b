import Foundation

// What has to be true of a file as a whole, beyond the form of each part.

extension RoomFile {
    /// What would lead to a room that no room could have become. What merely contradicts itself is found by reading it (see `RoomImport`).
    static func checkRules(_ file: [String: JSON]) throws(Refusal) {
        guard facilitators(of: file).first != nil else {
            throw .invalid("people", "Nobody in this file is a facilitator, so nobody could open its room.")
        }
        let here = (file["people"]?.object ?? [:]).values.count { $0["removed"] != .bool(true) }
        guard here <= Attendance.most else {
            throw .invalid("people", "This file has \(here) people; a room takes \(Attendance.most).")
        }
        for (collection, others) in [("choices", "cards"), ("expectations", "people")] {
            for id in (file[collection]?.object ?? [:]).keys.sorted() where file[others]?[id] == nil {
                if others == "cards", file["hiddenCards"]?[id] != nil { continue }
                throw .invalid(
                    "\(collection).\(id)", "“\(collection).\(id)” is about something that is not in the file.")
            }
        }
        try checkRoom(file["room"] ?? .emptyObject)
        try checkAgenda(file["agenda"] ?? .emptyObject)
        try checkCards(file)
        for (id, objective) in file["objectives"]?.object ?? [:] {
            for (place, merged) in (objective["merged"]?.array ?? []).enumerated() {
                // Whoever looks for a merged objective follows where it went.
                if let old = merged["id"]?.string, file["objectives"]?[old] != nil {
                    throw .invalid(
                        "objectives.\(id).merged.\(place)",
                        "“objectives.\(id).merged.\(place)” names an objective that is still there by itself.")
                }
            }
        }
        for (id, value) in file["keyResults"]?.object ?? [:] {
            guard let result = RoomReading.keyResult(value) else { continue }
            do throws(Refusal) {
                try result.check()
            } catch {
                throw .invalid("keyResults.\(id).target", "“keyResults.\(id).target”: \(error.detail)")
            }
        }
    }

    /// The facilitators of a file who are still in its room, in the order in which they came.
    package static func facilitators(of file: [String: JSON]) -> [Person.ID] {
        RoomReading.inOrder(file["people"]).filter {
            $0.value["role"] == .string("facilitator") && $0.value["removed"] != .bool(true)
        }
        .map(\.id)
    }

    private static func checkRoom(_ room: JSON) throws(Refusal) {
        try inside("room") { () throws(Refusal) in
            try Charter.check(room["cycle"]?.reading(Charter.Cycle.self))
        }
        if room["status"] == .string("committed"), room["record"] == nil {
            throw .invalid("room.record", "“room.record” is missing, although the decisions are final.")
        }
        if room["status"] == .string("open"), room["record"] != nil {
            throw .invalid("room.record", "“room.record” is there, although the decisions are not final.")
        }
    }

    private static func checkAgenda(_ agenda: JSON) throws(Refusal) {
        let drafts = RoomReading.inOrder(agenda["steps"]).compactMap { id, step in
            JSON.object((step.object ?? [:]).merging(["id": .string(id)]) { $1 }).reading(Agenda.Draft.self)
        }
        let plan = Agenda.Plan(
            steps: drafts.map {
                Step(id: $0.id ?? "", kind: $0.kind, title: $0.title ?? "", minutes: $0.minutes, until: $0.until)
            }, open: "", openedAt: .distantPast)
        try inside("agenda") { () throws(Refusal) in
            guard try Agenda.steps(from: drafts, in: plan).count == drafts.count else {
                throw .invalid("steps", "Every agenda begins with one step to prepare. Put it first and only once.")
            }
        }
    }

    /// A card lies in one that is not merged itself.
    private static func checkCards(_ file: [String: JSON]) throws(Refusal) {
        let all = (file["cards"]?.object ?? [:]).merging(file["hiddenCards"]?.object ?? [:]) { $1 }
        for (id, card) in all {
            let place = file["cards"]?[id] == nil ? "hiddenCards" : "cards"
            guard let into = card["mergedInto"]?.string else { continue }
            guard into != id, all[into]?["mergedInto"] == nil else {
                throw .invalid(
                    "\(place).\(id).mergedInto",
                    "“\(place).\(id).mergedInto” names a card that is merged into another itself. Name that other one.")
            }
        }
    }

    /// Says of a refusal's field where in the file it stands.
    private static func inside(_ part: String, _ check: () throws(Refusal) -> Void) throws(Refusal) {
        do throws(Refusal) {
            try check()
        } catch {
            let field = "\(part).\(error.field ?? "")"
            throw .invalid(field, "“\(field)”: \(error.detail)")
        }
    }
}
