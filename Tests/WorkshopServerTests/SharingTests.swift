import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct SharingTests {
    /// A facilitator, the id of a share link, and who holds it.
    private static func scene(_ visitor: Visitor) async throws -> (anna: Visitor, link: String, reader: Visitor) {
        let anna = try await visitor.opening()
        let made = try await anna.perform("invitation.make", #""share":true"#).json
        let address = made["link"]?.string ?? ""
        #expect(address.contains("/room/\(anna.code)#share="))
        let secret = address.split(separator: "=").last.map(String.init) ?? ""
        let reader = Visitor(client: visitor.client, code: anna.code, token: secret)
        return (anna, made["invitation"]?.string ?? "", reader)
    }

    @Test func `a reader reads the room and its files, and is refused every other call of its members`() async throws {
        try await House().serve { visitor in
            let (_, _, reader) = try await SharingTests.scene(visitor)
            for endpoint in Endpoint.all where [.readers, .members].contains(endpoint.callers) {
                let path = endpoint.path.replacing("{code}", with: reader.code).replacing("{file}", with: "record.md")
                    .replacing("{id}", with: "p1")
                let body = endpoint.method == .post ? #"{"id":"1","type":"hand.raise"}"# : nil
                let reply = try await reader.ask(endpoint.method, path, body)
                switch endpoint.callers {
                case .readers: #expect(reply.status == 200, "\(path)")
                default: #expect(reply.status == 403 && reply.problem == "readOnly", "\(path)")
                }
            }
            for file in Exports.names {
                #expect(try await reader.get("\(reader.room)/export/\(file)").status == 200, "\(file)")
            }
            let seen = try await reader.get("\(reader.room)/events").json["snapshot"]
            #expect(seen?["people"]?.object?.count == 1 && seen?["desk"] == nil)
        }
    }

    @Test func `every command is refused to a reader`() async throws {
        try await House().serve { visitor in
            let (_, _, reader) = try await SharingTests.scene(visitor)
            for command in Commands.all {
                let reply = try await reader.perform(command.type)
                #expect(reply.status == 403 && reply.problem == "readOnly", "\(command.type)")
            }
        }
    }

    @Test func `a link that was taken back says so, and only to who holds it`() async throws {
        try await House().serve { visitor in
            let (anna, link, reader) = try await SharingTests.scene(visitor)
            let cursor = try await reader.get("\(reader.room)/events").json["cursor"]?.string ?? ""
            #expect(try await anna.perform("invitation.revoke", #""invitation":"\#(link)""#).status == 200)
            for path in ["events", "events?since=\(cursor)", "export/record.md"] {
                let reply = try await reader.get("\(reader.room)/\(path)")
                #expect(reply.status == 401 && reply.problem == "linkTakenBack", "\(path)")
            }
            #expect(try await reader.perform("hand.raise").problem == "linkTakenBack")
            #expect(try await anna.get("\(anna.room)/events").status == 200)
        }
    }

    @Test func `as a cookie, in another room, or beside another secret it is worth nothing`() async throws {
        try await House().serve { visitor in
            let (anna, _, reader) = try await SharingTests.scene(visitor)
            let other = try await visitor.opening()
            let stranger = try await visitor.get("\(other.room)/events", [.authorization: "Bearer x"])
            let foreign = try await reader.get("\(other.room)/events")
            #expect(foreign.status == 401 && foreign.text == stranger.text)
            let cookie = try await visitor.get("\(anna.room)/events", [.cookie: reader.cookie])
            #expect(cookie.status == 403 && cookie.problem == "readOnly")
        }
    }
}
