import Foundation

/// What one person expects of the workshop, in a line; said for all to see.
package struct Expectation: Codable, Hashable, Sendable {
    package let text: String
    package let at: Date
}

/// Beginning together: each person's expectation.
package enum Expectations: Part {
    package static let commands: [any Command.Type] = [GiveExpectation.self]
    package static let events: [any Event.Type] = [ExpectationGiven.self]
    package static let drawings: [Drawing] = [
        .each(.expectations) { room, person in
            guard let expectation = room.expectations[person] else { return [] }
            return [
                Entry("expectations", person, value: .of(["text": expectation.text, "at": expectation.at]))
            ]
        }
    ]
}

/// Says what one expects; a second one replaces the first, null takes it back.
struct GiveExpectation: Command {
    static let type = "expectation.give"
    static let fields: [Field] = [.text("text", .nullable)]
    static let by = Roles.participants

    let text: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        room.expectations[person.id]?.text == text ? .nothing : .events(ExpectationGiven(text: text))
    }
}

struct ExpectationGiven: Event {
    static let type = "expectationGiven"
    static let words = Words("text")
    let text: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        guard let person = stamp.by else { return }
        room.expectations[person] = text.map { Expectation(text: $0, at: stamp.at) }
    }
}
