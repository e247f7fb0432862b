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

    @Test func `an answer to a question of the review names the question, and is about an objective`() throws {
        var play = try Play()
        let (objective, keyResult, card) = try play.shaped()
        func fields(_ on: String, _ topic: JSON = "worth") -> [String: JSON] {
            ["on": .string(on), "kind": "remark", "text": "Yes", "topic": topic]
        }
        for place in [keyResult, card, "room"] {
            #expect(play.refusal("comment.post", fields(place))?.field == "topic")
        }
        #expect(play.refusal("comment.post", fields(objective, "fun"))?.field == "topic")
        for topic in ["worth", "needs", "moves"] {
            let id = try play.perform("comment.post", fields(objective, .string(topic)), by: Play.bela)
            #expect(play.seen(by: Play.ines).at("comments", id, "topic") == .string(topic))
        }
    }

    @Test func `who asked a question closes it, or a facilitator, and it is no open point any more`() throws {
        var play = try Play(["purpose": "Grow"])
        let question = try play.perform("comment.post", ["on": "room", "kind": "question", "text": "x"], by: Play.bela)
        let remark = try play.perform("comment.post", ["on": "room", "kind": "remark", "text": "x"], by: Play.bela)
        let resolve: [String: JSON] = ["comment": .string(question)]
        #expect(play.code("comment.resolve", resolve, by: Play.elif) == "notYourRole")
        #expect(play.code("comment.resolve", resolve) == nil)
        #expect(play.code("comment.resolve", ["comment": "m99"]) == "notFound")
        #expect(play.code("comment.resolve", ["comment": .string(remark)], by: Play.bela) == "notAQuestion")
        #expect(play.room.openPoints.map(\.code) == ["openQuestion"])
        try play.perform("comment.resolve", resolve, by: Play.bela)
        #expect(play.seen(by: Play.elif).at("comments", question, "resolved") == true)
        #expect(play.room.openPoints.isEmpty)
        #expect(try play.decide("comment.resolve", resolve, by: Play.bela).events.isEmpty)
        try play.perform("comment.resolve", ["comment": .string(question), "resolved": false], by: Play.bela)
        #expect(play.seen(by: Play.elif).at("comments", question, "resolved") == nil)
        #expect(play.room.openPoints.map(\.code) == ["openQuestion"])
        try play.perform("comment.hide", ["comment": .string(question)])
        #expect(play.code("comment.resolve", resolve, by: Play.bela) == "notFound")
    }

    @Test func `there are at most five thousand comments`() throws {
        var play = try Play()
        for number in 1...Comments.most {
            let posted = CommentPosted(comment: "m\(number)", on: "room", kind: .remark, text: "x", topic: nil)
            try play.apply(.events(posted), by: Play.bela)
        }
        let more: [String: JSON] = ["on": "room", "kind": "remark", "text": "x"]
        #expect(play.code("comment.post", more) == "tooManyComments")
    }
}
