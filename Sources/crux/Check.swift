import ArgumentParser
import WorkshopRooms
import WorkshopStore

/// Looks through a database and says what is wrong with it.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look whether every room is what was written and can be shown.",
        discussion: """
            Reads only, also while the server runs. Verifies the file, of each room the sequence, every event and the \
            chain through them, marks, receipts and tokens, its kept state, and that its document is what its frames \
            add up to. One line for each thing that is wrong; ends with 1 if there is any.
            """)

    @OptionGroup var source: Source

    @Option(help: "The code of the only room to look at.")
    var room: String?

    func run() throws {
        let clock = ContinuousClock()
        let began = clock.now
        let archive = try Archive(path: source.path)
        let check = try WorkshopRooms.Check(archive, room: room.map(Source.code))
        for line in check.lines { Crux.say(line) }
        Crux.say("Checked \(check.rooms) rooms with \(check.events) events in \(Crux.seconds(clock.now - began)) s")
        guard check.findings.isEmpty else { throw ExitCode(1) }
    }
}

extension WorkshopRooms.Check {
    /// A line for each thing that is wrong.
    var lines: [String] { findings.map { "\($0.room ?? "-")  \($0.sentence)" } }
}
