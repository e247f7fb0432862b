import Foundation
import Synchronization
import Workshop
import WorkshopStore

/// A journal on such a disk, for one life of the process, with the fate of its next writes.
final class SimulatedJournal: Journal {
    /// What becomes of a write.
    enum Fate: Sendable {
        case lands
        /// Nothing of it is written, for certain.
        case fails(isFull: Bool)
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

    /// Does one write, and to it what was meant for the next one.
    private func writing<Value>(_ body: (inout Disk) throws -> Value) throws -> Value {
        try state.withLock { state in
            if let ended = state.ended { throw ended }
            var next = state.disk
            let result = try body(&next)
            let fate = state.fate
            state.fate = .lands
            switch fate {
            case .lands:
                state.writes += 1
                if planted == .lostWrite, state.writes % 8 == 0 { return result }
                state.disk = next
                return result
            case .fails(let isFull): throw JournalFailure.failed(reason: "planted", isFull: isFull)
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

    func append(_ parts: [Append]) throws -> [AppendResult] {
        let parts = planted?.spoil(parts) ?? parts
        return try writing { disk in try parts.map { try disk.write($0) } }
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
        try writing { disk in
            guard let head = disk.rooms[room]?.events.count, seq <= head else {
                throw JournalFailure.failed(reason: "no event \(seq)", isFull: false)
            }
            disk.rooms[room]?.snapshot = StoredSnapshot(seq: seq, state: saved)
        }
    }

    func erase(room: String) throws { try writing { $0.rooms[room] = nil } }

    func erase(person: String, replacing bodies: [Int: Data], with part: Append) throws -> AppendResult {
        let bodies = planted == .keptWords ? [:] : bodies
        return try writing { try $0.erase(person, replacing: bodies, with: part) }
    }

    /// Which takes reading and writing all of the file.
    func purge() throws { try reading { _ in } }

    func close() throws { state.withLock { $0.ended = .closed } }
}
