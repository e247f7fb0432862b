import Foundation
import Testing

@testable import Workshop

/// The worked case of Tests/Scenarios, played through the rules alone: every act that this version knows must be allowed.
struct WorkedCase {
    private(set) var room = Room(code: "WRKDCASE")
    private(set) var people: [String: Person.ID] = [:]
    private(set) var made: [String: String] = [:]
    private(set) var played = 0
    /// All that happened, as the journal would keep it.
    private(set) var log: [Erased.Row] = []
    /// Where old snapshot + frame was not the new snapshot, for any reader.
    private(set) var departures: [String] = []
    private let watched: Bool
    private let marking: Bool
    /// The fields in which people wrote, when everybody does it with canaries of their own.
    private(set) var written: Set<String> = []
    /// Whether it went on in another room, brought over from its file.
    private(set) var wasBroughtOver = false
    private var chance = Chance(seed: 2027)
    private var now = Date(timeIntervalSince1970: 1_797_840_000)

    /// Plays the whole case, or up to and including a scene; watched, every frame of everybody is held to the law, which takes its time. After a scene it can go on in another room, brought over from the file of this one.
    init(
        until last: String? = nil, bringingOverAfter moved: String? = nil, watched: Bool = false,
        saying words: (_ text: String, _ limit: Int) -> String = { text, _ in text },
        marking: Bool = false
    ) throws {
        self.watched = watched
        self.marking = marking
        let scenario = WorkedCase.saying(words, in: try WorkedCase.file())
        let facilitator = try #require(scenario["facilitator"]?.string)
        try open(scenario, by: facilitator)
        for scene in scenario["scenes"]?.array ?? [] {
            let step = scene["step"]?.string ?? ""
            try enter(step, by: facilitator)
            for act in scene["acts"]?.array ?? [] { try play(act) }
            if step == last { return }
            if step == moved {
                room = try RoomImportTests.imported(.string(String(decoding: RoomJSON.data(of: room), as: UTF8.self)))
                wasBroughtOver = true
            }
        }
    }

    static func file() throws -> JSON {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSON.parse(Data(contentsOf: folder.appending(path: "Scenarios/qualify-leads.json")))
    }

    /// The scenario with other words wherever people write something, by the names of those fields.
    private static func saying(_ words: (String, Int) -> String, in value: JSON, _ name: String = "") -> JSON {
        switch value {
        case .string(let text) where !text.hasPrefix("@"): fields[name].map { .string(words(text, $0)) } ?? value
        case .array(let values): .array(values.map { saying(words, in: $0, name) })
        case .object(let object):
            .object(
                Dictionary(uniqueKeysWithValues: object.map { key, value in (key, saying(words, in: value, key)) }))
        default: value
        }
    }

    /// The fields that hold people's words and nothing else, and how many characters each takes.
    private static let fields: [String: Int] = {
        var limits: [String: Int] = [:]
        var others: Set<String> = []
        func add(_ kind: Field.Kind, _ name: String) {
            switch kind {
            case .text(let max), .line(let max): limits[name] = min(max, limits[name] ?? max)
            case .list(let kind, _, _), .map(let kind, _): add(kind, name)
            case .object(let fields): for field in fields { add(field.kind, field.name) }
            case .either(let kinds): for kind in kinds { add(kind, name) }
            case .someone: for field in ["name", "function"] { limits[field] = Field.shortText }
            default: others.insert(name)
            }
        }
        let fields = Commands.all.flatMap { $0.fields } + RoomOpening.fields + Attendance.personFields
        for field in fields { add(field.kind, field.name) }
        return limits.filter { !others.contains($0.key) }
    }()

