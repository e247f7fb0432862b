@testable import Workshop

/// Commands made up from their own tables of fields: any command, with values that mostly fit and ids that mostly exist.
struct RandomCommands {
    var chance: Chance
    private let types = Commands.all
    private let words: [String]
    static let words = [
        "leads", "before", "the first call", "30 %", "über", "سؤال", "👩‍🔧", "qualify", "=1+1", "a\"b\\c",
    ]

    /// What no screen would send.
    private static let implausible: [JSON] = [
        nil, [], [:], true, 2.5, -1, 6, .int(.min), .int(.max), 1e300, "", " ", "\u{0}", "3", [nil], [[]],
        ["a": ["b": nil]],
        .string(String(repeating: "x", count: 5_000)), "constructor", "p1", "room", .list((0..<300).map(String.init)),
    ]

    /// People's texts are made of these words.
    init(seed: UInt64, words: [String] = RandomCommands.words) {
        chance = Chance(seed: seed)
        self.words = words
    }

    /// A command as it would come over the wire, with one of `people` as its sender.
    mutating func next(in room: Room) -> (by: Person.ID, body: JSON) {
        var type = types[pick(types.count)]
        // What ends or empties a room comes seldom, so that rooms grow.
        let rare: Set = [
            "cycle.close",
            "workshop.commit", "person.remove", "person.setRole", "objective.drop", "card.withdraw", "card.hide",
            "objective.merge", "room.archive", "room.lock",
        ]
        if rare.contains(type.type), pick(4) > 0 { type = types[pick(types.count)] }
        var fields: [String: JSON] = ["id": .string("i\(chance.next())"), "type": .string(type.type)]
        for field in type.fields where field.need == .required || field.need == .nullable || pick(2) == 0 {
            let clears = (field.need == .change || field.need == .nullable) && pick(5) == 0
            fields[field.name] = clears ? .null : value(field.kind, field.name, room)
        }
        if pick(40) == 0 { fields["stranger"] = 1 }
        if pick(40) == 0 { fields[one(of: type.fields)?.name ?? "id"] = nil }
        let people = room.people.ids
        return (people[pick(2) == 0 ? 0 : pick(people.count)], .object(fields))
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &chance) }

    private mutating func one<Value>(of values: [Value]) -> Value? { values.isEmpty ? nil : values[pick(values.count)] }

    private mutating func value(_ kind: Field.Kind, _ name: String, _ room: Room) -> JSON {
        if pick(60) == 0 { return one(of: RandomCommands.implausible) ?? .null }
        return switch kind {
        case .line where name.lowercased().hasSuffix("function") && pick(4) > 0:
            .string(one(of: room.functions + ["Legal", "le gal"]) ?? "")
        case .text, .line:
            .string((0...pick(3)).map { _ in one(of: words) ?? "" }.joined(separator: " "))
        case .id, .reference: .string(id(name, room))
        case .int(let range):
            .int(Int.random(in: range.lowerBound...min(range.upperBound, max(60, range.lowerBound)), using: &chance))
        case .number, .price, .figure: .int(pick(100))
        case .share: .double(Double(pick(11)) / 10)
        case .map(let kind, _), .byID(_, let kind, _):
            .object(
                Dictionary(
                    (0..<pick(3)).map { _ in (id(String(name.dropLast()), room), value(kind, name, room)) },
                    uniquingKeysWith: { first, _ in first }))
        case .flag: .bool(pick(2) == 0)
        case .choice(let choices): .string(one(of: choices) ?? "")
        case .day: .string("2027-0\(1 + pick(9))-1\(pick(10))")
        case .time: .string("0\(pick(10)):30")
        case .timeZone: .string("Europe/Berlin")
        case .instant: .string("2027-01-0\(1 + pick(9))T08:00:00Z")
        case .someone: pick(3) == 0 ? .object(["name": .string("Somebody away")]) : .string(id("person", room))
        case .object(let fields):
            .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, value($0.kind, $0.name, room)) }))
        case .list where name == "steps": steps(room)
        case .list(let kind, _, _):
            // Each once, and in the order in which they came up: the order of a set differs from copy to copy.
            .array(
                (0..<pick(6)).map { _ in value(kind, name, room) }.reduce(into: []) {
                    if !$0.contains($1) { $0.append($1) }
                })
        case .either(let kinds): value(kinds[pick(kinds.count)], name, room)
        }
    }

    /// The agenda of the room with a step left out or a break put in.
    private mutating func steps(_ room: Room) -> JSON {
        var steps = room.agenda.steps.map { step in
            JSON.of(["id": step.id, "kind": step.kind, "title": step.title, "minutes": step.minutes])
        }
        if steps.count > 3, pick(2) == 0 { steps.remove(at: 1 + pick(steps.count - 1)) }
        if steps.count < 20 { steps.append(.of(["kind": "break", "minutes": 5])) }
        return .array(steps)
    }

    private mutating func id(_ name: String, _ room: Room) -> String {
        let known: [String] =
            switch name {
            case "card", "cards", "into", "under": room.cards.ids
            case "person", "pointOfContact": room.people.ids + room.door.ids
            case "onBehalf", "carriedBy": room.people.ids
            case "invitation": room.invitations.ids
            case "round": room.rounds.ids
            case "ballot": room.ballots.ids
            case "consent": room.consents.ids
            case "objective", "objectives": room.objectives.ids
            case "keyResult": room.keyResults.ids
            case "ask": room.asks.ids
            case "tradeOff": room.tradeOffs.ids
            case "action": room.actions.ids
            case "comment": room.comments.ids
            case "step", "from": room.agenda.steps.map(\.id)
            case "on": ["room"] + room.cards.ids + room.objectives.ids + room.keyResults.ids + room.asks.ids
            case "checkIn": room.checkIns.ids
            case "risk": room.risks.ids
            default: []
            }
        return pick(20) == 0 ? "nothing" : one(of: known) ?? "nothing"
    }
}
