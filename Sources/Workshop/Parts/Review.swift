import Foundation
import HashTreeCollections

/// A fist of five on the whole set of objectives: blind, then shown by name.
package struct Consent: Blind, Codable {
    package struct Vote: Codable, Hashable, Sendable, JSONConvertible {
        /// 5 champion, 4 good, 3 can live with it, 2 reservations, 1 serious concern, 0 block.
        package let fingers: Int
        package let sentence: String?

        package var json: JSON { .of(["fingers": fingers, "sentence": sentence]) }
    }

    package let number: Int
    package let openedAt: Date
    /// The seq at which it was opened: an objective changed after that is not what people consented to.
    package let openedSeq: Int
    package var turnout: Turnout?
    package var results: [Person.ID: Vote] = [:]

    package func isFinished(by marks: Marks) -> Bool { !marks.isEmpty }
}

/// Looking at the whole set once more, and saying with a fist of five whether one goes along.
package enum Review: Part {
    package static let commands: [any Command.Type] = [OpenConsent.self, CastConsent.self, RevealConsent.self]
    package static let events: [any Event.Type] = [ConsentOpened.self, ConsentRevealed.self]
    package static let drawings: [Drawing] = [
        .whole(.consents, .record) { room in
            room.consents.all.map { id, consent in
                Entry(
                    "consents", id,
                    value: .of([
                        "number": consent.number, "state": consent.state, "openedAt": consent.openedAt,
                        "stands": consent.openedSeq > room.shapedAt,
                        "results": consent.isOpen ? nil : consent.results,
                    ]))
            }
        }
    ]
}

struct OpenConsent: Command {
    static let type = "consent.open"
    static let fields: [Field] = []
    static let by = Roles.facilitators

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        if room.consents.values.contains(where: \.isOpen) {
            throw .conflict("consentOpen", "A fist of five is open already. Reveal it before you open another.")
        }
        if room.objectives.isEmpty {
            throw .conflict("noObjective", "There is no objective to consent to yet. Shape one first.")
        }
        let id = "f\(room.consents.everMade + 1)"
        return .events(ConsentOpened(consent: id), created: id)
    }
}

struct ConsentOpened: Event {
    static let type = "consentOpened"
    let consent: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.consents[consent] = Consent(
            number: room.consents.count + 1, openedAt: stamp.at, openedSeq: stamp.seq)
    }
}

struct CastConsent: Command {
    static let type = "consent.cast"
    static let fields: [Field] = [.id("consent"), .int("fingers", 0...5), .text("sentence", .optional)]
    static let by = Roles.voters

    let consent: String
    let fingers: Int
    let sentence: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let open = room.consents[consent] else { throw .unknown("fist of five") }
        guard open.isOpen else {
            throw .conflict(
                "consentRevealed", "The fists were revealed while you were choosing. Your last choice did not count.")
        }
        if fingers <= 1, sentence == nil {
            throw .invalid("sentence", "With a \(fingers), say in a sentence what would have to change.")
        }
        return .marks(
            Mark(blind: consent, person: person.id, value: Consent.Vote(fingers: fingers, sentence: sentence).json))
    }
}

struct RevealConsent: Command {
    static let type = "consent.reveal"
    static let fields: [Field] = [.id("consent")]
    static let by = Roles.facilitators

    let consent: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let open = room.consents[consent] else { throw .unknown("fist of five") }
        guard open.isOpen else { throw .conflict("consentRevealed", "These fists are revealed already.") }
        var results: [Person.ID: Consent.Vote] = [:]
        for (person, marks) in room.counted(consent) {
            guard let mark = marks[""], let fingers = mark["fingers"]?.int else { continue }
            results[person] = Consent.Vote(fingers: fingers, sentence: mark["sentence"]?.string)
        }
        let turnout = room.turnout(consent, open, lastSeen: moment.lastSeen)
        return Decision(
            events: [ConsentRevealed(consent: consent, turnout: turnout, results: results)], destroys: [consent])
    }
}

struct ConsentRevealed: Event {
    static let type = "consentRevealed"
    static let words = Words("results.@.sentence")
    let consent: String
    let turnout: Turnout
    let results: [Person.ID: Consent.Vote]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.consents.change(consent) {
            $0.turnout = turnout
            $0.results = results
        }
    }
}
