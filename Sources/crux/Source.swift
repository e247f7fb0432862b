import ArgumentParser
import Foundation
import WorkshopRooms

/// Which database a command is about, named as for `crux serve`.
struct Source: ParsableArguments {
    @Option(help: "The file that holds the rooms. (default: crux.sqlite)")
    var database: String?

    var path: String { database ?? ProcessInfo.processInfo.environment["CRUX_DATABASE"] ?? "crux.sqlite" }

    /// The room code that somebody typed. Throws a sentence when it cannot be one.
    static func code(_ typed: String) throws -> String {
        guard let code = RoomCode.canonical(typed) else {
            throw ValidationError("\(typed) is not a room code. It has eight characters, like WDTW-6ZJX.")
        }
        return code
    }
}

/// Why a command did not do what it was asked, in a line for the operator.
struct Failed: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension Crux {
    /// To a tenth.
    static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return String(format: "%.1f", Double(seconds) + Double(attoseconds) / 1e18)
    }
}
