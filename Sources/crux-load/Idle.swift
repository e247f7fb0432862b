import ArgumentParser
import Foundation
import NIOCore

/// P5: what polls cost that wait and wait.
struct Idle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let many polls wait, and look what memory each takes, beside nginx with Nchan.")

    @Option(help: "How many polls, each over a connection of its own.")
    var polls = 15_000

    @Option(help: "In how many rooms, or channels.")
    var rooms = 150

    @Option(help: "How many people a room has, who poll with several devices.")
    var people = 10

    @Option(help: "How often each of the two is run, in turn.")
    var runs = 5

    @Option(help: "Worker processes of nginx.")
    var workers = 1

    @OptionGroup var ground: Ground

    func run() async throws {
        try ground.prepare()
        try Nchan.install()
        CruxLoad.say("\(ground.machine). Medians of \(runs) runs.\n")
        var (crux, nchan): ([Double], [Double]) = ([], [])
        for _ in 0..<runs {
            crux.append(try await ground.within { try await onCrux(in: $0) })
            nchan.append(try await ground.within { try await onNchan(in: $0) })
        }
        CruxLoad.say(
            Row.markdown([
                Row(
                    goal: "P5", work: "\(Double(polls).whole) waiting polls, KiB each", figure: crux.median.short,
                    against: nchan.median.short, ratio: crux.median / nchan.median, wanted: "≤ 0.67")
            ]))
    }

    private func onCrux(in directory: URL) async throws -> Double {
        let crux = try await Crux.start(on: ground, in: directory)
        let lines = try await Line.connect(64, to: crux.running.port)
        let facilitators = try await lines.each(of: rooms) { try await Crux.open(over: $1) }
        let members = try await lines.each(of: rooms * people) { [rooms] number, line in
            let member = try await Crux.join(
                facilitators[number % rooms].code, as: "Person \(number / rooms)", over: line)
            return (member, try await Crux.cursor(of: member, over: line))
        }
        for line in lines { line.close() }
        return try await memory(of: crux.running) { number in
            let (member, cursor) = members[number % members.count]
            return CruxPoll(of: member, from: cursor)
        }
    }

    private func onNchan(in directory: URL) async throws -> Double {
        let nchan = try await Nchan.start(workers: workers, in: directory)
        return try await memory(of: nchan.running) { [rooms] in NchanPoll(of: "room\($0 % rooms)") }
    }

    /// KiB for each poll, when all wait.
    private func memory(of running: Running, _ poll: @escaping @Sendable (Int) -> any Poll) async throws -> Double {
        try await Task.sleep(for: .seconds(2))
        let before = running.residentBytes
        let failed = Line.loop.makePromise(of: Void.self)
        var lines: [Line] = []
        for number in 0..<polls {
            let line = try await Line.connect(to: running.port)
            lines.append(line)
            Line.loop.execute { Reader(over: line, poll(number)) { failed.fail(Failed($0)) }.ask() }
        }
        // Those who have come are told to the others once a second.
        try await Task.sleep(for: .seconds(4))
        let after = running.residentBytes
        failed.succeed()
        try await failed.futureResult.get()
        for line in lines { line.close() }
        running.end()
        return Double(after - before) / Double(polls) / 1024
    }
}
