/// One thing to see: where it stands in the document and its value.
///
/// The first word of the path says who may see it: `desk` facilitators, `you` the one person named, all else everyone. What has no entry cannot be seen.
package struct Entry: Hashable, Sendable {
    package let path: [String]
    package let value: JSON
    package let person: Person.ID?

    init(_ path: String..., value: JSON) {
        self.path = path
        self.value = value
        person = nil
    }

    /// An entry below `you`, for one person.
    init(you person: Person.ID, _ path: String..., value: JSON) {
        self.path = ["you"] + path
        self.value = value
        self.person = person
    }
}

/// How a part shows its state, and which state that depends on.
package struct Drawing: Sendable {
    enum Scope: Sendable {
        /// Drawn for each id of a place; an id's entries depend on nothing but that id and places that never change under it.
        case each(Place)
        /// Drawn whole whenever one of the places is touched.
        case whole([Place])
    }

    let scope: Scope
    let entries: @Sendable (Room, String) -> [Entry]

    static func each(_ place: Place, _ entries: @escaping @Sendable (Room, String) -> [Entry]) -> Drawing {
        Drawing(scope: .each(place), entries: entries)
    }

    static func whole(_ places: Place..., entries: @escaping @Sendable (Room) -> [Entry]) -> Drawing {
        Drawing(scope: .whole(places)) { room, _ in entries(room) }
    }
}

/// What each reader may see, and what changes of it.
package enum Document {
    package static let collections = [
        "people", "expectations", "cards", "comments", "prompts", "rounds", "ballots", "choices", "objectives",
        "keyResults", "asks",
        "tradeOffs", "actions", "consents", "checkIns", "updates", "risks", "commitments", "openPoints",
    ]

    private static let drawings: [Drawing] = Parts.all.flatMap { $0.drawings }

    /// A part of a document or of a patch: what everyone sees, what facilitators see besides, and what one person sees besides.
    package struct Layers: Sendable, Hashable {
        package var everyone: JSON = .emptyObject
        package var desk: JSON?
        package var you: [Person.ID: JSON] = [:]

        package init() {}

        package mutating func put(_ entry: Entry) { put(entry.value, at: entry.path, for: entry.person) }

        mutating func put(_ value: JSON, at path: [String], for person: Person.ID?) {
            switch path.first {
            case "desk": desk = desk ?? .emptyObject; desk?.put(value, at: path.dropFirst())
            case "you":
                if let person { you[person, default: .emptyObject].put(value, at: path.dropFirst()) }
            default: everyone.put(value, at: path)
            }
        }

        /// What one reader sees of it.
        package func seen(by person: Person.ID, facilitating: Bool) -> JSON {
            guard case .object(var object) = everyone else { return everyone }
            if facilitating, let desk { object["desk"] = desk }
            if let you = you[person] { object["you"] = you }
            return .object(object)
        }
    }

    /// The whole document of a room, without what is only present (see `Presence`).
    package static func snapshot(of room: Room) -> Layers {
        var layers = Layers()
        for collection in collections { layers.put(.emptyObject, at: [collection], for: nil) }
        for collection in ["unfinished", "cards", "door", "invitations", "duplicates", "history"] {
            layers.put(.emptyObject, at: ["desk", collection], for: nil)
        }
        for drawing in drawings {
            switch drawing.scope {
            case .each(let place):
                for id in room.ids(in: place) { drawing.entries(room, id).forEach { layers.put($0) } }
            case .whole: drawing.entries(room, "").forEach { layers.put($0) }
            }
        }
        return layers
    }

    /// Entries of presence on top of a document: those that are null have nothing there.
    package static func adding(_ presence: [Entry], to layers: Layers) -> Layers {
        var layers = layers
        for entry in presence where entry.value != .null { layers.put(entry) }
        return layers
    }

    /// What one event changed: merge patches on the document. `new` is `old` evolved by that event.
    package static func patch(from old: Room, to new: Room) -> Layers {
        let touched = new.touched(since: old)
        var layers = Layers()
        for drawing in drawings {
            switch drawing.scope {
            case .each(let place):
                for id in touched[place] ?? [] {
                    compare(drawing.entries(old, id), drawing.entries(new, id), into: &layers)
                }
            case .whole(let places) where places.contains(where: { touched[$0] != nil }):
                compare(drawing.entries(old, ""), drawing.entries(new, ""), into: &layers)
            case .whole: break
            }
        }
        return layers
    }

    private struct Spot: Hashable {
        let path: [String]
        let person: Person.ID?
    }

    private static func compare(_ old: [Entry], _ new: [Entry], into layers: inout Layers) {
        // Most events change what stands there, and not where anything stands.
        if old.elementsEqual(new, by: { $0.path == $1.path && $0.person == $1.person }) {
            for (before, entry) in zip(old, new) {
                guard let patch = JSON.patch(from: before.value, to: entry.value) else { continue }
                layers.put(patch, at: entry.path, for: entry.person)
            }
            return
        }
        var before: [Spot: JSON] = [:]
        for entry in old { before[Spot(path: entry.path, person: entry.person)] = entry.value }
        for entry in new {
            let previous = before.removeValue(forKey: Spot(path: entry.path, person: entry.person))
            guard let previous else {
                layers.put(entry)
                continue
            }
            if let patch = JSON.patch(from: previous, to: entry.value) {
                layers.put(patch, at: entry.path, for: entry.person)
            }
        }
        for spot in before.keys { layers.put(.null, at: spot.path, for: spot.person) }
    }
}
