import ArgumentParser
import WorkshopRooms
import WorkshopStore

/// Puts a backup in the place of a database.
struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup in the place of the database.",
        discussion: """
            The server has to be stopped. The backup is checked first, like `crux check`, and stays as it is. People \
            whose pages have seen more than it holds are shown the room as it is now. Without --database it goes where \
            CRUX_DATABASE says.
            """)

    @Option(help: "The backup.")
    var from: String

    @OptionGroup var target: Source

    @Flag(help: "Take the place of the rooms that are there; they stay beside as FILE.before-restore.")
    var replace = false

    func run() throws {
        let clock = ContinuousClock()
        let began = clock.now
        var rooms = 0
        var events = 0
        try WorkshopStore.Backup.restore(from, to: target.path, replacing: replace) { archive in
            let check = try WorkshopRooms.Check(archive)
            for line in check.lines { Crux.say(line) }
            guard check.findings.isEmpty else {
                throw Failed("The backup \(from) is damaged and nothing was restored. Use an earlier one.")
            }
            (rooms, events) = (check.rooms, check.events)
        }
        let seconds = Crux.seconds(clock.now - began)
        Crux.say("Restored \(rooms) rooms with \(events) events to \(target.path) in \(seconds) s")
    }
}
