/// Everybody on the same card: a facilitator holds one up, and every screen shows it above its own work.
///
/// It follows a card that is merged to the one it went into, and ends when the card goes out of sight or another step opens.
package enum Spotlight: Part {
    package static let commands: [any Command.Type] = [SetSpotlight.self]
    package static let events: [any Event.Type] = [SpotlightSet.self]
    package static let drawings: [Drawing] = [
        .whole(.spotlight) { room in
            room.spotlight.map { [Entry("room", "spotlight", value: .string($0))] } ?? []
        }
    ]
}

extension Room {
    /// Keeps the spotlight on a card that everybody sees; called after everything that happens.
    mutating func aimSpotlight() {
        guard let card = spotlight else { return }
        let aimed = cards[card]?.mergedInto ?? card
        spotlight = cards[aimed]?.isShown == true ? aimed : nil
    }
}

/// Holds up a card for everybody, in place of the one before; with null, none.
struct SetSpotlight: Command {
    static let type = "spotlight.set"
    static let fields: [Field] = [.id("card", .nullable)]
    static let by = Roles.facilitators
    static let afterCommit = true

    let card: Card.ID?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let card else { return room.spotlight == nil ? .nothing : .events(SpotlightSet(card: nil)) }
        let shown = try room.shownCard(card).mergedInto ?? card
        _ = try room.shownCard(shown)
        return room.spotlight == shown ? .nothing : .events(SpotlightSet(card: shown))
    }
}

struct SpotlightSet: Event {
    static let type = "spotlightSet"
    let card: Card.ID?

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.spotlight = card }
}
