import Workshop

/// A place in what one reader has been told: how far in the log, and how far in what stands beside it.
///
/// On the wire an opaque string of unreserved URL characters. It holds no time.
struct Cursor: Hashable {
    /// As what the reader was told it; who has become another since gets a snapshot.
    enum View: String { case member = "m", facilitator = "f", guest = "g" }

    /// Of the journal: a restored backup has another.
    let epoch: String
    /// Of the process: what stands beside the log is told anew after a restart.
    let boot: String
    let person: Person.ID
    let view: View
    private(set) var seq: Int
    private(set) var presence: Int

    var text: String {
        var text = ""
        text.reserveCapacity(96)
        text += epoch
        text += "."
        text += boot
        text += "."
        text += view.rawValue
        text += "."
        text += person
        text += "."
        text += String(seq)
        text += "."
        text += String(presence)
        return text
    }

    init(epoch: String, boot: String, person: Person.ID, view: View, seq: Int, presence: Int) {
        self.epoch = epoch
        self.boot = boot
        self.person = person
        self.view = view
        self.seq = seq
        self.presence = presence
    }

    /// `known` is the epoch that most cursors are of: those that wait by the thousand share it.
    init?(_ text: String, among known: String = "") {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 6, let view = View(rawValue: parts[2]), let seq = Int(parts[4]),
            let presence = Int(parts[5]),
            seq >= 0, presence >= 0
        else { return nil }
        self.init(
            epoch: parts[0] == known ? known : parts[0], boot: parts[1], person: parts[3], view: view, seq: seq,
            presence: presence)
    }

    /// A place of the same reader as `last` and under the same names; else nil. Of what is the same no new text is made.
    init?(_ text: UnsafeRawBufferPointer, like last: Cursor) {
        var rest = text[...]
        for part in [last.epoch, last.boot, last.view.rawValue, last.person] {
            for byte in part.utf8 { guard rest.popFirst() == byte else { return nil } }
            guard rest.popFirst() == UInt8(ascii: ".") else { return nil }
        }
        guard let seq = Cursor.number(&rest), rest.popFirst() == UInt8(ascii: "."),
            let presence = Cursor.number(&rest), rest.isEmpty
        else { return nil }
        self = last
        (self.seq, self.presence) = (seq, presence)
    }

    /// Of at most 18 digits.
    private static func number(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Int? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...18).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
