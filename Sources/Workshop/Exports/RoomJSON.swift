import Foundation

/// `room.json`: the document as everyone sees it, with how many took part in what was revealed, and which cards were hidden. `RoomFile` is its form.
enum RoomJSON {
    static func data(of room: Room) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let text = (try? encoder.encode(value(of: room))) ?? Data("{}".utf8)
        return text + Data("\n".utf8)
    }

    static func value(of room: Room) -> JSON {
        var value = Document.snapshot(of: room).everyone
        value.put(.string(RoomFile.format), at: ["format"])
        value.put(.int(RoomFile.version), at: ["version"])
        value.put(.string(room.changedAt.rfc3339), at: ["asOf"])
        for (id, round) in room.rounds.all { put(round.turnout, at: ["rounds", id], into: &value) }
        for (id, ballot) in room.ballots.all { put(ballot.turnout, at: ["ballots", id], into: &value) }
        for (id, consent) in room.consents.all { put(consent.turnout, at: ["consents", id], into: &value) }
        for (id, card) in room.cards.all where card.isRevealed && card.hidden {
            let shown: JSON = .of([
                "number": card.number, "kind": card.kind, "state": card.state, "mergedInto": card.mergedInto,
            ])
            value.put(shown, at: ["hiddenCards", id])
        }
        return value
    }

    private static func put(_ turnout: Turnout?, at path: [String], into value: inout JSON) {
        guard let turnout else { return }
        value.put(.int(turnout.finished), at: path + ["finished"])
        value.put(.int(turnout.expected), at: path + ["expected"])
    }
}
