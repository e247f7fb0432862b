import ArgumentParser
import Foundation

@main
struct Crux: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A server for live OKR workshop rooms.",
        subcommands: [Serve.self, Backup.self, Restore.self, Check.self, Export.self, Demo.self])

    /// Prints a line at once, also into a pipe.
    static func say(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
    }
}
