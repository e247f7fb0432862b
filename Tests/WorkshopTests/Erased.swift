import Foundation

@testable import Workshop

/// A room with its log, out of which people are erased as the store does it: the log is rewritten and the room made from it anew.
struct Erased {
    typealias Row = (type: String, body: Data, at: Date, by: Person.ID?)

    private(set) var room: Room
    private(set) var log: [Row]

    init(_ room: Room, log: [Row]) {
        (self.room, self.log) = (room, log)
    }

    init(_ play: Play) { self.init(play.room, log: play.log) }

    /// Erases a person. Throws the refusal.
    mutating func erase(_ person: Person.ID, by who: Person.ID? = nil) throws {
        let bodies = try Erasure.bodies(of: rows, erasing: person)
        let decision = try ErasePerson(person: person, isInLog: !bodies.isEmpty).decide(by: who ?? person, in: room)
        for (seq, body) in bodies { log[seq - 1].body = body }
        for event in decision.events {
            log.append((type(of: event).type, try Events.body(of: event), log.last?.at ?? .distantPast, who ?? person))
        }
        room = try Erased.replay(log, code: room.code)
    }

    var rows: [Erasure.Row] {
        log.enumerated().map { Erasure.Row(seq: $0 + 1, type: $1.type, by: $1.by, body: $1.body) }
    }

    static func replay(_ log: [Row], code: String) throws -> Room {
        try log.reduce(Room(code: code)) { room, row in
            room.evolved(by: try Events.read(type: row.type, body: row.body), at: row.at, by: row.by)
        }
    }

    /// All that is kept of the room and all that anybody can get of it.
    func everything() throws -> String {
        let layers = Document.snapshot(of: room)
        let documents = [layers.everyone, layers.desk ?? .null] + layers.you.values
        let files = Exports.names.compactMap { Exports.file(named: $0, of: room)?.data }
        let stored = try [JSON.encoder.encode(room)] + log.map(\.body)
        return documents.map(\.text).joined() + (files + stored).map { String(decoding: $0, as: UTF8.self) }.joined()
    }
}

/// Random commands in which everybody writes with words of their own.
struct Canaries {
    private(set) var room: Room
    private(set) var log: [Erased.Row]
    /// The fields in which somebody's words were accepted, `card.post.text`.
    private(set) var written: Set<String> = []
    private var commands: RandomCommands
    private var chance: Chance
    private var now: Date

    init(_ room: Room, log: [Erased.Row], seed: UInt64) {
        (self.room, self.log) = (room, log)
        commands = RandomCommands(seed: seed)
        chance = Chance(seed: seed &* 17)
        now = (log.last?.at ?? .distantPast) + 1
    }

    static func of(_ person: Person.ID) -> String { "canary.\(person)." }

    /// Tries one command that was made up at random.
    mutating func step() throws {
        let (by, body) = commands.next(in: room)
        do { try perform(body, by: by) } catch is Refusal {}
    }

    mutating func perform(_ body: JSON, by: Person.ID) throws {
        guard case .object(var values) = body, let type = values["type"]?.string,
            let known = Commands.all.first(where: { $0.type == type })
        else { return }
        var fields: Set<String> = []
        if type == "person.rename", values["name"]?.string != nil {
            values["name"] = .string("Name \(Canaries.of(values["person"]?.string ?? by))")
        }
        values = Canaries.marked(known.fields, values, with: Canaries.of(by), in: type, &fields)
        now = (now + 1).wholeMilliseconds
        let seen = Dictionary(uniqueKeysWithValues: room.people.ids.map { ($0, now) })
        var moment = Moment(
            now: now, lastSeen: seen, secretHash: "\(room.head)", chance: Chance(seed: chance.next()))
        let command = try Commands.read(.object(values)).command
        let decision = try Commands.decide(command, by: by, in: room, at: &moment)
        written.formUnion(fields)
        for event in decision.events {
            log.append((Swift.type(of: event).type, try Events.body(of: event), now, by))
            room = room.evolved(by: event, at: now, by: by)
        }
        decision.destroys.forEach { room.destroyMarks(of: $0) }
        decision.marks.forEach { room.put($0) }
    }

    /// A command as this person writes it; the fields with their words are noted.
    static func marked(_ command: [String: JSON], by person: Person.ID, noting met: inout Set<String>) -> [String: JSON]
    {
        guard let type = command["type"]?.string, let known = Commands.all.first(where: { $0.type == type }) else {
            return command
        }
        return marked(known.fields, command, with: of(person), in: type, &met)
    }

    /// The fields for text of every command there is.
    static let fields: Set<String> = Commands.all.reduce(into: []) { all, command in
        func look(_ fields: [Field], in path: String) {
            for field in fields {
                let name = "\(path).\(field.name)"
                switch field.kind {
                case .text: all.insert(name)
                case .object(let inner), .map(.object(let inner), _): look(inner, in: name)
                default: break
                }
            }
        }
        look(command.fields, in: command.type)
    }

    private static func marked(
        _ fields: [Field], _ values: [String: JSON], with canary: String, in path: String, _ met: inout Set<String>
    ) -> [String: JSON] {
        var values = values
        for field in fields {
            let name = "\(path).\(field.name)"
            switch (field.kind, values[field.name]) {
            case (.text, .string(let text)) where !text.isEmpty && text.count < 1_900:
                values[field.name] = .string("\(text) \(canary)")
                met.insert(name)
            case (.line, .string(let text)) where field.name == "decidedBy" && !text.isEmpty && text.count < 90:
                values[field.name] = .string("\(text) \(canary)")
            case (.object(let inner), .object(let object)):
                values[field.name] = .object(marked(inner, object, with: canary, in: name, &met))
            case (.map(.object(let inner), _), .object(let map)):
                var marks: Set<String> = []
                values[field.name] = .object(
                    map.mapValues { value in
                        value.object.map { .object(marked(inner, $0, with: canary, in: name, &marks)) } ?? value
                    })
                met.formUnion(marks)
            default: break
            }
        }
        return values
    }
}
