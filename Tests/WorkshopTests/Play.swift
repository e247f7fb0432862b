import Foundation
import Testing

@testable import Workshop

/// A room to try a rule in: Anna moderates, four others take part, everybody is online, and time goes on by a second with each command.
struct Play {
    static let anna = "p1"
    static let bela = "p2"
    static let elif = "p3"
    static let grace = "p4"
    static let ines = "p5"
    static let everybody = [anna, bela, elif, grace, ines]

    private(set) var room: Room
    /// All that happened, as the journal would keep it.
    private(set) var log: [(type: String, body: Data, at: Date, by: Person.ID?)] = []
    private(set) var now = Date(timeIntervalSince1970: 1_800_000_000.123)
    private var chance: Chance

    init(_ fields: [String: JSON] = [:], seed: UInt64 = 1) throws {
        room = Room(code: "TESTTEST")
        chance = Chance(seed: seed)
        var body: [String: JSON] = [
            "title": "Sales leadership", "facilitator": ["name": "Anna", "function": "Sales"],
        ]
        body.merge(fields) { _, new in new }
        var moment = self.moment()
        try apply(RoomOpening.read(body).decide(at: &moment), by: Play.anna)
        for (name, function) in [
            ("Béla", "Sales"), ("Elif", "Marketing"), ("Grace", "Product"), ("Ines", "Finance"),
        ] {
            try join(name, function)
        }
    }

    @discardableResult
    mutating func join(_ name: String, _ function: String) throws -> Person.ID {
        _ = chance.next()
        var moment = self.moment()
        let decision = try Joining.read(["name": .string(name), "function": .string(function)])
            .decide(in: room, at: &moment)
        try apply(decision, by: decision.created)
        return try #require(decision.created)
    }

    /// Does what a person asks, and gives back what it made. Throws the refusal.
    @discardableResult
    mutating func perform(_ type: String, _ fields: [String: JSON] = [:], by person: Person.ID = anna) throws -> String
    {
        now = (now + 1).wholeMilliseconds
        _ = chance.next()
        let decision = try decide(type, fields, by: person)
        try apply(decision, by: person)
        return decision.created ?? ""
    }

    /// The refusal of a command, or nil when it was allowed. Either way nothing is changed.
    func refusal(_ type: String, _ fields: [String: JSON] = [:], by person: Person.ID = anna) -> Refusal? {
        do {
            _ = try decide(type, fields, by: person)
            return nil
        } catch {
            return error as? Refusal
        }
    }

    func code(_ type: String, _ fields: [String: JSON] = [:], by person: Person.ID = anna) -> String? {
        refusal(type, fields, by: person)?.code
    }

    func decide(_ type: String, _ fields: [String: JSON], by person: Person.ID) throws -> Decision {
        var body = fields
        body["type"] = .string(type)
        body["id"] = "command"
        do throws(Refusal) {
            let command = try Commands.read(.object(body)).command
            var moment = self.moment()
            return try Commands.decide(command, by: person, in: room, at: &moment)
        } catch {
            CommandTable.meet(error, of: type)
            throw error
        }
    }

    mutating func wait(_ seconds: Double) { now += seconds }

    /// What one person reads, presence and all.
    func seen(by person: Person.ID) -> JSON {
        var layers = Document.snapshot(of: room)
        for entry in presence.entries(in: room) where entry.value != .null { layers.put(entry) }
        return layers.seen(by: person, facilitating: room.people[person]?.role == .facilitator)
    }

    var presence: Presence {
        let ids = room.people.ids
        return Presence(
            online: Set(ids), lastSeen: Dictionary(uniqueKeysWithValues: ids.map { ($0, now) }))
    }

    mutating func apply(_ decision: Decision, by person: Person.ID?) throws {
        for event in decision.events {
            log.append((Swift.type(of: event).type, try Events.body(of: event), now, person))
            room = room.evolved(by: event, at: now, by: person)
        }
        decision.destroys.forEach { room.destroyMarks(of: $0) }
        decision.marks.forEach { room.put($0) }
    }

    private func moment() -> Moment {
        let lastSeen = Dictionary(uniqueKeysWithValues: room.people.ids.map { ($0, now) })
        var seeds = chance
        return Moment(
            now: now, lastSeen: lastSeen, secretHash: "secret \(room.head)", chance: Chance(seed: seeds.next()))
    }
}

// MARK: - Ways through the workshop

extension Play {
    mutating func open(_ kind: Step.Kind) throws {
        let step = try #require(room.agenda.steps.first { $0.kind == kind })
        try perform("step.open", ["step": .string(step.id)])
    }

    /// Posts so many challenges by Anna and reveals them. The ids come in the order of posting.
    mutating func cards(_ count: Int) throws -> [Card.ID] {
        let ids = try (1...count).map {
            try perform("card.post", ["kind": "challenge", "text": .string("Card \($0)")])
        }
        try perform("cards.reveal")
        return ids
    }

    mutating func rate(_ round: String, _ card: Card.ID, _ impact: Int?, _ effort: Int?, by person: Person.ID) throws {
        try perform(
            "rating.cast",
            [
                "round": .string(round), "card": .string(card), "impact": impact.map { .int($0) } ?? .null,
                "effort": effort.map { .int($0) } ?? .null,
            ], by: person)
    }

    /// Everything up to a set of objectives that could be committed.
    mutating func shaped() throws -> (objective: String, keyResult: String, card: Card.ID) {
        let card = try cards(1)[0]
        try perform("card.pursue", ["card": .string(card)])
        let objective = try perform(
            "objective.draft",
            [
                "title": "Qualify leads before the first call", "cards": [.string(card)], "driver": "p2",
                "coOwners": ["Marketing"],
            ])
        let keyResult = try perform(
            "keyResult.add",
            [
                "objective": .string(objective), "title": "Share of pipeline that closes", "kind": "increase",
                "unit": "%", "baseline": 18, "target": 30,
            ])
        return (objective, keyResult, card)
    }

    /// A fist of five with one vote per person, in the order of `everybody`.
    mutating func consent(_ fingers: Int...) throws {
        let consent = try perform("consent.open")
        for (person, fingers) in zip(Play.everybody, fingers) {
            var fields: [String: JSON] = ["consent": .string(consent), "fingers": .int(fingers)]
            if fingers <= 1 { fields["sentence"] = "This breaks my team." }
            try perform("consent.cast", fields, by: person)
        }
        try perform("consent.reveal", ["consent": .string(consent)])
    }

    static let commit: [String: JSON] = ["pointOfContact": "p1", "firstCheckIn": "2027-02-01"]
}
