import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct RoomImportTests {
    private func body(_ file: String, _ more: [String: JSON] = [:]) -> String {
        let fields = ["file": JSON.string(file)].merging(more) { $1 }
        return String(decoding: JSON.object(fields).data, as: UTF8.self)
    }

    @Test func `a room that is brought over has the same document under a new code, and is lived in`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let ben = try await anna.another()
            _ = try await ben.perform("comment.post", #""on":"room","kind":"question","text":"What for?""#)
            let file = try await anna.get("\(anna.room)/export/room.json").text
            let reply = try await visitor.post("/api/rooms/import", body(file))
            #expect(reply.status == 201 && reply.headers[.location] == "/api/rooms/\(reply.json["code"]?.string ?? "")")
            #expect(reply.json["participant"] == .string("p1") && reply.json["recoveryLink"]?.string != nil)
            let there = Visitor(
                client: visitor.client, code: reply.json["code"]?.string ?? "", token: reply.json["token"]?.string ?? ""
            )
            #expect(there.code != anna.code)
            let again = try await there.get("\(there.room)/export/room.json").json.object ?? [:]
            let old = try JSON.parse(Data(file.utf8)).object ?? [:]
            for name in old.keys where name != "asOf" && name != "room" { #expect(again[name] == old[name], "\(name)") }
            // Ben comes back by a link, with what he wrote, and both go on.
            let made = try await there.perform("invitation.make", #""person":"p2""#)
            let secret = made.json["link"]?.string?.split(separator: "=").last.map(String.init) ?? ""
            let back = try await visitor.post("\(there.room)/participants", #"{"invitation":"\#(secret)"}"#)
            #expect(back.status == 201 && back.json["participant"] == .string("p2"))
            #expect(try await there.perform("card.post", #""kind":"challenge","text":"Next""#).status == 200)
        }
    }

    @Test func `the same id is the same room, with a fresh token`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let file = try await anna.get("\(anna.room)/export/room.json").text
            let once = try await visitor.post("/api/rooms/import", body(file, ["id": .string("0123456789abcdef")]))
            let twice = try await visitor.post("/api/rooms/import", body(file, ["id": .string("0123456789abcdef")]))
            #expect(once.json["code"] == twice.json["code"] && once.json["token"] != twice.json["token"])
            let other = try await visitor.post("/api/rooms/import", body(file))
            #expect(other.json["code"] != once.json["code"])
        }
    }

    @Test func `a file that is wrong is refused with its line, and one that is too large by its size`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let file = try await anna.get("\(anna.room)/export/room.json").text
            let wrong = file.replacingOccurrences(of: #""minutes" : 0"#, with: #""minutes" : "none""#)
            let reply = try await visitor.post("/api/rooms/import", body(wrong))
            #expect(reply.status == 422 && reply.json["field"] == .string("/agenda/steps/s1/minutes"))
            let line = wrong.components(separatedBy: "\n").firstIndex { $0.contains(#""none""#) }.map { $0 + 1 }
            #expect(reply.json["line"]?.int == line)
            for (body, status) in [
                ("[]", 400), ("nonsense", 400), ("{}", 422), (#"{"file":null}"#, 422), (#"{"file":{}}"#, 422),
                (body(String(file.dropLast(20))), 422), (body(file, ["id": .string("short")]), 422),
                (body(file, ["as": .string("p2")]), 422), (#"{"file":[[[[[[1e400]]]]]]}"#, 400),
                (#"{"file":"# + String(repeating: "[", count: 100_000), 400),
                (body(String(repeating: "x", count: 4 * 1024 * 1024)), 413),
            ] {
                #expect(try await visitor.post("/api/rooms/import", body).status == status, "\(body.prefix(60))")
            }
        }
    }

    @Test func `importing counts among the rooms that an address may open, and the address is no code`() async throws {
        var house = House()
        house.settings.roomsPerHour = 2
        try await house.serve { visitor in
            let anna = try await visitor.opening()
            let file = try await anna.get("\(anna.room)/export/room.json").text
            #expect(try await visitor.post("/api/rooms/import", body(file)).status == 201)
            #expect(try await visitor.post("/api/rooms/import", body(file)).status == 429)
            let reply = try await visitor.get("/api/rooms/import")
            #expect(reply.status == 405 && reply.headers[.allow] == "POST")
        }
    }

    @Test func `last cycle's file may come as its text, and is refused with its line`() async throws {
        try await House().serve { visitor in
            let last = try await visitor.opening()
            let file = try await last.get("\(last.room)/export/room.json").text
            let anna = try await visitor.opening()
            #expect(try await anna.post("\(anna.room)/last-cycle", body(file, ["id": .string("a")])).status == 200)
            let newer = file.replacingOccurrences(of: #""version" : 1"#, with: #""version" : 2"#)
            let reply = try await anna.post("\(anna.room)/last-cycle", body(newer, ["id": .string("b")]))
            #expect(reply.status == 422 && reply.json["line"]?.int != nil)
            #expect(reply.json["detail"]?.string?.contains("newer version of Crux (2; this one reads 1)") == true)
        }
    }

    @Test func `the schema of the file is there for anyone`() async throws {
        try await House().serve { visitor in
            let reply = try await visitor.get("/room.schema.json")
            #expect(reply.status == 200 && reply.headers[.contentType] == "application/schema+json")
            #expect(reply.json["properties"]?["objectives"]?["additionalProperties"]?["properties"]?["title"] != nil)
        }
    }
}
