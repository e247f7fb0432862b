import Testing

@testable import Workshop

struct CommentsTests {
    @Test func `people comment on a card, an objective, a key result and the room, by name and in any step`() throws {
        var play = try Play()
        let (objective, keyResult, card) = try play.shaped()
        try play.open(.wrapUp)
        for place in [card, objective, keyResult, "room"] {
            let fields: [String: JSON] = ["on": .string(place), "kind": "remark", "text": "Good"]
            let comment = try play.perform("comment.post", fields, by: Play.bela)
            let shown = play.seen(by: Play.ines).at("comments", comment)
            #expect(shown?["by"] == "p2")
            #expect(shown?["on"] == .string(place))
        }
    }

    @Test func `a comment on nothing is refused`() throws {
        let play = try Play()
        for place in ["c99", "o99", "Room", "p1"] {
            #expect(play.code("comment.post", ["on": .string(place), "kind": "remark", "text": "x"]) == "notFound")
        }
        #expect(play.refusal("comment.post", ["on": "room", "kind": "rant", "text": "x"])?.field == "kind")
    }

    @Test func `a facilitator hides a comment for everybody`() throws {
        var play = try Play()
        let comment = try play.perform("comment.post", ["on": "room", "kind": "question", "text": "x"], by: Play.bela)
        #expect(play.code("comment.hide", ["comment": .string(comment)], by: Play.bela) == "notYourRole")
        #expect(play.code("comment.hide", ["comment": "m99"]) == "notFound")
        try play.perform("comment.hide", ["comment": .string(comment)])
        #expect(play.seen(by: Play.bela)["comments"] == [:])
        #expect(try play.decide("comment.hide", ["comment": .string(comment)], by: Play.anna).events.isEmpty)
    }
}
