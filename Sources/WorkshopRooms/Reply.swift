import Foundation
import Workshop

/// The document as everybody and the desk see it, encoded once for a head and a version of presence.
struct Pages {
    struct Page {
        let head: Int
        let presence: Int
        let everyone: Data
        let desk: Data?
        let layers: Document.Layers
    }

    private var layers: (head: Int, value: Document.Layers)?
    private var page: Page?

    mutating func page(of room: Room, presence: SharedPresence) -> Page {
        if let page, page.head == room.head, page.presence == presence.version { return page }
        let base: Document.Layers
        if let layers, layers.head == room.head {
            base = layers.value
        } else {
            base = Document.snapshot(of: room)
            layers = (room.head, base)
        }
        let full = Document.adding(presence.everything, to: base)
        let page = Page(
            head: room.head, presence: presence.version, everyone: full.everyone.data, desk: full.desk?.data,
            layers: base)
        self.page = page
        return page
    }
}

extension Cursor {
    /// A cursor that nobody could have been given: it is answered with a snapshot.
    static let unreadable = Cursor(epoch: "", boot: "", person: "", facilitating: false, seq: 0, presence: 0)
}

extension LiveRoom {
    /// At most so many bytes of frames in one reply.
    private static let mostBytes = 256 << 10

    /// What a reader with this cursor is to be told, or nil when there is nothing. Throws `removed`.
    func compose(
        _ cursor: Cursor?, for id: Person.ID, _ state: inout State, at now: Date, evenIfEmpty: Bool = false
    ) throws -> Data? {
        guard let person = state.room.people[id], !person.removed else { throw Failure.removed }
        state.usedAt = now
        let room = state.room
        state.shared.refresh(
            Presence(online: state.attendees.online, lastSeen: state.attendees.lastSeen(at: now)), in: room)
        let facilitating = person.role == .facilitator
        guard let cursor, cursor.epoch == epoch, cursor.person == id, cursor.facilitating == facilitating,
            let frames = state.feed.after(cursor.seq, head: room.head)
        else {
            let here = Cursor(
                epoch: epoch, boot: boot, person: id, facilitating: facilitating, seq: room.head,
                presence: state.shared.version)
            return snapshot(for: id, facilitating, here, &state)
        }
        let known = cursor.boot == boot ? cursor.presence : -1
        let shared = state.shared.changes(since: known).filter { facilitating || $0.path.first != "desk" }
        let own = state.shared.ownChanged(id, since: known) || known < 0 ? Presence.own(id, in: room) : []
        if frames.isEmpty, shared.isEmpty, own.isEmpty, !evenIfEmpty { return nil }

        var body = Data()
        var seq = cursor.seq
        for frame in frames {
            if body.count > 0 {
                if body.count + frame.size > LiveRoom.mostBytes { break }
                body.append(UInt8(ascii: ","))
            }
            frame.write(for: id, facilitating: facilitating, to: &body)
            seq = frame.seq
        }
        let more = seq < room.head
        // What stands beside the log builds on all of it, so it waits for the last frame.
        let presence = more ? cursor.presence : state.shared.version
        if !more, !(shared.isEmpty && own.isEmpty) {
            var layers = Document.Layers()
            for entry in shared + own { layers.put(entry) }
            if body.count > 0 { body.append(UInt8(ascii: ",")) }
            body.append(Data(#"{"patch":"#.utf8))
            body.append(layers.seen(by: id, facilitating: facilitating).data)
            body.append(UInt8(ascii: "}"))
        }
        let next = Cursor(
            epoch: epoch, boot: more ? cursor.boot : boot, person: id, facilitating: facilitating, seq: seq,
            presence: presence)
        var reply = Data(#"{"cursor":"\#(next.text)","frames":["#.utf8)
        reply.append(body)
        reply.append(Data(#"],"more":\#(more)}"#.utf8))
        return reply
    }

    private func snapshot(for id: Person.ID, _ facilitating: Bool, _ cursor: Cursor, _ state: inout State) -> Data {
        let page = state.pages.page(of: state.room, presence: state.shared)
        var own = Document.Layers()
        own.you[id] = page.layers.you[id]
        own = Document.adding(Presence.own(id, in: state.room), to: own)
        var reply = Data(#"{"cursor":"\#(cursor.text)","snapshot":"#.utf8)
        Frame.join(page.everyone, desk: facilitating ? page.desk : nil, you: own.you[id]?.data, to: &reply)
        reply.append(UInt8(ascii: "}"))
        return reply
    }
}
