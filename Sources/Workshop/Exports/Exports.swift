import Foundation

/// The files that a room can be taken away in: pure functions of it, the same bytes for the same room.
///
/// They show what everyone in the room may see and nothing else, whoever asks: no unrevealed card, not even the reader's own, and no open vote.
package enum Exports {
    /// The names of the files, as they stand in the address.
    package static let names = ["record.md", "room.json", "calendar.ics"] + Tables.names

    /// A file as it is taken away.
    package struct File: Sendable {
        package let contentType: String
        package let data: Data

        init(_ contentType: String, _ data: Data) {
            self.contentType = contentType
            self.data = data
        }

        init(_ contentType: String, _ text: String) { self.init(contentType, Data(text.utf8)) }

        /// Whether it is a table, for which spreadsheet programs want to be told that it is UTF-8.
        package var isTable: Bool { contentType.hasPrefix("text/csv") }
    }

    /// A file of a room by its name; nil when there is no such file.
    package static func file(named name: String, of room: Room) -> File? {
        switch name {
        case "record.md": File("text/markdown; charset=utf-8", Record.text(of: room))
        case "room.json": File("application/json", RoomJSON.data(of: room))
        case "calendar.ics": File("text/calendar; charset=utf-8", CalendarFile.text(of: room))
        default: Tables.file(named: name, of: room).map { File("text/csv; charset=utf-8; header=present", $0) }
        }
    }
}
