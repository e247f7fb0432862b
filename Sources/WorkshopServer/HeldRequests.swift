import DequeModule
import NIOCore
import NIOHTTP1

/// What came on a connection behind a poll that is not answered yet, in the order in which it came. Bodies count as held by the instance.
struct HeldRequests {
    enum Piece {
        case part(HTTPServerRequestPart)
        case error(any Error)
        case inputClosed
    }

    /// How many requests begin in it.
    private(set) var count = 0
    private var pieces: Deque<Piece> = []
    private var load: Burden.Load?

    var isEmpty: Bool { pieces.isEmpty }

    mutating func append(_ piece: Piece, as newLoad: () -> Burden.Load? = { nil }) {
        switch piece {
        case .part(.head): count += 1
        case .part(.body(let bytes)):
            load = load ?? newLoad()
            load?.add(bytes.readableBytes)
        case .part(.end), .error, .inputClosed: break
        }
        pieces.append(piece)
    }

    mutating func popFirst() -> Piece? {
        let first = pieces.popFirst()
        if case .part(.head)? = first { count -= 1 }
        if pieces.isEmpty { load = nil }
        return first
    }
}
