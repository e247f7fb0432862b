import Foundation
import Histogram
import NIOCore

/// Clients that write: each sends its next command as soon as the one before is answered. Lives in the loop.
final class Writing {
    struct Figures: Sendable {
        var commands = 0
        var seconds = 0.0
        /// From the sending of a command to its answer.
        var latencies = Latencies.empty
        var serverSeconds = 0.0
        var ownSeconds = 0.0

        var commandsPerSecond: Double { Double(commands) / seconds }
        var ownShare: Double { ownSeconds / seconds }
        /// Microseconds of processor time of the server for each command.
        var serverCost: Double { serverSeconds / Double(commands) * 1e6 }
    }

    private let lines: [Line]
    private let command: (_ client: Int, _ number: Int, _ before: Reply?) -> ByteBuffer
    private let processorSeconds: () -> Double
    private let done: EventLoopPromise<Figures>
    private var measured = Figures()
    private var sent: [NIODeadline]
    private var number = 0
    private var began: (at: NIODeadline, server: Double, own: Double)?
    private var isOver = false

    /// `command` makes one for a client, with a number that no other has, from the answer to its one before. `processorSeconds`: of the server until now.
    init(
        over lines: [Line], processorSeconds: @escaping () -> Double,
        command: @escaping (_ client: Int, _ number: Int, _ before: Reply?) -> ByteBuffer
    ) {
        self.lines = lines
        self.command = command
        self.processorSeconds = processorSeconds
        done = Line.loop.makePromise()
        sent = lines.map { _ in .now() }
        for (client, line) in lines.enumerated() {
            line.onReply = { [self] in answered($0, client) }
            line.onEnd = { [done] in done.fail(Failed("The server ended the connection of a client.")) }
        }
    }

    /// Goes on for a while unmeasured, and then measured for so many seconds.
    func run(warmUp: Double, seconds: Double) -> EventLoopFuture<Figures> {
        for client in lines.indices { send(client, after: nil) }
        let loop = Line.loop.assumeIsolated()
        loop.scheduleTask(in: .of(seconds: warmUp)) {
            self.began = (.now(), self.processorSeconds(), Running.ownProcessorSeconds)
        }
        loop.scheduleTask(in: .of(seconds: warmUp + seconds)) { self.end() }
        return done.futureResult
    }

    private func send(_ client: Int, after before: Reply?) {
        number += 1
        sent[client] = .now()
        lines[client].send(command(client, number, before))
    }

    private func answered(_ reply: Reply, _ client: Int) {
        guard reply.status == 200 else {
            return done.fail(
                Failed("A command was answered with \(reply.status): \(String(decoding: reply.body, as: UTF8.self))"))
        }
        if began != nil, !isOver {
            measured.commands += 1
            measured.latencies.record(UInt64((NIODeadline.now() - sent[client]).nanoseconds))
        }
        if !isOver { send(client, after: reply) }
    }

    private func end() {
        isOver = true
        guard let began else { return }
        measured.seconds = Double((NIODeadline.now() - began.at).nanoseconds) / 1e9
        measured.serverSeconds = processorSeconds() - began.server
        measured.ownSeconds = Running.ownProcessorSeconds - began.own
        // The last answers still come before the lines are used for something else.
        Line.loop.assumeIsolated().scheduleTask(in: .of(seconds: 1)) { [done, measured] in done.succeed(measured) }
    }
}
