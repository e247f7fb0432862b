import Foundation
import Testing

@testable import Workshop

struct DuplicatesTests {
    struct Pair: Decodable {
        let language: String
        let same: Bool
        let a: String
        let b: String
    }

    private struct Labelled: Decodable { let pairs: [Pair] }

    @Test(arguments: [("likeness-written-with", 0.9, 0.95), ("likeness-kept-out", 0.85, 0.9)])
    func `pairs that say the same are found in many languages`(name: String, precision: Double, recall: Double) throws {
        let labelled: Labelled = try SurfaceCheckTests.labelled(name)
        #expect(Set(labelled.pairs.map(\.language)).count >= 8)
        let texts = Set(labelled.pairs.flatMap { [$0.a, $0.b] })
        var counts: [String: Int] = [:]
        for text in texts { for word in Similarity.words(of: text) { counts[word, default: 0] += 1 } }
        var figures = SurfaceCheckTests.Figures()
        for pair in labelled.pairs {
            let likeness = Similarity.likeness(Similarity.words(of: pair.a), Similarity.words(of: pair.b)) {
                Similarity.weight(of: $0, in: counts[$0] ?? 0, of: texts.count)
            }
            figures.count(given: likeness >= Similarity.threshold, right: pair.same)
        }
        print("similarity, \(name): \(figures)")
        #expect(figures.precision >= precision)
        #expect(figures.recall >= recall)
    }

    @Test func `likeness knows neither case, accents, punctuation nor order`() {
        let words = Similarity.words(of: "Trop de RÉUNIONS, sans décision !")
        #expect(words == Similarity.words(of: "trop de reunions sans decision"))
        func likeness(_ left: String, _ right: String) -> Double {
            Similarity.likeness(Similarity.words(of: left), Similarity.words(of: right)) { _ in 1 }
        }
        #expect(likeness("One two three", "three, two: ONE") == 1)
        #expect(likeness("", "One") == 0)
        #expect(likeness("…", "!!!") == 0)
        #expect(likeness("会议太多", "会议太多了") > 0.8)
    }

    // MARK: On the desk

    private func desk(_ play: Play, _ person: Person.ID = Play.anna) -> [String: JSON] {
        play.seen(by: person).at("desk", "duplicates")?.object ?? [:]
    }

    private func post(_ play: inout Play, _ text: String, by person: Person.ID = Play.bela) throws -> Card.ID {
        try play.perform("card.post", ["kind": "challenge", "text": .string(text)], by: person)
    }

    @Test func `two revealed cards that say the same stand on the desk, and only there`() throws {
        var play = try Play()
        let one = try post(&play, "Reps spend too much time on deals that never close")
        let two = try post(&play, "Too much time goes into deals that never close", by: Play.elif)
        _ = try post(&play, "The CRM asks for 34 fields")
        #expect(desk(play).isEmpty)
        try play.perform("cards.reveal")
        let pair = try #require(desk(play).values.first)
        #expect(desk(play).count == 1)
        #expect(Set(pair["cards"]?.array?.compactMap(\.string) ?? []) == [one, two])
        let numbers = (pair["cards"]?.array ?? []).compactMap { play.room.cards[$0.string ?? ""]?.number }
        #expect(numbers == numbers.sorted())
        #expect(play.seen(by: Play.bela)["desk"] == nil)
        // A card that lies face down is compared with nothing.
        _ = try post(&play, "Too much time on deals that never close")
        #expect(desk(play).count == 1)
        try play.perform("cards.reveal")
        #expect(desk(play).count == 3)
    }

