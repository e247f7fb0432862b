import Testing

@testable import Workshop

/// Ties on the cut line, who decided them, and what becomes of a choice when its card goes away.
struct ChoiceTiesTests {
    private func ref(_ card: Card.ID) -> [String: JSON] { ["card": .string(card)] }

    /// A revealed ballot with these dots.
    private func voted(_ dots: [Int], limit: Int = 3) throws -> (play: Play, cards: [Card.ID]) {
        var play = try Play(["settings": ["maxObjectives": .int(limit), "dots": 5]])
        let cards = try play.cards(dots.count)
        try vote(&play, try play.perform("ballot.open", ["cards": .list(cards)]), cards, dots)
        return (play, cards)
    }

    private func vote(_ play: inout Play, _ ballot: String, _ cards: [Card.ID], _ dots: [Int]) throws {
        // Dealt round the table, so that everybody lays about as many.
        let dealt = zip(cards, dots).flatMap { Array(repeating: $0.0, count: $0.1) }
        for (place, person) in Play.everybody.enumerated() {
            let mine = dealt.indices.filter { $0 % 5 == place }.map { dealt[$0] }
            try play.perform("dots.cast", ["ballot": .string(ballot), "cards": .list(mine)], by: person)
        }
        try play.perform("ballot.reveal", ["ballot": .string(ballot)])
    }

    @Test func `the room is told which cards are tied, for how many seats, and whether a run-off is due`() throws {
        var (play, cards) = try voted([5, 3, 3, 3, 1])
        #expect(
            play.seen(by: Play.bela).at("room", "tie") == [
                "cards": .list(Array(cards[1...3])), "seats": 2, "runOff": true,
            ])
        let runOff = try play.perform("ballot.open", ["runOff": true])
        #expect(play.seen(by: Play.bela).at("room", "tie") == nil)
        try vote(&play, runOff, Array(cards[1...3]), [4, 2, 2])
        #expect(
            play.seen(by: Play.bela).at("room", "tie") == [
                "cards": .list(Array(cards[2...3])), "seats": 1, "runOff": false,
            ])
    }

    @Test func `a tied card that is taken away leaves the others to it`() throws {
        var (play, cards) = try voted([5, 4, 3, 3])
        #expect(play.room.tie?.cards == Array(cards[2...3]))
        try play.perform("card.park", ref(cards[3]))
        #expect(play.room.tie == nil)
        #expect(play.code("ballot.open", ["runOff": true]) == "noTie")
    }

    @Test func `it is recorded when the facilitator decides among ties`() throws {
        var (play, cards) = try voted([5, 4, 3, 3])
        let runOff = try play.perform("ballot.open", ["runOff": true])
        try vote(&play, runOff, Array(cards[2...3]), [2, 2])
        for card in cards.prefix(3) { try play.perform("card.pursue", ref(card)) }
        try play.perform("card.notNow", ["cards": .list([cards[3]]), "reason": "Too early"])
        let choices = play.seen(by: Play.bela)["choices"]
        #expect(choices?.at(cards[1], "amongTies") == nil)
        #expect(choices?.at(cards[2], "amongTies") == true)
        #expect(choices?.at(cards[3], "amongTies") == true)
        try play.perform("objective.draft", ["title": "Qualify leads", "cards": [.string(cards[2])]])
        let record = String(
            decoding: try #require(Exports.file(named: "record.md", of: play.room)).data, as: UTF8.self)
        #expect(record.contains("- Still tied after the run-off: the facilitator decided among the ties\n"))
        #expect(record.contains("Too early\n  - Still tied after the run-off"))
        #expect(record.contains("- Run-off among ties: 2 cards, one dot a person, 5 of 5 finished\n"))
    }

    @Test func `a tie that a run-off broke is not the facilitator's`() throws {
        var (play, cards) = try voted([5, 4, 3, 3])
        let runOff = try play.perform("ballot.open", ["runOff": true])
        try vote(&play, runOff, Array(cards[2...3]), [3, 2])
        try play.perform("card.pursue", ref(cards[2]))
        #expect(play.room.choices[cards[2]]?.amongTies == false)
    }

    @Test func `without a run-off it is recorded as that`() throws {
        var (play, cards) = try voted([2, 2], limit: 1)
        try play.perform("card.pursue", ref(cards[0]))
        try play.perform("objective.draft", ["title": "Qualify leads", "cards": [.string(cards[0])]])
        let record = String(
            decoding: try #require(Exports.file(named: "record.md", of: play.room)).data, as: UTF8.self)
        #expect(record.contains("- Tied in the vote: the facilitator decided among the ties, without a run-off\n"))
    }

    @Test func `a pursued card is not hidden, parked or merged away before it is reconsidered`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        try play.perform("card.pursue", ref(cards[0]))
        try play.perform("card.pursue", ["card": .string(cards[1]), "under": .string(cards[0])])
        for card in cards.prefix(2) {
            #expect(play.code("card.hide", ref(card)) == "cardChosen")
            #expect(play.code("card.park", ref(card)) == "cardChosen")
            #expect(
                play.code("card.merge", ["cards": [.string(card)], "into": .string(cards[2])]) == "cardChosen")
        }
        try play.perform("card.reconsider", ref(cards[0]))
        try play.perform("card.hide", ref(cards[0]))
        #expect(play.seen(by: Play.bela)["choices"] == [:])
        try play.perform("card.restore", ref(cards[0]))
        #expect(play.seen(by: Play.bela)["choices"] == [:])
    }

    @Test func `what is offensive can be hidden after the commit, and stays decided`() throws {
        var play = try Play()
        let card = try play.shaped().card
        try play.consent(5, 5, 5, 5, 5)
        try play.perform("workshop.commit", Play.commit)
        try play.perform("card.hide", ref(card))
        #expect(play.room.choices[card]?.choice == .pursue)
        #expect(play.seen(by: Play.bela).at("cards", card) == nil)
    }

    @Test func `a ballot has one to five dots, and only its voters lay them`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        for dots in [0, 6] {
            #expect(play.refusal("ballot.open", ["cards": .list(cards), "dots": .int(dots)])?.field == "dots")
        }
        try play.perform("person.setRole", ["person": .string(Play.ines), "role": "observer"])
        let ballot = try play.perform("ballot.open", ["cards": .list(cards), "dots": 1])
        #expect(play.seen(by: Play.bela).at("ballots", ballot, "dots") == 1)
        let dots: [String: JSON] = ["ballot": .string(ballot), "cards": .list([cards[0]])]
        #expect(play.code("dots.cast", dots, by: Play.ines) == "notYourRole")
        #expect(play.code("dots.cast", dots, by: Play.bela) == nil)
    }
}
