import Foundation
import Workshop
import WorkshopStore

/// Holds everything that clients are told to the promises. It knows what was sent and answered, the disk, and the merge patch; nothing of the live rooms.
final class Judge {
    struct Broken: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// What one command, of one person and id, has come to so far.
    private struct Deed {
        let sent: Sent
        /// The highest seq that had been answered to anybody before it was first sent.
        let floor: Int
        var answer: JSON?
        /// Attempts of which nobody knows whether they acted.
        var open = 0
    }

    private struct Place {
        var known = Known()
        /// The comments that were answered, in the order of the answers.
        var comments: [String] = []
        var deeds: [String: Deed] = [:]
        /// Each frame as somebody was told it: for everybody, for the desk, for one person.
        var frames: [String: JSON] = [:]
    }

    private var places: [String: Place] = [:]
    /// What somebody held at a cursor.
    private var pages: [String: JSON] = [:]
    private var admitted: [String: (code: String, person: String)] = [:]
    private(set) var answers = 0

    func known(in code: String) -> Known { places[code]?.known ?? Known() }

    // MARK: Coming in

    func admitted(_ client: Client, code: String, person: String) throws {
        if let before = admitted[client.entry], before != (code, person) {
            throw Broken("once: client \(client.number) came in as \(before), then as \((code, person))")
        }
        if admitted.contains(where: { $0.key != client.entry && $0.value == (code, person) }) {
            throw Broken("once: two clients were told that they are \(person) of \(code)")
        }
        admitted[client.entry] = (code, person)
    }

    // MARK: Commands

    /// Returns whether it had been answered already.
    func begins(_ sent: Sent, of client: Client) -> Bool {
        let key = Disk.key(client.person, sent.id)
        var deed =
            places[client.code, default: Place()].deeds[key]
            ?? Deed(sent: sent, floor: known(in: client.code).seq)
        if deed.sent.body == sent.body { deed.open += 1 }
        places[client.code, default: Place()].deeds[key] = deed
        return deed.answer != nil
    }

    func carriedOut(_ sent: Sent, by person: String, in code: String, _ answer: JSON) throws {
        let key = Disk.key(person, sent.id)
        guard var deed = places[code]?.deeds[key], let seq = answer["seq"]?.int else {
            throw Broken("stable answer: \(sent.id) was answered \(answer.data.text)")
        }
        guard deed.sent.body == sent.body else {
            // A mark that is over: nobody can tell its bodies apart any more.
            if Judge.marks.contains(deed.sent.type), deed.answer ?? answer == answer { return }
            throw Broken("stable answer: \(sent.id) was carried out with two bodies")
        }
        if let first = deed.answer, first != answer {
            throw Broken("stable answer: \(sent.id) was answered \(first.data.text) and \(answer.data.text)")
        }
        var place = places[code] ?? Place()
        if deed.answer == nil {
            answers += 1
            if seq < deed.floor { throw Broken("real time: \(sent.id) got \(seq) after \(deed.floor) was answered") }
            if sent.type == "comment.post", let mark = sent.mark { place.comments.append(mark) }
        }
        deed.answer = answer
        place.deeds[key] = deed
        place.known = Known(seq: max(place.known.seq, seq), comments: place.comments.count)
        places[code] = place
    }

    /// A definite no; which nobody is told who began `after` the answer, but at the door.
    func refused(_ sent: Sent, by person: String, in code: String, after: Bool) throws {
        let key = Disk.key(person, sent.id)
        guard places[code]?.deeds[key]?.sent.body == sent.body else { return }
        if after { throw Broken("stable answer: \(sent.id) was carried out, then refused") }
        places[code]?.deeds[key]?.open -= 1
    }

    // MARK: Reading

    /// Takes over what a client was told. Returns whether it was news.
    func told(_ client: Client, _ data: Data, since: String?, after known: Known, _ disk: Disk) throws -> Bool {
        let reply = try JSON.folded(data)
        guard let cursor = reply["cursor"]?.string else { throw Broken("a reply without a cursor") }
        if let snapshot = reply["snapshot"] {
            client.document = snapshot
            client.seq = nil
        }
        let frames = reply["frames"]?.array ?? []
        if let since, reply["snapshot"] == nil, !since.hasPrefix("\(disk.epoch).") {
            throw Broken("epoch: client \(client.number) went on from a cursor of another epoch")
        }
        for frame in frames { try take(frame, client, disk) }
        client.cursor = cursor
        if reply["more"]?.int != 1 { try show(known, to: client) }
        let page = "\(client.code) \(client.person) \(cursor)"
        if let other = pages[page], other != client.document {
            throw Broken(
                "folded: client \(client.number) and another reader differ at \(cursor): \(apart(other, client))")
        }
        pages[page] = client.document
        return reply["snapshot"] != nil || !frames.isEmpty
    }

