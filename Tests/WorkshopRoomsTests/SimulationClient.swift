import Foundation
import Workshop

@testable import WorkshopRooms

/// Somebody at a browser: who they are, what they hold of the document, and what they are about.
final class Client {
    let number: Int
    let place: Int
    /// The client-made id of their coming in.
    let entry: String
    /// The first of a room opens it.
    let opens: Bool

    var code = ""
    var person = ""
    var token: String?
    /// Taken out of the room, or refused at its door for good.
    var isGone = false

    var cursor: String?
    var document = JSON.emptyObject
    /// The last numbered frame since the last snapshot.
    var seq: Int?
    var polling: Call?

    /// What they want done, until it is answered, and what was answered before.
    var current: Sent?
    var answered: [Sent] = []
    private var made = 0

    static let inRoom = 5

    init(number: Int) {
        self.number = number
        place = number / Client.inRoom
        opens = number % Client.inRoom == 0
        entry = Client.entry(number)
    }

    static func entry(_ number: Int) -> String { "client \(number) comes in" }

    /// A name that no other text holds.
    var name: String { "«\(number).name»" }

    /// The room is another one, or they are another one in it: what they were about is given up, so that no text is ever sent by two people.
    func begin(as person: String, in code: String) {
        self.person = person
        self.code = code
        cursor = nil
        document = .emptyObject
        seq = nil
        polling = nil
        current = nil
        answered = []
    }

    func mayEnter(_ codes: [String]) -> Bool { opens || !codes[place].isEmpty }

    /// What they do next, by what they see.
    func next(_ habits: inout Habits) -> Sent {
        made += 1
        let mark = "«\(number).\(made)»"
        var fields = habits.next(for: self, mark)
        fields["id"] = .string("c\(number).\(made)")
        return Sent(fields, mark: fields.values.contains(.string(mark)) ? mark : nil)
    }

    /// A command of theirs that is over, as a network might bring it once more: as it was, or with another body under its id.
    func old(_ chance: inout Chance) -> Sent? {
        guard let sent = answered.randomElement(using: &chance) else { return nil }
        if Bool.random(using: &chance) { return sent }
        return Sent([
            "id": .string(sent.id), "type": "comment.post", "on": "room", "kind": "remark", "text": "Another body",
        ])
    }
}

/// Something that somebody means to be done, sent again until it is answered: a command, or an erasure, which has no receipt.
final class Sent {
    let body: JSON
    let type: String
    /// A text that stands in no other.
    let mark: String?

    init(_ fields: [String: JSON], mark: String? = nil) {
        body = .object(fields)
        type = fields["type"]?.string ?? ""
        self.mark = mark
    }

    var id: String { body["id"]?.string ?? "" }

    static let erasingPerson = "erase a person"
    static let erasingRoom = "erase the room"

    var erases: Bool { type == Sent.erasingPerson || type == Sent.erasingRoom }

    /// Under what name the command says in which blind it votes.
    private static let blinds = ["rating.cast": "round", "dots.cast": "ballot", "consent.cast": "consent"]

    /// Of a vote: in which blind, and under which key of it.
    var vote: (blind: String, key: String)? {
        guard let blind = Sent.blinds[type].flatMap({ body[$0]?.string }) else { return nil }
        return (blind, type == "rating.cast" ? body["card"]?.string ?? "" : "")
    }

    /// Of a vote: what is to be counted.
    var value: JSON {
        .object(
            (body.object ?? [:]).filter { field in
                ["impact", "effort", "cards", "fingers", "sentence"].contains(field.key) && field.value != .null
            })
    }
}
