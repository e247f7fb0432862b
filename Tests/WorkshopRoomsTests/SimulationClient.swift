import Foundation
import Workshop

@testable import WorkshopRooms

/// Somebody at a browser: who they are, what they hold of the document, and the command that they are about.
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
    /// Their votes in open rounds as they were last answered, by round and card.
    var votes: [String: [String: JSON]] = [:]
    private var made = 0

    init(number: Int, place: Int, opens: Bool) {
        self.number = number
        self.place = place
        self.opens = opens
        entry = "client \(number) comes in"
    }

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
        votes = [:]
    }

    func mayEnter(_ codes: [String]) -> Bool { opens || !codes[place].isEmpty }

    /// What they do next, by what they see. `random` is a command made up from the tables, to be tried now and then.
    func command(_ chance: inout Chance, random: (inout Chance) -> JSON?) -> Sent {
        made += 1
        let id = "c\(number).\(made)"
        let mark = "«\(number).\(made)»"
        func pick(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &chance) }
        func one(of keys: [String]) -> String? { keys.isEmpty ? nil : keys.sorted()[pick(keys.count)] }
        let comment = Sent(
            ["type": "comment.post", "on": "room", "kind": "remark", "text": .string(mark)], id: id, mark: mark)
        let round = document["rounds"]?.object?.sorted { $0.key < $1.key }.first { $0.value["state"] == "open" }
        let step = one(of: document["agenda"]?["steps"]?.object.map { Array($0.keys) } ?? [])
        let fields: [String: JSON]
        switch pick(opens ? 24 : 16) {
        case 0..<3:
            return Sent(
                ["type": "card.post", "kind": "challenge", "text": .string(mark)], id: id, mark: mark)
        case 3..<7:
            let cards = round?.value["cards"]?.array?.compactMap(\.string) ?? []
            guard let round, let card = one(of: cards) else { return comment }
            let vote = { (n: Int) -> JSON in n == 0 ? .null : .int(n) }
            fields = [
                "type": "rating.cast", "round": .string(round.key), "card": .string(card), "impact": vote(pick(6)),
                "effort": vote(pick(6)),
            ]
        case 7: fields = ["type": .string(pick(2) == 0 ? "hand.raise" : "hand.lower")]
        case 8: fields = ["type": "step.finish", "done": .bool(pick(2) == 0)]
        case 9..<11:
            guard let body = random(&chance), case .object(let made) = body else { return comment }
            fields = made
        case 16..<18: fields = ["type": "cards.reveal"]
        case 18..<21:
            fields = round.map { ["type": "round.reveal", "round": .string($0.key)] } ?? ["type": "round.open"]
        case 21: fields = ["type": "step.open", "step": .string(step ?? "s1")]
        case 22 where pick(3) == 0:
            let others = document["people"]?.object.map { Array($0.keys) } ?? []
            fields = ["type": "person.remove", "person": .string(one(of: others.filter { $0 != person }) ?? "p2")]
        default: return comment
        }
        return Sent(fields, id: id)
    }

    /// A command of theirs that is over, as a network might bring it once more: as it was, or with another body under its id.
    func old(_ chance: inout Chance) -> Sent? {
        guard let sent = answered.randomElement(using: &chance) else { return nil }
        if Bool.random(using: &chance) { return sent }
        return Sent(["type": "comment.post", "on": "room", "kind": "remark", "text": "Another body"], id: sent.id)
    }
}
