import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct RoomTests {
    @Test func `a command is answered with its place in the log, and the same again with the same`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let card = #""kind":"challenge","text":"Deals take too long""#
            let first = try await anna.perform("card.post", card, id: "one")
            #expect(first.status == 200)
            #expect(first.json["seq"]?.int != nil && first.json["created"]?.string != nil)
            #expect(try await anna.perform("card.post", card, id: "one").text == first.text)
            let reused = try await anna.perform("card.post", #""kind":"challenge","text":"Other""#, id: "one")
            #expect(reused.status == 409 && reused.problem == "commandIdReused")
        }
    }

    @Test func `a read without a cursor is a snapshot, one with a cursor what happened since`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let first = try await anna.get("\(anna.room)/events").json
            #expect(first["snapshot"]?["room"]?["title"]?.string == "Sales leadership")
            let cursor = try #require(first["cursor"]?.string)
            _ = try await anna.perform("comment.post", #""on":"room","kind":"remark","text":"Welcome""#)
            let next = try await anna.get("\(anna.room)/events?since=\(cursor)&wait=0").json
            #expect(next["frames"]?.array?.contains { $0["patch"]?["comments"] != nil } == true)
            #expect(next["more"] == .bool(false))
        }
    }

    @Test func `a snapshot comes compressed to who takes that, and what happened since as it is`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let events = "\(anna.room)/events"
            let plain = try await anna.get(events)
            let gzip = try await anna.get(events, [.acceptEncoding: "gzip, deflate, br"])
            #expect(plain.headers[.contentEncoding] == nil && gzip.headers[.contentEncoding] == "gzip")
            // Nothing between may keep it, so nothing has to be told that there are two of it.
            #expect(gzip.headers[.cacheControl] == "no-store" && gzip.headers[.contentType] == "application/json")
            #expect(try #require(Int(gzip.headers[.contentLength] ?? "")) < plain.text.utf8.count / 2)
            #expect(try await anna.get(events, [.acceptEncoding: "gzip;q=0"]).headers[.contentEncoding] == nil)
            let since = "\(events)?since=\(try #require(plain.json["cursor"]?.string))&wait=0"
            #expect(try await anna.get(since, [.acceptEncoding: "gzip"]).headers[.contentEncoding] == nil)
        }
    }

    @Test func `a wait that is no number of seconds from 0 to 25 is refused by its name`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            for wait in ["abc", "-1", "26", "", "1.5", "99999999999999999999"] {
                let reply = try await anna.get("\(anna.room)/events?since=a&wait=\(wait)")
                #expect(reply.status == 422 && reply.json["field"]?.string == "wait", "\(wait)")
            }
        }
    }

    @Test func `a waiting poll is answered when something happens`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let ben = try await anna.another()
            var cursor = try #require(try await ben.get("\(ben.room)/events").json["cursor"]?.string)
            async let told = {
                while true {
                    let reply = try await ben.get("\(ben.room)/events?since=\(cursor)&wait=25").json
                    if reply["frames"]?.array?.contains(where: { $0["patch"]?["comments"] != nil }) == true {
                        return true
                    }
                    cursor = reply["cursor"]?.string ?? ""
                }
            }()
            _ = try await anna.perform("comment.post", #""on":"room","kind":"remark","text":"Now""#)
            #expect(try await told)
        }
    }

    @Test func `the record and the room can be taken away by members alone`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            for (file, type) in [("record.md", "text/markdown; charset=utf-8"), ("room.json", "application/json")] {
                let reply = try await anna.get("\(anna.room)/export/\(file)")
                #expect(reply.status == 200 && reply.headers[.contentType] == type)
                #expect(reply.headers[.contentDisposition] == "attachment; filename=\"\(file)\"")
                #expect(reply.text.contains("Sales leadership"))
                #expect(try await visitor.get("\(anna.room)/export/\(file)").status == 401)
            }
            for file in Exports.names {
                #expect(try await anna.get("\(anna.room)/export/\(file)").status == 200, "\(file)")
                #expect(try await visitor.get("\(anna.room)/export/\(file)").status == 401, "\(file)")
            }
            for file in ["", "record.exe", "..%2f..%2fx", "%00"] {
                #expect(try await anna.get("\(anna.room)/export/\(file)").status == 404)
            }
        }
    }

    @Test func `a table says that it is UTF-8 to programs that want to be told, and no other file does`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let plain = try await anna.get("\(anna.room)/export/cards.csv")
            #expect(plain.headers[.contentType] == "text/csv; charset=utf-8; header=present")
            #expect(plain.text.hasPrefix("\"number\","))
            #expect(try await anna.get("\(anna.room)/export/cards.csv?bom=0").text == plain.text)
            let marked = try await anna.get("\(anna.room)/export/cards.csv?bom=1")
            #expect(Array(marked.text.utf8) == [0xEF, 0xBB, 0xBF] + Array(plain.text.utf8))
            #expect(try await anna.get("\(anna.room)/export/record.md?bom=1").text.hasPrefix("# Sales leadership"))
            let wrong = try await anna.get("\(anna.room)/export/cards.csv?bom=yes")
            #expect(wrong.status == 422 && wrong.json["field"]?.string == "bom")
        }
    }

    @Test func `a file that a browser shows by itself can do nothing but be looked at`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            for file in ["matrix.svg", "report.html"] {
                let reply = try await anna.get("\(anna.room)/export/\(file)")
                let policy = try #require(reply.headers[.contentSecurityPolicy])
                #expect(policy.hasPrefix("default-src 'none'; style-src '") && policy.hasSuffix("; sandbox"))
                #expect(!policy.contains("unsafe") && !policy.contains("script"))
                #expect(reply.headers[.contentDisposition] == "inline; filename=\"\(file)\"")
                #expect(reply.headers[try #require(.init("Cross-Origin-Opener-Policy"))] == "unsafe-none")
                #expect(reply.headers[.xContentTypeOptions] == "nosniff")
            }
        }
    }

    @Test func `the agendas to start from are those of the rules`() async throws {
        try await House().serve { visitor in
            let reply = try await visitor.get("/api/agendas")
            #expect(Set(reply.json.object?.keys.map { $0 } ?? []) == Set(Agenda.Template.allCases.map(\.rawValue)))
            #expect(reply.json["fullDay"]?["steps"]?.array?.first?["kind"]?.string == "prepare")
        }
    }

    @Test func `the instance says that it lives and that rooms can be used`() async throws {
        try await House().serve { visitor in
            #expect(try await visitor.get("/livez").status == 200)
            #expect(try await visitor.get("/readyz").status == 200)
            let head = try await visitor.ask(.head, "/readyz")
            #expect(head.status == 200 && head.text.isEmpty)
        }
    }

    @Test func `somebody who is typing is asked what is missing, and nothing changes by it`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let path = "\(anna.room)/surface-check"
            let before = try await anna.get("\(anna.room)/events").json
            let number = try await anna.post(path, #"{"title":"Raise NPS from 31 to 45","cards":[]}"#)
            #expect(number.status == 200 && number.json["kind"] == .string("surface"))
            #expect(
                number.json["hints"]?.array?.compactMap { $0["code"]?.string } == ["bareNumber", "noCard"])
            let full = try await anna.post(
                path,
                #"""
                {"title":"Qualify leads before the first call so that a third of the pipeline closes","change":"x",
                "keyResults":["Publish the page",{"title":"Share that closes","kind":"increase","target":30}]}
                """#)
            #expect(full.json["kind"] == .string("transformative"))
            #expect(full.json["hints"]?.array?.compactMap { $0["code"]?.string } == ["looksLikeAction"])
            for (body, status) in [
                ("{}", 422), (#"{"title":""}"#, 422), (#"{"title":1}"#, 422), (#"{"title":"x","y":1}"#, 422),
                (#"{"title":"x","keyResults":[1]}"#, 422), ("[]", 400), ("{", 400),
            ] {
                #expect(try await anna.post(path, body).status == status, "\(body)")
            }
            #expect(try await visitor.post(path, #"{"title":"x"}"#).status == 401)
            #expect(try await anna.get("\(anna.room)/events").json["cursor"] == before["cursor"])
        }
    }
}
