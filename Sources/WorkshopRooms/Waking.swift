import Foundation
import Workshop
import WorkshopStore

extension LiveRoom {
    /// A state is kept after so many events, so that a long room opens fast, and it is one of at least so many events ago:
    /// of those after it frames can be made again when the room has woken, so that cursors go on after a restart.
    static let snapshotEvery = 500

    private struct SavedState: Codable {
        let version: Int
        let room: Room
    }

    static func state(of room: Room) throws -> Data {
        try JSON.encoder.encode(SavedState(version: Room.stateVersion, room: room))
    }

    /// The room of a kept state, or nil when another version kept it.
    static func room(from snapshot: StoredSnapshot) -> Room? {
        guard let saved = try? JSON.decoded(snapshot.state, as: SavedState.self),
            saved.version == Room.stateVersion, saved.room.head == snapshot.seq
        else { return nil }
        return saved.room
    }

    /// What a stored room comes to.
    struct Replay {
        var room: Room
        /// The newest events; they begin after the newest erasure: who read before it reads everything anew.
        var past: Past
        /// The state that is kept next.
        var earlier: Room
        /// A state that should have been kept, because too much had to be replayed.
        var unkept: Room?
    }

    /// Replays what is stored: the kept state if it is of this version, the events after it, and the open marks. Throws when
    /// an event cannot be read.
    static func replay(_ stored: StoredRoom, snapshotEvery: Int = snapshotEvery) throws -> Replay {
        var room = Room(code: stored.code)
        if let snapshot = stored.snapshot {
            guard let saved = LiveRoom.room(from: snapshot) else { throw StaleSnapshot() }
            room = saved
        }
        var (earlier, unkept, past) = (room, Room?.none, Past(room: room))
        for row in stored.events {
            let event = try Events.read(type: row.type, body: row.body)
            room = room.evolved(by: event, at: row.at, by: row.by)
            if event is PersonErased || row.seq <= stored.head - snapshotEvery {
                past = Past(room: room)
            } else {
                past.events.append((event, row.at, row.by))
            }
            if room.head - earlier.head >= snapshotEvery {
                unkept = earlier.head > stored.snapshot?.seq ?? 0 ? earlier : nil
                earlier = room
            }
        }
        for mark in stored.marks {
            room.put(Mark(blind: mark.blind, person: mark.person, key: mark.key, value: try JSON.parse(mark.value)))
        }
        return Replay(room: room, past: past, earlier: earlier, unkept: unkept)
    }

    /// A kept state of another version of Crux.
    struct StaleSnapshot: Error {}
}
