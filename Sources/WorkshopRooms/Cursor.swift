import Workshop

/// A place in what one reader has been told: how far in the log, and how far in what stands beside it.
///
/// On the wire an opaque string of unreserved URL characters. It holds no time.
struct Cursor: Hashable {
    /// Of the journal: a restored backup has another.
    let epoch: String
    /// Of the process: what stands beside the log is told anew after a restart.
    let boot: String
    let person: Person.ID
    let facilitating: Bool
    let seq: Int
    let presence: Int

    var text: String { "\(epoch).\(boot).\(facilitating ? "f" : "m").\(person).\(seq).\(presence)" }

    init(epoch: String, boot: String, person: Person.ID, facilitating: Bool, seq: Int, presence: Int) {
        self.epoch = epoch
        self.boot = boot
        self.person = person
        self.facilitating = facilitating
        self.seq = seq
        self.presence = presence
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[2] == "f" || parts[2] == "m", let seq = Int(parts[4]),
            let presence = Int(parts[5]),
            seq >= 0, presence >= 0
        else { return nil }
        self.init(
            epoch: parts[0], boot: parts[1], person: parts[3], facilitating: parts[2] == "f", seq: seq,
            presence: presence)
    }
}
