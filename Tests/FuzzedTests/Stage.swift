import Foundation

@testable import Workshop
@testable import WorkshopRooms

/// Rooms for what is read to act on, and what it looks like when it is right.
struct Stage: Sendable {
    static let moment = Moment(now: Date(timeIntervalSince1970: 1_900_000_000), chance: Chance(seed: 5))

    private(set) var rooms: [Room] = []
    /// What each decoder is fed with, before anything of it is changed.
    private(set) var seeds: [Decoder: [Data]] = [:]

    /// The room of the worked case at its end, and one in which commands made up were carried out, half of them and all.
    init() throws {
        let scenarios = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "Scenarios")
        let file = try Data(contentsOf: scenarios.appending(path: "golden/end/room.json"))
        let log = try String(contentsOf: scenarios.appending(path: "log-of-the-first-version.jsonl"), encoding: .utf8)
        let made = try RoomImport.read(["file": .string(String(decoding: file, as: UTF8.self))])
        var moment = Stage.moment
        let ended = try Stage.room(try made.decide(at: &moment), in: Room(code: "NEWROOM0"))
        let begun = try RoomOpening.read(["title": "A room", "facilitator": ["name": "Anna", "function": "Sales"]])
        let fresh = try Stage.room(try begun.decide(at: &moment), in: Room(code: "NEWROOM1"))
        let small = RoomJSON.data(of: fresh)
        let bodies = try play(fresh)
        rooms.append(ended)
        seeds = [
            .command: bodies + Stage.commands(in: ended),
            .opening: [
                """
                {"title":"A","cycle":{"label":"Q1","start":"2027-01-01","end":"2027-03-31","timeZone":"Europe/Berlin"},"agenda":[{"kind":"diagnose","title":"D","minutes":5}],"facilitator":{"name":"A","function":"B"},"settings":{"dots":3}}
                """.data
            ],
            .joining: [#"{"name":"Ben","function":"Product"}"#.data],
            // A small one beside it, of which many more can be read in the same time.
            .roomFile: [file, small],
            .lastCycle: [JSON.of(["id": "i1", "file": try JSON.parse(file)]).data],
            .surface: [
                #"{"title":"Qualify leads","change":"Why","cards":["c1"],"keyResults":["k1",{"title":"Share","baseline":1,"target":2}]}"#
                    .data
            ],
            .text: [
                small, #"{"a":["\u00e9\ud83d\ude00",1e3,-0.5,null,true]}"#.data, "2027-01-07T08:00:00.123Z".data,
                "https://crux.example.org:8080/".data,
            ],
            .head: [
                """
                /api/rooms/ABCD-1234/events?since=e.b.m.p1.4.0&wait=%32%35
                a=b; crux-ABCD-1234=token; c="d"
                Bearer AAAA
                application/json; charset=utf-8
                12
                https://crux.example.org
                W/"abc", *
                gzip;q=0.5, *
                [2001:db8::1]:8080
                """.data, "/room/ABCD-1234".data,
            ],
            .cursor: ["e1.b1.m.p1.42.7".data, "abcd-0o1l".data],
            .event: log.split(separator: "\n").compactMap(Stage.row),
            .mark: [
                #"{"impact":5,"effort":null}"#.data, #"["c1","c2"]"#.data, #"{"fingers":3,"sentence":"Yes"}"#.data,
                "true".data,
            ],
            .keptState: try rooms.map { try LiveRoom.state(of: $0) },
            .settings: [
                #"{"host":"127.0.0.1","port":8080,"publicUrl":"https://a.b","creationToken":"0123456789abcdef","metrics":1,"logLevel":"debug"}"#
                    .data
            ],
            .planted: ["aaaa".data],
        ]
    }

    /// Carries out commands made up, keeps the room on the way and at the end, and returns the commands that were taken.
    private mutating func play(_ begun: Room) throws -> [Data] {
        var room = begun
        var commands = RandomCommands(seed: 7)
        var taken: [Data] = []
        for count in 0..<300 {
            let (person, body) = commands.next(in: room)
            var moment = Stage.moment
            guard let command = try? Commands.read(body).command,
                let decision = try? Commands.decide(command, by: person, in: room, at: &moment)
            else { continue }
            room = try Stage.room(decision, in: room)
            for mark in decision.marks { room.put(mark) }
            taken.append(body.data)
            if count == 150 { rooms.append(room) }
        }
        rooms.insert(room, at: 0)
        return taken
    }

    private static func commands(in room: Room) -> [Data] {
        var commands = RandomCommands(seed: 11)
        return (0..<400).map { _ in commands.next(in: room).body.data }
    }

    private static func room(_ decision: Decision, in room: Room) throws -> Room {
        decision.events.reduce(room) { $0.evolved(by: $1, at: moment.now, by: decision.created) }
    }

    private static func row(_ line: Substring) -> Data? {
        guard let row = try? JSON.parse(Data(line.utf8)), let type = row["type"]?.string, let body = row["body"] else {
            return nil
        }
        return Data("\(type)\n".utf8) + body.data
    }
}

extension String {
    var data: Data { Data(utf8) }
}
