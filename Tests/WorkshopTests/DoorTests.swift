import Testing

@testable import Workshop

struct DoorTests {
    /// Somebody who has knocked at the locked room.
    private static func knock(_ play: inout Play) throws -> Person.ID {
        try play.perform("room.lock")
        return try play.join("Wanda", "mar keting")
    }

    @Test func `in a locked room who joins waits, and only facilitators learn of it`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": "p2", "role": "facilitator"])
        let before = play.seen(by: Play.elif)
        let wanda = try DoorTests.knock(&play)
        for facilitator in [Play.anna, Play.bela] {
            #expect(play.seen(by: facilitator).at("desk", "door", wanda, "name") == "Wanda")
            #expect(play.seen(by: facilitator).at("desk", "door", wanda, "function") == "mar keting")
        }
        let lock: JSON = ["room": ["locked": true]]
        #expect(play.seen(by: Play.elif) == before.merging(lock))
        #expect(!play.seen(by: Play.elif).text.contains("Wanda"))
        #expect(play.seen(by: Play.anna).at("people", wanda) == nil)
        #expect(play.room.voters.count == 5)
        #expect(play.room.functions == ["Sales", "Marketing", "Product", "Finance"])
    }

    @Test func `who knocks under which name makes no difference to anybody but facilitators`() throws {
        var (one, two) = (try Play(), try Play())
        for (name, choose) in [("Wanda", 0), ("Zaida", 1)] {
            func knock(_ play: inout Play) throws -> Document.Layers {
                try play.perform("room.lock")
                let before = play.room
                try play.join(name, "Legal")
                return Document.patch(from: before, to: play.room)
            }
            let patch = choose == 0 ? try knock(&one) : try knock(&two)
            #expect(patch.everyone == .emptyObject && patch.you.isEmpty)
            #expect(patch.desk != nil)
        }
        let (left, right) = (Document.snapshot(of: one.room), Document.snapshot(of: two.room))
        #expect(left.everyone == right.everyone && left.you == right.you && left.desk != right.desk)
        #expect(one.presence.shared(in: one.room) == two.presence.shared(in: two.room))
        for name in Exports.names {
            #expect(Exports.file(named: name, of: one.room)?.data == Exports.file(named: name, of: two.room)?.data)
        }
    }

    @Test func `who waits sees of the room what the page for joining shows, and that they wait`() throws {
        var play = try Play()
        let wanda = try DoorTests.knock(&play)
        let shown: JSON = [
            "room": ["code": "TESTTEST", "title": "Sales leadership", "status": "open", "locked": true],
            "you": ["id": .string(wanda), "role": "participant", "waiting": true],
        ]
        #expect(Document.atTheDoor(of: play.room, for: wanda) == shown)
        #expect(Document.atTheDoor(of: play.room, for: Play.anna) == nil)
        #expect(play.seen(by: wanda)["you"] == nil)
    }

    @Test func `who waits can do nothing and is told what they wait for`() throws {
        var play = try Play()
        let wanda = try DoorTests.knock(&play)
        for command in ["hand.raise", "device.link", "person.remove", "room.unlock"] {
            #expect(play.refusal(command, by: wanda) == Door.waiting)
        }
        #expect(play.code("person.admit", ["person": .string(wanda)], by: wanda) == "waiting")
    }

    @Test func `a facilitator lets in, and what they said stays, spelled as the room spells it`() throws {
        var play = try Play()
        let wanda = try DoorTests.knock(&play)
        #expect(play.code("person.admit", ["person": .string(wanda)], by: Play.bela) == "notYourRole")
        try play.perform("person.admit", ["person": .string(wanda)])
        #expect(play.room.people[wanda]?.function == "Marketing")
        #expect(play.seen(by: wanda).at("you", "role") == "participant")
        #expect(play.seen(by: Play.anna).at("desk", "door") == [:])
        #expect(play.code("hand.raise", by: wanda) == nil)
        let head = play.room.head
        try play.perform("person.admit", ["person": .string(wanda)])
        #expect(play.room.head == head)
        #expect(play.code("person.admit", ["person": "p77"]) == "notFound")
    }

    @Test func `who is turned away is gone, and cannot be let in any more`() throws {
        var play = try Play()
        let wanda = try DoorTests.knock(&play)
        #expect(play.code("person.remove", ["person": .string(wanda)], by: Play.bela) == "notYourRole")
        try play.perform("person.remove", ["person": .string(wanda)])
        #expect(!play.room.isKnown(wanda))
        #expect(play.seen(by: Play.anna).at("desk", "door") == [:])
        #expect(play.code("person.admit", ["person": .string(wanda)]) == "notFound")
        #expect(play.code("hand.raise", by: wanda) == "removed")
        // Nobody inside can tell from a number that somebody was there.
        try play.perform("room.unlock")
        #expect(try play.join("Frank", "Sales") == "p6")
    }

    @Test func `unlocking lets in who waits`() throws {
        var play = try Play()
        let wanda = try DoorTests.knock(&play)
        let zoe = try play.join("Zoë", "Legal")
        #expect(play.code("room.unlock", by: Play.bela) == "notYourRole")
        try play.perform("room.unlock")
        #expect(play.room.door.isEmpty)
        #expect(play.room.people[wanda]?.name == "Wanda" && play.room.people[zoe]?.name == "Zoë")
        #expect(play.seen(by: zoe).at("room", "locked") == false)
        let head = play.room.head
        try play.perform("room.unlock")
        #expect(play.room.head == head)
    }

    @Test func `the door has room for fifty, and says so to the next`() throws {
        var play = try Play()
        try play.perform("room.lock")
        for number in 1...50 { try play.join("Guest \(number)", "Sales") }
        let refusal = #expect(throws: Refusal.self) { try play.join("One more", "Sales") }
        #expect(refusal?.code == "doorFull")
    }

    @Test func `nobody who waits is expected in a round, and who was let in is`() throws {
        var play = try Play()
        _ = try play.cards(1)
        let round = try play.perform("round.open")
        let wanda = try DoorTests.knock(&play)
        #expect(play.seen(by: Play.anna).at("rounds", round, "expected") == 5)
        try play.perform("person.admit", ["person": .string(wanda)])
        #expect(play.seen(by: Play.anna).at("rounds", round, "expected") == 6)
    }

    @Test func `what somebody gave who is removed while voting does not count, and the others' does`() throws {
        var play = try Play()
        let card = try play.cards(1)[0]
        let round = try play.perform("round.open")
        for (person, impact) in [(Play.anna, 2), (Play.elif, 2), (Play.grace, 2), (Play.bela, 5)] {
            try play.rate(round, card, impact, 3, by: person)
        }
        try play.perform("person.remove", ["person": "p2"])
        #expect(
            play.code(
                "rating.cast", ["round": .string(round), "card": .string(card), "impact": 4, "effort": 4], by: Play.bela
            ) == "removed")
        #expect(play.seen(by: Play.anna).at("rounds", round, "expected") == 4)
        #expect(play.seen(by: Play.anna).at("rounds", round, "finished") == 3)
        try play.perform("round.reveal", ["round": .string(round)])
        let impact = play.seen(by: Play.anna).at("rounds", round, "results", card, "impact")
        #expect(impact?["n"] == 3 && impact?["votes"] == [2, 2, 2])
    }

    @Test func `the last facilitator hands over before leaving, and is told how`() throws {
        var play = try Play()
        let refusal = play.refusal("person.remove")
        #expect(refusal?.code == "lastFacilitator")
        #expect(refusal?.detail.contains("Make somebody else one first") == true)
        try play.perform("person.setRole", ["person": "p2", "role": "facilitator"])
        try play.perform("person.remove")
        #expect(play.room.facilitators.map(\.name) == ["Béla"])
        #expect(try play.join("Anna", "Sales") == "p6")
    }

    @Test func `an archived room can be read and left, and nothing changed in it`() throws {
        var play = try Play()
        let wanda = try DoorTests.knock(&play)
        #expect(play.code("room.archive", by: Play.bela) == "notYourRole")
        try play.perform("room.archive")
        #expect(play.seen(by: Play.bela).at("room", "status") == "archived")
        #expect(!play.room.isKnown(wanda))
        let refused: [(String, [String: JSON])] = [
            ("card.post", ["kind": "challenge", "text": "x"]), ("room.lock", [:]), ("room.archive", [:]),
            ("comment.post", ["on": "room", "kind": "remark", "text": "x"]), ("workshop.reopen", ["reason": "x"]),
            ("invitation.make", [:]), ("hand.raise", [:]),
        ]
        for (command, fields) in refused { #expect(play.code(command, fields) == "archived", "\(command)") }
        let refusal = #expect(throws: Refusal.self) { try play.join("Late", "Sales") }
        #expect(refusal?.code == "archived")
        try play.perform("person.remove", by: Play.ines)
        #expect(play.code("invitation.make", ["person": "p2"]) == nil)
        #expect(play.code("device.link", by: Play.bela) == nil)
        #expect(play.code("room.unarchive", by: Play.bela) == "notYourRole")
        try play.perform("room.unarchive")
        #expect(play.seen(by: Play.bela).at("room", "status") == "open")
        #expect(play.code("card.post", ["kind": "challenge", "text": "x"], by: Play.bela) == nil)
    }

    @Test func `a room is not archived while people vote, and a committed one comes back committed`() throws {
        var play = try Play()
        _ = try play.shaped()
        let consent = try play.perform("consent.open")
        #expect(play.code("room.archive") == "roundOpen")
        try play.perform("consent.cast", ["consent": .string(consent), "fingers": 4])
        try play.perform("consent.reveal", ["consent": .string(consent)])
        try play.perform("workshop.commit", Play.commit)
        try play.perform("room.archive")
        try play.perform("room.unarchive")
        #expect(play.seen(by: Play.bela).at("room", "status") == "committed")
    }
}
