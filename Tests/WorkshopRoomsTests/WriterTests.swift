import Foundation
import Synchronization
import Testing
import Workshop
import WorkshopStore

@testable import WorkshopRooms

@Suite struct WriterTests {
    @Test(arguments: ["{}", "not a state", #"{"room":{"code":"x"},"version":0}"#])
    func `a kept state of another version is passed over and the log replayed`(state: String) async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let answer = try await house.rooms.perform(command("one", "One"), by: anna)
        let before = try await house.rooms.room(anna)
        await house.close()
        let journal = try SQLiteJournal(path: house.path)
        try journal.saveSnapshot(room: opened.code, seq: before.head, state: Data(state.utf8))
        try journal.close()
        try await house.restart()
        #expect(try await house.rooms.room(anna) == before)
        #expect(try await house.rooms.perform(command("one", "One"), by: anna) == answer)
        await house.close()
    }

    private func command(_ id: String, _ text: String) -> JSON {
        .of(["id": id, "type": "card.post", "kind": "challenge", "text": text])
    }

    @Test func `the same command id acts once and is answered the same, at once, later and after a restart`()
        async throws
    {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let rooms = house.rooms
        let answers = try await withThrowingTaskGroup(of: JSON.self) { group in
            for _ in 0..<50 { group.addTask { try await rooms.perform(command("once", "One"), by: anna) } }
            return try await group.reduce(into: [JSON]()) { $0.append($1) }
        }
        #expect(Set(answers).count == 1)
        try await house.restart()
        #expect(try await house.rooms.perform(command("once", "One"), by: anna) == answers.first)
        #expect(try await house.rooms.room(anna).cards.count == 1)
        await house.close()
    }

    @Test func `the same id with another body is refused and changes nothing`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        _ = try await house.rooms.perform(command("once", "One"), by: anna)
        await #expect { try await house.rooms.perform(command("once", "Two"), by: anna) } throws: { error in
            guard case Failure.refused(let refusal) = error else { return false }
            return refusal.code == "commandIdReused"
        }
        #expect(try await house.rooms.room(anna).cards.values.map(\.text) == ["One"])
        await house.close()
    }

    @Test func `opening and joining again with the same id is the same room and person, the old token dead`()
        async throws
    {
        let house = try House()
        let body = JSON.of([
            "id": "0123456789abcdef0123", "title": "Pipeline",
            "facilitator": JSON.of(["name": "Anna", "function": "Sales"]),
        ])
        let first = try await house.rooms.open(body)
        let second = try await house.rooms.open(body)
        #expect(first.code == second.code && first.person == second.person && first.isNew && !second.isNew)
        await #expect(throws: Failure.unauthorized) {
            try await house.rooms.member(code: first.code, token: first.token)
        }
        let anna = try await house.rooms.member(code: first.code, token: second.token)

        let joining = JSON.of(["id": "fedcba9876543210fedc", "name": "Ben", "function": "Sales"])
        let ben = try await house.rooms.join(joining, code: first.code, asMember: nil)
        let again = try await house.rooms.join(joining, code: first.code, asMember: nil)
        #expect(ben.person == again.person)
        #expect(try await house.rooms.room(anna).people.count == 2)
        await #expect(throws: Failure.unauthorized) { try await house.rooms.member(code: first.code, token: ben.token) }
        await house.close()
    }

    @Test func `an opener who was taken out of the room is told so when they open it again`() async throws {
        let house = try House()
        let body = JSON.of([
            "id": "0123456789abcdef0123", "title": "Pipeline",
            "facilitator": JSON.of(["name": "Anna", "function": "Sales"]),
        ])
        let opened = try await house.rooms.open(body)
        let anna = Member(code: opened.code, person: opened.person)
        let ben = try await house.join(opened.code, "Ben")
        try await house.perform("person.setRole", ["person": ben.person, "role": "facilitator"], by: anna)
        try await house.perform("person.remove", ["person": anna.person], by: ben)
        await #expect(throws: Failure.removed) { try await house.rooms.open(body) }
        await house.close()
    }

    @Test func `a browser that is somebody here already is asked before it becomes another`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let body: KeyValuePairs<String, (any JSONConvertible)?> = ["name": "Ben", "function": "Sales"]
        await #expect { try await house.rooms.join(.of(body), code: opened.code, asMember: anna) } throws: { error in
            guard case Failure.refused(let refusal) = error else { return false }
            return refusal.code == "alreadyHere"
        }
        var another = JSON.of(body)
        another.put(.bool(true), at: ["another"])
        #expect(try await house.rooms.join(another, code: opened.code, asMember: anna).person == "p2")
        await house.close()
    }

    @Test func `the recovery secret brings the opener back, and is neither a token nor good in another room`()
        async throws
    {
        let house = try House()
        let opened = try await house.openRoom()
        let other = try await house.openRoom()
        let recovery = try #require(opened.recovery)
        await #expect(throws: Failure.unauthorized) { try await house.rooms.member(code: opened.code, token: recovery) }
        let back = try await house.rooms.join(
            .of(["invitation": recovery]), code: opened.code, asMember: nil)
        #expect(back.person == opened.person)
        #expect(try await house.rooms.member(code: opened.code, token: back.token).person == opened.person)
        await #expect {
            try await house.rooms.join(.of(["invitation": recovery]), code: other.code, asMember: nil)
        } throws: {
            guard case Failure.refused(let refusal) = $0 else { return false }
            return refusal.code == "invitationInvalid"
        }
        await house.close()
    }

    @Test func `a batch that found the disk full is answered so, and the room is as it was`() async throws {
        let breaking = Switch()
        let house = try House { FailingJournal($0, breaking) }
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        _ = try await house.rooms.perform(command("a", "One"), by: anna)
        breaking.isOn.withLock { $0 = true }
        await #expect(throws: Failure.full) {
            try await house.rooms.perform(command("b", "Two"), by: anna)
        }
        #expect(house.rooms.awakeCount == 1)
        #expect(try await house.rooms.room(anna).cards.values.map(\.text) == ["One"])
        breaking.isOn.withLock { $0 = false }
        #expect(try await house.rooms.room(anna).cards.values.map(\.text) == ["One"])
        _ = try await house.rooms.perform(command("b", "Two"), by: anna)
        #expect(try await house.rooms.room(anna).cards.values.map(\.text) == ["One", "Two"])
        await house.close()
    }

    @Test func `who cannot know whether a state was kept ends, instead of refusing everything for ever`() async throws {
        let breaking = Switch()
        let house = try House(snapshotEvery: 5) { FailingJournal($0, breaking) }
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        for number in 0..<20 {
            try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "\(number)"], by: anna)
        }
        await house.close()
        let journal = try SQLiteJournal(path: house.path)
        try journal.saveSnapshot(room: anna.code, seq: 5, state: Data("of another version".utf8))
        try journal.close()
        breaking.isOn.withLock { $0 = true }
        try await house.restart()
        // The state is kept anew once this is answered, and before anything else is.
        _ = try await house.rooms.room(anna)
        await #expect(throws: Failure.self) { try await house.perform("hand.raise", by: anna) }
        #expect(!house.rooms.isReady)
        await house.close()
    }

    @Test func `replaying the log gives the room that is in memory, with and without a kept state`() async throws {
        let house = try House(snapshotEvery: 10)
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        for number in 0..<50 {
            try await house.perform("comment.post", ["on": "room", "kind": "remark", "text": "\(number)"], by: anna)
            guard number % 7 == 0 else { continue }
            let before = try await house.rooms.room(anna)
            try await house.restart()
            #expect(try await house.rooms.room(anna) == before)
            #expect(try Check(Archive(path: house.path)).findings.isEmpty)
        }
        await house.close()
    }
}

