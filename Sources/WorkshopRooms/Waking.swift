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

    /// Wakes a room from what is stored. Throws like `replay`.
    convenience init(_ stored: StoredRoom, epoch: String, boot: String, now: Date) throws {
        let (room, frames) = try LiveRoom.replay(stored)
        let tokens = Dictionary(stored.tokens.map { ($0.hash, $0.person) }) { $1 }
        self.init(room: room, tokens: tokens, frames: frames, epoch: epoch, boot: boot, now: now)
    }

    /// What is stored comes to: the kept state if it is of this version, the events after it, and the open marks. Throws when an
    /// event cannot be read. The frames begin after the newest erasure: who read before it reads everything anew.
    static func replay(_ stored: StoredRoom) throws -> (room: Room, frames: [Frame]) {
        var room = Room(code: stored.code)
        if let snapshot = stored.snapshot {
            guard let saved = LiveRoom.room(from: snapshot) else { throw StaleSnapshot() }
            room = saved
        }
        var frames: [Frame] = []
        for row in stored.events {
            let event = try Events.read(type: row.type, body: row.body)
            let next = room.evolved(by: event, at: row.at, by: row.by)
            if event is PersonErased {
                frames = []
            } else if row.seq > stored.head - LiveRoom.framesOnWaking {
                frames.append(Frame(seq: next.head, at: row.at, patch: Document.patch(from: room, to: next)))
            }
            room = next
        }
        for mark in stored.marks {
            room.put(Mark(blind: mark.blind, person: mark.person, key: mark.key, value: try JSON.parse(mark.value)))
        }
        return (room, frames)
    }

    /// A kept state of another version of Crux.
    struct StaleSnapshot: Error {}
}
