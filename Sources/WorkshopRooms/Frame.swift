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

/// The newest frames of a room, as far back as it pays to send them instead of a snapshot.
struct Feed: Sendable {
    private static let mostBytes = 4 << 20
    private static let mostFrames = 2_000

    private var frames: [Frame] = []
    private var bytes = 0

    mutating func append(_ new: [Frame]) {
        frames += new
        bytes += new.reduce(0) { $0 + $1.size }
        var surplus = 0
        while frames.count - surplus > Feed.mostFrames || bytes > Feed.mostBytes, surplus < frames.count {
            bytes -= frames[surplus].size
            surplus += 1
        }
        // Dropped in bulk, so that a full feed costs no shift at every frame.
        if surplus > 0 { frames.removeFirst(surplus) }
    }

    /// The frames after a seq, or nil when they do not reach back that far.
    func after(_ seq: Int, head: Int) -> ArraySlice<Frame>? {
        if seq == head { return [] }
        guard seq < head, let first = frames.first, seq >= first.seq - 1 else { return nil }
        return frames[(seq - first.seq + 1)...]
    }
}
