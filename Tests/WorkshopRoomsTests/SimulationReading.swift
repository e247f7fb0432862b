import Foundation
import Workshop
import WorkshopStore

@testable import WorkshopRooms

/// What people read: the same events for all in the same order, everything that was answered, and nothing that is not for them.
extension Judge {
    /// Takes over what a client was told. Returns whether it was news.
    func told(_ client: Client, _ data: Data, since: String?, after known: Known, _ disk: Disk) throws -> Bool {
        if known.isErased { throw Broken("erased: client \(client.number) was told of a room that is no more") }
        let reply = try JSON.folded(data)
        guard let cursor = reply["cursor"]?.string else { throw Broken("a reply without a cursor") }
        if let snapshot = reply["snapshot"] {
            client.document = snapshot
            client.seq = nil
            try checkBlinds(snapshot, in: client.code, disk)
        }
        let frames = reply["frames"]?.array ?? []
        if let since, reply["snapshot"] == nil, !since.hasPrefix("\(disk.epoch).") {
            throw Broken("epoch: client \(client.number) went on from a cursor of another epoch")
        }
        for frame in frames { try take(frame, client, disk) }
        client.cursor = cursor
        try checkWords(data, client, known, disk)
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
        try checkBlinds(patch, in: client.code, disk)
        guard let seq = frame["seq"]?.int else { return }
        if let last = client.seq, seq != last + 1 {
            throw Broken("contiguous: client \(client.number) was told \(seq) after \(last)")
        }
        client.seq = seq
        // What was told before the room was erased may arrive after it.
        if places[client.code]?.isEndangered == true, disk.rooms[client.code] == nil { return }
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
            if let by = author(of: text, place), place.erasing.contains(by) { continue }
            throw Broken("real time: \(text) was answered, and client \(client.number) is not shown it")
        }
    }

    // MARK: Secrets

    /// What is told of a round, a ballot or a fist of five while it is open.
    private static let open: Set = [
        "number", "state", "naming", "cards", "relativeCut", "openedAt", "parts", "finished", "expected", "dots",
        "runOff", "stands",
    ]

    private func checkBlinds(_ patch: JSON, in code: String, _ disk: Disk) throws {
        for place in ["rounds", "ballots", "consents"] {
            for (blind, value) in patch[place]?.object ?? [:] {
                let more = Set((value.object ?? [:]).keys).subtracting(Judge.open)
                if !more.isEmpty, disk.rooms[code] != nil, try ledger(of: code, disk).reveals[blind] == nil {
                    throw Broken("blind: \(more.sorted()) of \(blind) was told before its reveal")
                }
            }
        }
    }

    /// Every text in a reply that is somebody's own: nothing of somebody erased, no card of others that lies face down, no sentence of a fist that is open.
    private func checkWords(_ data: Data, _ client: Client, _ known: Known, _ disk: Disk) throws {
        guard let place = places[client.code], disk.rooms[client.code] != nil else { return }
        for text in data.words {
            guard let by = author(of: text, place) else { continue }
            if known.erased.contains(by) {
                throw Broken("erased: client \(client.number) was told \(text) of \(by), who was erased")
            }
            guard by != client.person, let sent = place.marked[text]?.sent else { continue }
            let ledger = try ledger(of: client.code, disk)
            if sent.type == "card.post", !ledger.shown.contains(text), !place.erasing.contains(by) {
                throw Broken("blind: client \(client.number) was told \(text), a card that lies face down")
            }
            if let vote = sent.vote, ledger.reveals[vote.blind] == nil {
                throw Broken("blind: client \(client.number) was told \(text), which is in a fist that is open")
            }
        }
    }

    func author(of text: String, _ place: Place) -> String? {
        place.people[String(text.dropFirst().prefix { $0 != "." })]
    }

    func apart(_ other: JSON, _ client: Client) -> String {
        JSON.patch(from: other, to: client.document)?.data.text ?? ""
    }
}

extension Data {
    /// The texts in it that stand in no other: `«2.name»`, `«2.17»`.
    var words: Set<String> {
        Set(text.components(separatedBy: "«").dropFirst().map { "«" + $0.prefix { $0 != "»" } + "»" })
    }
}
