import Foundation
import Synchronization
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
}

/// A fault that the judge has to notice, whatever the seed: without these nobody would know that it can.
enum Planted: CaseIterable, Sendable {
    /// A write that is answered and does not take place.
    case lostWrite
    case forgottenReceipts
    /// A reply in which a frame is missing.
    case droppedFrame

    func spoil(_ reply: Data) throws -> Data {
        guard self == .droppedFrame, case .object(var fields) = try JSON.parse(reply),
            case .array(var frames)? = fields["frames"],
            let first = frames.firstIndex(where: { $0["seq"] != nil })
        else { return reply }
        frames.remove(at: first)
        fields["frames"] = .array(frames)
        return JSON.object(fields).data
    }
}

/// A journal on such a disk, for one life of the process, with the fate of its next writes.
final class SimulatedJournal: Journal {
    /// What becomes of a write.
    enum Fate: Sendable {
        case lands
        /// Nothing of it is written, for certain.
        case fails
        /// It is written or not, and nobody can know.
        case isDoubtful(written: Bool)
        /// The process ends before the write, or between the write and everything else.
        case crashes(written: Bool)
    }

    private struct State {
        var disk: Disk
        var writes = 0
        var fate = Fate.lands
        var readsFail = false
        var ended: JournalFailure?
        var isCrashed = false
    }

    let epoch: String
    private let planted: Planted?
    private let state: Mutex<State>

    init(_ disk: Disk, planted: Planted?) {
        epoch = disk.epoch
        self.planted = planted
        state = Mutex(State(disk: disk))
    }

    var disk: Disk { state.withLock { $0.disk } }
    var isCrashed: Bool { state.withLock { $0.isCrashed } }

    /// What becomes of the next write, and of reads until the next call of this.
    func meet(_ fate: Fate, readsFail: Bool = false) {
        state.withLock { state in
            state.fate = fate
            state.readsFail = readsFail
        }
    }

    /// The end of the process: nothing reaches the disk any more.
    func crash() {
        state.withLock { state in
            state.isCrashed = true
            state.ended = .closed
        }
    }

    func append(_ parts: [Append]) throws -> [AppendResult] {
        try state.withLock { state in
            if let ended = state.ended { throw ended }
            var next = state.disk
            var parts = parts
            if planted == .forgottenReceipts { for index in parts.indices { parts[index].receipts = [] } }
            let results = try parts.map { try next.write($0) }
            let fate = state.fate
            state.fate = .lands
            switch fate {
            case .lands:
                state.writes += 1
                if planted == .lostWrite, state.writes % 8 == 0 { return results }
                state.disk = next
                return results
            case .fails: throw JournalFailure.failed(reason: "planted", isFull: true)
            case .isDoubtful(let written):
                if written { state.disk = next }
                let failure = JournalFailure.indeterminate(reason: "planted")
                state.ended = failure
                throw failure
            case .crashes(let written):
                if written { state.disk = next }
                state.isCrashed = true
                state.ended = .closed
                throw JournalFailure.closed
            }
        }
    }

    private func reading<Value>(_ body: (Disk) throws -> Value) throws -> Value {
        try state.withLock { state in
            if let ended = state.ended { throw ended }
            if state.readsFail { throw JournalFailure.failed(reason: "planted", isFull: false) }
            return try body(state.disk)
        }
    }

    func load(room code: String, fromStart: Bool) throws -> StoredRoom? {
        try reading { disk in
            guard let room = disk.rooms[code] else { return nil }
            let snapshot = fromStart ? nil : room.snapshot
            return StoredRoom(
                code: code, snapshot: snapshot, events: Array(room.events.dropFirst(snapshot?.seq ?? 0)),
                marks: room.marks.sorted { $0.key < $1.key }.map(\.value),
                tokens: room.tokens.map { TokenGrant(hash: $0.key, person: $0.value) }, head: room.events.count)
        }
    }

    func answer(room: String, person: String, command: String, digest: Data) throws -> Answered? {
        try reading { disk in
            guard let room = disk.rooms[room], let kept = room.receipts[Disk.key(person, command)]?.receipt else {
                return nil
            }
            // When its blind is over, nobody can tell any more what the body was.
            let isOver = kept.blind.map { room.over.contains($0) } ?? false
            return isOver || kept.digest == digest ? .same(seq: kept.seq, created: kept.created) : .other
        }
    }

    func room(createdBy idHash: Data) throws -> CreatedRoom? {
        try reading { disk in
            disk.rooms.first { $0.value.creation?.idHash == idHash }.flatMap { found in
                found.value.creation.map { CreatedRoom(code: found.key, person: $0.person) }
            }
        }
    }

    func codes() throws -> [String] { try reading { $0.rooms.keys.sorted() } }

    func saveSnapshot(room: String, seq: Int, state saved: Data) throws {
        try state.withLock { state in
            if let ended = state.ended { throw ended }
            guard let head = state.disk.rooms[room]?.events.count, seq <= head else {
                throw JournalFailure.failed(reason: "no event \(seq)", isFull: false)
            }
            state.disk.rooms[room]?.snapshot = StoredSnapshot(seq: seq, state: saved)
        }
    }

    func erase(room: String) throws { state.withLock { $0.disk.rooms[room] = nil } }

    func erase(person: String, replacing bodies: [Int: Data], with part: Append) throws -> AppendResult {
        try state.withLock { state in
            if let ended = state.ended { throw ended }
            var next = state.disk
            let result = try next.write(part)
            guard case .appended = result, var room = next.rooms[part.room] else { return result }
            for (seq, body) in bodies where room.events.indices.contains(seq - 1) { room.events[seq - 1].body = body }
            room.marks = room.marks.filter { $0.value.person != person }
            room.receipts = room.receipts.filter { $0.value.receipt.person != person }
            room.snapshot = nil
            next.rooms[part.room] = room
            state.disk = next
            return result
        }
    }

    func purge() throws {}

    func close() throws { state.withLock { $0.ended = .closed } }
}
