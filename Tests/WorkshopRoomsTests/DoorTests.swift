import Foundation
import Testing
import Workshop
import WorkshopStore

@testable import WorkshopRooms

@Suite struct DoorTests {
    /// A locked room and somebody who has knocked at it.
    private struct Scene {
        let house: House
        let anna: Member
        let knocked: Admission
        let guest: Member

        init() async throws {
            house = try House()
            let opened = try await house.openRoom()
            anna = Member(code: opened.code, person: opened.person)
            try await house.perform("room.lock", by: anna)
            knocked = try await house.rooms.join(
                JSON.of(["name": "Wanda", "function": "Legal"]), code: opened.code, asMember: nil)
            guest = try await house.rooms.member(code: opened.code, token: knocked.token)
        }

        func parked(_ reader: Reader) -> Task<Data, any Error> {
            let (rooms, cursor, guest) = (house.rooms, reader.cursor, guest)
            return Task { try await rooms.read(since: cursor, wait: .seconds(25), by: guest) }
        }
    }

    @Test func `who waits reads the door and nothing of the room, whatever happens inside`() async throws {
        let scene = try await Scene()
        #expect(scene.knocked.waiting && scene.knocked.isNew)
        let reader = Reader(scene.guest)
        try await reader.catchUp(scene.house)
        #expect(reader.document.object?.keys.sorted() == ["room", "you"])
        let cursor = reader.cursor
        try await scene.house.perform(
            "comment.post", ["on": "room", "kind": "remark", "text": "Not for the door"], by: scene.anna)
        try await reader.catchUp(scene.house)
        #expect(reader.cursor == cursor && reader.snapshots == 1)
        try await scene.house.perform("room.configure", ["title": "Another title"], by: scene.anna)
        try await reader.catchUp(scene.house)
        #expect(reader.document["room"]?["title"]?.string == "Another title")
        await #expect(throws: Failure.refused(Door.waiting)) { try await scene.house.rooms.room(scene.guest) }
        await #expect(throws: Failure.refused(Door.waiting)) {
            try await scene.house.perform("hand.raise", by: scene.guest)
        }
        await scene.house.close()
    }

    @Test func `a waiting person's poll wakes when they are let in, and tells the whole`() async throws {
        let scene = try await Scene()
        let reader = Reader(scene.guest)
        try await reader.catchUp(scene.house)
        let poll = scene.parked(reader)
        try await scene.house.perform("person.admit", ["person": scene.guest.person], by: scene.anna)
        let reply = try JSON.parse(try await poll.value)
        #expect(reply["snapshot"]?["people"]?[scene.guest.person]?["name"]?.string == "Wanda")
        #expect(reply["snapshot"]?["you"]?["waiting"] == nil)
        #expect(reply["snapshot"]?["desk"] == nil)
        try await scene.house.perform("hand.raise", by: scene.guest)
        await scene.house.close()
    }

    @Test func `a waiting person's poll ends when they are turned away, and their token is worth nothing`()
        async throws
    {
        let scene = try await Scene()
        let reader = Reader(scene.guest)
        try await reader.catchUp(scene.house)
        let poll = scene.parked(reader)
        try await scene.house.perform("person.remove", ["person": scene.guest.person], by: scene.anna)
        await #expect(throws: Failure.removed) { try await poll.value }
        await #expect(throws: Failure.removed) {
            try await scene.house.rooms.member(code: scene.anna.code, token: scene.knocked.token)
        }
        await scene.house.close()
    }

    @Test func `the door and its people are there after a restart, with their places in what they read`() async throws {
        let scene = try await Scene()
        let reader = Reader(scene.guest)
        try await reader.catchUp(scene.house)
        try await scene.house.restart()
        try await reader.catchUp(scene.house)
        #expect(reader.snapshots == 1)
        let desk = try await scene.house.snapshot(scene.anna)
        #expect(desk["desk"]?["door"]?[scene.guest.person]?["name"]?.string == "Wanda")
        try await scene.house.perform("room.unlock", by: scene.anna)
        try await reader.catchUp(scene.house)
        #expect(reader.document["people"]?[scene.guest.person] != nil)
        await scene.house.close()
    }

    @Test func `knocking again with the same id is the same guest with a fresh token, the old one dead`() async throws {
        let scene = try await Scene()
        let body = JSON.of(["id": "0123456789abcdef", "name": "Zoë", "function": "Legal"])
        let (rooms, code) = (scene.house.rooms, scene.anna.code)
        let first = try await rooms.join(body, code: code, asMember: nil)
        let again = try await rooms.join(body, code: code, asMember: nil)
        #expect(first.person == again.person && again.waiting && !again.isNew)
        await #expect(throws: Failure.unauthorized) { try await rooms.member(code: code, token: first.token) }
        let zoe = try await rooms.member(code: code, token: again.token)
        try await scene.house.perform("person.admit", ["person": zoe.person], by: scene.anna)
        #expect(try await rooms.join(body, code: code, asMember: nil).waiting == false)
        await scene.house.close()
    }

    @Test func `a person comes back on a second device, both go on, and removal ends both at once`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = Member(code: opened.code, person: opened.person)
        let joined = try await house.rooms.join(
            JSON.of(["name": "Ben", "function": "Sales"]), code: opened.code, asMember: nil)
        let (rooms, code) = (house.rooms, opened.code)
        let ben = try await rooms.member(code: code, token: joined.token)
        let link = try #require(try await house.perform("device.link", by: ben)["link"]?.string)
        let secret = try #require(link.split(separator: "=").last.map(String.init))
        let body = JSON.of(["id": "0123456789abcdef", "invitation": secret])
        let second = try await rooms.join(body, code: code, asMember: nil)
        #expect(second.person == ben.person)
        // The answer was lost and is asked for again: the link is used up, but not for who has used it.
        let again = try await rooms.join(body, code: code, asMember: nil)
        #expect(again.person == ben.person)
        #expect(try await rooms.member(code: code, token: joined.token).person == ben.person)
        let other = try await rooms.member(code: code, token: again.token)
        await #expect(throws: Failure.refused(Invitations.invalid)) {
            try await rooms.join(JSON.of(["invitation": secret]), code: code, asMember: nil)
        }
        let reader = Reader(ben)
        try await reader.catchUp(house)
        let cursor = reader.cursor
        let polls = [ben, other].map { member in
            Task { try await rooms.read(since: cursor, wait: .seconds(25), by: member) }
        }
        try await house.perform("person.remove", ["person": ben.person], by: anna)
        for poll in polls { await #expect(throws: Failure.removed) { try await poll.value } }
        for token in [joined.token, again.token] {
            await #expect(throws: Failure.removed) { try await rooms.member(code: code, token: token) }
        }
        await house.close()
    }

    @Test func `the same command makes the same link, also after a restart, and another device cannot ask for it`()
        async throws
    {
        let house = try House()
        let opened = try await house.openRoom()
        let code = opened.code
        func anna() async throws -> Member { try await house.rooms.member(code: code, token: opened.token) }
        let body = JSON.of(["id": "one", "type": "invitation.make", "role": "observer"])
        let made = try await house.rooms.perform(body, by: anna())
        #expect(made["invitation"]?.string == "i1" && made["link"]?.string?.hasPrefix("invitation=") == true)
        #expect(try await house.rooms.perform(body, by: anna()) == made)
        try await house.perform("invitation.revoke", ["invitation": "i1"], by: anna())
        try await house.restart()
        #expect(try await house.rooms.perform(body, by: anna()) == made)
        let elsewhere = Member(code: code, person: opened.person)
        let refused = await #expect(throws: Failure.self) { try await house.rooms.perform(body, by: elsewhere) }
        guard case .refused(let refusal)? = refused else { return #expect(Bool(false)) }
        #expect(refusal.code == "linkShownOnce")
        let other = try await house.perform("invitation.make", by: anna())
        #expect(other["link"] != made["link"])
        await house.close()
    }

    @Test func `no secret of a link is in the file`() async throws {
        let house = try House()
        let opened = try await house.openRoom()
        let anna = try await house.rooms.member(code: opened.code, token: opened.token)
        let made = [
            try await house.perform("invitation.make", by: anna), try await house.perform("device.link", by: anna),
            try await house.perform("invitation.make", ["person": anna.person], by: anna),
        ]
        let secrets = made.compactMap { $0["link"]?.string?.split(separator: "=").last.map(String.init) }
        #expect(Set(secrets).count == 3 && secrets.allSatisfy { $0.utf8.count == 43 })
        _ = try await house.rooms.join(
            JSON.of(["name": "Ben", "function": "Sales", "invitation": secrets[0]]), code: opened.code, asMember: nil)
        await house.close()
        let directory = URL(fileURLWithPath: house.path).deletingLastPathComponent()
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            let bytes = try Data(contentsOf: directory.appending(path: name))
            for secret in secrets + [opened.token] { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)") }
        }
    }
}
