import ArgumentParser
import Foundation
import NIOCore

/// P1 and P2: one room, everybody polls it, publications one after the other.
struct FanOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publish to one room whose participants all poll, beside nginx with Nchan.",
        discussion: """
            A closed loop: something is published, all receive it, all poll again, the next is published. Crux has each \
            publication on disk before it delivers it; Nchan keeps it in memory. Nginx and its module are installed \
            when they are missing.
            """)

    @Option(help: "How many poll, each over a connection of their own. Several: one after the other.")
    var participants = [12, 100, 1000]

    @Option(help: "How often each of the two is run, in turn.")
    var runs = 5

    @Option(help: "How long each run is measured.")
    var seconds = 5.0

    @Option(help: "Worker processes of nginx.")
    var workers = 1

    @Flag(help: "Have everything streamed to the participants as server-sent events, by both, instead of polling.")
    var streams = false

    @Flag(help: "Print the figures of each run.")
    var each = false

    @OptionGroup var ground: Ground

    func run() async throws {
        try ground.prepare()
        try Nchan.install()
        CruxLoad.say("\(ground.machine). Medians of \(runs) runs of \(seconds.short) s.\n")
        var rows: [Row] = []
        for participants in participants { rows += try await compare(participants) }
        CruxLoad.say(Row.markdown(rows))
    }

    private func compare(_ participants: Int) async throws -> [Row] {
        var (crux, nchan, commits): ([Publishing.Figures], [Publishing.Figures], [BareSQLite.Figures]) = ([], [], [])
        for _ in 0..<runs {
            crux.append(try await ground.within { try await onCrux(participants, in: $0) })
            let size = crux.last?.size ?? 0
            nchan.append(try await ground.within { try await onNchan(participants, size: size, in: $0) })
            commits.append(try await ground.within { try commit(in: $0) })
            if each { say(participants, crux.last, nchan.last) }
        }
        let name = "\(Double(participants).whole) participants\(streams ? " who stream" : "")"
        let rates = (crux.map(\.deliveriesPerSecond).median, nchan.map(\.deliveriesPerSecond).median)
        var rows = [
            Row(
                goal: "P1", work: "\(name), deliveries a second", figure: rates.0.whole, against: rates.1.whole,
                ratio: rates.0 / rates.1, wanted: participants >= 1000 ? "≥ 1.0" : "")
        ]
        for percentile in [50.0, 99.0, 100.0] {
            let ours = crux.map { $0.latencies.milliseconds(at: percentile) }.median
            let theirs = nchan.map { $0.latencies.milliseconds(at: percentile) }.median
            let commit = commits.map { $0.latencies.milliseconds(at: min(percentile, 99)) }.median
            let which = percentile == 100 ? "max" : "p\(Int(percentile))"
            rows.append(
                Row(
                    goal: "P2", work: "\(name), ms from publishing to the last delivery, \(which)", figure: ours.short,
                    against: "\(theirs.short) + \(commit.short) a commit", ratio: ours / (theirs + commit),
                    wanted: percentile < 100 && participants < 1000 ? "≤ 1.2" : ""))
        }
        let costs = (crux.map(\.serverCost).median, nchan.map(\.serverCost).median)
        let shares = (crux.map(\.ownShare).median, nchan.map(\.ownShare).median)
        rows.append(
            Row(
                goal: "", work: "\(name), µs of processor time of the server a delivery", figure: costs.0.short,
                against: costs.1.short, ratio: costs.0 / costs.1, wanted: ""))
        rows.append(
            Row(
                goal: "", work: "\(name), share of a core that the generator took", figure: shares.0.percent,
                against: shares.1.percent, ratio: nil, wanted: ""))
        return rows
    }

    private func say(_ participants: Int, _ crux: Publishing.Figures?, _ nchan: Publishing.Figures?) {
        for (name, figures) in [("Crux", crux), ("Nchan", nchan)] {
            guard let figures else { continue }
            CruxLoad.say(
                """
                \(name) \(participants): \(figures.deliveriesPerSecond.whole)/s, \
                p50 \(figures.latencies.milliseconds(at: 50).short) p99 \(figures.latencies.milliseconds(at: 99).short) ms, \
                \(figures.size) bytes, server \(figures.serverCost.short) µs a delivery and \
                \((figures.serverSeconds / figures.seconds).percent) of a core, generator \(figures.ownShare.percent)
                """)
        }
    }

    // MARK: The two

    /// A room holds 500 people; beyond that they come with several devices.
    private static let mostPeople = 500

    private func onCrux(_ participants: Int, in directory: URL) async throws -> Publishing.Figures {
        let crux = try await Crux.start(on: ground, in: directory)
        let helpers = try await Line.connect(min(participants, 64), to: crux.running.port)
        let facilitator = try await Crux.open(over: helpers[0])
        let people = try await helpers.each(of: min(participants, FanOut.mostPeople - 1)) { number, line in
            try await Crux.join(facilitator.code, as: "Person \(number)", over: line)
        }
        let cursors = try await helpers.each(of: people.count) { try await Crux.cursor(of: people[$0], over: $1) }
        for line in helpers { line.close() }
        let publisher = try await Line.connect(to: crux.running.port)
        let lines = try await Line.connect(participants, to: crux.running.port)
        let processorSeconds = crux.running.processorSeconds
        let figures = try await Line.loop.flatSubmit { [warmUp, seconds, streams] in
            let readers = lines.enumerated().map { number, line -> (Line, any Poll) in
                let person = number % people.count
                let (member, cursor) = (people[person], cursors[person])
                return (line, streams ? CruxStream(member: member, cursor: cursor) : CruxPoll(of: member, from: cursor))
            }
            return Publishing(to: readers, from: publisher, processorSeconds: processorSeconds) {
                Crux.saying($1, id: "publication-\($0)", as: facilitator)
            }.run(warmUp: warmUp, seconds: seconds)
        }.get()
        crux.running.end()
        return figures
    }

    private func onNchan(_ participants: Int, size: Int, in directory: URL) async throws -> Publishing.Figures {
        let nchan = try await Nchan.start(workers: workers, in: directory)
        let publisher = try await Line.connect(to: nchan.running.port)
        let lines = try await Line.connect(participants, to: nchan.running.port)
        let processorSeconds = nchan.running.processorSeconds
        let figures = try await Line.loop.flatSubmit { [warmUp, seconds, streams] in
            let readers = lines.map { ($0, streams ? NchanStream(channel: "room") : NchanPoll(of: "room") as any Poll) }
            return Publishing(to: readers, from: publisher, processorSeconds: processorSeconds) { _, text in
                // As long as what Crux answers with.
                let filling = String(repeating: "x", count: max(0, size - text.utf8.count))
                return Nchan.publishing(text + filling, to: "room")
            }.run(warmUp: warmUp, seconds: seconds)
        }.get()
        nchan.running.end()
        return figures
    }

    private func commit(in directory: URL) throws -> BareSQLite.Figures {
        let bare = try BareSQLite(at: directory.appending(path: "bare.sqlite").path)
        defer { bare.close() }
        return try bare.write(batch: 1, rooms: 1, size: 300, seconds: 1)
    }

    /// Until those who have come are all known to be here, which is told once a second.
    private var warmUp: Double { 2.5 }
}

extension Publishing.Figures {
    /// Microseconds of processor time of the server for each delivery.
    var serverCost: Double { serverSeconds / Double(deliveries) * 1e6 }

    var ownShare: Double { ownSeconds / seconds }
}

extension Double {
    var percent: String { "\(Int((self * 100).rounded())) %" }
}
