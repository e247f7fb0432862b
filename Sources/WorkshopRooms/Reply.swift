import Crypto
import Foundation
import Workshop

/// The answer to a read: a cursor of the reader's own, and the rest, which all who are told the same share.
package struct Reply: Sendable {
    private let place: Cursor
    /// What stands behind the text of the cursor.
    package let rest: Data
    /// There is more to tell at once.
    package let more: Bool
    /// When to come back to a server that is about to end.
    package let retryAfterMs: Int?

    init(cursor: Cursor, rest: Data, more: Bool = false, retryAfterMs: Int? = nil) {
        (place, self.rest) = (cursor, rest)
        (self.more, self.retryAfterMs) = (more, retryAfterMs)
    }

    /// Where the next read goes on from.
    package var cursor: String { place.text }

    /// An answer that tells nothing.
    static func nothing(_ cursor: Cursor) -> Reply { Reply(cursor: cursor, rest: nothing) }

    /// The answer to a poll that waits while the server goes down: nothing new, and when to come back, spread so that not all come at once.
    static func farewell(_ cursor: Cursor) -> Reply {
        let milliseconds = Int.random(in: 300...1_500)
        let rest = Data(#"","frames":[],"more":false,"retryAfterMs":\#(milliseconds)}"#.utf8)
        return Reply(cursor: cursor, rest: rest, retryAfterMs: milliseconds)
    }

    private static let nothing = Data(#"","frames":[],"more":false}"#.utf8)

    /// Nothing is told.
    package var isEmpty: Bool { rest == Reply.nothing || retryAfterMs != nil }

    /// What stands before the text of the cursor.
    package static let beginning = #"{"cursor":""#

    package var data: Data { Data((Reply.beginning + cursor).utf8) + rest }
}

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
    /// What was last told to a reader without anything of their own in it: the next one at the same place gets the same bytes.
    var news: News?

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

/// The frames that answer a poll, encoded.
struct News {
    struct Question: Hashable {
        let seq: Int
        /// The version of presence that the reader knows, -1 for none.
        let known: Int
        let facilitating: Bool
        let head: Int
        let version: Int
    }

    let question: Question
    /// What stands behind the cursor in the answer.
    let rest: Data
    let isEmpty: Bool
    /// The last frame told.
    let seq: Int

    init(_ question: Question, _ frames: Data, seq: Int) {
        self.question = question
        self.seq = seq
        isEmpty = frames.isEmpty
        var rest = Data(#"","frames":["#.utf8)
        rest.append(frames)
        rest.append(Data(#"],"more":\#(seq < question.head)}"#.utf8))
        self.rest = rest
    }
}

extension Cursor {
    /// A cursor that nobody could have been given: it is answered with a snapshot.
    static let unreadable = Cursor(epoch: "", boot: "", person: "", view: .member, seq: 0, presence: 0)
}

extension LiveRoom {
    /// At most so many bytes of frames in one reply.
    private static let mostBytes = 256 << 10

    static func refresh(_ state: inout State, at now: Date) {
        if state.shared.stale.isEmpty { return }
        let presence = Presence(online: state.attendees.online, lastSeen: state.attendees.lastSeen)
        state.shared.refresh(presence, in: state.room)
    }

    /// What a reader with this cursor is to be told, or nil when there is nothing. Whoever asks counts as here. Throws `removed` or `linkTakenBack`.
    func compose(
        _ cursor: Cursor?, for id: Person.ID, _ state: inout State, at now: Date, evenIfEmpty: Bool = false
    ) throws(Failure) -> Reply? {
        state.usedAt = now
        let link = state.room.shareLink(id)
        // Who reads by a share link is nobody, and wakes nobody.
        if link == nil { state.shared.touch(state.attendees.read(id, at: now)) }
        if let door = Document.atTheDoor(of: state.room, for: id) {
            return atTheDoor(door, cursor, for: id, evenIfEmpty: evenIfEmpty)
        }
        if link?.revoked == true { throw .linkTakenBack }
        guard let role = link == nil ? state.room.role(of: id) : .observer else { throw .removed }
        LiveRoom.refresh(&state, at: now)
        let facilitating = role == .facilitator
        let view: Cursor.View = facilitating ? .facilitator : .member
        let head = state.room.head
        let version = state.shared.version
        guard let cursor, cursor.epoch == epoch, cursor.person == id, cursor.view == view,
            let frames = state.feed.after(cursor.seq, head: head)
        else {
            let here = Cursor(
                epoch: epoch, boot: boot, person: id, view: view, seq: head, presence: version)
            return snapshot(for: id, facilitating, here, &state)
        }
        let known = cursor.boot == boot ? cursor.presence : -1
        if frames.isEmpty, known == version, !evenIfEmpty { return nil }
        let own: [Entry] =
            switch known < 0 ? .everything : state.shared.own(id, since: known) {
            case .nothing: []
            case .under(let keys): Presence.own(id, in: state.room, under: keys)
            case .everything: Presence.own(id, in: state.room)
            }
        let asked = News.Question(
            seq: cursor.seq, known: known, facilitating: facilitating, head: head, version: version)
        let news: News
        if own.isEmpty, !frames.contains(where: { $0.isPersonal(to: id) }) {
            if let told = state.pages.news, told.question == asked {
                news = told
            } else {
                news = LiveRoom.news(asked, frames, own: [], for: id, state.shared)
                state.pages.news = news
            }
        } else {
            news = LiveRoom.news(asked, frames, own: own, for: id, state.shared)
        }
        if news.isEmpty, !evenIfEmpty { return nil }
        let more = news.seq < head
        let next = Cursor(
            epoch: epoch, boot: more ? cursor.boot : boot, person: id, view: view, seq: news.seq,
            presence: more ? cursor.presence : version)
        return Reply(cursor: next, rest: news.rest, more: more)
    }

    /// The answer to somebody at the door: the little they may see, whole, when it has changed. Their cursor tells what they saw by its hash, and nothing of what happens inside.
    private func atTheDoor(_ page: JSON, _ cursor: Cursor?, for id: Person.ID, evenIfEmpty: Bool) -> Reply? {
        let mark = SHA256.hash(data: page.data).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let here = Cursor(epoch: epoch, boot: "0", person: id, view: .guest, seq: 0, presence: mark)
        if cursor != here {
            return Reply(cursor: here, rest: Data(#"","snapshot":"#.utf8) + page.data + Data("}".utf8))
        }
        return evenIfEmpty ? Reply.nothing(here) : nil
    }

    /// Frames up to a size, and behind the last of all what stands beside the log, which builds on all of it.
    private static func news(
        _ asked: News.Question, _ frames: ArraySlice<Frame>, own: [Entry], for id: Person.ID, _ shared: SharedPresence
    ) -> News {
        var body = Data()
        var seq = asked.seq
        for frame in frames {
            if body.count > 0 {
                if body.count + frame.size > LiveRoom.mostBytes { break }
                body.append(UInt8(ascii: ","))
            }
            frame.write(for: id, facilitating: asked.facilitating, to: &body)
            seq = frame.seq
        }
        guard seq == asked.head else { return News(asked, body, seq: seq) }
        let changes = shared.changes(since: asked.known).filter { asked.facilitating || $0.path.first != "desk" }
        if changes.isEmpty, own.isEmpty { return News(asked, body, seq: seq) }
        var layers = Document.Layers()
        for entry in changes + own { layers.put(entry) }
        if body.count > 0 { body.append(UInt8(ascii: ",")) }
        body.append(Data(#"{"patch":"#.utf8))
        body.append(layers.seen(by: id, facilitating: asked.facilitating).data)
        body.append(UInt8(ascii: "}"))
        return News(asked, body, seq: seq)
    }

    private func snapshot(for id: Person.ID, _ facilitating: Bool, _ cursor: Cursor, _ state: inout State) -> Reply {
        let page = state.pages.page(of: state.room, presence: state.shared)
        var own = Document.Layers()
        own.you[id] = page.layers.you[id]
        own = Document.adding(Presence.own(id, in: state.room), to: own)
        var rest = Data(#"","snapshot":"#.utf8)
        Frame.join(page.everyone, desk: facilitating ? page.desk : nil, you: own.you[id]?.data, to: &rest)
        rest.append(UInt8(ascii: "}"))
        return Reply(cursor: cursor, rest: rest)
    }
}
