import Foundation
import Workshop

/// One event as readers are told of it: encoded once, shared by all, with what only some may see kept apart.
struct Frame: Sendable {
    let seq: Int
    private let head: Data
    private let everyone: Data
    private let desk: Data?
    private let you: [Person.ID: Data]

    init(seq: Int, at: Date, patch: Document.Layers) {
        self.seq = seq
        head = Data(#"{"seq":\#(seq),"at":"\#(at.rfc3339)","patch":"#.utf8)
        everyone = patch.everyone.data
        desk = patch.desk?.data
        you = patch.you.mapValues(\.data)
    }

    var size: Int { head.count + everyone.count + (desk?.count ?? 0) }

    /// Whether a person is told something in it that others are not.
    func isPersonal(to person: Person.ID) -> Bool { you[person] != nil }

    /// The frame as one reader gets it.
    func write(for person: Person.ID, facilitating: Bool, to reply: inout Data) {
        reply.append(head)
        Frame.join(everyone, desk: facilitating ? desk : nil, you: you[person], to: &reply)
        reply.append(UInt8(ascii: "}"))
    }

    /// Writes an object of what everyone sees, with the keys `desk` and `you` added to it.
    static func join(_ everyone: Data, desk: Data?, you: Data?, to reply: inout Data) {
        reply.append(everyone.dropLast())
        var isEmpty = everyone.count == 2
        for (key, value) in [("desk", desk), ("you", you)] {
            guard let value else { continue }
            reply.append(Data((isEmpty ? "\"\(key)\":" : ",\"\(key)\":").utf8))
            reply.append(value)
            isEmpty = false
        }
        reply.append(UInt8(ascii: "}"))
    }
}

/// Events that a room has woken with, of which nobody has asked for the frames yet.
struct Past: Sendable {
    /// The room before them.
    let room: Room
    var events: [(event: any Event, at: Date, by: Person.ID?)] = []

    /// The seqs from which a reader goes on with one of them.
    var seqs: Range<Int> { room.head..<(room.head + events.count) }

    var frames: [Frame] {
        var room = room
        return events.map { event, at, by in
            let next = room.evolved(by: event, at: at, by: by)
            defer { room = next }
            return Frame(seq: next.head, at: at, patch: Document.patch(from: room, to: next))
        }
    }
}

/// The newest frames of a room, as far back as it pays to send them instead of a snapshot.
struct Feed: Sendable {
    private static let mostBytes = 4 << 20
    private static let mostFrames = 2_000

    /// What comes before the frames. Most who read after a restart missed nothing, and then it is for nobody.
    private var past: Past?
    private var frames: [Frame] = []
    private var bytes = 0

    init(past: Past? = nil) { self.past = past }

    mutating func append(_ new: [Frame]) {
        frames += new
        bytes += new.reduce(0) { $0 + $1.size }
        if let past, past.events.count + frames.count > Feed.mostFrames { self.past = nil }
        trim()
    }

    private mutating func trim() {
        var surplus = 0
        while frames.count - surplus > Feed.mostFrames || bytes > Feed.mostBytes, surplus < frames.count {
            bytes -= frames[surplus].size
            surplus += 1
        }
        guard surplus > 0 else { return }
        past = nil
        // Dropped in bulk, so that a full feed costs no shift at every frame.
        frames.removeFirst(surplus)
    }

    /// The frames after a seq, or nil when they do not reach back that far.
    mutating func after(_ seq: Int, head: Int) -> ArraySlice<Frame>? {
        if seq == head { return [] }
        if let past, past.seqs.contains(seq) {
            let since = frames
            (self.past, frames, bytes) = (nil, [], 0)
            append(past.frames + since)
        }
        guard seq < head, let first = frames.first, seq >= first.seq - 1 else { return nil }
        return frames[(seq - first.seq + 1)...]
    }
}
