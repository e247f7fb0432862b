import ArgumentParser
import Foundation

@main
struct CruxLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crux-load",
        abstract:
            "Measure how fast Crux is, beside the best long-poll server there is and beside what the disk allows.",
        discussion: """
            Each command starts what it measures on loopback with a directory of its own, puts load on it for a short \
            while, ends it, and prints a table in Markdown. What is compared runs in turn on the same machine; the \
            figure of several runs is their median.
            """,
        subcommands: [FanOut.self, Rooms.self, Write.self, Bare.self, Idle.self, Start.self, Growth.self])

    /// Prints a line at once, also into a pipe.
    static func say(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
    }
}

/// Why something could not be measured, in a line for who asked for it.
struct Failed: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
