import ArgumentParser
import Foundation
import NIOCore

/// P4: commands that are answered when they are on disk, beside rows that SQLite alone writes to the same disk.
struct Write: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write with many clients at once, beside SQLite alone.",
        discussion: """
            A closed loop: each client sends its next command when the one before is answered. Beside it a bare loop \
            writes rows as large as the server's events in batches of 64, to as many rooms.
            """)

    @Option(help: "How many clients write at once.")
    var clients = 64

    @Option(help: "Into how many rooms. (default: one for each client)")
    var rooms: Int?

    @Option(help: "How often each of the two is run, in turn.")
    var runs = 5

    @Option(help: "How long each run is measured.")
    var seconds = 20.0

    @OptionGroup var ground: Ground

    func run() async throws {
        try ground.prepare()
        CruxLoad.say("\(ground.machine). Medians of \(runs) runs of \(seconds.short) s.\n")
        var (crux, bare, commits): ([Writing.Figures], [BareSQLite.Figures], [BareSQLite.Figures]) = ([], [], [])
        let rooms = rooms ?? clients
        for _ in 0..<runs {
            let (figures, size) = try await ground.within { try await onCrux(rooms, in: $0) }
            crux.append(figures)
            bare.append(try await ground.within { try inBatches(of: 64, rooms, size, seconds, in: $0) })
            commits.append(try await ground.within { try inBatches(of: 1, 1, size, 1, in: $0) })
        }
        let name = "\(clients) clients, \(rooms) \(rooms == 1 ? "room" : "rooms")"
        let rates = (crux.map(\.commandsPerSecond).median, bare.map(\.rowsPerSecond).median)
        var rows = [
            Row(
                goal: "P4", work: "\(name), durable commands a second", figure: rates.0.whole,
                against: "\(rates.1.whole) rows", ratio: rates.0 / rates.1, wanted: "≥ 0.5")
        ]
        for percentile in [50.0, 99.0] {
            let ours = crux.map { $0.latencies.milliseconds(at: percentile) }.median
            let commit = commits.map { $0.latencies.milliseconds(at: percentile) }.median
            rows.append(
                Row(
                    goal: "", work: "\(name), ms from sending to the answer, p\(Int(percentile))", figure: ours.short,
                    against: "\(commit.short) a commit", ratio: ours / commit, wanted: ""))
        }
        rows.append(
            Row(
                goal: "", work: "\(name), µs of processor time of the server a command",
                figure: crux.map(\.serverCost).median.short, against: "", ratio: nil, wanted: ""))
        rows.append(
            Row(
                goal: "", work: "\(name), share of a core that the generator took",
                figure: crux.map(\.ownShare).median.percent, against: "", ratio: nil, wanted: ""))
        CruxLoad.say(Row.markdown(rows))
    }

    private func onCrux(_ rooms: Int, in directory: URL) async throws -> (Writing.Figures, size: Int) {
        let crux = try await Crux.start(on: ground, in: directory)
        let lines = try await Line.connect(clients, to: crux.running.port)
        let facilitators = try await lines.prefix(16).each(of: rooms) { try await Crux.open(over: $1) }
        let processorSeconds = crux.running.processorSeconds
        let figures = try await Line.loop.flatSubmit { [seconds] in
            Writing(over: lines, processorSeconds: processorSeconds) { client, number, _ in
                let text =
                    "Command \(1_000_000 + number) says once more what all of this is for, in as many words as people use"
                return Crux.saying(text, id: "command-\(number)", as: facilitators[client % rooms])
            }.run(warmUp: 1, seconds: seconds)
        }.get()
        crux.running.end()
        let size = try BareSQLite.averageSize(ofEvents: "roomConfigured", in: crux.database)
        return (figures, size)
    }

    private func inBatches(
        of batch: Int, _ rooms: Int, _ size: Int, _ seconds: Double, in directory: URL
    ) throws -> BareSQLite.Figures {
        let bare = try BareSQLite(at: directory.appending(path: "bare.sqlite").path)
        defer { bare.close() }
        return try bare.write(batch: batch, rooms: rooms, size: size, seconds: seconds)
    }
}

/// What the disk allows, by itself.
struct Bare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write with SQLite alone, as durable as the server does.")

    @Option(help: "How many rows are written in one transaction.")
    var batch = 64

    @Option(help: "To how many rooms in turn.")
    var rooms = 64

    @Option(help: "Bytes of the body of a row.")
    var size = 300

    @Option(help: "How often.")
    var runs = 5

    @Option(help: "How long each time.")
    var seconds = 5.0

    @OptionGroup var ground: Ground

    func run() async throws {
        try ground.prepare()
        CruxLoad.say("\(ground.machine). Medians of \(runs) runs of \(seconds.short) s.\n")
        var all: [BareSQLite.Figures] = []
        for _ in 0..<runs {
            all.append(
                try await ground.within { directory in
                    let bare = try BareSQLite(at: directory.appending(path: "bare.sqlite").path)
                    defer { bare.close() }
                    return try bare.write(batch: batch, rooms: rooms, size: size, seconds: seconds)
                })
        }
        CruxLoad.say(
            """
            \(all.map(\.rowsPerSecond).median.whole) rows a second in transactions of \(batch), \
            p50 \(all.map { $0.latencies.milliseconds(at: 50) }.median.short) ms \
            and p99 \(all.map { $0.latencies.milliseconds(at: 99) }.median.short) ms a transaction
            """)
    }
}
