import Foundation
import Histogram
import NIOCore

/// Rooms in which commands are sent when they are due, one room after the other, while others poll.
///
/// Unchecked, because all but `measure` happens in the loop.
final class Working: @unchecked Sendable {
    struct Figures: Sendable {
        var seconds = 0.0
        /// From the moment a command was to be sent to when the last participant has it.
        var latencies = Latencies.empty
        /// Commands refused, out of order or not with everybody five seconds after the end, and connections lost.
        var errors = 0
        var serverSeconds = 0.0
        var ownSeconds = 0.0
    }

    /// A room, with one who writes and others who read.
    final class Room {
        fileprivate let line: Line
        fileprivate let member: Crux.Member
        /// The number of the newest event of which this program knows.
        fileprivate var head: Int
        fileprivate var readers: [Reader] = []
        fileprivate let polls: [(Line, CruxPoll)]
        /// When the commands are due that wait for the one before to be answered.
        fileprivate var due: [NIODeadline] = []
        fileprivate var isSending = false
        /// What not everybody has yet: the number of the event, and how many miss it.
        fileprivate var open: [(seq: Int, due: NIODeadline, missing: Int)] = []

        init(_ line: Line, _ member: Crux.Member, head: Int, _ polls: [(Line, CruxPoll)]) {
            (self.line, self.member, self.head, self.polls) = (line, member, head, polls)
        }
    }

    private let rooms: [Room]
    private let processorSeconds: () -> Double
    private var figures = Figures()
    private var sent = 0
    private var missing = 0
    private var measuredFrom = NIODeadline.distantFuture

    init(in rooms: [Room], processorSeconds: @escaping () -> Double) {
        self.rooms = rooms
        self.processorSeconds = processorSeconds
        for room in rooms {
            room.line.onReply = { [self] in answered($0, in: room) }
            room.line.onEnd = { [self] in figures.errors += 1 }
            room.readers = room.polls.map { line, poll in Reader(over: line, poll) { [self] _ in figures.errors += 1 } }
            for reader in room.readers {
                reader.seen = room.head
                reader.onReply = { [self] in received($1, by: $0, in: room) }
                reader.ask()
            }
        }
    }

    /// Two seconds unmeasured, so many measured, and up to five for what is still on its way.
    func measure(rate: Double, seconds: Double) async throws -> Figures {
        let began = try await Line.loop.submit { [self] in
            figures = Figures()
            let start = NIODeadline.now()
            measuredFrom = start + .of(seconds: 2)
            Line.loop.assumeIsolated().scheduleTask(in: .of(seconds: 2)) { [self] in
                figures.serverSeconds = -processorSeconds()
                figures.ownSeconds = -Running.ownProcessorSeconds
            }
            go(from: start, 0, every: 1 / rate, until: start + .of(seconds: 2 + seconds))
            return start
        }.get()
        try await Task.sleep(for: .seconds(2 + seconds))
        try await Line.loop.submit { [self] in
            figures.serverSeconds += processorSeconds()
            figures.ownSeconds += Running.ownProcessorSeconds
            figures.seconds = Double((NIODeadline.now() - began).nanoseconds) / 1e9 - 2
        }.get()
        for _ in 0..<50 where try await Line.loop.submit({ self.missing > 0 }).get() {
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await Line.loop.submit { [self] in
            figures.errors += missing
            (missing, measuredFrom) = (0, .distantFuture)
            for room in rooms { (room.open, room.due) = ([], []) }
            return figures
        }.get()
    }

    // MARK: In the loop

    /// Sends what is due, and comes back for the next.
    private func go(from start: NIODeadline, _ number: Int, every interval: Double, until end: NIODeadline) {
        var number = number
        var next = start
        while true {
            next = start + .of(seconds: Double(number) * interval)
            if next > .now() { break }
            if next >= end { return }
            let room = rooms[number % rooms.count]
            missing += 1
            room.due.append(next)
            send(in: room)
            number += 1
        }
        if next >= end { return }
        Line.loop.assumeIsolated().scheduleTask(deadline: next) { [number] in
            self.go(from: start, number, every: interval, until: end)
        }
    }

    /// One at a time in each room, so that the number of its event is known beforehand.
    private func send(in room: Room) {
        guard !room.isSending, !room.due.isEmpty else { return }
        let due = room.due.removeFirst()
        room.isSending = true
        sent += 1
        room.open.append((room.head + 1, due, room.readers.count))
        room.line.send(
            Crux.command(
                "comment.post",
                #""on":"room","kind":"remark","text":"This is what somebody has to say about the room""#,
                id: "command-\(sent)", as: room.member))
    }

    private func answered(_ reply: Reply, in room: Room) {
        room.isSending = false
        let seq = reply.body.position(of: #""seq":"#).flatMap { reply.body.number(from: $0 + 6) }
        if reply.status == 200, let seq {
            if seq != room.head + 1 { figures.errors += 1 }
            room.head = seq
        } else {
            figures.errors += 1
            missing -= 1
            room.open.removeAll { $0.seq == room.head + 1 }
        }
        send(in: room)
    }

    private func received(_ reply: Reply, by reader: Reader, in room: Room) {
        guard let newest = Working.newest(in: reply.body), newest > reader.seen else { return }
        for place in room.open.indices where room.open[place].seq > reader.seen && room.open[place].seq <= newest {
            room.open[place].missing -= 1
        }
        reader.seen = newest
        while let first = room.open.first, first.missing == 0 {
            room.open.removeFirst()
            missing -= 1
            let now = NIODeadline.now()
            if first.due >= measuredFrom { figures.latencies.record(UInt64((now - first.due).nanoseconds)) }
        }
    }

    /// The number of the last frame in an answer.
    static func newest(in body: UnsafeRawBufferPointer) -> Int? {
        var (newest, start): (Int?, Int) = (nil, 0)
        while let place = UnsafeRawBufferPointer(rebasing: body[start...]).position(of: #"{"seq":"#) {
            start += place + 7
            newest = body.number(from: start) ?? newest
        }
        return newest
    }
}