    private func take(_ frame: JSON, _ client: Client, _ disk: Disk) throws {
        guard let patch = frame["patch"] else { throw Broken("a frame without a patch") }
        client.document = client.document.folding(patch)
        guard let seq = frame["seq"]?.int else { return }
        if let last = client.seq, seq != last + 1 {
            throw Broken("contiguous: client \(client.number) was told \(seq) after \(last)")
        }
        client.seq = seq
        let events = disk.rooms[client.code]?.events ?? []
        guard seq <= events.count, events[seq - 1].at.rfc3339 == frame["at"]?.string else {
            throw Broken("no phantom: client \(client.number) was told \(seq), which is not on the disk")
        }
        guard case .object(var everyone) = patch else { throw Broken("a patch that is no object") }
        let (you, desk) = (everyone.removeValue(forKey: "you"), everyone.removeValue(forKey: "desk"))
        let parts = [("", .object(everyone)), ("desk", desk), (client.person, you)]
        for case (let whose, let part?) in parts {
            let key = "\(seq) \(whose)"
            if let other = places[client.code]?.frames[key], other != part {
                throw Broken("agreement: \(seq) was told as \(other.data.text) and as \(part.data.text)")
            }
            places[client.code, default: Place()].frames[key] = part
        }
    }

    /// What was answered before a read began, or a wait goes on, is shown to it.
    func show(_ known: Known, to client: Client) throws {
        guard let place = places[client.code], let comments = client.document["comments"]?.object else { return }
        if let seq = client.seq, seq < known.seq {
            throw Broken("real time: \(known.seq) was answered, and client \(client.number) is shown \(seq)")
        }
        let texts = Set(comments.values.compactMap { $0["text"]?.string })
        for text in place.comments.prefix(known.comments) where !texts.contains(text) {
            throw Broken("real time: \(text) was answered, and client \(client.number) is not shown it")
        }
    }

    // MARK: The disk

    /// A backup was restored: what came after it is gone, and nobody is to be held to it.
    func restored(_ disk: Disk) {
        admitted = admitted.filter { disk.rooms[$0.value.code]?.tokens.values.contains($0.value.person) == true }
        for (code, var place) in places {
            guard let room = disk.rooms[code] else {
                places[code] = nil
                continue
            }
            place.deeds = place.deeds.filter { room.receipts[$0.key] != nil }
            let bodies = room.events.map { $0.body.text }.joined()
            place.comments = place.comments.filter { bodies.contains($0) }
            place.known = Known(seq: min(place.known.seq, room.events.count), comments: place.comments.count)
            place.frames = place.frames.filter { (Int($0.key.prefix { $0 != " " }) ?? 0) <= room.events.count }
            places[code] = place
        }
    }

    private static let marks: Set = [
        "rating.cast", "dots.cast", "consent.cast", "step.finish", "hand.raise", "hand.lower",
    ]

    /// The whole disk against everything that was answered.
    func settle(_ disk: Disk) throws {
        for (code, place) in places {
            guard let room = disk.rooms[code] else {
                if place.deeds.values.contains(where: { $0.answer != nil }) { throw Broken("durable: no room \(code)") }
                continue
            }
            var texts: [String: Int] = [:]
            for event in room.events where ["commentPosted", "cardPosted"].contains(event.type) {
                guard let text = try JSON.folded(event.body)["text"]?.string, text.hasPrefix("«") else { continue }
                texts[text, default: 0] += 1
            }
            for (key, deed) in place.deeds {
                let (kept, there) = (room.receipts[key], deed.sent.mark.map { texts.removeValue(forKey: $0) ?? 0 })
                if let answer = deed.answer {
                    guard let kept, kept.receipt.seq == answer["seq"]?.int,
                        kept.receipt.created == answer["created"]?.string
                    else { throw Broken("durable: \(key) was answered \(answer.data.text) and is not there") }
                    if there == 0 { throw Broken("durable: \(key) was answered and its text is not there") }
                    if Judge.marks.contains(deed.sent.type), kept.events > 0 {
                        throw Broken("blind: \(deed.sent.type) is an event in the log")
                    }
                } else if deed.open == 0, kept != nil || there ?? 0 > 0 {
                    throw Broken("no phantom: \(key) was refused and is there")
                }
                if let there, there > 1 { throw Broken("once: \(key) is there \(there) times") }
            }
            if let text = texts.keys.min() { throw Broken("no phantom: \(text) is there, and nobody sent it") }
        }
    }

    /// What a client has folded against what is there, and their open votes.
    func compare(_ client: Client, with snapshot: JSON) throws {
        if client.document != snapshot {
            throw Broken("folded: client \(client.number) differs from a fresh snapshot: \(apart(snapshot, client))")
        }
        for (round, votes) in client.votes {
            guard let shown = snapshot["you"]?["ratings"]?[round] else { continue }
            for (card, vote) in votes where shown[card] != vote {
                throw Broken("durable: client \(client.number) voted \(vote.data.text) on \(card) and is shown another")
            }
        }
    }

    private func apart(_ other: JSON, _ client: Client) -> String {
        JSON.patch(from: other, to: client.document)?.data.text ?? ""
    }
}

extension Data {
    var text: String { String(decoding: self, as: UTF8.self) }
}
