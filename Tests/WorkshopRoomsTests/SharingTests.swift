import Foundation
import Testing
import Workshop

@testable import WorkshopRooms

@Suite struct SharingTests {
    /// A room and somebody who has its share link.
    private struct Scene {
        let house: House
        let anna: Member
        let link: String
        let secret: String
        let reader: Member

        init() async throws {
            house = try House()
            let opened = try await house.openRoom()
            anna = Member(code: opened.code, person: opened.person)
            let made = try await house.perform("invitation.make", ["share": true], by: anna)
            link = try #require(made["invitation"]?.string)
            secret = try #require(made["link"]?.string?.split(separator: "=").last.map(String.init))
            reader = try await house.rooms.reader(code: opened.code, token: secret)
        }

        func takeBack() async throws { try await house.perform("invitation.revoke", ["invitation": link], by: anna) }
    }

    @Test func `the law holds for a reader, who is nobody in the room and wakes nobody`() async throws {
        let scene = try await Scene()
        let (one, other, anna) = (Reader(scene.reader), Reader(scene.reader), Reader(scene.anna))
        try await anna.catchUp(scene.house)
        try await one.catchUp(scene.house)
        try await other.catchUp(scene.house)
        #expect(try await anna.poll(scene.house) == false)
        #expect(one.document["people"]?.object?.keys.sorted() == [scene.anna.person])
        try await scene.house.perform("card.post", ["kind": "challenge", "text": "One"], by: scene.anna)
        try await scene.house.perform("cards.reveal", by: scene.anna)
        try await scene.house.perform("round.open", by: scene.anna)
        try await anna.catchUp(scene.house)
        try await one.catchUp(scene.house)
        #expect(one.snapshots == 1)
        #expect(one.document == (try await scene.house.snapshot(scene.reader)))
        #expect(one.document["cards"]?.object?.count == 1 && one.document["rounds"]?["r1"]?["expected"] == .int(1))
        scene.house.clock.advance(by: 3600)
        try await other.catchUp(scene.house)
        #expect(one.document["you"] == other.document["you"])
        await scene.house.close()
    }

    @Test func `a locked or archived room is read by its share link as before, and after a restart`() async throws {
        let scene = try await Scene()
        let reader = Reader(scene.reader)
        try await reader.catchUp(scene.house)
        try await scene.house.perform("room.lock", by: scene.anna)
        try await scene.house.perform("room.archive", by: scene.anna)
        try await scene.house.restart()
        let again = try await scene.house.rooms.reader(code: scene.anna.code, token: scene.secret)
        #expect(again == scene.reader)
        try await reader.catchUp(scene.house)
        #expect(reader.snapshots == 1 && reader.document["room"]?["status"]?.string == "archived")
        #expect(try await scene.house.rooms.room(scene.reader).charter.locked)
        await scene.house.close()
    }

    @Test func `a reader's waiting poll ends when the link is taken back, and it reads nothing more`() async throws {
        let scene = try await Scene()
        let reader = Reader(scene.reader)
        try await reader.catchUp(scene.house)
        let (rooms, cursor, member) = (scene.house.rooms, reader.cursor, scene.reader)
        let poll = Task { try await rooms.read(since: cursor, wait: .seconds(25), by: member) }
        try await scene.takeBack()
        await #expect(throws: Failure.linkTakenBack) { try await poll.value }
        await #expect(throws: Failure.linkTakenBack) {
            try await rooms.reader(code: member.code, token: scene.secret)
        }
        await #expect(throws: Failure.linkTakenBack) {
            try await rooms.member(code: member.code, token: scene.secret)
        }
        await scene.house.close()
    }

    @Test func `the secret is worth nothing elsewhere, and nothing but reading here`() async throws {
        let scene = try await Scene()
        let rooms = scene.house.rooms
        let elsewhere = try await scene.house.openRoom()
        await #expect(throws: Failure.unauthorized) {
            try await rooms.reader(code: elsewhere.code, token: scene.secret)
        }
        await #expect(throws: Failure.refused(Sharing.readOnly)) {
            try await rooms.member(code: scene.anna.code, token: scene.secret)
        }
        await #expect(throws: Failure.removed) { try await scene.house.perform("hand.raise", by: scene.reader) }
        let coming = JSON.of(["name": "Wanda", "function": "Legal", "invitation": scene.secret])
        await #expect(throws: Failure.refused(Invitations.invalid)) {
            try await rooms.join(coming, code: scene.anna.code, asMember: nil)
        }
        let newcomers = try await scene.house.perform("invitation.make", by: scene.anna)
        let other = newcomers["link"]?.string?.split(separator: "=").last.map(String.init) ?? ""
        await #expect(throws: Failure.unauthorized) { try await rooms.reader(code: scene.anna.code, token: other) }
        await scene.house.close()
    }
}
