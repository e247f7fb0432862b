import ArgumentParser
import Foundation
import Workshop
import WorkshopRooms
import WorkshopStore

/// Writes the files of a room without a server.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the files of a room, such as its record, without a server.",
        discussion: "Reads only, also while the server runs. They are the files that the room itself offers.")

    @OptionGroup var source: Source

    @Option(help: "The code of the room.")
    var room: String

    @Option(help: "One file, such as record.md. (default: all)")
    var file: [String] = []

    @Option(help: "The directory to write into; made if missing.")
    var to: String

    func run() throws {
        if let stranger = file.first(where: { !Exports.names.contains($0) }) {
            throw ValidationError("There is no file \(stranger). There are: \(Exports.names.joined(separator: ", ")).")
        }
        let code = try Source.code(room)
        guard let found = try Archive(path: source.path).room(code) else {
            throw Failed("There is no room \(code) in \(source.path). Check the code, or name another --database.")
        }
        for name in file.isEmpty ? Exports.names : file {
            guard let content = Exports.file(named: name, of: found)?.data else { continue }
            let path = URL(fileURLWithPath: to).appending(path: name)
            do {
                try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
                try content.write(to: path, options: .atomic)
            } catch {
                throw Failed("The file \(path.path) cannot be written. Name another directory with --to.")
            }
            Crux.say(path.path)
        }
    }
}
