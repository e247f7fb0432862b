/// Erasing a person: their name, their words and what they cast in open rounds go, what others built on them stays.
///
/// The event alone does half of it. The other half is done to the log before: `Erasure.bodies` replaces what it says, and the room
/// is made from it anew.
package enum Erasing: Part {
    package static let commands: [any Command.Type] = []
    package static let events: [any Event.Type] = [PersonErased.self]
    package static let drawings: [Drawing] = []
}

/// What `DELETE …/participants/{id}` asks for. Allowed at any time, in an archived room too.
package struct ErasePerson: Sendable {
    let person: Person.ID
    /// Whether the log holds words of theirs: of somebody who was turned away at the door nothing else is left.
    let isInLog: Bool

    package init(person: Person.ID, isInLog: Bool) {
        self.person = person
        self.isInLog = isInLog
    }

    /// Judges it; nothing happens to somebody who was erased already.
    package func decide(by id: Person.ID, in room: Room) throws(Refusal) -> Decision {
        if id != person, room.door[id] != nil { throw Door.waiting }
        if id != person, room.people[id]?.role != .facilitator {
            throw .forbidden("You can erase yourself only; a facilitator can erase others.")
        }
        if room.erased.contains(person) { return .nothing }
        guard room.people[person] != nil || room.door[person] != nil || isInLog else { throw .unknown("person") }
        if let old = room.people[person], !old.removed, old.role == .facilitator, room.facilitators.count == 1 {
            throw .conflict(
                "lastFacilitator",
                "A room needs a facilitator, and you are the only one. Make somebody else one first, then you can be erased; or delete the whole room."
            )
        }
        return .events(PersonErased(person: person))
    }
}

/// What `DELETE /api/rooms/{code}` asks for: nothing of the room is left afterwards.
package struct EraseRoom: Sendable {
    package init() {}

    package func check(by id: Person.ID, in room: Room) throws(Refusal) {
        if room.door[id] != nil { throw Door.waiting }
        guard room.people[id]?.role == .facilitator else {
            throw .forbidden("Only a facilitator can delete the room. Ask yours.")
        }
    }
}

package struct PersonErased: Event {
    package static let type = "personErased"
    let person: Person.ID

    package func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.erased.append(person)
        room.door[person] = nil
        room.people.change(person) {
            $0.name = Erasure.name
            $0.removed = true
        }
        // What nobody has seen yet is no part of what others built on.
        for (id, card) in room.cards.all where card.author == person && !card.isRevealed { room.cards[id] = nil }
        for (id, answer) in room.prompts.all where answer.author == person && answer.revealedAt == nil {
            room.prompts[id] = nil
        }
    }
}
