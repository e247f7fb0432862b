import Foundation
import Testing

@testable import Workshop

/// Each command is open to those, in those steps and at that time that commands.md names, and to nobody else and at no other time.
struct CommandTableTests {
    private static let kept: Bool = !CommandTable.writes

    @Test(.enabled(if: kept)) func `commands.md names each command as the code has it, and no other`() {
        #expect(CommandTable.rows.keys.sorted() == Commands.all.map { $0.type }.sorted())
        for command in Commands.all {
            guard let kept = CommandTable.rows[command.type] else { continue }
            #expect(kept == CommandTable.row(of: command, met: kept.refusals), "\(command.type)")
        }
    }

    /// What is said before a command is judged, or to who comes in.
    private static let beside = CommandTable.everywhere.union([
        "notACommand", "notAnObject", "unknownCommand", "roomFull", "doorFull", "invitationInvalid", "readOnly",
    ])

    @Test(.enabled(if: kept)) func `every refusal in the rules is met by a test, and those in commands.md are there`()
        throws
    {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let rules = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Workshop")
        let files = FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil)
        var text = ""
        while let file = files?.nextObject() as? URL {
            if file.pathExtension == "swift" { text += try String(contentsOf: file, encoding: .utf8) }
        }
        let thrown = text.matches(of: /(?:\.conflict\(|Refusal\(\s*\.[a-z][A-Za-z]*,)\s*"([A-Za-z]+)"/).map {
            String($0.1)
        }
        let named = Set(CommandTable.rows.values.flatMap(\.refusals))
        #expect(named.subtracting(thrown).isEmpty)
        #expect(Set(thrown).subtracting(CommandTableTests.beside).subtracting(named).isEmpty)
    }

    // MARK: Roles

    @Test(.enabled(if: kept), arguments: Commands.all.map { $0.type })
    func `the wrong role is refused, the right one is not`(type: String) throws {
        let row = try #require(CommandTable.rows[type])
        var play = try Play()
        try play.perform("person.setRole", ["person": "p2", "role": "observer"])
        try play.perform("person.setRole", ["person": "p3", "role": "facilitator"])
        try play.perform("person.setVoting", ["person": "p3", "votes": false])
        let roles = ["facilitator": "p1", "observer": "p2", "not voting": "p3", "participant": "p4"]
        let allowed: [String: Set<String>] = [
            "facilitators": ["facilitator", "not voting"], "voters": ["facilitator", "participant"],
            "participants": ["facilitator", "not voting", "participant"],
            "everyone": ["facilitator", "not voting", "participant", "observer"],
        ]
        for (role, person) in roles {
            let code = try code(of: type, by: person, in: play)
            let isAllowed = try #require(allowed[row.who]).contains(role)
            if !isAllowed {
                #expect(code == "notYourRole", "\(role)")
                #expect(row.refusals.contains("notYourRole"))
            } else if row.who != "everyone" {
                #expect(code != "notYourRole", "\(role)")
            }
        }
    }

    // MARK: Steps

    @Test(.enabled(if: kept), arguments: Commands.all.map { $0.type })
    func `in the wrong step participants are refused and facilitators are not`(type: String) throws {
        let row = try #require(CommandTable.rows[type])
        guard row.who != "facilitators" else { return }
        var play = try Play(["agenda": "fullDay"])
        let bounds = row.steps.components(separatedBy: " to ").compactMap(Step.Kind.init)
        for step in play.room.agenda.steps where step.kind != .pause {
            try play.perform("step.open", ["step": .string(step.id)])
            let isOpen =
                bounds.isEmpty || (bounds[0].place...bounds[bounds.count - 1].place).contains(step.kind.place)
            let code = try code(of: type, by: Play.bela, in: play)
            #expect((code == "stepClosed") == !isOpen, "\(step.kind)")
            if !isOpen { #expect(row.refusals.contains("stepClosed")) }
            #expect(try self.code(of: type, by: Play.anna, in: play) != "stepClosed", "\(step.kind)")
        }
    }

    // MARK: After the commit

    @Test(.enabled(if: kept), arguments: Commands.all.map { $0.type })
    func `after the commit only what goes on is open, to everybody in any step`(type: String) throws {
        let row = try #require(CommandTable.rows[type])
        var play = try Play()
        _ = try play.shaped()
        try play.consent(5, 5, 5)
        try play.perform("workshop.commit", Play.commit)
        for person in [Play.anna, Play.bela] where person == Play.anna || row.who != "facilitators" {
            let code = try code(of: type, by: person, in: play)
            #expect((code == "committed") == (row.afterCommit == "no"), "\(person)")
            #expect(code != "stepClosed")
            if code == "committed" { #expect(row.refusals.contains("committed")) }
        }
    }

    // MARK: A command that is well formed

    /// The code of its refusal, or nil.
    private func code(of type: String, by person: Person.ID, in play: Play) throws -> String? {
        let command = try #require(Commands.all.first { $0.type == type })
        let refusal = play.refusal(type, CommandTableTests.filled(command.fields), by: person)
        #expect(refusal?.kind != .malformed, "\(type)")
        return refusal?.code
    }

    private static func filled(_ fields: [Field]) -> [String: JSON] {
        let needed = fields.filter { $0.need == .required || $0.need == .nullable }
        return Dictionary(uniqueKeysWithValues: needed.map { ($0.name, value($0.kind)) })
    }

    private static func value(_ kind: Field.Kind) -> JSON {
        switch kind {
        case .text, .line: "x"
        case .id, .reference: "nothing"
        case .int(let range): .int(range.lowerBound)
        case .number, .price, .figure, .share: 1
        case .flag: true
        case .choice(let choices): .string(choices.first ?? "")
        case .day: "2027-01-15"
        case .time: "09:30"
        case .timeZone: "UTC"
        case .instant: "2027-01-15T09:30:00Z"
        case .someone: ["name": "Zoë"]
        case .object(let fields): .object(filled(fields))
        case .list(let kind, _, _): [value(kind)]
        case .map(let kind, _), .byID(_, let kind, _): ["nothing": value(kind)]
        case .either(let kinds): kinds.first.map(value) ?? .null
        }
    }
}
