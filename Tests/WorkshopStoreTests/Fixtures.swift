import Foundation
import WorkshopStore

/// Runs `body` with the path of a database in a directory of its own, which goes away afterwards.
func inDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.appending(path: "crux.sqlite").path)
}

/// An event whose instant and body follow from its number.
func event(_ seq: Int, by person: String? = "p1", body: String? = nil) -> StoredEvent {
    StoredEvent(
        seq: seq, at: Date(timeIntervalSince1970: 1_800_000_000 + Double(seq) / 8), by: person, type: "card.posted",
        body: Data((body ?? #"{"card":"c\#(seq)"}"#).utf8))
}

extension Append {
    static func room(_ code: String, after head: Int = 0, events: [StoredEvent] = []) -> Append {
        Append(room: code, expected: head, events: events)
    }
}
