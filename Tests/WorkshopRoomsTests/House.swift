import Foundation
import Logging
import Synchronization
import Workshop
import WorkshopStore

@testable import WorkshopRooms

/// Live rooms on a file of their own, for a test; they can be closed and opened again.
final class House: Sendable {
    private struct Running {
        let rooms: LiveRooms
        let time: Task<Void, any Error>

        init(on journal: any Journal, _ clock: SettableClock, snapshotEvery: Int) {
            let rooms = LiveRooms(
                byHand: journal, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: { clock.now },
                seed: { UInt64.random(in: .min ... .max) }, snapshotEvery: snapshotEvery)
            rooms.writer.start()
            self.rooms = rooms
            time = Task { try await rooms.run() }
        }
    }

    let path: String
    let clock = SettableClock()
    private let running: Mutex<Running>
    private let snapshotEvery: Int
    private let wrap: @Sendable (any Journal) -> any Journal

    init(
        snapshotEvery: Int = LiveRoom.snapshotEvery,
        wrap: @escaping @Sendable (any Journal) -> any Journal = { $0 }
    ) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "crux-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.appending(path: "crux.sqlite").path
        self.snapshotEvery = snapshotEvery
        self.wrap = wrap
        running = Mutex(Running(on: wrap(try SQLiteJournal(path: path)), clock, snapshotEvery: snapshotEvery))
    }

    var rooms: LiveRooms { running.withLock { $0.rooms } }

    deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

    func restart() async throws {
        await close()
        let next = Running(on: wrap(try SQLiteJournal(path: path)), clock, snapshotEvery: snapshotEvery)
        running.withLock { $0 = next }
    }

    func close() async {
        let (rooms, time) = running.withLock { ($0.rooms, $0.time) }
        await rooms.shutDown()
        time.cancel()
    }

    func openRoom(agenda: String = "halfDay") async throws -> Admission {
        try await rooms.open(
            JSON.of([
                "title": "Pipeline", "agenda": agenda,
                "facilitator": JSON.of(["name": "Anna", "function": "Sales"]),
            ]))
    }

    func join(_ code: String, _ name: String, function: String = "Marketing") async throws -> Member {
        let admission = try await rooms.join(
            JSON.of(["name": name, "function": function]), code: code, asMember: nil)
        return Member(code: code, person: admission.person)
    }

    private static let ids = Mutex(0)

    @discardableResult
    func perform(_ type: String, _ fields: KeyValuePairs<String, (any JSONConvertible)?> = [:], by member: Member)
        async throws -> JSON
    {
        var body = JSON.of(fields)
        let id = House.ids.withLock { id in
            id += 1
            return id
        }
        body.put(.string("t\(id)"), at: ["id"])
        body.put(.string(type), at: ["type"])
        return try await rooms.perform(body, by: member)
    }

    func snapshot(_ member: Member) async throws -> JSON {
        let reply = try JSON.parse(try await rooms.read(since: nil, wait: .zero, by: member))
        return reply["snapshot"] ?? .null
    }
}

final class SettableClock: Sendable {
    private let offset = Mutex<TimeInterval>(0)

    var now: Date { Date() + offset.withLock { $0 } }

    func advance(by seconds: TimeInterval) { offset.withLock { $0 += seconds } }
}

/// A client as anybody would write it: a cursor and a document that patches are merged into.
final class Reader {
    let member: Member
    private(set) var cursor: String?
    private(set) var document = JSON.null
    private(set) var seqs: [Int] = []
    private(set) var snapshots = 0
    /// What the last read told of the reader's own.
    private(set) var own = JSON.emptyObject

    init(_ member: Member) { self.member = member }

    /// One read. Returns whether there was anything new.
    @discardableResult
    func poll(_ house: House, wait: Duration = .zero) async throws -> Bool {
        let reply = try JSON.parse(try await house.rooms.read(since: cursor, wait: wait, by: member))
        cursor = reply["cursor"]?.string
        if let snapshot = reply["snapshot"] {
            document = snapshot
            snapshots += 1
            return true
        }
        own = .emptyObject
        for frame in reply["frames"]?.array ?? [] {
            own = own.merging(frame["patch"]?["you"] ?? .emptyObject)
            if let seq = frame["seq"]?.int { seqs.append(seq) }
            document = document.merging(frame["patch"] ?? .emptyObject)
        }
        return reply["frames"]?.array?.isEmpty == false
    }

    /// Reads until there is nothing more to tell.
    func catchUp(_ house: House) async throws {
        while try await poll(house) {}
    }
}
