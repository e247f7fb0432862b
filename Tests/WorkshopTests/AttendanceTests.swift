import Testing

@testable import Workshop

struct AttendanceTests {
    @Test func `a function is spelled as it first was, case and spaces ignored`() throws {
        var play = try Play()
        try play.join("Frank", " mar keting ")
        try play.join("Gül", "MARKETING")
        #expect(play.room.functions == ["Sales", "Marketing", "Product", "Finance"])
    }

    @Test func `one can mend the spelling of a function that nobody else speaks for`() throws {
        var play = try Play()
        try play.perform("person.rename", ["function": "FINANCE"], by: Play.ines)
        #expect(play.room.people[Play.ines]?.function == "FINANCE")
        try play.perform("person.rename", ["function": "sales"], by: Play.bela)
        #expect(play.room.people[Play.bela]?.function == "Sales")
    }

    @Test func `people rename themselves, a facilitator anybody, and nobody else anybody`() throws {
        var play = try Play()
        try play.perform("person.rename", ["name": "Béla N."], by: Play.bela)
        try play.perform("person.rename", ["person": "p3", "name": "Elif Y."])
        #expect(play.room.people.values.map(\.name) == ["Anna", "Béla N.", "Elif Y.", "Grace", "Ines"])
        #expect(play.code("person.rename", ["person": "p3", "name": "x"], by: Play.bela) == "notYourRole")
        #expect(play.code("person.rename", ["person": "p77", "name": "x"]) == "notFound")
    }

    @Test func `an observer reads only`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": "p2", "role": "observer"])
        #expect(play.code("card.post", ["kind": "challenge", "text": "x"], by: Play.bela) == "notYourRole")
        #expect(
            play.code("comment.post", ["on": "room", "kind": "remark", "text": "x"], by: Play.bela) == "notYourRole")
        #expect(
            play.code("rating.cast", ["round": "r1", "card": "c", "impact": 1, "effort": 1], by: Play.bela)
                == "notYourRole")
        #expect(play.seen(by: Play.bela).at("people", "p2", "votes") == false)
        #expect(play.code("hand.raise", by: Play.bela) == nil)
    }

    @Test func `a room keeps a facilitator`() throws {
        var play = try Play()
        #expect(play.code("person.setRole", ["person": "p1", "role": "participant"]) == "lastFacilitator")
        #expect(play.code("person.remove", [:]) == "lastFacilitator")
        try play.perform("person.setRole", ["person": "p2", "role": "facilitator"])
        try play.perform("person.setRole", ["person": "p1", "role": "participant"])
        #expect(play.code("step.open", ["step": "s2"]) == "notYourRole")
        #expect(play.code("step.open", ["step": "s2"], by: Play.bela) == nil)
    }

    @Test func `a facilitator who does not vote is neither asked nor counted`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        try play.perform("person.setVoting", ["votes": false])
        let round = try play.perform("round.open")
        let vote: [String: JSON] = ["round": .string(round), "card": .string(card), "impact": 3, "effort": 3]
        #expect(play.code("rating.cast", vote) == "notYourRole")
        #expect(play.seen(by: Play.bela).at("rounds", round, "expected") == 4)
        #expect(play.code("person.setVoting", ["votes": false], by: Play.bela) == "notYourRole")
    }

    @Test func `people take themselves out, a facilitator anybody; what they wrote stays`() throws {
        var play = try Play()
        let card = try play.perform("card.post", ["kind": "challenge", "text": "mine"], by: Play.bela)
        #expect(play.code("person.remove", ["person": "p3"], by: Play.bela) == "notYourRole")
        try play.perform("person.remove", by: Play.bela)
        try play.perform("cards.reveal")
        #expect(play.seen(by: Play.anna).at("cards", card, "text") == "mine")
        #expect(play.seen(by: Play.anna).at("people", "p2", "removed") == true)
        #expect(play.code("person.remove", ["person": "p2"]) == "notFound")
    }

    @Test func `a hand is raised by oneself and lowered by oneself or a facilitator`() throws {
        var play = try Play()
        #expect(play.seen(by: Play.anna).at("people", "p2", "hand") == false)
        try play.perform("hand.raise", by: Play.bela)
        #expect(play.seen(by: Play.ines).at("people", "p2", "hand") == true)
        #expect(play.code("hand.lower", ["person": "p2"], by: Play.elif) == "notYourRole")
        try play.perform("hand.lower", ["person": "p2"])
        #expect(play.seen(by: Play.ines).at("people", "p2", "hand") == false)
    }

    @Test func `a room takes 500 people and says so to the next`() throws {
        var play = try Play()
        for number in 6...500 { try play.join("Person \(number)", "Sales") }
        let refusal = #expect(throws: Refusal.self) { try play.join("One more", "Sales") }
        #expect(refusal?.code == "roomFull")
        try play.perform("person.remove", ["person": "p2"])
        #expect(try play.join("One more", "Sales") == "p501")
    }

    @Test func `you holds one's own role and id`() throws {
        let play = try Play()
        #expect(play.seen(by: Play.anna).at("you", "role") == "facilitator")
        #expect(play.seen(by: Play.bela).at("you", "id") == "p2")
        #expect(play.seen(by: Play.bela)["desk"] == nil)
        #expect(play.seen(by: Play.anna)["desk"] != nil)
    }
}
