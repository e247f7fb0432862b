import Foundation

/// The files that a room can be taken away in: pure functions of it, the same bytes for the same room.
///
/// They show what everyone in the room may see and nothing else, whoever asks: no unrevealed card, not even the reader's own, and no open vote.
package enum Exports {
    /// The names of the files, as they stand in the address.
    package static let names = ["record.md", "room.json", "calendar.ics"]

    /// A file of a room by its name; nil when there is no such file.
    package static func file(named name: String, of room: Room) -> (contentType: String, data: Data)? {
        switch name {
        case "record.md": ("text/markdown; charset=utf-8", Data(Record.text(of: room).utf8))
        case "room.json": ("application/json", RoomJSON.data(of: room))
        case "calendar.ics": ("text/calendar; charset=utf-8", Data(CalendarFile.text(of: room).utf8))
        default: nil
        }
    }
}
