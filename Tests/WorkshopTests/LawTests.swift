import Foundation
import Testing

@testable import Workshop

/// The law of reading: an old snapshot with the frames since is the new snapshot, for every reader, whatever was asked of the room.
struct LawTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `old snapshot and frames are the new snapshot for every reader`(seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        for _ in 0..<400 { try walk.step() }
        #expect(walk.accepted > 60, "the walk got nowhere")
        #expect(walk.refused > 0)
    }

    @Test(arguments: 21...24 as ClosedRange<UInt64>)
    func `events read back from their rows make the same room`(seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        for _ in 0..<400 { try walk.step() }
        var replayed = Room(code: walk.room.code)
        for row in walk.rows {
            replayed = replayed.evolved(by: try Events.read(type: row.type, body: row.body), at: row.at, by: row.by)
        }
        for (blind, people) in walk.room.marks {
            for (person, marks) in people {
                for (key, value) in marks { replayed.put(Mark(blind: blind, person: person, key: key, value: value)) }
            }
        }
        #expect(try JSON.encoder.encode(replayed) == JSON.encoder.encode(walk.room))
        #expect(Document.snapshot(of: replayed) == Document.snapshot(of: walk.room))
    }

    @Test func `a refused command changes nothing`() throws {
        var walk = try Walk(seed: 99)
        for _ in 0..<200 {
            let (before, refused) = (walk.room, walk.refused)
            try walk.step()
            if walk.refused > refused { #expect(walk.room == before) }
        }
    }
}

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
    private var commands: RandomCommands
    private var chance: Chance
    private var now = Date(timeIntervalSince1970: 1_797_840_000)
    private var readers: [Person.ID: (facilitating: Bool, document: JSON)] = [:]

    init(seed: UInt64) throws {
        commands = RandomCommands(seed: seed)
        chance = Chance(seed: seed &* 31)
        let opening = try RoomOpening.read([
            "title": .string("Laws"), "facilitator": .object(["name": .string("F"), "function": .string("Sales")]),
        ])
        var moment = moment()
        let opened = try opening.decide(at: &moment)
        apply(opened, by: opened.created)
        for name in ["A", "B", "C", "D"] {
            let joined = try Joining.read(["name": .string(name), "function": .string("Product")]).decide(in: room)
            apply(joined, by: joined.created)
        }
        let observing = try Commands.read(
            .object([
                "id": .string("o"), "type": .string("person.setRole"), "person": .string("p5"),
                "role": .string("observer"),
            ]))
        apply(try Commands.decide(observing.command, by: "p1", in: room, at: &moment), by: "p1")
        for id in room.people.ids {
            readers[id] = (facilitating(id), snapshot().seen(by: id, facilitating: facilitating(id)))
        }
    }

    /// Tries one random command, and holds every reader to the law when it was accepted.
    mutating func step() throws {
        let (by, body) = commands.next(in: room)
        var moment = moment()
        do {
            let command = try Commands.read(body).command
            let decision = try Commands.decide(command, by: by, in: room, at: &moment)
            accepted += 1
            let patches = apply(decision, by: by)
            try hold(to: patches, after: body)
        } catch is Refusal {
            refused += 1
        }
    }

    private mutating func hold(to patches: [Document.Layers], after body: JSON) throws {
        let (present, snapshot) = (present(), snapshot())
        for (id, reader) in readers where room.people[id]?.removed == false {
            let fresh = snapshot.seen(by: id, facilitating: facilitating(id))
            // Another role is another document: the cursor of such a reader is answered with a snapshot.
            if reader.facilitating == facilitating(id) {
                var folded = reader.document
                for patch in patches { folded = folded.merging(patch.seen(by: id, facilitating: reader.facilitating)) }
                folded = folded.merging(present.seen(by: id, facilitating: reader.facilitating))
                if let apart = JSON.patch(from: folded, to: fresh) {
                    throw Broken(description: "\(id) after \(body.text): \(apart.text)")
                }
            }
            readers[id] = (facilitating(id), fresh)
        }
    }

    @discardableResult
    private mutating func apply(_ decision: Decision, by person: Person.ID?) -> [Document.Layers] {
        var patches: [Document.Layers] = []
        for event in decision.events {
            let old = room
            room = room.evolved(by: event, at: now, by: person)
            if let body = try? Events.body(of: event) {
                rows.append(Row(type: type(of: event).type, body: body, at: now, by: person))
            }
            patches.append(Document.patch(from: old, to: room))
        }
        decision.destroys.forEach { room.destroyMarks(of: $0) }
        decision.marks.forEach { room.put($0) }
        return patches
    }

    private func facilitating(_ id: Person.ID) -> Bool { room.people[id]?.role == .facilitator }

    /// What stands beside the log, as the frame without a number.
    private func present() -> Document.Layers {
        var layers = Document.Layers()
        let presence = Presence(
            online: Set(room.people.ids), lastSeen: Dictionary(uniqueKeysWithValues: room.people.ids.map { ($0, now) }))
        for entry in presence.entries(in: room) { layers.put(entry) }
        return layers
    }

    /// The document as it is sent to somebody who has none: what stands nowhere is not in it.
    private func snapshot() -> Document.Layers {
        var layers = Document.snapshot(of: room)
        let presence = Presence(
            online: Set(room.people.ids), lastSeen: Dictionary(uniqueKeysWithValues: room.people.ids.map { ($0, now) }))
        for entry in presence.entries(in: room) where entry.value != .null { layers.put(entry) }
        return layers
    }

    private mutating func moment() -> Moment {
        now += 1
        return Moment(
            now: now, lastSeen: Dictionary(uniqueKeysWithValues: room.people.ids.map { ($0, now) }),
            chance: Chance(seed: chance.next()))
    }
}

extension JSON {
    fileprivate var text: String { String(decoding: data, as: UTF8.self) }
}
