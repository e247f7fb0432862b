import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Workshop
import WorkshopRooms

/// What can be asked of a room.
enum RoomEndpoints {
    static let all: [Endpoint] = [open, importRoom, front, join, events, commands, lastCycle, surfaceCheck, export]

    static let open = Endpoint(.post, "/api/rooms", for: .openers, "Opens a room and makes the caller its facilitator")
    {
        call in
        try await call.opening { try await call.rooms.open(try await call.body()) }
    }

    static let importRoom = Endpoint(
        .post, "/api/rooms/import", for: .openers,
        "Brings a room over from its room.json into a new one and makes the caller one of its facilitators",
        isLong: true
    ) { call in
        try await call.opening { try await call.rooms.importRoom(try await call.body(upTo: Call.mostBytesOfAFile)) }
    }

    static let front = Endpoint(.get, "/api/rooms/{code}", for: .anyone, "What the page for joining needs to know") {
        call in
        guard let code = call.code, let front = try await call.rooms.front(of: code) else {
            try call.instance.limits.countFailedLookup()
            throw Problem.noSuchRoom
        }
        return call.answer(front)
    }

    static let join = Endpoint(
        .post, "/api/rooms/{code}/participants", for: .anyone,
        "Makes the caller somebody in the room or at its door, or brings them back"
    ) { call in
        let body = try await call.body()
        guard let code = call.code, let front = try await call.rooms.front(of: code) else {
            try call.instance.limits.countFailedLookup()
            throw Problem.noSuchRoom
        }
        func come() async throws -> Admission {
            try await call.rooms.join(body, code: code, asMember: call.acquaintance())
        }
        let knocks = front["locked"] == .bool(true) && body["invitation"] == nil
        let admission =
            knocks
            ? try await call.instance.limits.knocks.counting(call.address, if: { $0.waiting && $0.isNew }, come)
            : try await come()
        let answer = JSON.of([
            "code": admission.code, "participant": admission.person, "role": admission.role, "token": admission.token,
            "waiting": admission.waiting ? true : nil,
        ])
        return call.answer(
            answer, status: admission.waiting ? .accepted : .created, headers: [.setCookie: call.cookie(for: admission)]
        )
    }

    static let events = Endpoint(
        .get, "/api/rooms/{code}/events", for: .readers,
        "The one way to read: a snapshot, or what happened since a cursor", isLong: true
    ) { call in
        let member = try await call.reader()
        if EventStream.isWanted(by: call.request) { return EventStream(call: call).response }
        let query = call.request.uri.queryParameters
        let wait = try wait(query["wait"].map(String.init))
        let since = query["since"].map(String.init)
        guard let since else {
            return snapshot(try await call.rooms.read(since: nil, wait: .zero, by: member), to: call.request)
        }
        guard wait > .zero else {
            return news(try await call.rooms.read(since: since, wait: .zero, by: member))
        }
        return news(
            try await call.context.untilGone {
                try await call.rooms.read(since: since, wait: wait, by: member)
            })
    }

    /// The answer to a read.
    static func news(_ reply: Data) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply)))
    }

    /// All of the room, which is what a page waits for: on a slow line it is there sooner compressed. What happened since is short.
    private static func snapshot(_ reply: Data, to request: Request) -> Response {
        guard request.takesGzip, let body = Gzip.compressed(ByteBuffer(bytes: reply)) else { return news(reply) }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .contentEncoding: "gzip"],
            body: ResponseBody(byteBuffer: body))
    }

    static let commands = Endpoint(
        .post, "/api/rooms/{code}/commands", for: .members, "The one way to write: a command, acting once for its id"
    ) { call in
        let member = try await call.member()
        let answer = try await call.rooms.perform(call.body(), by: member) { secret in
            "\(try call.publicURL().room(member.code))#\(secret)"
        }
        return call.answer(answer)
    }

    static let lastCycle = Endpoint(
        .post, "/api/rooms/{code}/last-cycle", for: .members,
        "Brings over what the room of the last cycle came to, from its room.json; acting once for its id", isLong: true
    ) { call in
        let member = try await call.member()
        guard try await call.rooms.room(member).people[member.person]?.role == .facilitator else {
            throw Problem(.forbidden, "notYourRole", "Only a facilitator can do this. Ask yours.")
        }
        return call.answer(
            try await call.rooms.importLastCycle(call.body(upTo: Call.mostBytesOfAFile), by: member))
    }

    static let surfaceCheck = Endpoint(
        .post, "/api/rooms/{code}/surface-check", for: .members,
        "What is missing in an objective that somebody is writing; changes nothing"
    ) { call in
        _ = try await call.member()
        do {
            return call.answer(try SurfaceQuestion.read(await call.body()).check.json)
        } catch let refusal as Refusal {
            throw Problem(refusal)
        }
    }

    static let export = Endpoint(
        .get, "/api/rooms/{code}/export/{file}", for: .readers, "The room as a file; a draft until the commit",
        isLong: true
    ) { call in
        let member = try await call.reader()
        let room = try await call.rooms.room(member)
        guard let name = call.decoded("file"), let file = Exports.file(named: name, of: room) else {
            throw Problem(
                .notFound, "notFound", "There is no such export. Choose one that the record page lists.")
        }
        let withMark = try flag("bom", of: call) && file.isTable
        var headers = file.styles.map { Headers.onFile(with: $0) } ?? [:]
        headers[.contentDisposition] = "\(file.styles == nil ? "attachment" : "inline"); filename=\"\(name)\""
        return call.answer(
            withMark ? CSV.mark + file.data : file.data, type: file.contentType, headers: headers)
    }

    private static func flag(_ name: String, of call: Call) throws -> Bool {
        switch call.request.uri.queryParameters[Substring(name)] {
        case nil, "0": return false
        case "1": return true
        default: throw Problem(.unprocessableContent, "invalidField", "“\(name)” is 1 or 0.", field: name)
        }
    }

    static let longestWait = 25

    private static func wait(_ text: String?) throws -> Duration {
        guard let text else { return .seconds(longestWait) }
        guard let seconds = Int(text), (0...longestWait).contains(seconds) else {
            throw Problem(
                .unprocessableContent, "invalidField", "“wait” is a whole number from 0 to \(longestWait).",
                field: "wait")
        }
        return .seconds(seconds)
    }
}
