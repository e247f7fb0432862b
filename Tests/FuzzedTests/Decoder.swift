import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import WorkshopStore

@testable import Workshop
@testable import WorkshopRooms
@testable import WorkshopServer

/// What reads bytes that came from outside or from the disk. Whatever the bytes are, none may trap: a trap ends every room at once.
enum Decoder: String, CaseIterable, Sendable {
    case command, opening, joining, roomFile, lastCycle, surface, text, head, cursor, event, mark, keptState, settings
    /// Traps on purpose, so that it can be seen that a trap is noticed.
    case planted

    static let all = allCases.filter { $0 != .planted }

    /// Reads the bytes as the server would, and goes on with what they say as it would.
    func read(_ bytes: Data, in stage: Stage) async {
        switch self {
        case .command: command(bytes, in: stage)
        case .opening: opening { try RoomOpening.read($0) }(bytes)
        case .roomFile:
            opening { _ in try RoomImport.read(["file": .string(String(decoding: bytes, as: UTF8.self))]) }("{}".data)
        case .joining: joining(bytes, in: stage)
        case .lastCycle: lastCycle(bytes, in: stage)
        case .surface:
            guard let body = try? JSON.parse(bytes) else { return }
            _ = try? SurfaceQuestion.read(body).check.json
        case .text: text(bytes)
        case .head: head(bytes)
        case .cursor:
            let text = String(decoding: bytes, as: UTF8.self)
            _ = Cursor(text)?.text
            _ = RoomCode.canonical(text)
        case .event: event(bytes)
        case .mark: mark(bytes, in: stage)
        case .keptState: _ = LiveRoom.room(from: StoredSnapshot(seq: stage.rooms[0].head, state: bytes))
        case .settings: await settings(bytes)
        case .planted:
            let known = [1, 2, 3]
            if bytes.count > 3, bytes.first != UInt8(ascii: "a") { _ = known[bytes.count] }
        }
    }

    // MARK: Bodies

    private func command(_ bytes: Data, in stage: Stage) {
        guard let body = try? JSON.parse(bytes), let command = try? Commands.read(body).command else { return }
        perform(command, in: stage.rooms[bytes.count % stage.rooms.count])
    }

    private func joining(_ bytes: Data, in stage: Stage) {
        guard let fields = (try? JSON.parse(bytes))?.object, let joining = try? Joining.read(fields) else {
            return
        }
        var moment = Stage.moment
        guard let decision = try? joining.decide(in: stage.rooms[0], at: &moment) else { return }
        show(decision, in: stage.rooms[0])
    }

    private func lastCycle(_ bytes: Data, in stage: Stage) {
        guard let body = try? JSON.parse(bytes), let file = try? Commands.readImport(body).file,
            let command = try? ImportLastCycle(file: file, into: "NEWROOM0")
        else { return }
        perform(command, in: stage.rooms[0])
    }

    private func opening(_ read: @escaping ([String: JSON]) throws -> any Opening) -> (Data) -> Void {
        { bytes in
            guard let fields = (try? JSON.parse(bytes))?.object, let opening = try? read(fields) else { return }
            var moment = Stage.moment
            guard let decision = try? opening.decide(at: &moment) else { return }
            let room = show(decision, in: Room(code: "NEWROOM0"))
            for name in Exports.names { _ = Exports.file(named: name, of: room) }
        }
    }

    private func perform(_ command: any Command, in room: Room) {
        for person in [room.people.ids.first, room.people.ids.last].compactMap({ $0 }) {
            var moment = Stage.moment
            guard let decision = try? Commands.decide(command, by: person, in: room, at: &moment) else { continue }
            let after = show(decision, in: room)
            let names = Exports.names
            _ = Exports.file(named: names[after.head % names.count], of: after)
        }
    }

    /// The room after a decision, its events read back from their rows, and what everybody is told of it.
    @discardableResult private func show(_ decision: Decision, in room: Room) -> Room {
        var room = room
        for event in decision.events {
            guard let row = try? Events.body(of: event),
                let kept = try? Events.read(type: type(of: event).type, body: row)
            else { continue }
            let next = room.evolved(by: kept, at: Stage.moment.now, by: decision.created)
            _ = Document.patch(from: room, to: next)
            room = next
        }
        for mark in decision.marks { room.put(mark) }
        _ = Document.snapshot(of: room)
        return room
    }

    // MARK: Text, heads of requests, settings

    private func text(_ bytes: Data) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? JSONText.read(text)
        _ = JSONText.line(of: ["cards", "c1", "text"], in: text)
        if let value = try? JSON.parse(bytes) { _ = value.data }
        _ = try? JSON.decoded(bytes, as: Room.self)
        _ = Day(text)
        _ = Date(rfc3339: text)
        _ = PublicURL(text)
        _ = CSV.harmless(text)
    }

    /// Lines: the address, then the values of headers that we read ourselves.
    private func head(_ bytes: Data) {
        let names: [HTTPField.Name] = [
            .cookie, .authorization, .contentType, .contentLength, .origin, .ifNoneMatch, .acceptEncoding,
        ]
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        var request = HTTPRequest(method: .get, scheme: "http", authority: lines.last, path: lines.first)
        for (name, value) in zip(names, lines.dropFirst()) { request.headerFields[name] = value }
        if let name = HTTPField.Name("X-Forwarded-For") { request.headerFields[name] = lines.last }
        let whole = Request(head: request, body: RequestBody(buffer: ByteBuffer()))
        for key in ["since", "wait", "bom"] { _ = whole.uri.queryParameters[Substring(key)]?.removingPercentEncoding }
        _ = Endpoint.methods(at: whole.uri.path)
        _ = Pages()[whole.uri.path]
        for word in whole.uri.path.split(separator: "/") {
            _ = word.removingPercentEncoding.flatMap(RoomCode.canonical)
        }
        _ = whole.cookies["crux-0000-0000"]?.value
        _ = Address(lines.last ?? "")
        _ = PublicURL(host: whole.head.authority)
    }

    private func settings(_ bytes: Data) async {
        let file = FileManager.default.temporaryDirectory.appending(path: "crux-fuzzed-\(getpid()).json").path
        _ = FileManager.default.createFile(atPath: file, contents: bytes)
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = try? await Settings.read(flags: [:], environment: [:], file: file)
    }

    // MARK: Rows

    /// A row of the log: its type, a line end, its body.
    private func event(_ bytes: Data) {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
        guard parts.count == 2 else { return }
        _ = try? Events.read(type: String(decoding: parts[0], as: UTF8.self), body: Data(parts[1]))
    }

    private func mark(_ bytes: Data, in stage: Stage) {
        guard let value = try? JSON.parse(bytes) else { return }
        for var room in stage.rooms {
            for mark in room.openMarks {
                room.put(Mark(blind: mark.blind, person: mark.person, key: mark.key, value: value))
            }
            _ = Document.snapshot(of: room)
        }
    }
}
