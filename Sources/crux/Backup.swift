import ArgumentParser
import WorkshopStore

/// Copies a database, also while a server writes it.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the rooms into one file, also while the server runs.",
        discussion: """
            The copy is one moment of the log, compact, verified room by room, and on disk before it takes its name. \
            It is as confidential as the database. Without --database it copies what CRUX_DATABASE names.
            """)

    @OptionGroup var source: Source

    @Option(help: "The file to make.")
    var to: String

    @Flag(help: "Take the place of an earlier copy, once this one is whole.")
    var replace = false

    func run() throws {
        let clock = ContinuousClock()
        let began = clock.now
        let contents = try WorkshopStore.Backup.make(of: source.path, at: to, replacing: replace)
        let seconds = Crux.seconds(clock.now - began)
        for (room, failure) in contents.damaged.sorted(by: { $0.key < $1.key }) { Crux.say("\(room)  \(failure)") }
        guard contents.damaged.isEmpty else {
            throw Failed(
                "\(contents.damaged.count) of \(contents.rooms) rooms are damaged. The copy is at \(to).damaged; an earlier \(to) was left as it is."
            )
        }
        Crux.say("Backed up \(contents.rooms) rooms with \(contents.events) events to \(to) in \(seconds) s")
    }
}
