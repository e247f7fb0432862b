import Foundation
import Workshop
import WorkshopStore

/// What is on a disk, in memory: what `append` returned for is there, and nothing else.
struct Disk: Sendable {
    struct Kept: Sendable {
        let receipt: Receipt
        /// How many events the command brought about.
        let events: Int
    }

    struct Stored: Sendable {
        var events: [StoredEvent] = []
        var marks: [String: StoredMark] = [:]
        var receipts: [String: Kept] = [:]
        var tokens: [Data: String] = [:]
        var over: Set<String> = []
        var creation: Creation?
        var snapshot: StoredSnapshot?
    }

    var epoch: String
    var rooms: [String: Stored] = [:]

    static func key(_ person: String, _ command: String) -> String { "\(person) \(command)" }

    /// Writes a part whole, or nothing of it. Throws for a part that no race explains.
    mutating func write(_ part: Append) throws -> AppendResult {
        var room = rooms[part.room] ?? Stored()
        let head = room.events.count
        let isThere = part.receipts.contains { room.receipts[Disk.key($0.person, $0.command)] != nil }
        let isMade = part.expected == 0 && rooms.values.contains { $0.creation?.idHash == part.creation?.idHash }
        guard part.expected == head, !isThere, !isMade else { return .lostRace(head: head) }
        guard head + part.events.count > 0, part.events.map(\.seq) == Array(head + 1..<head + 1 + part.events.count)
        else { throw JournalFailure.failed(reason: "the events of \(part.room) are not dense", isFull: false) }
        room.events += part.events
        room.creation = room.creation ?? part.creation
        for mark in part.marks { room.marks["\(mark.blind) \(mark.person) \(mark.key)"] = mark }
        for receipt in part.receipts {
            room.receipts[Disk.key(receipt.person, receipt.command)] = Kept(
                receipt: receipt, events: part.events.count)
        }
        for blind in part.destroys {
            room.over.insert(blind)
            room.marks = room.marks.filter { $0.value.blind != blind }
        }
        room.tokens = room.tokens.filter {
            !part.revokedPeople.contains($0.value) && !part.revokes.contains($0.key)
        }
        for grant in part.grants { room.tokens[grant.hash] = grant.person }
        rooms[part.room] = room
        return .appended(head: room.events.count)
    }

    /// Writes a part, and forgets a person.
    mutating func erase(_ person: String, replacing bodies: [Int: Data], with part: Append) throws -> AppendResult {
        let result = try write(part)
        guard case .appended = result, var room = rooms[part.room] else { return result }
        for (seq, body) in bodies where room.events.indices.contains(seq - 1) { room.events[seq - 1].body = body }
        room.marks = room.marks.filter { $0.value.person != person }
        room.receipts = room.receipts.filter { $0.value.receipt.person != person }
        room.snapshot = nil
        rooms[part.room] = room
        return result
    }

    /// The states that it keeps, as another version of Crux would have kept them.
    mutating func forgetHowToReadStates() {
        for (code, room) in rooms {
            guard let kept = room.snapshot else { continue }
            let text = kept.state.text.replacing(/"version":[0-9]+/, with: "\"version\":0")
            rooms[code]?.snapshot = StoredSnapshot(seq: kept.seq, state: Data(text.utf8))
        }
    }
}

/// A fault that the judge has to notice, whatever the seed: without these nobody would know that it can.
enum Planted: CaseIterable, Sendable {
    /// A write that is answered and does not take place.
    case lostWrite
    case forgottenReceipts
    /// A reply in which a frame is missing.
    case droppedFrame
    /// Marks that outlive their reveal.
    case keptMarks
    /// An erasure that leaves the words.
    case keptWords

    func spoil(_ reply: Data) throws -> Data {
        guard self == .droppedFrame, case .object(var fields) = try JSON.parse(reply),
            case .array(var frames)? = fields["frames"],
            let first = frames.firstIndex(where: { $0["seq"] != nil })
        else { return reply }
        frames.remove(at: first)
        fields["frames"] = .array(frames)
        return JSON.object(fields).data
    }

    func spoil(_ parts: [Append]) -> [Append] {
        parts.map { part in
            var part = part
            if self == .forgottenReceipts { part.receipts = [] }
            if self == .keptMarks { part.destroys = [] }
            return part
        }
    }
}