final class Switch: Sendable {
    let isOn = Mutex(false)
}

/// A journal that refuses to write while it is told to.
struct FailingJournal: Journal {
    let journal: any Journal
    let breaking: Switch

    init(_ journal: any Journal, _ breaking: Switch) {
        self.journal = journal
        self.breaking = breaking
    }

    var epoch: String { journal.epoch }

    func append(_ parts: [Append]) throws -> [AppendResult] {
        if breaking.isOn.withLock({ $0 }) { throw JournalFailure.failed(reason: "planted", isFull: true) }
        return try journal.append(parts)
    }

    func load(room code: String, fromStart: Bool) throws -> StoredRoom? {
        try journal.load(room: code, fromStart: fromStart)
    }
    func answer(room: String, person: String, command: String, digest: Data) throws -> Answered? {
        try journal.answer(room: room, person: person, command: command, digest: digest)
    }
    func room(createdBy idHash: Data) throws -> CreatedRoom? { try journal.room(createdBy: idHash) }
    func codes() throws -> [String] { try journal.codes() }
    func saveSnapshot(room: String, seq: Int, state: Data) throws {
        if breaking.isOn.withLock({ $0 }) { throw JournalFailure.indeterminate(reason: "planted") }
        try journal.saveSnapshot(room: room, seq: seq, state: state)
    }
    func erase(room: String) throws { try journal.erase(room: room) }
    func erase(person: String, replacing bodies: [Int: Data], with part: Append) throws -> AppendResult {
        if breaking.isOn.withLock({ $0 }) { throw JournalFailure.failed(reason: "planted", isFull: true) }
        return try journal.erase(person: person, replacing: bodies, with: part)
    }
    func purge() throws { try journal.purge() }
    func close() throws { try journal.close() }
}