    private mutating func open(_ scenario: JSON, by facilitator: String) throws {
        var body = try #require(scenario["room"]?.object)
        let everyone = try #require(scenario["people"]?.object)
        body["facilitator"] = everyone[facilitator]
        var moment = self.moment()
        let decision = try RoomOpening.read(body).decide(at: &moment)
        people[facilitator] = decision.created
        try apply(decision, by: decision.created)
        for (name, person) in everyone.sorted(by: { $0.key < $1.key }) where name != facilitator {
            var moment = self.moment()
            let decision = try Joining.read(person.object ?? [:]).decide(in: room, at: &moment)
            people[name] = decision.created
            try apply(decision, by: decision.created)
        }
    }

    private mutating func enter(_ kind: String, by facilitator: String) throws {
        guard let step = room.agenda.steps.first(where: { $0.kind.rawValue == kind }) else { return }
        try perform(["type": .string("step.open"), "step": .string(step.id)], by: facilitator)
    }

    private mutating func play(_ act: JSON) throws {
        var fields = act.object ?? [:]
        let by = fields.removeValue(forKey: "by")?.string ?? ""
        let name = fields.removeValue(forKey: "as")?.string
        fields.merge(fields.removeValue(forKey: "with")?.object ?? [:]) { _, new in new }
        guard Commands.all.contains(where: { $0.type == fields["type"]?.string }) else { return }
        let created = try perform(fields.mapValues(resolved), by: by)
        played += 1
        if let name { made[name] = created }
    }

    @discardableResult
    private mutating func perform(_ fields: [String: JSON], by name: String) throws -> String? {
        let person = try #require(people[name])
        let fields = marking ? Canaries.marked(fields, by: person, noting: &written) : fields
        let (_, command) = try Commands.read(.object(fields.merging(["id": .string("x")]) { old, _ in old }))
        var moment = self.moment()
        let decision: Decision
        do throws(Refusal) {
            decision = try Commands.decide(command, by: person, in: room, at: &moment)
        } catch {
            throw NotAllowed(act: "\(fields) by \(name)", refusal: error)
        }
        try apply(decision, by: person)
        return decision.created
    }

    private mutating func apply(_ decision: Decision, by person: Person.ID?) throws {
        for event in decision.events {
            let old = room
            room = room.evolved(by: event, at: now, by: person)
            log.append((Swift.type(of: event).type, try Events.body(of: event), now, person))
            if watched { check(from: old) }
        }
        decision.destroys.forEach { room.destroyMarks(of: $0) }
        decision.marks.forEach { room.put($0) }
    }

    /// The law of reading, for everybody whose role did not change.
    private mutating func check(from old: Room) {
        let (before, patch, after) = (
            Document.snapshot(of: old), Document.patch(from: old, to: room), Document.snapshot(of: room)
        )
        for (id, person) in room.people.all where old.people[id]?.role == person.role {
            let facilitating = person.role == .facilitator
            let folded = before.seen(by: id, facilitating: facilitating)
                .merging(patch.seen(by: id, facilitating: facilitating))
            if folded != after.seen(by: id, facilitating: facilitating) {
                departures.append("event \(room.head) for \(person.name)")
            }
        }
    }

    private mutating func moment() -> Moment {
        now += 1
        return Moment(now: now, chance: Chance(seed: chance.next()))
    }

    private func resolved(_ value: JSON) -> JSON {
        switch value {
        case .string(let text) where text.hasPrefix("@"): .string(reference(String(text.dropFirst())) ?? text)
        case .array(let values): .array(values.map(resolved))
        case .object(let object):
            .object(Dictionary(uniqueKeysWithValues: object.map { (resolved(.string($0)).string ?? $0, resolved($1)) }))
        default: value
        }
    }

    /// The id that a name stands for; nil when it is none, and the text only begins like one.
    private func reference(_ name: String) -> String? {
        let word = name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name
        if name.hasPrefix("person:") { return people[word] }
        if name.hasPrefix("step:") { return room.agenda.steps.first { $0.kind.rawValue == word }?.id }
        if name == "checkIn" { return room.openCheckIn?.id }
        return made[name]
    }

    struct NotAllowed: Error, CustomStringConvertible {
        let act: String
        let refusal: Refusal
        var description: String { "\(act): \(refusal.code): \(refusal.detail)" }
    }
}
