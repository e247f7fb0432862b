import Foundation
import Workshop

/// Plays a scenario: opens the room, brings everybody in, keeps them online, and does what they do, in order.
final class Player {
    fileprivate struct Seat {
        let id: String
        let token: String
    }

    let link: String
    let recoveryLink: String
    private(set) var played = 0
    private(set) var leftOut: [String] = []

    private let wire: Wire
    private let scenario: Scenario
    private let pause: Duration
    private let room: String
    /// The fields of each command that the server lists.
    private let known: [String: Set<String>]
    private var seats: [String: Seat]
    private var made: [String: JSON] = [:]

    /// Opens the room and lets everybody join.
    static func gather(for scenario: Scenario, at wire: Wire, pace: Duration) async throws -> Player {
        let commands = try await Player.commands(at: wire)
        let opened = try await wire.post(
            "/api/rooms",
            scenario.room.merging(["id": freshID(), "facilitator": scenario.people[scenario.facilitator] ?? .null]) {
                $1
            }, token: ProcessInfo.processInfo.environment["CRUX_CREATION_TOKEN"])
        let player = Player(wire, scenario, pace, opened, commands)
        for (name, person) in scenario.people.sorted(by: { $0.key < $1.key }) where name != scenario.facilitator {
            let joined = try await wire.post(
                "\(player.room)/participants", (person.object ?? [:]).merging(["id": freshID()]) { $1 })
            player.seats[name] = Seat(joined)
        }
        return player
    }

    private init(_ wire: Wire, _ scenario: Scenario, _ pause: Duration, _ opened: JSON, _ known: [String: Set<String>])
    {
        self.wire = wire
        self.scenario = scenario
        self.pause = pause
        self.known = known
        room = "/api/rooms/\(opened["code"]?.string ?? "")"
        link = opened["link"]?.string ?? ""
        recoveryLink = opened["recoveryLink"]?.string ?? ""
        seats = [scenario.facilitator: Seat(opened)]
    }

    /// Plays scene after scene, up to and with the step named.
    func play(until last: String?) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seat in seats.values { try await follow(seat, in: &group) }
            for scene in scenario.scenes {
                try await enter(scene.step)
                for act in scene.acts { try await perform(act) }
                if scene.step == last { break }
            }
            group.cancelAll()
        }
    }

    // MARK: Following

    /// Reads once, so that the person is online from now on, and then keeps a poll open.
    private func follow(_ seat: Seat, in group: inout ThrowingTaskGroup<Void, any Error>) async throws {
        let first = try await wire.get("\(room)/events", token: seat.token)
        group.addTask { [wire, room] in
            var cursor = first["cursor"]?.string
            while let since = cursor, !Task.isCancelled {
                cursor = try? await wire.get("\(room)/events?since=\(since)&wait=25", token: seat.token)["cursor"]?
                    .string
            }
        }
    }

    // MARK: Acting

    private func enter(_ kind: String) async throws {
        guard let desk = seats[scenario.facilitator], let agenda = try await agenda(),
            let step = step(kind, of: agenda),
            agenda["open"]?.string != step
        else { return }
        _ = try await wire.post(
            "\(room)/commands", ["id": freshID(), "type": .string("step.open"), "step": .string(step)],
            token: desk.token)
    }

    private func perform(_ act: [String: JSON]) async throws {
        guard let type = act["type"]?.string, let seat = seats[act["by"]?.string ?? ""] else { return }
        var fields = act.filter { !["by", "as", "type", "with"].contains($0.key) }
        fields.merge(act["with"]?.object ?? [:]) { $1 }
        guard let possible = known[type], possible.isSuperset(of: fields.keys),
            let command = try await resolved(.object(fields))?.object
        else {
            leftOut.append(type)
            return
        }
        let answer = try await wire.post(
            "\(room)/commands", what: type, command.merging(["id": freshID(), "type": .string(type)]) { $1 },
            token: seat.token)
        played += 1
        if let name = act["as"]?.string { made[name] = answer["created"] }
        if pause > .zero { try await Task.sleep(for: pause) }
    }

    /// A value with its references replaced; nil when one is to something that was left out.
    private func resolved(_ value: JSON) async throws -> JSON? {
        switch value {
        case .string(let text) where text.hasPrefix("@"): return try await reference(String(text.dropFirst()))
        case .array(let values):
            var result: [JSON] = []
            for value in values {
                guard let value = try await resolved(value) else { return nil }
                result.append(value)
            }
            return .array(result)
        case .object(let object):
            var result: [String: JSON] = [:]
            for (key, value) in object {
                guard let key = try await resolved(.string(key))?.string, let value = try await resolved(value) else {
                    return nil
                }
                result[key] = value
            }
            return .object(result)
        default: return value
        }
    }

    private func reference(_ name: String) async throws -> JSON? {
        if name.hasPrefix("person:") { return seats[String(name.dropFirst(7))].map { .string($0.id) } }
        if name.hasPrefix("step:") {
            return try await agenda().flatMap { step(String(name.dropFirst(5)), of: $0) }.map { .string($0) }
        }
        if name == "checkIn" { return try await openCheckIn() }
        return made[name]
    }

    private func openCheckIn() async throws -> JSON? {
        let checkIns = try await snapshot()?["checkIns"]?.object ?? [:]
        return checkIns.first { $0.value["state"]?.string == "open" }.map { .string($0.key) }
    }

    private func agenda() async throws -> JSON? { try await snapshot()?["agenda"] }

    private func snapshot() async throws -> JSON? {
        guard let desk = seats[scenario.facilitator] else { return nil }
        return try await wire.get("\(room)/events", token: desk.token)["snapshot"]
    }

    /// The first step of a kind.
    private func step(_ kind: String, of agenda: JSON) -> String? {
        (agenda["steps"]?.object ?? [:]).filter { $0.value["kind"]?.string == kind }
            .min { ($0.value["position"]?.int ?? 0) < ($1.value["position"]?.int ?? 0) }?.key
    }

    private static func commands(at wire: Wire) async throws -> [String: Set<String>] {
        let schemas = try await wire.get("/openapi.json")["components"]?["schemas"]?.object ?? [:]
        var commands: [String: Set<String>] = [:]
        for schema in schemas.values {
            guard let properties = schema["properties"]?.object, let type = properties["type"]?["const"]?.string
            else { continue }
            commands[type] = Set(properties.keys)
        }
        return commands
    }
}

extension Player.Seat {
    fileprivate init(_ admission: JSON) {
        id = admission["participant"]?.string ?? ""
        token = admission["token"]?.string ?? ""
    }
}

private func freshID() -> JSON {
    .string(
        String(UInt64.random(in: .min ... .max), radix: 16) + String(UInt64.random(in: 1 << 60 ... .max), radix: 16))
}
