import Foundation
import Testing

@testable import Workshop

/// The law of reading: an old snapshot with the frames since is the new snapshot, for every reader, whatever was asked of the room.
struct LawTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `old snapshot and frames are the new snapshot for every reader`(seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        for _ in 0..<250 { try walk.step() }
        #expect(walk.accepted > 15, "the walk got nowhere")
        #expect(walk.refused > 0)
    }

    /// So many short walks; CRUX_WALKS asks for more.
    private static let walks = ProcessInfo.processInfo.environment["CRUX_WALKS"].flatMap { UInt64($0) } ?? 2_000

    /// In shares, so that every core has its own.
    private static let shares: UInt64 = 8

    @Test(arguments: 0..<LawTests.shares)
    func `many short walks keep it too`(share: UInt64) throws {
        for seed in 1_000..<1_000 + LawTests.walks where seed % LawTests.shares == share {
            var walk = try Walk(seed: seed)
            for _ in 0..<12 { try walk.step() }
        }
    }

    @Test(arguments: 31...32 as ClosedRange<UInt64>)
    func `events read back from their rows make the same room`(seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        for _ in 0..<250 { try walk.step() }
        var replayed = Room(code: walk.room.code)
        for row in walk.rows {
            replayed = replayed.evolved(by: try Events.read(type: row.type, body: row.body), at: row.at, by: row.by)
        }
        replayed.putMarks(of: walk.room)
        #expect(replayed == walk.room)
        #expect(try JSON.encoder.encode(replayed) == JSON.encoder.encode(walk.room))
        #expect(Document.snapshot(of: replayed) == Document.snapshot(of: walk.room))
    }

    @Test(arguments: 41...42 as ClosedRange<UInt64>)
    func `a room read back from its stored state is the same, and goes on the same`(seed: UInt64) throws {
        var walk = try Walk(seed: seed)
        var other = walk
        for step in 0..<150 {
            if step % 30 == 29 {
                let stored = try JSON.encoder.encode(other.room)
                #expect(try other.store(JSON.parse(stored).decoded(as: Room.self)))
            }
            try walk.step()
            try other.step()
        }
        #expect(walk.room == other.room)
    }

    @Test func `a refused command changes nothing`() throws {
        var walk = try Walk(seed: 99)
        for _ in 0..<200 {
            let (before, refused) = (walk.room, walk.refused)
            try walk.step()
            if walk.refused > refused { #expect(walk.room == before) }
        }
    }

    @Test func `no snapshot holds a null`() throws {
        var walk = try Walk(seed: 7)
        for _ in 0..<300 { try walk.step() }
        let layers = walk.snapshot()
        for layer in [layers.everyone, layers.desk ?? .emptyObject] + layers.you.values {
            #expect(!layer.holdsNull)
        }
    }
}

extension JSON {
    fileprivate var holdsNull: Bool {
        switch self {
        case .null: true
        case .array(let values): values.contains(where: \.holdsNull)
        case .object(let object): object.values.contains(where: \.holdsNull)
        default: false
        }
    }
}
