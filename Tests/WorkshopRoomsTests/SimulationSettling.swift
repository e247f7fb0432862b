import Foundation
import Workshop
import WorkshopStore

@testable import WorkshopRooms

/// The disk against everything that was answered.
extension Judge {
    /// A backup was restored: what came after it is gone, and nobody is to be held to it.
    func restored(_ disk: Disk) throws {
        admitted = admitted.filter { disk.rooms[$0.value.code]?.tokens.values.contains($0.value.person) == true }
        for (code, var place) in places {
            guard let room = disk.rooms[code] else {
                places[code] = nil
                continue
            }
            place.deeds = place.deeds.filter { room.receipts[$0.key] != nil }
            let words = room.events.reduce(into: Set<String>()) { $0.formUnion($1.body.words) }
            place.comments = place.comments.filter { words.contains($0) }
            place.frames = place.frames.filter { (Int($0.key.prefix { $0 != " " }) ?? 0) <= room.events.count }
            place.ledger = Ledger()
            try place.ledger.follow(room.events)
            place.erasing = place.ledger.erased
            place.known = Known(
                seq: min(place.known.seq, room.events.count), comments: place.comments.count,
                erased: place.known.erased.intersection(place.erasing))
            place.isEndangered = false
            places[code] = place
        }
    }

    /// The whole disk at the end.
    func settle(_ disk: Disk) throws {
        for (code, place) in places {
            guard let room = disk.rooms[code] else {
                let isKnown = place.deeds.values.contains { $0.answer != nil }
                if isKnown, !place.isEndangered { throw Broken("durable: no room \(code)") }
                continue
            }
            if place.known.isErased { throw Broken("erased: the room \(code) is there") }
            try settle(place, room, try ledger(of: code, disk))
            try settleVotes(place, room, try ledger(of: code, disk))
            try settleErased(place, room)
        }
    }

    private func settle(_ place: Place, _ room: Disk.Stored, _ ledger: Ledger) throws {
        var texts: [String: Int] = [:]
        for event in room.events where ["commentPosted", "cardPosted"].contains(event.type) {
            for text in event.body.words where !text.hasSuffix(".card»") { texts[text, default: 0] += 1 }
        }
        for (key, deed) in place.deeds where !ledger.erased.contains(deed.person) {
            let kept = room.receipts[key]
            let there = Judge.marks.contains(deed.sent.type) ? nil : deed.sent.mark.map { texts[$0] ?? 0 }
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
        for text in texts.keys.sorted() where place.marked[text] == nil {
            throw Broken("no phantom: \(text) is there, and nobody sent it")
        }
    }

    private func settleErased(_ place: Place, _ room: Disk.Stored) throws {
        for person in place.known.erased {
            let bodies = room.events.map(\.body) + [room.snapshot?.state].compactMap(\.self)
            let left = bodies.flatMap(\.words).first { author(of: $0, place) == person }
            if let left { throw Broken("erased: \(left) of \(person), who was erased, is on the disk") }
        }
    }

    // MARK: Votes

    /// What everybody voted last in a blind, by person and key: one person votes after the other time, and what nobody was answered stands in the receipts.
    private func votes(in blind: String, _ place: Place, _ room: Disk.Stored) -> [String: [String: JSON]] {
        let cast = place.deeds.filter { key, deed in
            deed.sent.vote?.blind == blind && (deed.answer != nil || room.receipts[key] != nil)
        }
        var votes: [String: [String: JSON]] = [:]
        for deed in cast.values.sorted(by: { $0.order < $1.order }) {
            votes[deed.person, default: [:]][deed.sent.vote?.key ?? ""] = deed.sent.value
        }
        return votes
    }

    /// Votes are what was cast last: in the marks of what is open, and in what was revealed, of which no mark is left.
    private func settleVotes(_ place: Place, _ room: Disk.Stored, _ ledger: Ledger) throws {
        for blind in Set(place.deeds.values.compactMap { $0.sent.vote?.blind }).sorted() {
            let votes = votes(in: blind, place, room)
            guard let reveal = ledger.reveals[blind] else {
                for (person, cast) in votes where !ledger.erased.contains(person) {
                    for (key, value) in cast {
                        let mark = try room.marks["\(blind) \(person) \(key)"].map { try JSON.folded($0.value) }
                        if mark != value {
                            throw Broken("durable: \(person) voted \(value.data.text) in \(blind), not \(mark as Any)")
                        }
                    }
                }
                continue
            }
            if let mark = room.marks.values.first(where: { $0.blind == blind }) {
                throw Broken("blind: a mark of \(mark.person) is left after the reveal of \(blind)")
            }
            // Nobody knows what somebody erased since was not answered.
            let unknown = place.deeds.values.filter { deed in
                deed.sent.vote?.blind == blind && deed.answer == nil && deed.open > 0
                    && ledger.erased.contains(deed.person)
            }
            if !unknown.isEmpty { continue }
            let counted = votes.filter { reveal.voters.contains($0.key) }
            let isNamed = ledger.named.contains(blind)
            if let wrong = Count(counted, isNamed: isNamed, erased: ledger.erased).differs(from: reveal) {
                throw Broken("counted: \(blind) came to \(wrong)")
            }
        }
    }

    /// What a client has folded against what is there, and their open votes.
    func compare(_ client: Client, with snapshot: JSON, _ disk: Disk) throws {
        if client.document != snapshot {
            throw Broken("folded: client \(client.number) differs from a fresh snapshot: \(apart(snapshot, client))")
        }
        guard let place = places[client.code], let room = disk.rooms[client.code] else { return }
        for (round, shown) in snapshot["you"]?["ratings"]?.object ?? [:] {
            let cast = votes(in: round, place, room)[client.person] ?? [:]
            if .object(cast) != shown {
                throw Broken("durable: client \(client.number) voted \(cast) and is shown \(shown.data.text)")
            }
        }
    }
}
