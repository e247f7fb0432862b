import Foundation
import Workshop
import WorkshopStore

/// What became of looking through a database: whether every room is what was written and can be shown.
package struct Check: Sendable {
    package private(set) var rooms = 0
    package private(set) var events = 0
    /// A sentence for each thing that is wrong, with the code of the room if it is one.
    package private(set) var findings: [(room: String?, sentence: String)] = []

    /// Looks through a whole database, or one room of it. Throws when the file as a whole cannot be read.
    package init(_ archive: Archive, room only: String? = nil) throws {
        if only == nil {
            findings = try archive.findings().map { (nil, "The file does not hold together (\($0)).") }
        }
        for code in try only.map({ [$0] }) ?? archive.codes() {
            rooms += 1
            do {
                guard let stored = try archive.load(room: code) else {
                    findings.append((code, "There is no such room."))
                    continue
                }
                events += stored.head
                if let sentence = try Check.sentence(on: stored) { findings.append((code, sentence)) }
            } catch let failure as JournalFailure {
                findings.append((code, failure.description))
            } catch is DecodingError {
                findings.append((code, "An event of it cannot be read by this version."))
            } catch let unknown as Events.UnknownEvent {
                findings.append(
                    (code, "It has an event of the kind \(unknown.type), which this version does not know."))
            }
        }
    }

    /// What is wrong with a room whose bytes are what was written: its kept state, or a document that is not what its
    /// frames add up to.
    private static func sentence(on stored: StoredRoom) throws -> String? {
        let kept = stored.snapshot.flatMap { LiveRoom.room(from: $0) }
        var room = Room(code: stored.code)
        var folded = Document.snapshot(of: room)
        for row in stored.events {
            let next = room.evolved(
                by: try Events.read(type: row.type, body: row.body), at: row.at, by: row.by)
            folded.merge(Document.patch(from: room, to: next))
            room = next
            if room.head == kept?.head, room != kept {
                return "Its kept state at event \(room.head) is not what the events amount to."
            }
        }
        for mark in stored.marks {
            room.put(Mark(blind: mark.blind, person: mark.person, key: mark.key, value: try JSON.parse(mark.value)))
        }
        guard folded == Document.snapshot(of: room) else { return "Its document is not what its frames add up to." }
        return nil
    }
}

extension Archive {
    /// A room as its readers see it, or nil when there is none. Throws `.damaged` when it is not what was written.
    package func room(_ code: String) throws -> Room? {
        guard var stored = try load(room: code) else { return nil }
        stored.snapshot = nil
        return try LiveRoom.replay(stored).room
    }
}

extension Document.Layers {
    /// Applies a patch, for each of those who see something of it.
    fileprivate mutating func merge(_ patch: Document.Layers) {
        everyone = everyone.merging(patch.everyone)
        if let changes = patch.desk { desk = (desk ?? .emptyObject).merging(changes) }
        for (person, changes) in patch.you { you[person] = (you[person] ?? .emptyObject).merging(changes) }
    }
}
