import Foundation
import HashTreeCollections

/// A judgement that people give without seeing each other's: opened, marked, counted, revealed once. Rounds, ballots and fists of five are blind.
///
/// While it is open its marks lie beside the log and are overwritten in place; the reveal writes what they come to as one event and destroys them.
package protocol Blind: Hashable, Sendable {
    var openedAt: Date { get }
    /// Counted when it was revealed; nil while it is open.
    var turnout: Turnout? { get }

    /// Whether a person with these marks has given everything that is asked.
    func isFinished(by marks: Marks) -> Bool
}

/// How many have finished, of how many voters who were seen since it was opened.
package struct Turnout: Codable, Hashable, Sendable {
    package let finished: Int
    package let expected: Int
}

extension Blind {
    package var isOpen: Bool { turnout == nil }

    var state: String { isOpen ? "open" : "revealed" }
}

extension Room {
    /// The voters whose judgement can be expected: seen online since the opening, or with a mark already.
    func expectedVoters(_ id: String, _ blind: some Blind, lastSeen: [Person.ID: Date]) -> [Person.ID] {
        voters.map(\.id).filter { person in
            marks[id]?[person] != nil || (lastSeen[person] ?? .distantPast) >= blind.openedAt
        }
    }

    func hasFinished(_ person: Person.ID, _ id: String, _ blind: some Blind) -> Bool {
        blind.isFinished(by: marks[id]?[person] ?? [:])
    }

    func turnout(_ id: String, _ blind: some Blind, lastSeen: [Person.ID: Date]) -> Turnout {
        let expected = expectedVoters(id, blind, lastSeen: lastSeen)
        return Turnout(finished: expected.count { hasFinished($0, id, blind) }, expected: expected.count)
    }

    /// The marks that count: those of people who still vote, in the order of their ids so that nothing tells when they came.
    func counted(_ id: String) -> [(person: Person.ID, marks: Marks)] {
        (marks[id] ?? [:]).filter { people[$0.key]?.isVoter == true }
            .sorted { $0.key < $1.key }.map { (person: $0.key, marks: $0.value) }
    }

    /// Whether marks of this name are votes, which nobody may ever join to a person.
    package func isSecret(_ blind: String) -> Bool {
        rounds[blind] != nil || ballots[blind] != nil || consents[blind] != nil
    }

    var openBlinds: [(id: String, place: String, blind: any Blind)] {
        rounds.all.filter(\.value.isOpen).map { ($0.id, "rounds", $0.value) }
            + ballots.all.filter(\.value.isOpen).map { ($0.id, "ballots", $0.value) }
            + consents.all.filter(\.value.isOpen).map { ($0.id, "consents", $0.value) }
    }
}
