import Foundation
import Testing
import WorkshopStore

@Suite struct TokenTests {
    let journal: SQLiteJournal

    init() throws {
        journal = try .temporary()
        try journal.land(
            Append(
                room: "ROOM", expected: 0, events: [event(1)],
                grants: [token("a", of: "p1"), token("b", of: "p1"), token("c", of: "p2")]))
        try journal.land(Append(room: "ELSE", expected: 0, events: [event(1)], grants: [token("d", of: "p1")]))
    }

    private func tokens(of room: String = "ROOM") throws -> Set<Data> {
        Set(try journal.load(room: room)?.tokens.map(\.hash) ?? [])
    }

    @Test func `a token belongs to one room and one person`() throws {
        #expect(try tokens() == [digest("a"), digest("b"), digest("c")])
        #expect(try journal.load(room: "ELSE")?.tokens == [token("d", of: "p1")])
    }

    @Test func `a revoked token is gone and the others stay`() throws {
        try journal.land(Append(room: "ROOM", expected: 1, revokes: [digest("a"), digest("d")]))
        #expect(try tokens() == [digest("b"), digest("c")])
        #expect(try tokens(of: "ELSE") == [digest("d")])
    }

    @Test func `a removed person has no token in this room any more`() throws {
        try journal.land(Append(room: "ROOM", expected: 1, events: [event(2)], revokedPeople: ["p1"]))
        #expect(try tokens() == [digest("c")])
        #expect(try tokens(of: "ELSE") == [digest("d")])
    }

    @Test func `a fresh token outlives the old ones of its person`() throws {
        try journal.land(
            Append(room: "ROOM", expected: 1, grants: [token("e", of: "p1")], revokedPeople: ["p1"]))
        #expect(try tokens() == [digest("c"), digest("e")])
    }

    @Test(arguments: ["person = 'p2'", "hash = zeroblob(32)", "room = 'ELSE'", "person = x'00'"])
    func `a token that was tampered with opens nothing`(change: String) throws {
        try afterTampering("UPDATE token SET \(change) WHERE person = 'p1'") { journal in
            try journal.fill(events: 1)
            try journal.fill("ELSE", events: 1)
            try journal.land(Append(room: "ROOM", expected: 1, grants: [token("a", of: "p1")]))
        } then: { journal in
            let room = change.hasPrefix("room") ? "ELSE" : "ROOM"
            #expect(throws: JournalFailure.damaged(room: room, seq: 1)) { try journal.load(room: room) }
        }
    }
}
