import Foundation

/// The files that a room can be taken away in: pure functions of it, the same bytes for the same room.
///
/// They show what everyone in the room may see and nothing else, whoever asks: no unrevealed card, not even the reader's own, and no open vote.
package enum Exports {
    /// The names of the files, as they stand in the address.
    package static let names =
        ["record.md", "record.html", "room.json", "calendar.ics"] + Tables.names + ["matrix.svg", "report.html"]

    /// A file as it is taken away.
    package struct File: Sendable {
        package let contentType: String
        package let data: Data
        /// The style sheets within it, when it is one that a browser shows by itself; nil when it is only to be saved.
        package let styles: [String]?

        init(_ contentType: String, _ data: Data, styles: [String]? = nil) {
            self.contentType = contentType
            self.data = data
            self.styles = styles
        }

        init(_ contentType: String, _ text: String, styles: [String]? = nil) {
            self.init(contentType, Data(text.utf8), styles: styles)
        }

        /// Whether it is a table, for which spreadsheet programs want to be told that it is UTF-8.
        package var isTable: Bool { contentType.hasPrefix("text/csv") }
    }

    /// A file of a room by its name; nil when there is no such file.
    package static func file(named name: String, of room: Room) -> File? {
        switch name {
        case "record.md": File("text/markdown; charset=utf-8", Record.text(of: room))
        case "record.html": File("text/html; charset=utf-8", Report.mail(of: room))
        case "room.json": File("application/json", RoomJSON.data(of: room))
        case "calendar.ics": File("text/calendar; charset=utf-8", CalendarFile.text(of: room))
        case "matrix.svg": File("image/svg+xml", MatrixPicture.text(of: room), styles: [])
        case "report.html":
            File("text/html; charset=utf-8", Report.text(of: room), styles: Report.styles(for: room))
        default: Tables.file(named: name, of: room).map { File("text/csv; charset=utf-8; header=present", $0) }
        }
    }
}
