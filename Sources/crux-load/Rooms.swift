import ArgumentParser
import Foundation
import NIOCore

/// P3: many rooms at work, at a rate that the server has no say in.
struct Rooms: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Work in many rooms at a given rate, and look how long until everybody in the room has it.",
        discussion: """
            An open loop: commands are sent when they are due, whether or not those before are answered, and time \
            counts from then on, so that a server that falls behind cannot hide it.
            """)

    @Option(help: "How many rooms.")
    var rooms = 1000

    @Option(help: "How many poll in each.")
    var participants = 10

    @Option(help: "Commands a second, in all rooms together.")
    var rate = 1000.0

    @Option(help: "How long each run is measured.")
    var seconds = 30.0

    @Option(help: "How often it is run.")
    var runs = 5

    @Flag(help: "Then raise the rate by a quarter until the p99 is above 100 ms, ten seconds at each.")
    var findLimit = false

    @OptionGroup var ground: Ground

    func run() async throws {
        try ground.prepare()
        CruxLoad.say("\(ground.machine). Medians of \(runs) runs of \(seconds.short) s.\n")
        var all: [Working.Figures] = []
        for _ in 0..<runs { all.append(try await ground.within { try await once(in: $0) }) }
        let name =
            "\(Double(rooms).whole) rooms of \(participants), \(rate.whole) commands a second, ms until the last has it"
        var rows = [50.0, 99, 99.9, 100].map { percentile in
            let time = all.map { $0.latencies.milliseconds(at: percentile) }.median
            let which = percentile == 100 ? "max" : "p\(percentile == 99.9 ? "99.9" : String(Int(percentile)))"
            return Row(
                goal: "P3", work: "\(name), \(which)", figure: time.short, against: "", ratio: nil,
                wanted: percentile == 99 ? "≤ 25" : "")
        }
        let errors = all.map(\.errors).reduce(0, +)
        rows.append(Row(goal: "P3", work: "errors", figure: "\(errors)", against: "", ratio: nil, wanted: "0"))
        rows.append(
            Row(
                goal: "", work: "share of a core that the server and the generator took",
                figure: all.map { $0.serverSeconds / $0.seconds }.median.percent,
                against: all.map { $0.ownSeconds / $0.seconds }.median.percent, ratio: nil, wanted: ""))
        if findLimit { rows.append(try await ground.within { try await limit(in: $0) }) }
        CruxLoad.say(Row.markdown(rows))
    }

    private func once(in directory: URL) async throws -> Working.Figures {
        let (crux, working) = try await begin(in: directory)
        let figures = try await working.measure(rate: rate, seconds: seconds)
        crux.running.end()
        return figures
    }

    private func limit(in directory: URL) async throws -> Row {
        let (crux, working) = try await begin(in: directory)
        var (rate, best) = (rate, 0.0)
        var said = "not reached"
        while rate < 50_000 {
            let figures = try await working.measure(rate: rate, seconds: 10)
            let time = figures.latencies.milliseconds(at: 99)
            let share = figures.ownSeconds / figures.seconds
            CruxLoad.say(
                """
                \(rate.whole) commands a second: p99 \(time.short) ms, \(figures.errors) errors, \
                server \((figures.serverSeconds / figures.seconds).percent) and generator \(share.percent) of a core
                """)
            if time > 100 || figures.errors > 0 {
                said = "\(rate.whole): \(time.short) ms, \(figures.errors) errors, generator \(share.percent)"
                break
            }
            (best, rate) = (rate, rate * 1.25)
        }
        CruxLoad.say("")
        crux.running.end()
        return Row(
            goal: "P3", work: "commands a second with a p99 of at most 100 ms", figure: best.whole,
            against: "not \(said)", ratio: nil, wanted: "")
    }

    private func begin(in directory: URL) async throws -> (Crux, Working) {
        let crux = try await Crux.start(on: ground, in: directory)
        let helpers = try await Line.connect(64, to: crux.running.port)
        let facilitators = try await helpers.each(of: rooms) { try await Crux.open(over: $1) }
        let people = try await helpers.each(of: rooms * participants) { [participants] number, line in
            let member = try await Crux.join(
                facilitators[number / participants].code, as: "Person \(number % participants)", over: line)
            return (member, try await Crux.cursor(of: member, over: line))
        }
        let heads = try await helpers.each(of: rooms) { number, line in
            let first = Crux.command(
                "comment.post", #""on":"room","kind":"remark","text":"First""#, id: "first", as: facilitators[number])
            return try await line.ask(first, for: Crux.Done.self).seq
        }
        for line in helpers { line.close() }
        let lines = try await Line.connect(rooms, to: crux.running.port)
        let readers = try await Line.connect(rooms * participants, to: crux.running.port)
        let processorSeconds = crux.running.processorSeconds
        let working = try await Line.loop.submit { [participants] in
            let rooms = lines.enumerated().map { number, line in
                let own = number * participants..<(number + 1) * participants
                return Working.Room(
                    line, facilitators[number], head: heads[number],
                    zip(readers[own], people[own]).map {
                        ($0, CruxPoll(of: $1.0, from: $1.1))
                    })
            }
            return Working(in: rooms, processorSeconds: processorSeconds)
        }.get()
        // Until those who have come are all known to be here, which is told once a second.
        try await Task.sleep(for: .seconds(4))
        return (crux, working)
    }
}
