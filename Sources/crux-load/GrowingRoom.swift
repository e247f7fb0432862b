import ArgumentParser
import Foundation
import NIOCore

/// What clients do over and over in a room that grows, in the order in which a workshop does it.
enum Deed: String, CaseIterable, ExpressibleByArgument {
    case post, edit, resolve, rate, park

    var words: String {
        switch self {
        case .post: "posting and withdrawing"
        case .edit: "editing a card"
        case .resolve: "closing and opening a question"
        case .rate: "rating"
        case .park: "parking a rated card"
        }
    }
}

/// A room under load that becomes larger and larger.
struct GrowingRoom: Sendable {
    private let desk: Crux.Member
    private(set) var people: [Crux.Member] = []
    private(set) var cards: [String] = []
    private var questions: [String] = []
    private var round: String?

    /// So many votes are the least that are shown, and ranked by.
    private static let raters = 3

    static func open(over line: Line) async throws -> GrowingRoom {
        GrowingRoom(desk: try await Crux.open(over: line))
    }

    // MARK: Growing

    /// Until there are so many people, the facilitator included.
    mutating func admit(_ count: Int, over lines: [Line]) async throws {
        let (code, had) = (desk.code, people.count + 1)
        people += try await lines.each(of: max(0, count - had)) { number, line in
            try await Crux.join(code, as: "Person \(had + number)", over: line)
        }
    }

    /// Until there are so many cards, which lie open then.
    mutating func fill(_ count: Int, over lines: [Line]) async throws {
        let (desk, had) = (desk, cards.count)
        guard count > had else { return }
        cards += try await lines.each(of: count - had) { number, line in
            try await line.ask(GrowingRoom.post(had + number, as: desk), for: Crux.Done.self).created ?? ""
        }
        _ = try await lines[0].ask(Crux.command("cards.reveal", id: UUID().uuidString, as: desk), for: Crux.Done.self)
    }

    // MARK: What is measured

    /// Brings the room to where this can be done by everybody.
    mutating func prepare(_ deed: Deed, over lines: [Line]) async throws {
        let (desk, cards) = (desk, cards)
        func ask(_ type: String, _ fields: String = "") async throws -> String? {
            try await lines[0].ask(
                Crux.command(type, fields, id: UUID().uuidString, as: desk), for: Crux.Done.self
            ).created
        }
        if let round {
            _ = try await ask("round.reveal", #""round":"\#(round)""#)
            self.round = nil
        }
        switch deed {
        case .resolve where questions.isEmpty:
            for number in 0..<16 {
                let fields = #""on":"\#(cards[number % cards.count])","kind":"question","text":"Since when?""#
                questions.append(try await ask("comment.post", fields) ?? "")
            }
        case .rate:
            for card in cards.prefix(16) { _ = try await ask("card.unpark", #""card":"\#(card)""#) }
            round = try await ask("round.open")
            let room = self
            _ = try await lines.each(of: cards.count * GrowingRoom.raters) { number, line in
                try await line.ask(
                    room.rating(of: number / GrowingRoom.raters, by: number % GrowingRoom.raters), for: Crux.Done.self
                ).seq
            }
        default: break
        }
    }

    /// What a client does next. `turn`: how often it did so; `before`: the answer to the last time.
    func command(_ deed: Deed, by client: Int, turn: Int, after before: Reply?) -> ByteBuffer {
        let id = UUID().uuidString
        switch deed {
        case .post:
            if let card = before?.created {
                return Crux.command("card.withdraw", #""card":"\#(card)""#, id: id, as: desk)
            }
            return GrowingRoom.post(10_000 * (client + 1) + turn, as: desk)
        case .edit:
            let text = GrowingRoom.text(10_000 * (client + 101) + turn)
            return Crux.command("card.edit", #""card":"\#(cards[0])","text":"\#(text)""#, id: id, as: desk)
        case .resolve:
            let fields = #""comment":"\#(questions[client])","resolved":\#(turn % 2 == 0)"#
            return Crux.command("comment.resolve", fields, id: id, as: desk)
        case .rate: return rating(of: 16 * turn + client, by: client)
        case .park:
            let type = turn % 2 == 0 ? "card.park" : "card.unpark"
            return Crux.command(type, #""card":"\#(cards[client])""#, id: id, as: desk)
        }
    }

    private static func post(_ number: Int, as desk: Crux.Member) -> ByteBuffer {
        let fields = #""kind":"challenge","text":"\#(text(number))""#
        return Crux.command("card.post", fields, id: UUID().uuidString, as: desk)
    }

    private func rating(of number: Int, by person: Int) -> ByteBuffer {
        let card = cards[number % cards.count]
        let fields = #""round":"\#(round ?? "")","card":"\#(card)","impact":\#(number % 5 + 1),"effort":3"#
        return Crux.command("rating.cast", fields, id: UUID().uuidString, as: people[person % GrowingRoom.raters])
    }

    /// Eight words of some thousands: a card has one or another in common with a few others.
    private static func text(_ number: Int) -> String {
        var state = UInt64(number)
        return (0..<8).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let word = Int(state >> 40)
            return "\(syllables[word % 60])\(syllables[word / 60 % 60])nde"
        }.joined(separator: " ")
    }

    private static let syllables = "bdfgklmnprst".flatMap { consonant in "aeiou".map { "\(consonant)\($0)" } }
}

extension Reply {
    /// What the command made.
    fileprivate var created: String? {
        guard let start = body.position(of: #""created":""#).map({ $0 + 11 }),
            let end = body[start...].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        return String(decoding: body[start..<end], as: UTF8.self)
    }
}
