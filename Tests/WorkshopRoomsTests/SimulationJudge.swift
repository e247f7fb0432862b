import Foundation
import Workshop
import WorkshopStore

@testable import WorkshopRooms

/// Holds everything that clients are told to the promises. It knows what was sent and answered, the disk, and the merge patch; nothing of the live rooms.
///
/// Here is what becomes of calls; what people read is in `SimulationReading`, what is on the disk in `SimulationSettling`.
final class Judge {
    struct Broken: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// What one command, of one person and id, has come to so far.
    struct Deed {
        let sent: Sent
        let person: String
        /// One person does one thing after the other: the order in which theirs were begun.
        let order: Int
        /// The highest seq that had been answered to anybody before it was first sent.
        let floor: Int
        var answer: JSON?
        /// Attempts of which nobody knows whether they acted.
        var open = 0
    }

    struct Place {
        var known = Known()
        /// The comments that were answered, in the order of the answers.
        var comments: [String] = []
        var deeds: [String: Deed] = [:]
        /// By their texts.
        var marked: [String: Deed] = [:]
        /// Each frame as somebody was told it: for everybody, for the desk, for one person.
        var frames: [String: JSON] = [:]
        /// By the numbers of the clients, who in the room they are.
        var people: [String: String] = [:]
        var ledger = Ledger()
        /// Who may have been erased, and whether the room may have been.
        var erasing: Set<String> = []
        var isEndangered = false
    }

    var places: [String: Place] = [:]
    /// What somebody held at a cursor.
    var pages: [String: JSON] = [:]
    var admitted: [String: (code: String, person: String)] = [:]
    /// Commands, votes among them, reveals, and erasures that were answered.
    private(set) var answers = 0
    private(set) var kinds: [String: Int] = [:]
    private var begun = 0

    static let marks: Set = ["rating.cast", "dots.cast", "consent.cast", "step.finish", "hand.raise", "hand.lower"]

    func known(in code: String) -> Known { places[code]?.known ?? Known() }

    // MARK: Coming in

    func admitted(_ client: Client, code: String, person: String) throws {
        if let before = admitted[client.entry], before != (code, person), !isErasing(before.code, before.person) {
            throw Broken("once: client \(client.number) came in as \(before), then as \((code, person))")
        }
        if admitted.contains(where: { $0.key != client.entry && $0.value == (code, person) }) {
            throw Broken("once: two clients were told that they are \(person) of \(code)")
        }
        admitted[client.entry] = (code, person)
        places[code, default: Place()].people["\(client.number)"] = person
    }

    /// Somebody who was admitted before the history began.
    func remember(_ client: Client) {
        admitted[client.entry] = (client.code, client.person)
        places[client.code, default: Place()].people["\(client.number)"] = client.person
    }

    private func isErasing(_ code: String, _ person: String) -> Bool {
        guard let place = places[code] else { return false }
        return place.isEndangered || place.erasing.contains(person)
    }

    /// Nobody is turned away by a token that is good.
    func strange(_ call: Call, _ disk: Disk) throws {
        guard let token = call.token, let kept = disk.rooms[call.code]?.tokens else { return }
        if kept[Secret.hash(token, as: .token)] != nil {
            throw Broken("token: client \(call.client.number) was turned away by a token that is good")
        }
    }

    func removed(_ call: Call, _ disk: Disk) throws {
        let ledger = try ledger(of: call.code, disk)
        if disk.rooms[call.code] != nil, !ledger.gone.contains(call.person) {
            throw Broken("landed: client \(call.client.number) was told to be removed, and is there")
        }
    }

    func ledger(of code: String, _ disk: Disk) throws -> Ledger {
        guard let room = disk.rooms[code], places[code] != nil else { return Ledger() }
        try places[code]?.ledger.follow(room.events)
        return places[code]?.ledger ?? Ledger()
    }

    // MARK: Commands

    /// Returns whether it had been answered already.
    func begins(_ sent: Sent, of client: Client) -> Bool {
        if sent.type == Sent.erasingRoom { places[client.code, default: Place()].isEndangered = true }
        if sent.type == Sent.erasingPerson, let person = sent.body["person"]?.string {
            places[client.code, default: Place()].erasing.insert(person)
        }
        if sent.erases { return false }
        let key = Disk.key(client.person, sent.id)
        begun += 1
        var deed =
            places[client.code]?.deeds[key]
            ?? Deed(sent: sent, person: client.person, order: begun, floor: known(in: client.code).seq)
        if deed.sent.body == sent.body { deed.open += 1 }
        places[client.code, default: Place()].deeds[key] = deed
        if let mark = deed.sent.mark { places[client.code]?.marked[mark] = deed }
        return deed.answer != nil
    }

    func carriedOut(_ sent: Sent, by person: String, in code: String, _ answer: JSON) throws {
        let key = Disk.key(person, sent.id)
        guard var place = places[code], var deed = place.deeds[key], let seq = answer["seq"]?.int else {
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
        if deed.answer == nil {
            answers += 1
            kinds[sent.type, default: 0] += 1
            if seq < deed.floor { throw Broken("real time: \(sent.id) got \(seq) after \(deed.floor) was answered") }
            if sent.type == "comment.post", let mark = sent.mark { place.comments.append(mark) }
        }
        deed.answer = answer
        place.deeds[key] = deed
        place.known.seq = max(place.known.seq, seq)
        place.known.comments = place.comments.count
        places[code] = place
    }

    private static let tooLate: Set = ["roundRevealed", "ballotRevealed", "consentRevealed"]

    /// A definite no; which nobody is told who began `after` the answer, but at the door. What it rests on has come to be.
    func refused(_ sent: Sent, by person: String, in code: String, after: Bool, _ why: String, _ disk: Disk) throws {
        let key = Disk.key(person, sent.id)
        if let vote = sent.vote, Judge.tooLate.contains(why), disk.rooms[code] != nil,
            try ledger(of: code, disk).reveals[vote.blind] == nil
        {
            throw Broken("landed: \(sent.id) was refused as \(why), and \(vote.blind) is not revealed")
        }
        guard places[code]?.deeds[key]?.sent.body == sent.body else { return }
        if after { throw Broken("stable answer: \(sent.id) was carried out, then refused") }
        places[code]?.deeds[key]?.open -= 1
    }

    func erased(_ sent: Sent, in code: String) {
        answers += 1
        kinds[sent.type, default: 0] += 1
        if let person = sent.body["person"]?.string {
            places[code]?.known.erased.insert(person)
        } else {
            places[code]?.known.isErased = true
        }
    }
}

extension Data {
    var text: String { String(decoding: self, as: UTF8.self) }
}
