import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Workshop

@testable import WorkshopServer

/// The headers that keep a browser safe, on whatever is answered.
@Suite struct HeadersTests {
    private static let always = [
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
    ]

    /// What is wrong with the headers of an answer; nothing when all is well.
    private func faults(_ reply: Visitor.Reply, of path: String, isSecure: Bool) -> [String] {
        let headers = Dictionary(reply.headers.map { ($0.name.canonicalName, $0.value) }) { $1 }
        var faults: [String] = []
        func demand(_ name: String, _ isRight: (String?) -> Bool) {
            if !isRight(headers[name.lowercased()]) {
                faults.append("\(reply.status) of \(path): \(name) is \(headers[name.lowercased()] ?? "absent")")
            }
        }
        for (name, value) in HeadersTests.always { demand(name) { $0 == value } }
        let isShown = headers["content-disposition"]?.hasPrefix("inline") == true
        demand("Content-Security-Policy") { policy in
            guard let policy else { return false }
            let words = isShown ? ["sandbox", "form-action 'none'"] : ["trusted-types crux", "script-src 'self'"]
            return (words + ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]).allSatisfy(
                policy.contains)
                && !policy.contains("unsafe")
        }
        demand("Cross-Origin-Opener-Policy") { $0 == (isShown ? "unsafe-none" : "same-origin") }
        demand("Permissions-Policy") { $0 != nil }
        demand("Strict-Transport-Security") { ($0 != nil) == isSecure }
        demand("Cache-Control") { $0 == (reply.isPage ? "no-cache" : "no-store") }
        demand("Access-Control-Allow-Origin") { $0 == nil }
        demand("Server") { $0 == nil }
        return faults
    }

    /// Every address with every method, by a stranger, a member and somebody whose body is no JSON; pages, and what is nowhere.
    private func everything(_ visitor: Visitor, isSecure: Bool) async throws -> (
        answers: Int, statuses: Set<Int>, faults: [String]
    ) {
        let anna = try await visitor.opening()
        var paths = Endpoint.all.flatMap { endpoint in
            (endpoint.path.contains("{file}") ? Exports.names + ["nothing.exe"] : [""]).map { file in
                endpoint.path.replacing("{code}", with: anna.code).replacing("{file}", with: file)
                    .replacing("/events", with: "/events?wait=0")
            }
        }
        paths += ["/", "/room/\(anna.code)", "/room.js", "/nowhere", "/.git/config", "/api/rooms/0000-0000", "/%00"]
        var statuses: Set<Int> = [], faults: [String] = [], answers = 0
        for path in Set(paths).sorted() {
            for method in [HTTPRequest.Method.get, .head, .post, .put, .delete, .patch, .options] {
                for caller in [visitor, anna] where method != .delete || caller.token.isEmpty {
                    let reply = try await caller.ask(method, path, method == .post || method == .put ? "{" : nil)
                    statuses.insert(reply.status)
                    faults += self.faults(reply, of: "\(method) \(path)", isSecure: isSecure)
                    answers += 1
                }
            }
        }
        for (headers, status) in [([.ifNoneMatch: "*"], 304), ([.contentType: "text/plain"], 415)]
            as [(HTTPFields, Int)]
        {
            let reply =
                status == 304
                ? try await visitor.get("/", headers) : try await anna.post("\(anna.room)/commands", "{}", headers)
            #expect(reply.status == status)
            faults += self.faults(reply, of: "\(status)", isSecure: isSecure)
        }
        return (answers, statuses, faults)
    }

    @Test func `every answer carries them: calls, files, pages, refusals, other methods, HEAD`() async throws {
        for url in [nil, PublicURL("https://crux.example.org")] {
            var house = try PagesTests.house()
            house.settings.publicURL = url
            try await house.serve { visitor in
                let seen = try await everything(visitor, isSecure: url != nil)
                #expect(seen.faults.isEmpty, "\(seen.faults.prefix(5))")
                #expect(seen.statuses.isSuperset(of: [200, 400, 401, 404, 405]))
                #expect(seen.answers > 200)
            }
        }
    }
}

extension Visitor.Reply {
    /// Whether it is a file of the client, which a browser may keep and asks about each time.
    fileprivate var isPage: Bool { headers[.eTag] != nil }
}
