import ArgumentParser
import Foundation
import Workshop

/// Plays a written-out workshop against a running server, as its people would, and leaves the room for a look.
struct Demo: AsyncParsableCommand {
    enum Pace: String, ExpressibleByArgument, CaseIterable {
        case fast, live

        /// How long somebody takes between two things they do.
        var pause: Duration { self == .fast ? .zero : .milliseconds(1200) }
    }

    static let configuration = CommandConfiguration(abstract: "Play a workshop against a running server.")

    @Option(help: "Where the server is.")
    var url = "http://127.0.0.1:8080"

    @Option(help: "The scenario to play. (default: the worked case)")
    var scenario: String?

    @Option(help: "The last step to play, such as rate or commit. (default: all)")
    var until: String?

    @Option(help: "As fast as it goes, or at a speed that can be watched.")
    var pace = Pace.fast

    func run() async throws {
        let scenario = try Scenario(file: try scenario ?? Demo.workedCase())
        if let until, !scenario.scenes.contains(where: { $0.step == until }) {
            throw ValidationError(
                "The scenario has no step \(until). It has: \(scenario.steps.joined(separator: ", ")).")
        }
        let player = try await Player.gather(for: scenario, at: Wire(url: url), pace: pace.pause)
        Crux.say("Join    \(player.link)")
        try await player.play(until: until)
        Crux.say("Desk    \(player.recoveryLink)")
        let left = player.leftOut.isEmpty ? "" : ", \(player.leftOut.count) of later parts left out"
        Crux.say("Played  \(player.played) acts of \(scenario.people.count) people\(left)")
    }

    /// The worked case, looked for from the working directory and from the program upwards.
    private static func workedCase() throws -> String {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        for start in [here, program.deletingLastPathComponent()] {
            var directory = start
            for _ in 0..<6 {
                let file = directory.appending(path: "Tests/Scenarios/qualify-leads.json")
                if FileManager.default.fileExists(atPath: file.path) { return file.path }
                directory.deleteLastPathComponent()
            }
        }
        throw ValidationError("The worked case is not beside this program. Name a scenario with --scenario.")
    }
}
