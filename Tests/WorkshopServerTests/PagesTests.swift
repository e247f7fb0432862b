import Foundation
import HTTPTypes
import Testing

@testable import WorkshopServer

@Suite struct PagesTests {
    /// A directory with pages, and with what must not be served.
    static func house() throws -> House {
        let root = FileManager.default.temporaryDirectory.appending(path: "pages-\(UUID().uuidString)")
        let secret = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root.appending(path: "parts"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: root.appending(path: ".git"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        try Data("secret".utf8).write(to: secret)
        defer { try? FileManager.default.removeItem(at: secret) }
        let long = String(repeating: "<p>A page that is long enough to be compressed.</p>", count: 40)
        for (name, text) in [
            ("index.html", "<h1>Start</h1>" + long), ("room.html", "<h1>Room</h1>" + long), ("room.js", "let a = 1"),
            ("parts/cards.css", "a { color: red }"), (".hidden", "secret"), (".git/config", "secret"),
        ] { try Data(text.utf8).write(to: root.appending(path: name)) }
        try FileManager.default.createSymbolicLink(at: root.appending(path: "linked.js"), withDestinationURL: secret)
        var house = House()
        house.pages = try Pages(directory: root.path)
        return house
    }

    @Test func `the start page is at the root, and every room has the same page`() async throws {
        try await PagesTests.house().serve { visitor in
            let start = try await visitor.get("/").text
            #expect(start.hasPrefix("<h1>Start"))
            for path in ["/room/7K3M-Q2PX", "/room/7k3mq2px", "/room/anything"] {
                #expect(try await visitor.get(path).text.hasPrefix("<h1>Room"))
            }
            for path in ["/room", "/room/", "/room/a/b"] { #expect(try await visitor.get(path).status == 404) }
        }
    }

    @Test func `a file has its type, is asked for anew each time, and is not sent to who has it`() async throws {
        try await PagesTests.house().serve { visitor in
            for (path, type) in [
                ("/room.js", "text/javascript; charset=utf-8"), ("/parts/cards.css", "text/css; charset=utf-8"),
            ] {
                let reply = try await visitor.get(path)
                #expect(reply.headers[.contentType] == type && reply.headers[.cacheControl] == "no-cache")
                let tag = try #require(reply.headers[.eTag])
                #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
                for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                    let again = try await visitor.get(path, [.ifNoneMatch: known])
                    #expect(again.status == 304 && again.text.isEmpty && again.headers[.eTag] == tag)
                }
                #expect(try await visitor.get(path, [.ifNoneMatch: "\"other\""]).status == 200)
            }
        }
    }

    @Test func `who takes gzip gets it, under a tag of its own`() async throws {
        try await PagesTests.house().serve { visitor in
            let plain = try await visitor.get("/")
            let gzip = try await visitor.get("/", [.acceptEncoding: "br, gzip;q=0.8"])
            #expect(plain.headers[.contentEncoding] == nil && gzip.headers[.contentEncoding] == "gzip")
            #expect(plain.headers[.vary] == "Accept-Encoding" && gzip.headers[.vary] == "Accept-Encoding")
            #expect(plain.headers[.eTag] != gzip.headers[.eTag])
            #expect(Int(gzip.headers[.contentLength] ?? "") ?? .max < plain.text.utf8.count)
            #expect(try await visitor.get("/", [.acceptEncoding: "gzip;q=0"]).headers[.contentEncoding] == nil)
        }
    }

    @Test func `HEAD is told what GET would be sent`() async throws {
        try await PagesTests.house().serve { visitor in
            let head = try await visitor.ask(.head, "/")
            #expect(head.status == 200 && head.text.isEmpty)
            #expect(head.headers[.contentLength] == (try await visitor.get("/").headers[.contentLength]))
            #expect(try await visitor.ask(.post, "/room.js", "{}").status == 405)
        }
    }

    @Test func `links, dotfiles and paths out of the directory are not there`() async throws {
        try await PagesTests.house().serve { visitor in
            for path in [
                "/linked.js", "/.hidden", "/.git/config", "/../secret", "/%2e%2e/secret", "/parts/../room.js",
                "//room.js",
                "/parts", "/parts/", "/room.js/", "/room.js%00", "/..%2froom.js",
            ] {
                let reply = try await visitor.get(path)
                #expect(reply.status == 404 && !reply.text.contains("secret\n"), "\(path)")
            }
        }
    }

    @Test func `a directory that is not there is said in one line`() {
        #expect(throws: SettingsFailure.self) { try Pages(directory: "/nowhere/at/all") }
    }
}
