import Foundation
import Workshop

@testable import WorkshopRooms

/// What people in a workshop do: write, comment, vote and vote again, and who leads it opens, turns over, tidies up, and now and then erases.
struct Habits {
    /// Votes are turned over; or never, so that nothing may tell them; or the same with every vote another one.
    enum Votes: Sendable { case revealed, kept, keptOtherwise }

    let votes: Votes
    private var chance: Chance
    private var made: RandomCommands

    init(seed: UInt64, votes: Votes) {
        self.votes = votes
        chance = Chance(seed: seed)
        made = RandomCommands(seed: ~seed)
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &chance) }

    private mutating func one<Value>(of values: [Value]) -> Value? { values.isEmpty ? nil : values[pick(values.count)] }

    /// The fields of a command; `mark` is a text of their own.
    mutating func next(for client: Client, _ mark: String) -> [String: JSON] {
        let leads = client.document["you"]?["role"] == "facilitator"
        let fields: [String: JSON]? =
            switch pick(leads ? 42 : 26) {
            case 0..<7: rating(client)
            case 7..<10: dots(client)
            case 10..<13: fist(client, mark)
            case 13..<15: ["type": "card.post", "kind": "challenge", "text": .string(mark)]
            case 15: ["type": .string(pick(2) == 0 ? "hand.raise" : "hand.lower")]
            case 16: ["type": "step.finish", "done": .bool(pick(2) == 0)]
            case 17..<21: anything()
            case 21 where pick(3) == 0: ["type": .string(Sent.erasingPerson), "person": .string(client.person)]
            case 26...: leading(client)
            default: nil
            }
        return fields ?? ["type": "comment.post", "on": "room", "kind": "remark", "text": .string(mark)]
    }

    // MARK: Votes

    private func open(_ place: String, _ client: Client) -> (id: String, value: JSON)? {
        client.document[place]?.object?.sorted { $0.key < $1.key }.first { $0.value["state"] == "open" }
            .map { ($0.key, $0.value) }
    }

    private func cards(_ value: JSON) -> [String] { value["cards"]?.array?.compactMap(\.string) ?? [] }

    /// One of 0…5, or what is told in its place in the other history.
    private mutating func number() -> Int {
        let number = pick(6)
        return votes == .keptOtherwise ? 5 - number : number
    }

    private mutating func rating(_ client: Client) -> [String: JSON]? {
        guard let (id, round) = open("rounds", client), let card = one(of: cards(round)) else { return nil }
        let (impact, effort) = (number(), number())
        return [
            "type": "rating.cast", "round": .string(id), "card": .string(card),
            "impact": impact == 0 ? .null : .int(impact), "effort": effort == 0 ? .null : .int(effort),
        ]
    }

    private mutating func dots(_ client: Client) -> [String: JSON]? {
        guard let (id, ballot) = open("ballots", client) else { return nil }
        let (all, few) = (cards(ballot), pick(3))
        let chosen = votes == .keptOtherwise ? all.suffix(few) : all.prefix(few)
        return ["type": "dots.cast", "ballot": .string(id), "cards": .list(Array(chosen))]
    }

    private mutating func fist(_ client: Client, _ mark: String) -> [String: JSON]? {
        guard let (id, _) = open("consents", client) else { return nil }
        return ["type": "consent.cast", "consent": .string(id), "fingers": .int(number()), "sentence": .string(mark)]
    }

    // MARK: Leading

    private mutating func leading(_ client: Client) -> [String: JSON]? {
        let shown = (client.document["cards"]?.object ?? [:]).keys.sorted()
        let others = (client.document["people"]?.object ?? [:]).keys.sorted().filter { $0 != client.person }
        let (card, other) = (JSON.string(one(of: shown) ?? "c0"), JSON.string(one(of: others) ?? "p2"))
        switch pick(20) {
        case 0, 1, 18, 19: return turn("rounds", "round", client)
        case 2: return turn("ballots", "ballot", client)
        case 3: return turn("consents", "consent", client)
        case 4, 5: return ["type": "cards.reveal"]
        case 6: return ["type": "card.hide", "card": card]
        case 7: return ["type": "card.restore", "card": card]
        case 8: return ["type": "card.park", "card": card]
        case 9: return ["type": "card.merge", "cards": .list([one(of: shown) ?? ""]), "into": card]
        case 10, 11: return ["type": "moderation.undo"]
        case 12: return ["type": "step.open", "step": .string("s\(1 + pick(2))")]
        case 13: return ["type": "person.setVoting", "person": other, "votes": .bool(pick(3) > 0)]
        case 14:
            return ["type": "person.setRole", "person": other, "role": pick(2) == 0 ? "facilitator" : "participant"]
        case 15 where pick(3) == 0: return ["type": "person.remove", "person": other]
        case 16 where pick(2) == 0: return ["type": .string(Sent.erasingPerson), "person": other]
        case 17 where pick(6) == 0: return ["type": .string(Sent.erasingRoom)]
        default: return nil
        }
    }

    /// Turns over what is open, or opens the next.
    private mutating func turn(_ place: String, _ word: String, _ client: Client) -> [String: JSON]? {
        if let (id, _) = open(place, client) {
            return votes == .revealed ? ["type": .string("\(word).reveal"), word: .string(id)] : nil
        }
        if word != "ballot" { return ["type": .string("\(word).open")] }
        let cards = (client.document["cards"]?.object ?? [:]).keys.sorted().prefix(3)
        return ["type": "ballot.open", "cards": .list(Array(cards)), "dots": 2]
    }

    /// A command made up from the tables; none that makes a link, which is answered once, ends all, or has words that the judge counts.
    private mutating func anything() -> [String: JSON]? {
        guard let room = try? Meeting.prepared.get().room, case .object(let body) = made.next(in: room).body,
            let type = Commands.all.first(where: { .string($0.type) == body["type"] }), !type.makesLink
        else { return nil }
        if ["round.reveal", "ballot.reveal", "consent.reveal"].contains(type.type), votes != .revealed { return nil }
        return ["comment.hide", "room.archive", "consent.cast"].contains(type.type) ? nil : body
    }
}
