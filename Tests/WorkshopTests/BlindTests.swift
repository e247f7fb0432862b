import Foundation
import Testing

@testable import Workshop

/// Before the reveal nobody can learn a vote or an unrevealed text, the facilitator included.
struct BlindTests {
    /// A room in the middle of everything blind, with the words and votes given.
    private func room(texts: [String], votes: [Int], sentence: String) throws -> Play {
        var play = try Play(seed: 7)
        let cards = try play.cards(3)
        try play.perform("card.post", ["kind": "challenge", "text": .string(texts[0])], by: Play.bela)
        let own = try play.perform(
            "card.post", ["kind": "opportunity", "text": "Own", "change": .string(texts[1])], by: Play.elif)
        try play.perform("card.edit", ["card": .string(own), "signal": .string(texts[2])], by: Play.elif)
        let round = try play.perform("round.open")
        let ballot = try play.perform("ballot.open", ["cards": .list(cards), "dots": 1])
        try play.perform("objective.draft", ["title": "Qualify leads"])
        let consent = try play.perform("consent.open")
        for (place, person) in [Play.bela, Play.elif, Play.grace].enumerated() {
            let vote = votes[place]
            for card in cards { try play.rate(round, card, vote, 6 - vote, by: person) }
            try play.perform("dots.cast", ["ballot": .string(ballot), "cards": [.string(cards[vote % 3])]], by: person)
            try play.perform(
                "consent.cast", ["consent": .string(consent), "fingers": .int(vote), "sentence": .string(sentence)],
                by: person)
        }
        return play
    }

    @Test func `rooms that differ only in votes and unrevealed texts look the same to everybody else`() throws {
        let one = try room(texts: ["aaaa", "bbbb", "cccc"], votes: [1, 2, 3], sentence: "Because of this.")
        let two = try room(texts: ["zzzz", "yyyy", "xxxx"], votes: [5, 4, 2], sentence: "Therefore that 1.")
        for reader in [Play.anna, Play.ines] { #expect(one.seen(by: reader) == two.seen(by: reader)) }
        #expect(one.seen(by: Play.bela) != two.seen(by: Play.bela))
        for file in Exports.names {
            #expect(Exports.file(named: file, of: one.room)?.data == Exports.file(named: file, of: two.room)?.data)
        }
        #expect(Document.snapshot(of: one.room).everyone == Document.snapshot(of: two.room).everyone)
        #expect(Document.snapshot(of: one.room).desk == Document.snapshot(of: two.room).desk)
        #expect(one.presence.shared(in: one.room) == two.presence.shared(in: two.room))
    }

    @Test func `frames, too, are the same until the reveal`() throws {
        for type in ["card.post", "card.edit"] {
            var layers: [Document.Layers] = []
            for text in ["aaaa", "zzzz"] {
                var play = try Play(seed: 7)
                let card = try play.perform("card.post", ["kind": "challenge", "text": "mine"], by: Play.bela)
                let old = play.room
                var fields: [String: JSON] = ["kind": "challenge", "text": .string(text)]
                if type == "card.edit" { fields["card"] = .string(card) }
                try play.perform(type, fields, by: Play.bela)
                layers.append(Document.patch(from: old, to: play.room))
            }
            #expect(layers[0].everyone == layers[1].everyone)
            #expect(layers[0].desk == layers[1].desk)
            #expect(layers[0].you.filter { $0.key != Play.bela } == layers[1].you.filter { $0.key != Play.bela })
        }
    }

    @Test func `no entry for anybody else holds an unrevealed text`() throws {
        let play = try room(
            texts: ["canary-one", "canary-two", "canary-three"], votes: [1, 2, 3], sentence: "canary-four")
        for reader in [Play.anna, Play.grace, Play.ines] where reader != Play.grace {
            #expect(!String(decoding: play.seen(by: reader).data, as: UTF8.self).contains("canary"))
        }
        let entries = play.presence.entries(in: play.room)
        for entry in entries where entry.person == nil {
            #expect(!String(decoding: entry.value.data, as: UTF8.self).contains("canary"))
        }
    }

    @Test func `refusals tell nothing of what others wrote`() throws {
        var details: Set<String> = []
        for text in ["aaaa", "zzzz"] {
            var play = try Play(seed: 7)
            let card = try play.perform("card.post", ["kind": "challenge", "text": .string(text)], by: Play.bela)
            let refusal = play.refusal("card.edit", ["card": .string(card), "text": "aaaa"])
            details.insert(refusal?.detail ?? "")
        }
        #expect(details.count == 1)
    }

    @Test func `marks end with the reveal`() throws {
        var play = try room(texts: ["a", "b", "c"], votes: [1, 2, 3], sentence: "s")
        try play.perform("round.reveal", ["round": "r1"])
        try play.perform("ballot.reveal", ["ballot": "b1"])
        try play.perform("consent.reveal", ["consent": "f1"])
        #expect(play.room.marks.isEmpty)
    }

    @Test func `the event of a reveal orders nothing by person`() throws {
        let play = try {
            var play = try room(texts: ["a", "b", "c"], votes: [3, 1, 2], sentence: "s")
            try play.perform("round.reveal", ["round": "r1"])
            return play
        }()
        let body = try JSON.parse(try #require(play.log.last).body)
        let votes = try #require(body["votes"]?.object)
        for vote in votes.values { #expect(vote["impact"] == [1, 2, 3]) }
        #expect(body["named"] == [:])
    }
}
