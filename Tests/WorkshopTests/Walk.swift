import Foundation

@testable import Workshop

/// A room on which random commands are tried, and what its readers hold while the frames come in.
struct Walk {
    struct Row {
        let type: String
        let body: Data
        let at: Date
        let by: Person.ID?
    }

    /// A reader whose frames did not lead to the new snapshot.
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var room = Room(code: "LAWS-0000")
    private(set) var rows: [Row] = []
    private(set) var accepted = 0
    private(set) var refused = 0
    private let seed: UInt64
    private var commands: RandomCommands
    private var chance: Chance
    private var now = Date(timeIntervalSince1970: 1_797_840_000.007)
    /// What everyone, the desk and each person hold.
    private var held = Document.Layers()

    init(seed: UInt64, words: [String] = RandomCommands.words) throws {
        self.seed = seed
        commands = RandomCommands(seed: seed, words: words)
        chance = Chance(seed: seed &* 31)
        let opening = try RoomOpening.read(["title": "Laws", "facilitator": ["name": "F", "function": "Sales"]])
        var moment = moment()
        let opened = try opening.decide(at: &moment)
        try apply(opened, by: opened.created)
        for name in ["A", "B", "C", "D"] { try join(name) }
        try perform(["type": "person.setRole", "person": "p5", "role": "observer"])
        let cards = try (1...5).map {
            try perform(["type": "card.post", "kind": "challenge", "text": .string("C\($0)")])
        }
        try perform(["type": "cards.reveal"])
        // From here on, a change of one card can show in another.
        try perform(["type": "card.merge", "cards": .list(Array(cards.prefix(2))), "into": .string(cards[2])])
        try perform(["type": "objective.draft", "title": "O", "cards": .list(Array(cards.suffix(2)))])
        try perform(["type": "keyResult.add", "objective": "o1", "title": "K", "kind": "milestone"])
        for to in ["Product", "Legal"] {
            try perform(["type": "ask.make", "kind": "ask", "objective": "o1", "toFunction": .string(to), "what": "W"])
        }
        try perform(["type": "tradeOff.record", "objective": "o1", "stops": "S", "function": "Product"])
        try perform(["type": "action.add", "keyResult": "k1", "task": "T"])
        try perform(["type": "invitation.make", "share": true])
        held = snapshot()
    }

    @discardableResult
    private mutating func perform(_ fields: [String: JSON]) throws -> String {
        let body = JSON.object(fields.merging(["id": "i"]) { old, _ in old })
        var moment = moment()
        let decision = try Commands.decide(try Commands.read(body).command, by: "p1", in: room, at: &moment)
        try apply(decision, by: "p1")
        return decision.created ?? ""
    }

    /// Tries one random command, and holds every reader to the law when it was accepted.
    mutating func step() throws {
        let (by, body) = commands.next(in: room)
        var moment = moment()
        do {
            let command = try Commands.read(body).command
            let decision = try Commands.decide(command, by: by, in: room, at: &moment)
            accepted += 1
            try hold(to: apply(decision, by: by), after: body)
            if accepted % 50 == 49 || room.charter.locked && accepted % 5 == 4 {
                try hold(to: join("E"), after: "joining")
            }
            if accepted % 25 == 24, let imported = try? importing(at: &moment) {
                try hold(to: apply(imported, by: "p1"), after: "importing")
            }
        } catch let refusal as Refusal {
            CommandTable.meet(refusal, of: body["type"]?.string ?? "", byChance: true)
            refused += 1
        }
    }

    /// What the first person would bring over from another room like this one.
    private func importing(at moment: inout Moment) throws -> Decision {
        var file = RoomJSON.value(of: room)
        file.put(.string("LAST-0000"), at: ["room", "code"])
        return try Commands.decide(ImportLastCycle(file: file, into: room.code), by: "p1", in: room, at: &moment)
    }

    /// Goes on with a room as it was stored; whether that was the same one.
    mutating func store(_ stored: Room) -> Bool {
        var stored = stored
        stored.putMarks(of: room)
        defer { room = stored }
        return stored == room
    }

    private mutating func hold(to patches: [Document.Layers], after body: JSON) throws {
        let (present, fresh) = (present(), snapshot())
        func check(_ name: String, _ old: JSON?, _ new: JSON?, _ layer: (Document.Layers) -> JSON?) throws {
            var folded = old ?? .emptyObject
            for patch in patches + [present] { folded = folded.merging(layer(patch) ?? .emptyObject) }
            if let apart = JSON.patch(from: folded, to: new ?? .emptyObject) {
                throw Broken(description: "seed \(seed), \(name) after \(body.text): \(apart.text)")
            }
        }
        try check("everyone", held.everyone, fresh.everyone, \.everyone)
        try check("desk", held.desk, fresh.desk, \.desk)
        for person in held.you.keys where room.people[person]?.removed == false || room.shareLink(person) != nil {
            try check(person, held.you[person], fresh.you[person]) { $0.you[person] }
        }
        held = fresh
    }

    @discardableResult
    private mutating func join(_ name: String) throws -> [Document.Layers] {
        if room.charter.status == .archived { return [] }
        var moment = moment()
        let joined = try Joining.read(["name": .string(name), "function": "Product"]).decide(in: room, at: &moment)
        return try apply(joined, by: joined.created)
    }

    @discardableResult
    private mutating func apply(_ decision: Decision, by person: Person.ID?) throws -> [Document.Layers] {
        let before = room
        var patches: [Document.Layers] = []
        var changed = decision.marks.reduce(into: Presence.Parts()) { $0.formUnion(Presence.Parts(changedBy: $1)) }
        for event in decision.events {
            let old = room
            room = room.evolved(by: event, at: now, by: person)
            if let body = try? Events.body(of: event) {
                rows.append(Row(type: type(of: event).type, body: body, at: now, by: person))
            }
            patches.append(Document.patch(from: old, to: room))
            changed.formUnion(Presence.Parts(changedFrom: old, to: room))
        }
        decision.destroys.forEach { room.destroyMarks(of: $0) }
        decision.marks.forEach { room.put($0) }
        let rest = Presence.Parts.all.subtracting(changed)
        guard presence.shared(rest, in: before) == presence.shared(rest, in: room) else {
            throw Broken(description: "seed \(seed), presence after \(decision.events) and \(decision.marks)")
        }
        return patches
    }

    private var presence: Presence {
        let ids = room.people.ids
        return Presence(online: Set(ids), lastSeen: Dictionary(uniqueKeysWithValues: ids.map { ($0, now) }))
    }

    /// What stands beside the log, as the frame without a number.
    private func present() -> Document.Layers {
        var layers = Document.Layers()
        for entry in presence.entries(in: room) { layers.put(entry) }
        return layers
    }

    /// The document as it is sent to somebody who has none: what stands nowhere is not in it.
    func snapshot() -> Document.Layers {
        var layers = Document.snapshot(of: room)
        for entry in presence.entries(in: room) where entry.value != .null { layers.put(entry) }
        return layers
    }

    private mutating func moment() -> Moment {
        now = (now + 1).wholeMilliseconds
        let seen = presence.lastSeen
        return Moment(now: now, lastSeen: seen, secretHash: "\(room.head)", chance: Chance(seed: chance.next()))
    }
}

extension Room {
    /// The open marks of another room, which a stored state does not hold.
    mutating func putMarks(of other: Room) {
        for mark in other.openMarks { put(mark) }
    }
}

extension JSON {
    var text: String { String(decoding: data, as: UTF8.self) }
}
