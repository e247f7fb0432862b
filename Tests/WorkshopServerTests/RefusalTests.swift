import Foundation
import HTTPTypes
import Testing
import Workshop
import WorkshopRooms

@testable import WorkshopServer

@Suite struct RefusalTests {
    @Test func `every kind of refusal has one status`() {
        let table: [(Refusal.Kind, Int)] = [
            (.malformed, 400), (.forbidden, 403), (.unknown, 404), (.conflict, 409), (.invalid, 422), (.tooLarge, 413),
        ]
        for (kind, status) in table {
            let problem = Problem(Refusal(kind, "why", "Because.", field: "text"))
            #expect(problem.status.code == status)
            #expect(problem.body["code"]?.string == "why" && problem.body["field"]?.string == "text")
        }
        #expect(Problem(Failure.unauthorized)?.status == .unauthorized)
        #expect(Problem(Failure.removed)?.code == "removed")
        #expect(Problem(Failure.unavailable(retryAfterSeconds: 7))?.headers[.retryAfter] == "7")
        #expect(Problem(Failure.full)?.status == .serviceUnavailable && Problem(Failure.full)?.code == "diskFull")
        #expect(Problem(CocoaError(.fileNoSuchFile)) == nil)
    }

    @Test func `a refusal is a problem with a sentence, wherever it comes from`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let commands = "\(anna.room)/commands"
            for (reply, status) in [
                (try await visitor.get("/api/nothing"), 404), (try await visitor.get("/nothing"), 404),
                (try await visitor.ask(.put, commands), 405), (try await visitor.ask(.delete, "/"), 405),
                (try await visitor.get("\(anna.room)/events"), 401),
                (try await anna.post(commands, "{"), 400), (try await anna.post(commands, "[]"), 400),
                (try await anna.perform("card.explode"), 400), (try await anna.perform("card.post"), 422),
                (try await anna.get("\(anna.room)/export/record.exe"), 404),
            ] {
                #expect(reply.status == status || (status == 405 && reply.status == 404))
                #expect(reply.headers[.contentType] == "application/problem+json")
                #expect(reply.json["status"]?.int == reply.status)
                #expect(reply.json["detail"]?.string?.hasSuffix(".") == true)
                #expect(reply.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test func `a method that a path does not answer to is 405 and told which it does`() async throws {
        try await House().serve { visitor in
            for endpoint in Endpoint.all {
                let path = endpoint.path.replacing("{code}", with: "0000-0000").replacing("{file}", with: "record.md")
                    .replacing("{id}", with: "p1")
                let allowed = Set(Endpoint.methods(at: path))
                for method in [HTTPRequest.Method.get, .post, .put, .delete, .patch, .options]
                where !allowed.contains(method) {
                    let reply = try await visitor.ask(method, path)
                    #expect(reply.status == 405)
                    #expect(reply.headers[.allow] == allowed.map(\.rawValue).sorted().joined(separator: ", "))
                }
            }
        }
    }

    @Test func `a write is JSON and not too large, or refused as that`() async throws {
        try await House().serve { visitor in
            let anna = try await visitor.opening()
            let path = "\(anna.room)/commands"
            let good = #"{"id":"a","type":"hand.raise"}"#
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
                #expect(try await anna.post(path, good, [.contentType: type]).status == 415)
            }
            #expect(try await anna.post(path, good, [.contentType: "Application/JSON; charset=utf-8"]).status == 200)
            let text = String(repeating: "x", count: 70_000)
            let large = try await anna.perform("comment.post", #""on":"room","kind":"remark","text":"\#(text)""#)
            #expect(large.status == 413 && large.problem == "tooLarge")
        }
    }
}
