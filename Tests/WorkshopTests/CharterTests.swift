import Testing

@testable import Workshop

struct CharterTests {
    private let cycle: JSON = [
        "label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": "Europe/Berlin",
    ]

    private func refusal(_ body: [String: JSON]) -> Refusal? {
        do {
            _ = try Play(body)
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test func `a room opens with its first facilitator`() throws {
        let play = try Play(["purpose": "Grow", "context": "Goals", "cycle": cycle, "settings": ["dots": 5]])
        let room = play.seen(by: Play.anna)["room"]
        #expect(room?["code"] == "TESTTEST")
        #expect(room?["title"] == "Sales leadership")
        #expect(room?["purpose"] == "Grow")
        #expect(room?["cycle"] == cycle)
        #expect(room?["status"] == "open")
        #expect(room?["locked"] == false)
        #expect(room?["settings"] == ["maxObjectives": 3, "dots": 5, "naming": "anonymous", "relativeCut": false])
        #expect(play.room.people["p1"]?.role == .facilitator)
        for collection in Document.collections { #expect(play.seen(by: Play.bela)[collection]?.object != nil) }
    }

    @Test func `what is wrong with a new room is named`() {
        #expect(refusal(["title": ""])?.field == "title")
        #expect(refusal(["title": .string(String(repeating: "x", count: 121))])?.field == "title")
        #expect(refusal(["agenda": "wholeWeek"])?.field == "agenda")
        #expect(refusal(["facilitator": ["name": "Anna"]])?.field == "facilitator.function")
        #expect(refusal(["settings": ["maxObjectives": 4]])?.field == "settings.maxObjectives")
        #expect(refusal(["settings": ["dots": 0]])?.field == "settings.dots")
        #expect(refusal(["colour": "red"])?.field == "colour")
        let backwards: JSON = ["label": "Q1", "start": "2027-04-01", "end": "2027-03-31", "timeZone": "UTC"]
        #expect(refusal(["cycle": backwards])?.field == "cycle.end")
    }

    @Test func `absent stays, null clears, and a title cannot be cleared`() throws {
        var play = try Play(["purpose": "Grow", "context": "Goals"])
        try play.perform("room.configure", ["purpose": nil, "expected": ["Legal"]])
        let room = play.seen(by: Play.anna)["room"]
        #expect(room?["purpose"] == nil)
        #expect(room?["context"] == "Goals")
        #expect(room?["expected"] == ["Legal"])
        try play.perform("room.configure", ["title": nil])
        #expect(play.room.charter.title == "Sales leadership")
        #expect(play.refusal("room.configure", ["title": ""]) == nil)
        #expect(play.code("room.configure", ["title": "x"], by: Play.bela) == "notYourRole")
        #expect(try play.decide("room.configure", ["context": "Goals"], by: Play.anna).events.isEmpty)
    }

    @Test func `two facilitators do not overwrite each other unseen`() throws {
        var play = try Play()
        try play.perform("person.setRole", ["person": "p2", "role": "facilitator"])
        let base = JSON.int(play.room.head)
        try play.perform("room.configure", ["title": "Theirs"], by: Play.bela)
        #expect(play.code("room.configure", ["title": "Mine", "base": base]) == "editedMeanwhile")
        #expect(play.code("room.configure", ["context": "Mine", "base": base]) == nil)
    }

    @Test func `names stay as they were announced once somebody wrote`() throws {
        var play = try Play()
        #expect(play.code("room.configure", ["settings": ["naming": "named"]]) == nil)
        try play.perform("card.post", ["kind": "challenge", "text": "x"], by: Play.bela)
        #expect(play.code("room.configure", ["settings": ["naming": "named"]]) == "namingFixed")
        #expect(play.code("room.configure", ["settings": ["naming": "anonymous", "dots": 2]]) == nil)
    }
}
