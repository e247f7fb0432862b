import NIOCore

/// How somebody asks for what comes next, or once for all that comes.
protocol Poll {
    var streams: Bool { get }
    func write(to request: inout ByteBuffer)
    /// Remembers where the answer leads to.
    mutating func advance(by reply: Reply)
}

extension Poll {
    var streams: Bool { false }
}

/// Somebody who polls, and polls again as soon as there is an answer, or who streams. Lives in the loop.
final class Reader {
    /// What is to be done with an answer, when the next poll is on its way.
    var onReply: (Reader, Reply) -> Void = { _, _ in }
    /// How far they have read, as whoever counts it sees it.
    var seen = 0
    private let line: Line
    private var poll: any Poll
    private var request = ByteBuffer()

    init(over line: Line, _ poll: any Poll, onFailure: @escaping (String) -> Void) {
        self.line = line
        self.poll = poll
        line.streams = poll.streams
        line.onEnd = { onFailure("The server ended the connection of somebody who polls.") }
        line.onReply = { [self] reply in
            guard reply.status == 200 else { return onFailure("A poll was answered with \(reply.status).") }
            if !poll.streams {
                self.poll.advance(by: reply)
                ask()
            }
            onReply(self, reply)
        }
    }

    func leave() { line.close() }

    func ask() {
        request.clear()
        poll.write(to: &request)
        line.send(request)
    }
}
