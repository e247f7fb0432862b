import Foundation

// Undo: what it takes back, and what stands in its way.

/// Takes back the last moderation act. Who names the act is refused when it is not the last any more, so that two who press at once undo one.
struct UndoModeration: Command {
    static let type = "moderation.undo"
    static let fields: [Field] = [.int("act", 1...Int.max, .optional)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let act: Int?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if let act, let named = room.moderation[String(act)], named.isUndone {
            let who = named.undoneBy == person.id ? "You" : room.people[named.undoneBy ?? ""]?.name ?? "Somebody"
            throw .conflict("undoneAlready", "\(who) undid this a moment ago. Nothing else was changed.")
        }
        guard let last = room.lastModeration else {
            throw .conflict("nothingToUndo", "There is nothing to undo here.")
        }
        if let act, act != last.seq {
            guard room.moderation[String(act)] != nil else { throw .unknown("act to undo") }
            throw .conflict(
                "notTheLast", "Something was done after it: “\(last.text)”. Undo that first; nothing was changed.")
        }
        try room.refuse(whereItIsBuiltOn: last)
        return .events(ModerationUndone(act: last.seq))
    }
}

struct ModerationUndone: Event {
    static let type = "moderationUndone"
    let act: Int

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.moderation[String(act)]?.before.restore(&room, stamp)
        room.moderation.change(String(act)) {
            $0.undoneBy = stamp.by
            $0.undoneAt = stamp.at
            $0.before = Moderation.Before()
        }
    }
}

extension Room {
    /// Refuses to undo what people have built on since, saying what stands in the way.
    fileprivate func refuse(whereItIsBuiltOn act: Moderation.Act) throws(Refusal) {
        let before = act.before
        if charter.status != .open, !["card.hide", "card.restore", "comment.hide"].contains(act.type) {
            throw .conflict(
                "committed",
                "The decisions of this workshop are final, so this stays. A facilitator can reopen it; that will be recorded."
            )
        }
        for id in before.cards.sorted() {
            guard let card = cards[id] else {
                throw .conflict(
                    "builtOn", "A card that this was about was withdrawn by its author since, so it cannot be undone.")
            }
            try refuse(whileJudged: id)
            if let edit = before.edits[id], !edit.stands(on: card) {
                throw .conflict(
                    "builtOn",
                    "\(named([id]).sentence) was written on again since, and that would be lost. Edit the card instead."
                )
            }
        }
        guard !before.places.isEmpty || before.shortlist != nil else { return }
        let moved = Set(before.places.keys).union(before.shortlist?.cards ?? []).union(
            before.shortlist == nil ? [] : shortlist ?? [])
        let merging = ["card.merge", "card.split"].contains(act.type)
        if merging,
            let rated = rounds.values.first(where: { $0.openedAt >= act.at && !moved.isDisjoint(with: $0.cards) })
        {
            let which = named(rated.cards.filter(moved.contains))
            throw .conflict(
                "builtOn",
                "\(which.sentence) \(which.hasPrefix("cards") ? "were" : "was") rated since, so this cannot be undone. \(Moderation.otherWay(act.type))"
            )
        }
        if merging || before.shortlist != nil,
            ballots.values.contains(where: { $0.openedAt >= act.at && !moved.isDisjoint(with: $0.cards) })
        {
            throw .conflict(
                "builtOn",
                "A dot vote was opened over these cards since, so this cannot be undone. \(Moderation.otherWay(act.type))"
            )
        }
    }
}

extension Moderation {
    /// What still can be done when an act cannot be undone.
    fileprivate static func otherWay(_ type: String) -> String {
        switch type {
        case "card.merge": "Take the card apart instead, and rate it again."
        case "card.split": "Merge the cards again instead."
        case "shortlist.set": "Set the shortlist anew instead."
        default: "Change it by hand instead."
        }
    }
}

extension String {
    /// With a capital letter, as a sentence begins.
    var sentence: String { prefix(1).uppercased() + dropFirst() }
}
