import Foundation

/// `record.md`: the decision record, in the order in which a reader needs it.
struct Record {
    let room: Room
    /// Whether what people wrote stands between marks that keep its direction to itself, for a page to read; they write none themselves.
    var isolates = false

    static let isolation: (start: Unicode.Scalar, end: Unicode.Scalar) = ("\u{2068}", "\u{2069}")

    static func text(of room: Room) -> String {
        Record(room: room).sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    /// Its parts, those that have something to say, in the order in which a reader needs them.
    var sections: [[String]] {
        let record = self
        let sections =
            [record.head, record.decisions, record.reasons, record.keyResults, record.gives, record.stops]
            + [record.notNow, record.functions, record.actions, record.openPoints, record.checkIns]
            + [record.cycleClose, record.checkInsHeld, record.promises, record.courses, record.risks]
            + [record.realityCheck, record.expectations, record.lastCycle, record.reopenings]
        return sections.filter { !$0.isEmpty }
    }

    // MARK: Words

    func text(_ text: String) -> String {
        let escaped = Markdown.escaped(text)
        return isolates ? "\(Record.isolation.start)\(escaped)\(Record.isolation.end)" : escaped
    }

    /// In quotation marks.
    func quoted(_ text: String) -> String { "“\(self.text(text))”" }

    /// “Anna Brandt (Sales)”.
    func name(_ id: Person.ID) -> String {
        guard let person = room.people[id] else { return "somebody" }
        return "\(text(person.name)) (\(text(person.function)))"
    }

    /// “Anna Brandt, Sales”, within parentheses.
    func plainName(_ id: Person.ID) -> String {
        guard let person = room.people[id] else { return "somebody" }
        return "\(text(person.name)), \(text(person.function))"
    }

    func name(_ someone: Someone) -> String {
        switch someone {
        case .person(let id): name(id)
        case .absent(let name, let function): text(name) + (function.map { " (\(text($0)), not in the room)" } ?? "")
        }
    }

    /// “Card 3 “Reps spend …””, for a card that everyone can see.
    func card(_ id: Card.ID) -> String? {
        guard let card = room.cards[id], card.isShown, let number = card.number else { return nil }
        return "Card \(number), \(quoted(card.text))"
    }

    var objectives: [(id: String, value: Objective)] { room.objectives.all }

    var timeZone: String? { room.charter.cycle?.timeZone }
}
