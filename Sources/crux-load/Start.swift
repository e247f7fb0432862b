import ArgumentParser
import Foundation
import NIOCore
import WorkshopStore

/// P6 and P9: from the start of the process to its first answer, and what it holds then.
struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start with an empty database and with a large one, and read a long room.",
        discussion: """
            The large database is a room that was worked in over the wire, copied many times by the journal, and one \
            long room. The first snapshot is read when the server has just been started.
            """)

    @Option(help: "How many rooms the large database has.")
    var rooms = 5000

    @Option(help: "How many events each of them has.")
    var events = 200

    @Option(help: "How many events the long room has.")
    var longRoom = 10_000

    @Option(help: "How often it is started with each.")
    var runs = 5

    @OptionGroup var ground: Ground

    private struct Figures {
        var milliseconds: [Double] = []
        var resident: [Double] = []
        var snapshots: [Double] = []
    }

    func run() async throws {
        try ground.prepare()
        CruxLoad.say("\(ground.machine). Medians of \(runs) starts.\n")
        let empty = try await ground.within { directory in
            try await Crux.start(on: ground, in: directory).running.end()
            return try await starts(in: directory, reading: nil)
        }
        let (large, size) = try await ground.within { directory in
            let long = try await make(in: directory)
            let size =
                try FileManager.default.attributesOfItem(
                    atPath: directory.appending(path: "crux.sqlite").path)[.size] as? Int
            return (try await starts(in: directory, reading: long), size ?? 0)
        }
        let all = "\(Double(rooms * events).whole) events in \(Double(rooms).whole) rooms (\(size >> 20) MiB)"
        CruxLoad.say(
            Row.markdown([
                row("P9", "empty, ms from start to first answer", empty.milliseconds, "≤ 150"),
                row("P9", "empty, MiB resident", empty.resident, "≤ 30"),
                row("P6", "\(all), ms from start to first answer", large.milliseconds, "≤ 1,000"),
                row("P6", "\(all), MiB resident", large.resident, "as empty"),
                row(
                    "P6", "a room of \(Double(longRoom).whole) events, ms of the first snapshot after the start",
                    large.snapshots, "≤ 100"),
            ]))
    }

    private func row(_ goal: String, _ work: String, _ figures: [Double], _ wanted: String) -> Row {
        Row(goal: goal, work: work, figure: figures.median.short, against: "", ratio: nil, wanted: wanted)
    }

    private func starts(in directory: URL, reading member: Crux.Member?) async throws -> Figures {
        var figures = Figures()
        for _ in 0..<runs {
            let began = NIODeadline.now()
            let crux = try await Crux.start(on: ground, in: directory)
            figures.milliseconds.append(Double((NIODeadline.now() - began).nanoseconds) / 1e6)
            figures.resident.append(Double(crux.running.residentBytes) / 1_048_576)
            if let member {
                let line = try await Line.connect(to: crux.running.port)
                let asked = NIODeadline.now()
                let answer = try await line.ask(ByteBuffer("GET", member.events, token: member.token))
                figures.snapshots.append(Double((NIODeadline.now() - asked).nanoseconds) / 1e6)
                guard answer.status == 200 else { throw Failed("The long room was answered with \(answer.status).") }
                line.close()
            }
            crux.running.end()
        }
        return figures
    }

    /// Makes the large database. Returns the facilitator of the long room.
    private func make(in directory: URL) async throws -> Crux.Member {
        let crux = try await Crux.start(on: ground, in: directory)
        let lines = try await Line.connect(32, to: crux.running.port)
        let long = try await work(longRoom, over: lines)
        let short = try await work(events, over: lines)
        crux.running.end()
        let journal = try SQLiteJournal(path: crux.database)
        defer { try? journal.close() }
        guard let stored = try journal.load(room: short.code, fromStart: true) else {
            throw Failed("The room that is to be copied is not there.")
        }
        let grants = stored.tokens.prefix(1)
        for first in stride(from: 1, to: rooms - 1, by: 20) {
            _ = try journal.append(
                (first..<min(first + 20, rooms - 1)).map { number in
                    let id = Data("copy \(number)".utf8)
                    return Append(
                        room: String(format: "%08d", number), expected: 0, creation: Creation(idHash: id, person: "p1"),
                        events: stored.events, grants: Array(grants))
                })
        }
        return long
    }

    /// A room with so many events: people who come, cards that they write, and what they say to each other.
    private func work(_ events: Int, over lines: [Line]) async throws -> Crux.Member {
        let desk = try await Crux.open(over: lines[0])
        let people = try await lines.each(of: events / 100) {
            try await Crux.join(desk.code, as: "Person \($0)", over: $1)
        }
        // Two events opened the room.
        let left = events - 2 - people.count
        let cards = left / 20
        let comments = min(4000, left / 2)
        _ = try await lines.each(of: left) { number, line in
            let text = "What somebody has to say about how things went, the \(number). time"
            let by = people.isEmpty ? desk : people[number % people.count]
            let request =
                if number < cards {
                    Crux.command("card.post", #""kind":"challenge","text":"\#(text)""#, id: "work-\(number)", as: by)
                } else if number < cards + comments {
                    Crux.command(
                        "comment.post", #""on":"room","kind":"remark","text":"\#(text)""#, id: "work-\(number)", as: by)
                } else {
                    Crux.saying(text, id: "work-\(number)", as: desk)
                }
            return try await line.ask(request, for: Crux.Done.self).seq
        }
        return desk
    }
}
