import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Workshop
import WorkshopRooms
import WorkshopStore

@testable import WorkshopServer

/// An instance for one test, with rooms in a directory that goes away.
struct House {
    var settings = Settings()
    var pages = Pages()
    var figures: Figures?
    var burden = Burden()

    func serve(
        _ setting: TestingSetup = .router, _ test: @Sendable (Visitor) async throws -> Void
    ) async throws {
        let rooms = LiveRooms(journal: try SQLiteJournal.temporary(), logger: House.silent)
        let application = buildApplication(
            rooms: rooms, pages: pages, settings: settings, figures: figures, burden: burden, logger: House.silent)
        try await application.test(setting) { client in try await test(Visitor(client: client)) }
    }

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Somebody with a browser or a program, who may have a token.
struct Visitor: Sendable {
    let client: any TestClientProtocol
    var code = ""
    var token = ""
    var recovery = ""

    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: JSON { (try? JSON.parse(Data(text.utf8))) ?? .null }
        var problem: String? { json["code"]?.string }
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, _ headers: HTTPFields = [:]
    ) async throws -> Reply {
        var headers = headers
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        if !token.isEmpty, headers[.authorization] == nil, headers[.cookie] == nil {
            headers[.authorization] = "Bearer \(token)"
        }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        return Reply(status: response.status.code, headers: response.headers, text: String(buffer: response.body))
    }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Reply {
        try await ask(.get, path, nil, headers)
    }

    func post(_ path: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> Reply {
        try await ask(.post, path, body, headers)
    }

    var room: String { "/api/rooms/\(code)" }
    var cookie: String { "crux-\(code)=\(token)" }

    static let roomBody = #"{"title":"Sales leadership","facilitator":{"name":"Anna","function":"Sales"}}"#
    static let personBody = #"{"name":"Ben","function":"Product"}"#

    /// Opens a room and becomes its facilitator.
    func opening() async throws -> Visitor {
        let answer = try await post("/api/rooms", Visitor.roomBody).json
        return Visitor(
            client: client, code: answer["code"]?.string ?? "", token: answer["token"]?.string ?? "",
            recovery: answer["recoveryLink"]?.string?.split(separator: "=").last.map(String.init) ?? "")
    }

    /// Somebody new in the same room.
    func another() async throws -> Visitor {
        let answer = try await Visitor(client: client).post("\(room)/participants", Visitor.personBody).json
        return Visitor(client: client, code: code, token: answer["token"]?.string ?? "")
    }

    func perform(_ type: String, _ fields: String = "", id: String = UUID().uuidString) async throws -> Reply {
        try await post("\(room)/commands", #"{"id":"\#(id)","type":"\#(type)"\#(fields.isEmpty ? "" : ",")\#(fields)}"#)
    }
}