    @Test func `a pair goes when its cards are merged, and comes back when they are taken apart`() throws {
        var play = try Play()
        let one = try post(&play, "Too many meetings without a decision")
        let two = try post(&play, "We have too many meetings without decisions")
        try play.perform("cards.reveal")
        #expect(desk(play).count == 1)
        try play.perform("card.merge", ["cards": [.string(two)], "into": .string(one)])
        #expect(desk(play).isEmpty)
        #expect(
            play.seen(by: Play.bela).at("cards", one, "texts") == ["We have too many meetings without decisions"])
        try play.perform("card.split", ["card": .string(one)])
        #expect(desk(play).count == 1)
        for (away, back) in [("card.park", "card.unpark"), ("card.hide", "card.restore")] {
            try play.perform(away, ["card": .string(two)])
            #expect(desk(play).isEmpty)
            try play.perform(back, ["card": .string(two)])
            #expect(desk(play).count == 1)
        }
        try play.perform("card.edit", ["card": .string(two), "text": "Nobody answers the phone"], by: Play.bela)
        #expect(desk(play).isEmpty)
        try play.perform(
            "card.edit", ["card": .string(two), "text": "Too many meetings, and no decision"], by: Play.bela)
        #expect(desk(play).count == 1)
        try play.perform("card.withdraw", ["card": .string(two)], by: Play.bela)
        #expect(desk(play).isEmpty)
    }

    @Test func `a pair that is not the same is not shown again to any facilitator`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": .string(Play.elif), "role": "facilitator"])
        let one = try post(&play, "Too many meetings without a decision")
        let two = try post(&play, "We have too many meetings without decisions")
        let hidden = try post(&play, "Face down")
        #expect(play.code("duplicates.dismiss", ["cards": [.string(one), .string(two)]]) == "notFound")
        try play.perform("cards.reveal")
        let both: [String: JSON] = ["cards": [.string(two), .string(one)]]
        #expect(play.code("duplicates.dismiss", both, by: Play.bela) == "notYourRole")
        for wrong in [[one], [one, one], [], [one, two, hidden]] {
            #expect(play.refusal("duplicates.dismiss", ["cards": .list(wrong)])?.field == "cards")
        }
        try play.perform("duplicates.dismiss", both, by: Play.elif)
        #expect(desk(play).isEmpty && desk(play, Play.elif).isEmpty)
        try play.perform("card.park", ["card": .string(one)])
        try play.perform("card.unpark", ["card": .string(one)])
        #expect(desk(play).isEmpty)
        let head = play.room.head
        try play.perform("duplicates.dismiss", both)
        #expect(play.room.head == head)
    }

    @Test(arguments: [500, 2_000])
    func `in a full room one more card costs little`(count: Int) throws {
        var play = try Play()
        let words = [
            "deals", "leads", "meeting", "report", "customer", "invoice", "price", "team", "late", "slow", "twice",
            "nobody", "knows", "waits", "answer", "contract", "before", "after", "without", "too", "many", "every",
            "week",
        ]
        var chance = Chance(seed: 5)
        for number in 0..<count - 1 {
            let text = (0..<8).map { _ in words.randomElement(using: &chance) ?? "" }.joined(separator: " ")
            _ = try post(&play, "\(text) \(number % 400)")
        }
        let clock = ContinuousClock()
        let reveal = try clock.measure { try play.perform("cards.reveal") }
        _ = try post(&play, "A contract waits before every meeting without an answer")
        let one = try clock.measure { try play.perform("cards.reveal") }
        let card = try #require(play.room.cards.all.last?.id)
        let edit = try clock.measure {
            try play.perform(
                "card.edit", ["card": .string(card), "text": "The price report is late every week"], by: Play.bela)
        }
        let pairs = desk(play)
        print(
            "duplicates, \(count) cards: all revealed \(reveal), one more \(one), one edited \(edit), \(pairs.count) pairs"
        )
        #expect(pairs.count <= 3 * count)
    }

    @Test func `the worked case shows the pair that its facilitator merged`() throws {
        var play = try Play()
        let acts = (try WorkedCase.file()["scenes"]?.array ?? []).flatMap { $0["acts"]?.array ?? [] }
        let posted = acts.filter { $0["type"] == "card.post" }
        let texts = posted.compactMap { $0["text"]?.string }
        for text in texts { _ = try post(&play, text) }
        try play.perform("cards.reveal")
        let shown = desk(play).values.map { pair in
            Set((pair["cards"]?.array ?? []).compactMap { play.room.cards[$0.string ?? ""]?.text })
        }
        let merged = posted.filter { $0["as"]?.string?.hasPrefix("card:lead-signs") == true }
        print("duplicates, worked case: \(shown.count) of \(texts.count) cards")
        #expect(shown.count <= 3)
        #expect(shown.contains(Set(merged.compactMap { $0["text"]?.string })))
    }
}
