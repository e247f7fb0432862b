import Foundation
import Synchronization
import Testing

@testable import Workshop

/// commands.md: each command with who may send it, when, and every refusal that it knows.
///
/// Who and when come from the code. The refusals are those that the rule tests and the random walks come upon: one that the file does not name fails the rule test that met it. Where the walks lead depends on how many there are, so that what they meet is written down and fails nothing.
/// `CRUX_WRITE_COMMANDS=1 swift test --filter 'WorkshopTests\.'` writes the file anew.
enum CommandTable {
    struct Row: Equatable {
        let type: String
        let who: String
        let steps: String
        let afterCommit: String
        let refusals: [String]

        var line: String {
            "| `\(type)` | \(who) | \(steps) | \(afterCommit) | \(refusals.map { "`\($0)`" }.joined(separator: " ")) |"
        }
    }

    static let writes = ProcessInfo.processInfo.environment["CRUX_WRITE_COMMANDS"] != nil

    /// What is said to who is no longer, or not yet, in the room.
    static let everywhere: Set = ["removed", Door.waiting.code]

    private static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "commands.md")

    private static let head = """
        # The commands

        Who may send each command, in which steps people who are not facilitators may send it before the commit, whether it is still open after the commit, and the codes of its refusals.
        Not repeated in each line: what is said to who is no longer or not yet in the room, and what is no command at all.

        Made from the code and from the refusals that the tests provoke. `CRUX_WRITE_COMMANDS=1 swift test --filter 'WorkshopTests\\.'` writes it anew.

        | command | who | steps | after the commit | refusals |
        |---|---|---|---|---|

        """

    // MARK: The file

    /// As it stands in the repository.
    static let rows: [String: Row] = {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [:] }
        let rows = text.split(separator: "\n").compactMap { row(in: $0) }
        return Dictionary(rows.map { ($0.type, $0) }) { first, _ in first }
    }()

    private static func row(in line: Substring) -> Row? {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        guard cells.count == 5, cells[0].hasPrefix("`") else { return nil }
        func words(_ cell: String) -> [String] { cell.split(separator: " ").map { String($0.filter { $0 != "`" }) } }
        return Row(
            type: words(cells[0])[0], who: cells[1], steps: cells[2], afterCommit: cells[3],
            refusals: words(cells[4]))
    }

    /// As the code has it, with refusals that have been met.
    static func row(of command: any Command.Type, met: some Sequence<String>) -> Row {
        var refusals = Set(met)
        if !command.fields.isEmpty { refusals.insert("invalidField") }
        if command.by != .everyone { refusals.insert("notYourRole") }
        if command.steps != .any { refusals.insert("stepClosed") }
        if !command.afterCommit { refusals.insert("committed") }
        if !command.whenArchived { refusals.insert("archived") }
        let steps =
            switch command.steps {
            case .any: "any"
            case .from(let first, let last): "\(first.rawValue) to \(last.rawValue)"
            }
        return Row(
            type: command.type, who: command.by.rawValue, steps: steps, afterCommit: command.afterCommit ? "yes" : "no",
            refusals: refusals.sorted())
    }

    // MARK: What the tests meet

    private static let met = Mutex<[String: Set<String>]>([:])

    /// Notes a refusal that a test came upon, or a random walk by chance.
    static func meet(_ refusal: Refusal, of type: String, byChance: Bool = false) {
        if byChance, !writes { return }
        if refusal.kind == .malformed || CommandTable.everywhere.contains(refusal.code) { return }
        guard writes else {
            if rows[type]?.refusals.contains(refusal.code) != true {
                Issue.record("commands.md does not name \(refusal.code) among the refusals of \(type)")
            }
            return
        }
        met.withLock { met in
            guard met[type, default: []].insert(refusal.code).inserted else { return }
            let lines = Commands.all.sorted { $0.type < $1.type }.map { row(of: $0, met: known($0.type, met)).line }
            try? Data((head + lines.joined(separator: "\n") + "\n").utf8).write(to: file, options: .atomic)
        }
    }

    /// What was met now or before; a refusal that the rules no longer know is found by the test that reads them.
    private static func known(_ type: String, _ met: [String: Set<String>]) -> Set<String> {
        (met[type] ?? []).union(rows[type]?.refusals ?? [])
    }
}
