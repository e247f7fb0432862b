import Foundation
import Histogram
import NIOCore

/// Publications one after the other to a crowd that polls: the next is made when all have the one before, and the publisher its answer.
/// Lives in the loop.
final class Publishing {
    struct Figures: Sendable {
        var deliveries = 0
        var seconds = 0.0
        /// From the sending of a publication to its last delivery.
        var latencies = Latencies.empty
        var serverSeconds = 0.0
        var ownSeconds = 0.0
        /// Bytes of the body of an answer with a publication.
        var size = 0

        var deliveriesPerSecond: Double { Double(deliveries) / seconds }
    }

    private let publisher: Line
    private let publication: (Int, String) -> ByteBuffer
    private var readers: [Reader] = []
    private let processorSeconds: () -> Double
    private let done: EventLoopPromise<Figures>

    private var number = 0
    private var mark: [UInt8] = []
    private var missing = 0
    private var isAnswered = false
    private var sent = NIODeadline.now()
    private var measured = Figures()
    private var began: (at: NIODeadline, server: Double, own: Double)?
    private var warmUntil = NIODeadline.now()
    private var seconds = 0.0
    private var isEnding = false
    private var isOver = false

    /// `publication` makes one of a number and a text. `processorSeconds`: of the server until now.
    init(
        to readers: [(line: Line, poll: any Poll)], from publisher: Line, processorSeconds: @escaping () -> Double,
        publication: @escaping (Int, String) -> ByteBuffer
    ) {
        self.publisher = publisher
        self.publication = publication
        self.processorSeconds = processorSeconds
        done = Line.loop.makePromise()
        self.readers = readers.map { line, poll in Reader(over: line, poll) { [done] in done.fail(Failed($0)) } }
        for reader in self.readers { reader.onReply = { [self] in received($1, by: $0) } }
        publisher.onEnd = { [done] in done.fail(Failed("The server ended the connection of the publisher.")) }
        publisher.onReply = { [self] in answered($0) }
    }

    /// Goes on for a while unmeasured, for five publications at least, and then measured for so many seconds.
    func run(warmUp: Double, seconds: Double) -> EventLoopFuture<Figures> {
        (warmUntil, self.seconds) = (.now() + .of(seconds: warmUp), seconds)
        for reader in readers { reader.ask() }
        next()
        watch(number)
        return done.futureResult
    }

    /// Fails when a publication takes half a minute.
    private func watch(_ before: Int) {
        Line.loop.assumeIsolated().scheduleTask(in: .of(seconds: 30)) { [self] in
            if isOver { return }
            if number > before { return watch(number) }
            done.fail(Failed("\(missing) of \(readers.count) did not get a publication within 30 s."))
        }
    }

    private func begin() {
        began = (.now(), processorSeconds(), Running.ownProcessorSeconds)
        Line.loop.assumeIsolated().scheduleTask(in: .of(seconds: seconds)) { self.isEnding = true }
    }

    private func next() {
        if began == nil, number >= 5, .now() > warmUntil { begin() }
        number += 1
        // Always as long.
        let text =
            "publication \(1_000_000_000 + number) of what everybody in the room is to see as soon as it is there"
        mark = Array("publication \(1_000_000_000 + number) ".utf8)
        (missing, isAnswered) = (readers.count, false)
        let request = publication(number, text)
        sent = .now()
        publisher.send(request)
    }

    private func received(_ reply: Reply, by reader: Reader) {
        guard reader.seen < number, mark.withUnsafeBytes({ reply.body.position(of: $0) }) != nil else { return }
        reader.seen = number
        missing -= 1
        if began != nil { measured.deliveries += 1 }
        guard missing == 0 else { return }
        if began != nil {
            measured.latencies.record(UInt64((NIODeadline.now() - sent).nanoseconds))
            measured.size = reply.body.count
        }
        goOn()
    }

    private func answered(_ reply: Reply) {
        guard (200..<300).contains(reply.status) else {
            return done.fail(Failed("A publication was answered with \(reply.status)."))
        }
        isAnswered = true
        goOn()
    }

    private func goOn() {
        guard missing == 0, isAnswered else { return }
        guard isEnding, let began else { return next() }
        measured.seconds = Double((NIODeadline.now() - began.at).nanoseconds) / 1e9
        measured.serverSeconds = processorSeconds() - began.server
        measured.ownSeconds = Running.ownProcessorSeconds - began.own
        isOver = true
        for reader in readers { reader.leave() }
        publisher.close()
        done.succeed(measured)
    }
}

extension TimeAmount {
    static func of(seconds: Double) -> TimeAmount { .nanoseconds(Int64(seconds * 1e9)) }
}
