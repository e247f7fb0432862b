import Foundation
import Workshop
import WorkshopStore

extension LiveRoom {
    /// A state is kept after so many events, so that a long room opens fast.
    static let snapshotEvery = 500

    /// How far back frames are made again when a room wakes, so that cursors go on after a restart.
    private static let framesOnWaking = 500

    private struct SavedState: Codable {
        let version: Int
        let room: Room
    }

    static func state(of room: Room) throws -> Data {
        try JSON.encoder.encode(SavedState(version: Room.stateVersion, room: room))
    }

    /// The room of a kept state, or nil when another version kept it.
    static func room(from snapshot: StoredSnapshot) -> Room? {
        guard let saved = try? JSON.decoder.decode(SavedState.self, from: snapshot.state),
            saved.version == Room.stateVersion, saved.room.head == snapshot.seq
        else { return nil }
        return saved.room
    }

    /// Wakes a room from what is stored: its kept state if it is of this version, the events after it, and the open marks. Throws when an event cannot be read.
    convenience init(_ stored: StoredRoom, epoch: String, boot: String, now: Date) throws {
        var room = Room(code: stored.code)
        if let snapshot = stored.snapshot {
            guard let saved = LiveRoom.room(from: snapshot) else { throw StaleSnapshot() }
            room = saved
        }
        var frames: [Frame] = []
        for row in stored.events {
            let event = try Events.read(type: row.type, body: row.body)
            let next = room.evolved(by: event, at: row.at, by: row.by)
            if row.seq > stored.head - LiveRoom.framesOnWaking {
                frames.append(Frame(seq: next.head, at: row.at, patch: Document.patch(from: room, to: next)))
            }
            room = next
        }
        for mark in stored.marks {
            room.put(Mark(blind: mark.blind, person: mark.person, key: mark.key, value: try JSON.parse(mark.value)))
        }
        let tokens = Dictionary(stored.tokens.map { ($0.hash, $0.person) }) { $1 }
        self.init(room: room, tokens: tokens, frames: frames, epoch: epoch, boot: boot, now: now)
    }

    /// A kept state of another version of Crux.
    struct StaleSnapshot: Error {}
}
