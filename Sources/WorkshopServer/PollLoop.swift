import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization
import Workshop
import WorkshopRooms

/// The polls that wait on the connections of one event loop. They are woken together, by one call into the loop.
final class PollLoop: WaitingPlace {
    let rooms: LiveRooms
    let logger: Logger
    let executor: LoopExecutor
    /// How an answer with news begins and ends before its body.
    private let found: AnswerHead
    private let headers: HTTPFields
    private let loop: any EventLoop
    private let waiting: NIOLoopBoundBox<Waiting>

    private struct Waiting {
        var polls: [Int: ParkedPoll] = [:]
        var next = 0
        var parsed: ByteBuffer?
        var second: time_t = 0
        var date = ""
    }

    /// `headers`: those of every answer.
    init(of loop: any EventLoop, rooms: LiveRooms, headers: HTTPFields, logger: Logger) {
        self.loop = loop
        self.rooms = rooms
        self.headers = headers
        self.logger = logger
        executor = LoopExecutor(loop)
        found = AnswerHead(of: PollLoop.complete(RoomEndpoints.news(Data()), with: headers))
        waiting = .makeBoxSendingValue(Waiting(), eventLoop: loop)
    }

    // MARK: In the loop

    /// Takes a poll in, until `remove`. Returns its number.
    func add(_ poll: ParkedPoll) -> Int {
        waiting.value.next += 1
        waiting.value.polls[waiting.value.next] = poll
        return waiting.value.next
    }

    /// The bytes that one of its connections parses now.
    var parsed: ByteBuffer? {
        get { waiting.value.parsed }
        set { waiting.value.parsed = newValue }
    }

    func remove(_ number: Int) { waiting.value.polls[number] = nil }

    /// The bytes of an answer with news.
    func answer(_ reply: Reply, _ allocator: ByteBufferAllocator) -> ByteBuffer {
        found.answer(Reply.beginning, reply.cursor, reply.rest, date: date(), allocator)
    }

    /// The bytes of a refusal.
    func answer(_ problem: Problem, _ allocator: ByteBufferAllocator) -> ByteBuffer {
        AnswerHead(of: PollLoop.complete(problem.response, with: headers)).answer(
            "", "", problem.body.data, date: date(), allocator)
    }

    private static func complete(_ response: Response, with headers: HTTPFields) -> Response {
        var response = response
        Gate.complete(&response, with: headers)
        return response
    }

    private func date() -> String {
        let now = time(nil)
        if now != waiting.value.second {
            waiting.value.second = now
            waiting.value.date = httpDate(now)
        }
        return waiting.value.date
    }

    // MARK: From anywhere

    func wake(_ numbers: [Int], _ outcome: Poll.Outcome) {
        loop.execute {
            for number in numbers { self.waiting.value.polls[number]?.goOn(outcome) }
        }
    }
}

/// What stands before the body of an answer, encoded but for its length and its date.
private struct AnswerHead {
    private let beforeLength: String
    private let beforeDate: String

    init(of response: Response) {
        let fields = response.headers.filter { $0.name != .contentLength }
        beforeLength = "HTTP/1.1 \(response.status.code) \(response.status.reasonPhrase)\r\nContent-Length: "
        beforeDate = fields.map { "\r\n\($0.name.rawName): \($0.value)" }.joined() + "\r\nDate: "
    }

    /// With a body of three pieces.
    func answer(
        _ beginning: String, _ middle: String, _ rest: Data, date: String, _ allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        let length = beginning.utf8.count + middle.utf8.count + rest.count
        var bytes = allocator.buffer(capacity: beforeLength.utf8.count + beforeDate.utf8.count + 64 + length)
        bytes.writeString(beforeLength)
        bytes.writeString(String(length))
        bytes.writeString(beforeDate)
        bytes.writeString(date)
        bytes.writeString("\r\n\r\n")
        bytes.writeString(beginning)
        bytes.writeString(middle)
        bytes.writeBytes(rest)
        return bytes
    }
}

/// The event loops of an instance and the polls that wait on each.
final class PollLoops: Sendable {
    private let make: @Sendable (any EventLoop) -> PollLoop
    private let loops = Mutex<[ObjectIdentifier: PollLoop]>([:])

    init(rooms: LiveRooms, headers: HTTPFields, logger: Logger) {
        make = { PollLoop(of: $0, rooms: rooms, headers: headers, logger: logger) }
    }

    subscript(loop: any EventLoop) -> PollLoop {
        loops.withLock { loops in
            if let known = loops[ObjectIdentifier(loop)] { return known }
            let fresh = make(loop)
            loops[ObjectIdentifier(loop)] = fresh
            return fresh
        }
    }
}
