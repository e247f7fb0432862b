import ArgumentParser
import Foundation
import NIOCore

/// P7: what a command costs in a small room and in a large one.
struct Growth: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Edit a card while the room grows, and look what a command costs.",
        discussion: """
            Sixteen clients of the facilitator edit one card over and over, ten people poll. Cards and people are added \
            in between.
            """)

    @Option(help: "How many cards.")
    var cards = [10, 100, 500, 2000]

    @Option(help: "How many people, the facilitator included.")
    var people = [10, 100, 500]

    @Option(help: "How long is measured at each size.")
    var seconds = 5.0

    @OptionGroup var ground: Ground

    func run() async throws {
        try ground.prepare()
        CruxLoad.say("\(ground.machine). \(seconds.short) s at each size.\n")
        let byCards = try await ground.within { directory in
            try await grow(in: directory, to: cards.map { ($0, 10) })
        }
        let byPeople = try await ground.within { directory in
            try await grow(in: directory, to: people.map { (10, $0) })
        }
        CruxLoad.say(Row.markdown(rows(cards, "cards", byCards) + rows(people, "people", byPeople)))
    }

    /// The first size is what the others are held against.
    private func rows(_ sizes: [Int], _ what: String, _ figures: [Writing.Figures]) -> [Row] {
        guard let first = figures.first else { return [] }
        return zip(sizes, figures).flatMap { size, figures in
            [
                Row(
                    goal: "P7", work: "\(Double(size).whole) \(what), µs of processor time of the server a command",
                    figure: figures.serverCost.short, against: first.serverCost.short,
                    ratio: figures.serverCost / first.serverCost, wanted: "≤ 2"),
                Row(
                    goal: "P7", work: "\(Double(size).whole) \(what), ms to the answer with 16 clients, p50",
                    figure: figures.latencies.milliseconds(at: 50).short,
                    against: first.latencies.milliseconds(at: 50).short,
                    ratio: figures.latencies.milliseconds(at: 50) / first.latencies.milliseconds(at: 50), wanted: "≤ 2"),
            ]
        }
    }

    private func grow(in directory: URL, to sizes: [(cards: Int, people: Int)]) async throws -> [Writing.Figures] {
        let crux = try await Crux.start(on: ground, in: directory)
        let lines = try await Line.connect(16, to: crux.running.port)
        let desk = try await Crux.open(over: lines[0])
        // The facilitator is there.
        var (cards, people) = ([String](), 1)
        var all: [Writing.Figures] = []
        for size in sizes {
            let first = people
            let come = try await lines.each(of: max(0, size.people - people)) { number, line in
                try await Crux.join(desk.code, as: "Person \(first + number)", over: line)
            }
            if people == 1 { try await follow(come.prefix(10), to: crux.running.port) }
            people += come.count
            let had = cards.count
            cards += try await lines.each(of: size.cards - had) { number, line in
                let post = Crux.command(
                    "card.post", #""kind":"challenge","text":"What holds us back, the \#(had + number). time""#,
                    id: "card-\(had + number)", as: desk)
                return try await line.ask(post, for: Crux.Done.self).created ?? ""
            }
            if cards.count > had {
                _ = try await lines[0].ask(
                    Crux.command("cards.reveal", id: "reveal-\(had)", as: desk), for: Crux.Done.self)
            }
            let (card, round) = (cards[0], all.count)
            let processorSeconds = crux.running.processorSeconds
            all.append(
                try await Line.loop.flatSubmit { [seconds] in
                    Writing(over: lines, processorSeconds: processorSeconds) { _, number in
                        Crux.command(
                            "card.edit",
                            #""card":"\#(card)","text":"What holds us back, in the words of edit \#(number)""#,
                            id: "edit-\(round)-\(number)", as: desk)
                    }.run(warmUp: 2, seconds: seconds)
                }.get())
        }
        crux.running.end()
        return all
    }

    private func follow(_ members: ArraySlice<Crux.Member>, to port: Int) async throws {
        for member in members {
            let line = try await Line.connect(to: port)
            let cursor = try await Crux.cursor(of: member, over: line)
            try await Line.loop.submit { Reader(over: line, CruxPoll(of: member, from: cursor)) { _ in }.ask() }.get()
        }
    }
}
