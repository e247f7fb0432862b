import Foundation
import Testing

@testable import Workshop

/// A room that is brought over from its file is the room that it was.
struct RoomImportTests {
    static func imported(_ file: JSON, as person: Person.ID? = nil, code: String = "NEWROOM0") throws -> Room {
        var body = ["file": file]
        body["as"] = person.map { .string($0) }
        var moment = Moment(now: Date(timeIntervalSince1970: 1_900_000_000), chance: Chance(seed: 5))
        return try room(of: RoomImport.read(body).decide(at: &moment), code: code)
    }

    /// What a decision to bring one over leads to, its event read back from its row.
    static func room(of decision: Decision, code: String = "NEWROOM0") throws -> Room {
        let event = try #require(decision.events.first)
        #expect(decision.events.count == 1)
        let row = try Events.body(of: event)
        let kept = try Events.read(type: type(of: event).type, body: row)
        return Room(code: code).evolved(
            by: kept, at: Date(timeIntervalSince1970: 1_900_000_000), by: decision.created)
    }

    /// The file of a room but for what another room cannot share: its code, its time, and how much lay face down.
    static func comparable(_ room: Room) throws -> JSON {
        var file = try JSON.parse(RoomJSON.data(of: room))
        file.put("", at: ["asOf"])
        for name in ["code", "unrevealed", "unrevealedAnswers"] { file.put("", at: ["room", name]) }
        return file
    }

    static func departure(_ room: Room) throws -> String? {
        let text = String(decoding: RoomJSON.data(of: room), as: UTF8.self)
        let again = try imported(.string(text))
        let (old, new) = (try comparable(room), try comparable(again))
        return JSON.patch(from: old, to: new)?.text
    }

    @Test func `everybody of the file is there, and who brings it over is the facilitator they say`() throws {
        let old = try WorkedCase().room
        let file = RoomJSON.value(of: old)
        let facilitators = RoomFile.facilitators(of: file.object ?? [:])
        #expect(facilitators.count > 1)
        for person in facilitators {
            var moment = Moment(now: Date(timeIntervalSince1970: 1_900_000_000), chance: Chance(seed: 5))
            let decision = try RoomImport.read(["file": file, "as": .string(person)]).decide(at: &moment)
            #expect(decision.created == person)
        }
        let room = try RoomImportTests.imported(file)
        #expect(room.people.ids == old.people.ids)
        #expect(room.invitations.isEmpty && room.feedback.isEmpty && room.moderation.isEmpty)
    }

    @Test func `what was open comes over open and empty, and what lay face down does not`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        let round = try play.perform("round.open")
        try play.rate(round, cards[0], 5, 1, by: Play.bela)
        try play.perform("card.post", ["kind": "challenge", "text": "Face down"], by: Play.elif)
        let room = try RoomImportTests.imported(RoomJSON.value(of: play.room))
        #expect(room.rounds[round]?.isOpen == true && room.marks.isEmpty && room.cards.count == 3)
        #expect(room.cards.values.allSatisfy { $0.author.isEmpty })
        var moment = Moment(now: play.now, chance: Chance(seed: 3))
        let reveal = try Commands.read(["id": "x", "type": "round.reveal", "round": .string(round)]).command
        #expect(try Commands.decide(reveal, by: Play.anna, in: room, at: &moment).events.count == 1)
    }

    @Test func `a hidden card keeps its place, without its words`() throws {
        var play = try Play()
        let cards = try play.cards(3)
        try play.perform("card.hide", ["card": .string(cards[1])])
        let data = String(decoding: RoomJSON.data(of: play.room), as: UTF8.self)
        #expect(!data.contains("Card 2"))
        let room = try RoomImportTests.imported(.string(data))
        #expect(room.cards[cards[1]]?.hidden == true && room.cards[cards[1]]?.text == "[hidden]")
        #expect(room.cards[cards[1]]?.number == play.room.cards[cards[1]]?.number)
    }

    // MARK: The law

    private static let walks = ProcessInfo.processInfo.environment["CRUX_WALKS"].flatMap { UInt64($0) } ?? 80
    private static let shares: UInt64 = 8

    @Test(arguments: 0..<RoomImportTests.shares)
    func `whatever happened in a room, its file brings it over whole`(share: UInt64) throws {
        for seed in 1..<1 + RoomImportTests.walks where seed % RoomImportTests.shares == share {
            var walk = try Walk(seed: seed)
            for _ in 0..<Int(20 + seed % 7 * 40) { try walk.step() }
            if let apart = try RoomImportTests.departure(walk.room) {
                Issue.record("seed \(seed): \(apart.prefix(600))")
            }
        }
    }

    @Test(arguments: [
        "prepare", "introduce", "diagnose", "rate", "choose", "shape", "align", "plan", "review", "commit", "wrapUp",
        nil,
    ])
    func `the worked case comes over at every step`(step: String?) throws {
        #expect(try RoomImportTests.departure(WorkedCase(until: step).room) == nil)
    }

    @Test(arguments: ["choose", "shape", "align", "plan", "review", "commit", "wrapUp", "checkIn"])
    func `and the same is done in both rooms from there on, they stay the same`(step: String) throws {
        let whole = try WorkedCase()
        let goneOn = try WorkedCase(bringingOverAfter: step)
        #expect(goneOn.wasBroughtOver)
        let apart = JSON.patch(
            from: try RoomImportTests.comparable(whole.room), to: try RoomImportTests.comparable(goneOn.room))
        #expect(apart == nil, "\(apart?.text.prefix(600) ?? "")")
    }
}
