import Foundation
import Testing

@testable import Workshop

/// The worked case of Tests/Scenarios, played through the rules alone: every act that this version knows must be allowed.
struct WorkedCase {
    private(set) var room = Room(code: "WRKDCASE")
    private(set) var people: [String: Person.ID] = [:]
    private(set) var made: [String: String] = [:]
    private(set) var played = 0
    /// Where old snapshot + frame was not the new snapshot, for any reader.
    private(set) var departures: [String] = []
    private var chance = Chance(seed: 2027)
    private var now = Date(timeIntervalSince1970: 1_797_840_000)

    /// Plays the whole case, or up to and including a scene.
    init(until last: String? = nil) throws {
        let scenario = try WorkedCase.file()
        let facilitator = try #require(scenario["facilitator"]?.string)
        try open(scenario, by: facilitator)
        for scene in scenario["scenes"]?.array ?? [] {
            let step = scene["step"]?.string ?? ""
            try enter(step, by: facilitator)
            for act in scene["acts"]?.array ?? [] { try play(act) }
            if step == last { return }
        }
    }

    static func file() throws -> JSON {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSON.parse(Data(contentsOf: folder.appending(path: "Scenarios/qualify-leads.json")))
    }

    private mutating func open(_ scenario: JSON, by facilitator: String) throws {
        var body = try #require(scenario["room"]?.object)
        let everyone = try #require(scenario["people"]?.object)
        body["facilitator"] = everyone[facilitator]
        var moment = self.moment()
        let decision = try RoomOpening.read(body).decide(at: &moment)
        people[facilitator] = decision.created
        apply(decision, by: decision.created)
        for (name, person) in everyone.sorted(by: { $0.key < $1.key }) where name != facilitator {
            var moment = self.moment()
            let decision = try Joining.read(person.object ?? [:]).decide(in: room, at: &moment)
            people[name] = decision.created
            apply(decision, by: decision.created)
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
        let (_, command) = try Commands.read(.object(fields.merging(["id": .string("x")]) { old, _ in old }))
        var moment = self.moment()
        let decision: Decision
        do throws(Refusal) {
            decision = try Commands.decide(command, by: person, in: room, at: &moment)
        } catch {
            throw NotAllowed(act: "\(fields) by \(name)", refusal: error)
        }
        apply(decision, by: person)
        return decision.created
    }

    private mutating func apply(_ decision: Decision, by person: Person.ID?) {
        for event in decision.events {
            let old = room
            room = room.evolved(by: event, at: now, by: person)
            check(from: old)
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
        case .string(let text) where text.hasPrefix("@"): .string(reference(String(text.dropFirst())))
        case .array(let values): .array(values.map(resolved))
        case .object(let object):
            .object(Dictionary(uniqueKeysWithValues: object.map { (resolved(.string($0)).string ?? $0, resolved($1)) }))
        default: value
        }
    }

    private func reference(_ name: String) -> String {
        let word = name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name
        if name.hasPrefix("person:") { return people[word] ?? name }
        if name.hasPrefix("step:") { return room.agenda.steps.first { $0.kind.rawValue == word }?.id ?? name }
        if name == "checkIn" { return room.openCheckIn?.id ?? name }
        return made[name] ?? name
    }

    struct NotAllowed: Error, CustomStringConvertible {
        let act: String
        let refusal: Refusal
        var description: String { "\(act): \(refusal.code): \(refusal.detail)" }
    }
}
