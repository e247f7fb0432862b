import Foundation

/// One room's part of a batch.
package struct Append: Sendable {
    package var room: String
    /// The head its author saw. 0 creates the room; then there must be an event.
    package var expected: Int
    /// Set on creation: by whom, so that a creation sent again finds its room.
    package var creation: Creation?
    /// Numbered `expected + 1` onwards without a gap; empty for a part of marks.
    package var events: [StoredEvent]
    /// Written after the events; an earlier mark of the same (blind, person, key) is overwritten.
    package var marks: [StoredMark]
    /// Blinds whose marks and key die in this transaction, after the marks and receipts of this part.
    package var destroys: [String]
    /// A (person, command) that already has a receipt makes the whole part lose the race.
    package var receipts: [Receipt]
    /// Applied after `revokedPeople` and `revokes`, so that a fresh token outlives the old ones of its part.
    package var grants: [TokenGrant]
    /// Hashes of tokens that are worth nothing from now on.
    package var revokes: [Data]
    /// People all of whose tokens are worth nothing from now on.
    package var revokedPeople: [String]

    package init(
        room: String, expected: Int, creation: Creation? = nil, events: [StoredEvent] = [], marks: [StoredMark] = [],
        destroys: [String] = [], receipts: [Receipt] = [], grants: [TokenGrant] = [], revokes: [Data] = [],
        revokedPeople: [String] = []
    ) {
        self.room = room
        self.expected = expected
        self.creation = creation
        self.events = events
        self.marks = marks
        self.destroys = destroys
        self.receipts = receipts
        self.grants = grants
        self.revokes = revokes
        self.revokedPeople = revokedPeople
    }
}

package enum AppendResult: Sendable, Equatable {
    /// On disk; the room's head is now this.
    case appended(head: Int)
    /// Nothing of the part was written. The head is the room's as stored: another than expected, or the expected one
    /// when the part repeats a receipt or a creation that is already there.
    case lostRace(head: Int)
}

/// Who made a room: the hash of the client-made id of the request, and the person it made, whose the first event is.
package struct Creation: Sendable, Equatable {
    package var idHash: Data
    package var person: String

    package init(idHash: Data, person: String) {
        self.idHash = idHash
        self.person = person
    }
}

package struct CreatedRoom: Sendable, Equatable {
    package var code: String
    package var person: String

    package init(code: String, person: String) {
        self.code = code
        self.person = person
    }
}

/// An event as bytes. `at` is kept in whole milliseconds: cut it so before deciding, or replay differs from memory.
package struct StoredEvent: Sendable, Equatable {
    package var seq: Int
    package var at: Date
    package var by: String?
    package var type: String
    /// JSON
    package var body: Data

    package init(seq: Int, at: Date, by: String?, type: String, body: Data) {
        self.seq = seq
        self.at = at
        self.by = by
        self.type = type
        self.body = body
    }
}

/// What one person cast in an open blind, under one key (a card, or whatever the blind asks about).
package struct StoredMark: Sendable, Equatable {
    package var blind: String
    package var person: String
    package var key: String
    package var value: Data

    package init(blind: String, person: String, key: String, value: Data) {
        self.blind = blind
        self.person = person
        self.key = key
        self.value = value
    }
}

/// The memory of a command that was carried out, so that it acts once and is answered the same.
package struct Receipt: Sendable, Equatable {
    package var person: String
    package var command: String
    /// SHA-256 of the command's canonical body.
    package var digest: Data
    /// Set for marks: then only an HMAC of the digest under the blind's key is kept, which nobody can check (or guess
    /// votes by) once the key has died with the marks.
    package var blind: String?
    package var seq: Int
    package var created: String?

    package init(
        person: String, command: String, digest: Data, blind: String? = nil, seq: Int, created: String? = nil
    ) {
        self.person = person
        self.command = command
        self.digest = digest
        self.blind = blind
        self.seq = seq
        self.created = created
    }
}

package enum Answered: Sendable, Equatable {
    /// Carried out, with this body; or the blind it was a mark of is over and nobody can tell.
    case same(seq: Int, created: String?)
    /// The same id was carried out with another body.
    case other
}

/// The hash of a token, and whose it is.
package struct TokenGrant: Sendable, Equatable {
    package var hash: Data
    package var person: String

    package init(hash: Data, person: String) {
        self.hash = hash
        self.person = person
    }
}

package struct StoredSnapshot: Sendable, Equatable {
    package var seq: Int
    package var state: Data

    package init(seq: Int, state: Data) {
        self.seq = seq
        self.state = state
    }
}

/// A room as stored: its snapshot if one verifies, the events after it (all of them without one), and what stands
/// beside the log.
package struct StoredRoom: Sendable, Equatable {
    package var code: String
    package var snapshot: StoredSnapshot?
    package var events: [StoredEvent]
    package var marks: [StoredMark]
    package var tokens: [TokenGrant]
    package var head: Int

    package init(
        code: String, snapshot: StoredSnapshot?, events: [StoredEvent], marks: [StoredMark], tokens: [TokenGrant],
        head: Int
    ) {
        self.code = code
        self.snapshot = snapshot
        self.events = events
        self.marks = marks
        self.tokens = tokens
        self.head = head
    }
}
