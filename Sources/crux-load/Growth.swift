import ArgumentParser
import Foundation
import NIOCore

/// P7: what a command costs in a small room and in a large one.
struct Growth: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do things in a room while it grows, and look what a command costs.",
        discussion: """
            Sixteen clients do one thing over and over, ten people poll. Cards and people are added in between. \
            Posting and withdrawing, editing one card, closing and opening a question and parking are done by the \
            facilitator; a blind round over all cards is open while three people rate them.
            """)

    @Option(help: "How many cards.")
    var cards = [10, 100, 500, 2000]

    @Option(help: "How many people, the facilitator included.")
    var people = [10, 100, 500]

    @Option(help: "What is done while cards are added: \(Deed.allCases.map(\.rawValue).joined(separator: ", ")).")
    var deeds = Deed.allCases

    @Option(help: "How long is measured at each size.")
    var seconds = 5.0

    @OptionGroup var ground: Ground

    func run() async throws {
        try ground.prepare()
        CruxLoad.say("\(ground.machine). \(seconds.short) s at each size.\n")
        let byCards = try await ground.within { directory in
            try await grow(in: directory, to: cards.map { ($0, 10) }, doing: deeds)
        }
        let few = deeds.filter { $0 == .edit || $0 == .rate }
        let byPeople = try await ground.within { directory in
            try await grow(in: directory, to: people.map { (10, $0) }, doing: few)
        }
        CruxLoad.say(
            Row.markdown(
                zip(deeds, byCards).flatMap { rows(cards, "cards", $0.words, $1) }
                    + zip(few, byPeople).flatMap { rows(people, "people", $0.words, $1) }))
    }

    /// The first size is what the others are held against.
    private func rows(_ sizes: [Int], _ what: String, _ deed: String, _ figures: [Writing.Figures]) -> [Row] {
        guard let first = figures.first else { return [] }
        return zip(sizes, figures).flatMap { size, figures in
            let work = "\(Double(size).whole) \(what), \(deed)"
            return [
                Row(
                    goal: "P7", work: "\(work): µs of processor time of the server a command",
                    figure: figures.serverCost.short, against: first.serverCost.short,
                    ratio: figures.serverCost / first.serverCost, wanted: "≤ 2"),
                Row(
                    goal: "P7", work: "\(work): ms to the answer, p50",
                    figure: figures.latencies.milliseconds(at: 50).short,
                    against: first.latencies.milliseconds(at: 50).short,
                    ratio: figures.latencies.milliseconds(at: 50) / first.latencies.milliseconds(at: 50), wanted: "≤ 2"),
            ]
        }
    }

    /// Returns for each deed the figures at each size.
    private func grow(
        in directory: URL, to sizes: [(cards: Int, people: Int)], doing deeds: [Deed]
    ) async throws -> [[Writing.Figures]] {
        let crux = try await Crux.start(on: ground, in: directory)
        let lines = try await Line.connect(16, to: crux.running.port)
        var room = try await GrowingRoom.open(over: lines[0])
        var all = deeds.map { _ in [Writing.Figures]() }
        for size in sizes {
            let isFirst = room.people.isEmpty
            try await room.admit(size.people, over: lines)
            if isFirst { try await follow(room.people.prefix(10), to: crux.running.port) }
            // Sixteen that were posted last stay behind at each size, and a room takes 2,000.
            try await room.fill(min(size.cards, 2_000 - 16 * sizes.count), over: lines)
            for (place, deed) in deeds.enumerated() {
                try await room.prepare(deed, over: lines)
                all[place].append(try await measure(deed, in: room, lines, crux.running.processorSeconds))
            }
        }
        crux.running.end()
        return all
    }

    private func measure(
        _ deed: Deed, in room: GrowingRoom, _ lines: [Line], _ processorSeconds: @escaping @Sendable () -> Double
    ) async throws -> Writing.Figures {
        try await Line.loop.flatSubmit { [seconds] in
            // Two clients that park one card would get in each other's way.
            let lines = Array(lines.prefix(room.cards.count))
            var turns = lines.map { _ in 0 }
            return Writing(over: lines, processorSeconds: processorSeconds) { client, _, before in
                defer { turns[client] += 1 }
                return room.command(deed, by: client, turn: turns[client], after: before)
            }.run(warmUp: 1, seconds: seconds)
        }.get()
    }

    private func follow(_ members: ArraySlice<Crux.Member>, to port: Int) async throws {
        for member in members {
            let line = try await Line.connect(to: port)
            let cursor = try await Crux.cursor(of: member, over: line)
            try await Line.loop.submit { Reader(over: line, CruxPoll(of: member, from: cursor)) { _ in }.ask() }.get()
        }
    }
}
