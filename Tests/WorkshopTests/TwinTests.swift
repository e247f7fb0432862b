import Foundation
import Testing

@testable import Workshop

/// Two rooms in which the same is asked, but what lies face down differs: nobody else may see a difference.
struct TwinTests {
    /// Those who write and vote; the others only look.
    private static let writers: Set<Person.ID> = [Play.bela, Play.elif, Play.grace]

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `votes and unrevealed texts make no difference to anybody else`(seed: UInt64) throws {
        var (one, two) = (try start(seed), try start(seed))
        var commands = RandomCommands(seed: seed)
        var differed = false
        for _ in 0..<240 {
            var (person, body) = commands.next(in: one.room)
            guard let type = body["type"]?.string, !type.hasSuffix(".reveal") else { continue }
            let isBlind = type.hasSuffix(".cast") || type.hasPrefix("card.") || type == "prompt.answer"
            if isBlind, type != "card.pursue", type != "card.notNow" {
                // What is written by others is not kept from its author.
                person = TwinTests.writers.sorted()[Int(commands.chance.next() % 3)]
            }
            let twin = try twin(of: body, by: person, in: one.room)
            if twin != body { differed = true }
            #expect(one.outcome(of: body, by: person) == two.outcome(of: twin, by: person), "\(body.text)")
            #expect(one.room.head == two.room.head)
            try compare(one, two, after: body)
        }
        for name in Exports.names {
            #expect(Exports.file(named: name, of: one.room)?.data == Exports.file(named: name, of: two.room)?.data)
        }
        #expect(differed)
    }

    private func start(_ seed: UInt64) throws -> Play {
        var play = try Play(seed: seed)
        let cards = try play.cards(4)
        _ = try play.perform("objective.draft", ["title": "Qualify leads", "cards": [.string(cards[0])]])
        try play.perform("card.post", ["kind": "challenge", "text": "Too many tools"], by: Play.bela)
        try play.perform("prompt.answer", ["prompt": "oneThing", "text": "Too many leads"], by: Play.bela)
        try play.perform("round.open")
        try play.perform("ballot.open", ["cards": .list(cards)])
        try play.perform("consent.open")
        return play
    }

    /// The same command with other votes, or with another text where only its author can read it.
    private func twin(of body: JSON, by person: Person.ID, in room: Room) throws -> JSON {
        guard var fields = body.object, let type = fields["type"]?.string else { return body }
        switch type {
        case "rating.cast":
            for axis in ["impact", "effort"] {
                if let vote = fields[axis]?.int, (1...5).contains(vote) { fields[axis] = .int(6 - vote) }
            }
        case "consent.cast":
            if let fingers = fields["fingers"]?.int, (2...5).contains(fingers) { fields["fingers"] = .int(7 - fingers) }
            if fields["fingers"]?.int ?? 0 > 1 { fields["sentence"] = fields["sentence"].map(mirrored) }
        case "dots.cast":
            let all = room.ballots["b1"]?.cards ?? []
            if let cards = fields["cards"]?.array, cards.count == 1, let id = cards[0].string, all.contains(id) {
                fields["cards"] = all.last.map { [.string($0)] }
            }
        case "prompt.answer": fields["text"] = fields["text"].map(mirrored)
        case "card.post", "card.edit":
            let isHidden = fields["card"]?.string.map { room.cards[$0]?.isRevealed != true } ?? true
            guard isHidden else { return body }
            for name in ["text", "change", "signal"] { fields[name] = fields[name].map(mirrored) }
        default: break
        }
        return .object(fields)
    }

    /// Another text of the same length: letters go round in a circle.
    private func mirrored(_ value: JSON) -> JSON {
        guard let text = value.string else { return value }
        return .string(
            String(
                text.map { character in
                    guard let ascii = character.asciiValue, (97...122).contains(ascii) else { return character }
                    return Character(UnicodeScalar(97 + (ascii - 97 + 13) % 26))
                }))
    }

    private func compare(_ one: Play, _ two: Play, after body: JSON) throws {
        let (left, right) = (Document.snapshot(of: one.room), Document.snapshot(of: two.room))
        try #require(left.everyone == right.everyone, "\(body.text)")
        try #require(left.desk == right.desk, "\(body.text)")
        for reader in [Play.anna, Play.ines] { try #require(left.you[reader] == right.you[reader], "\(body.text)") }
        try #require(one.presence.shared(in: one.room) == two.presence.shared(in: two.room), "\(body.text)")
    }
}

extension Play {
    /// Does it if it is allowed; the refusal if not.
    fileprivate mutating func outcome(of body: JSON, by person: Person.ID) -> Refusal? {
        guard var fields = body.object, let type = fields["type"]?.string else { return nil }
        fields["type"] = nil
        do {
            try perform(type, fields, by: person)
            return nil
        } catch {
            return error as? Refusal
        }
    }
}
