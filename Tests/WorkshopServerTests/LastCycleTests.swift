import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct LastCycleTests {
    @Test func `a facilitator brings over another room's data once per id, however large it is`() async throws {
        try await House().serve { visitor in
            let last = try await visitor.opening()
            for _ in 0..<40 {
                let text = String(repeating: "x", count: 1_900)
                _ = try await last.perform("comment.post", #""on":"room","kind":"remark","text":"\#(text)""#)
            }
            let file = try await last.get("\(last.room)/export/room.json").text
            #expect(file.utf8.count > 64 * 1024)
            let anna = try await visitor.opening()
            let body = #"{"id":"import-1","file":\#(file)}"#
            let reply = try await anna.post("\(anna.room)/last-cycle", body)
            #expect(reply.status == 200 && reply.json["seq"]?.int != nil)
            #expect(try await anna.post("\(anna.room)/last-cycle", body).text == reply.text)
            let seen = try await anna.get("\(anna.room)/events").json
            #expect(seen["snapshot"]?["room"]?["lastCycle"]?["title"]?.string == "Sales leadership")
            let other = try await anna.post(
                "\(anna.room)/last-cycle",
                #"{"id":"import-1","file":{"format":"crux.room","version":1,"room":{"title":"B"}}}"#)
            #expect(other.status == 409 && other.problem == "commandIdReused")
        }
    }

    @Test func `others, other files and files beyond 4 MiB are refused`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let ben = try await anna.another()
            #expect(try await ben.post("\(anna.room)/last-cycle", #"{"id":"a","file":{}}"#).problem == "notYourRole")
            #expect(try await visitor.post("\(anna.room)/last-cycle", "{}").status == 401)
            for (body, status) in [
                ("[]", 400), ("nonsense", 400), (#"{"id":"a"}"#, 422), (#"{"file":{}}"#, 422),
                (#"{"id":"a","file":{"format":"csv"}}"#, 422), (#"{"id":"a","file":null}"#, 422),
                (#"{"id":"a","file":{},"stranger":1}"#, 422),
            ] {
                #expect(try await anna.post("\(anna.room)/last-cycle", body).status == status, "\(body)")
            }
            let large = String(repeating: "x", count: 4 * 1024 * 1024)
            let reply = try await anna.post("\(anna.room)/last-cycle", #"{"id":"a","file":"\#(large)"}"#)
            #expect(reply.status == 413 && reply.json["detail"]?.string?.contains("4 MiB") == true)
        }
    }
}
