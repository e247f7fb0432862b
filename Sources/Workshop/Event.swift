import Foundation

/// What has happened. Its JSON is the row in the log, so that names and meanings are for good.
package protocol Event: Codable, Sendable {
    /// The name in the log, `cardPosted`.
    static var type: String { get }
    /// Where it holds what people wrote, so that they can be forgotten.
    static var words: Words { get }

    /// Applies what happened. Judges nothing and cannot fail.
    func evolve(_ room: inout Room, _ stamp: Stamp)
}

extension Event {
    package static var words: Words { .none }
}

/// Where an event stands in its room, when it happened, and whose command it was.
package struct Stamp: Hashable, Sendable {
    package let seq: Int
    package let at: Date
    package let by: Person.ID?

    package init(seq: Int, at: Date, by: Person.ID?) {
        self.seq = seq
        self.at = at
        self.by = by
    }
}

package enum Events {
    package static let all: [any Event.Type] = Parts.all.flatMap { $0.events }

    private static let byType = Dictionary(uniqueKeysWithValues: all.map { ($0.type, $0) })

    /// The row of an event.
    package static func body(of event: any Event) throws -> Data {
        try JSON.encoder.encode(event)
    }

    /// Reads a row. Throws when the type is unknown or the body is not of it, which only a newer version or a damaged file brings about.
    package static func read(type: String, body: Data) throws -> any Event {
        guard let known = byType[type] else { throw UnknownEvent(type: type) }
        return try JSON.decoded(body, as: known)
    }

    /// Where people's words stand in the events of a type. Throws like `read` for an unknown one.
    static func words(of type: String) throws -> Words {
        guard let known = byType[type] else { throw UnknownEvent(type: type) }
        return known.words
    }

    package struct UnknownEvent: Error {
        package let type: String
    }
}

/// One part of the method: its commands, its events, and what it shows.
package protocol Part: SendableMetatype {
    static var commands: [any Command.Type] { get }
    static var events: [any Event.Type] { get }
    static var drawings: [Drawing] { get }
}

/// The parts of the method, in its order.
package enum Parts {
    package static let all: [any Part.Type] = [
        Charter.self, RoomImports.self, Door.self, Invitations.self, Sharing.self, Attendance.self, Agenda.self,
        LastCycles.self,
        Expectations.self,
        RealityCheck.self, Cards.self,
        Duplicates.self, Comments.self, Rating.self, Choice.self, Shaping.self, Alignment.self, Planning.self,
        Review.self,
        Commitment.self,
        Spotlight.self, Moderation.self,
        CheckIns.self, Meeting.self, Risks.self, Commitments.self, CycleClose.self,
        Erasing.self,
    ]
}
