import HTTPTypes
import Workshop

/// What the published description says of a call beyond its address.
struct Described {
    let name: String
    var query: [JSON] = []
    var body: JSON?
    let answers: [String: JSON]
}

extension Endpoint {
    var described: Described {
        switch (method, path) {
        case (.post, "/api/rooms"):
            Described(name: "openRoom", body: OpenAPI.schema("opening"), answers: json("opened", status: 201))
        case (.post, "/api/rooms/import"):
            Described(name: "importRoom", body: OpenAPI.schema("roomImport"), answers: json("opened", status: 201))
        case (.get, "/api/rooms/{code}"): Described(name: "lookAtRoom", answers: json("front"))
        case (.post, "/api/rooms/{code}/participants"):
            Described(
                name: "joinRoom", body: OpenAPI.schema("joining"),
                answers: json("joined", status: 201).merging(json("knocked", status: 202)) { $1 })
        case (.get, "/api/rooms/{code}/events"):
            Described(
                name: "readRoom", query: [since, wait, lastEventID],
                answers: answer([
                    "application/json": .of(["anyOf": [OpenAPI.schema("snapshot"), OpenAPI.schema("frames")]]),
                    EventStream.contentType: events,
                ]))
        case (.post, "/api/rooms/{code}/commands"):
            Described(name: "writeRoom", body: OpenAPI.schema("command"), answers: json("done"))
        case (.post, "/api/rooms/{code}/last-cycle"):
            Described(name: "importLastCycle", body: OpenAPI.schema("import"), answers: json("done"))
        case (.post, "/api/rooms/{code}/surface-check"):
            Described(
                name: "checkSurface", body: Field.schema(of: SurfaceQuestion.fields), answers: json("surfaceCheck"))
        case (.get, "/api/rooms/{code}/export/{file}"):
            Described(
                name: "exportRoom", query: [bom],
                answers: answer([
                    "text/markdown": Shapes.text, "text/calendar": Shapes.text, "text/csv": Shapes.text,
                    "image/svg+xml": Shapes.text, "text/html": Shapes.text,
                    "application/json": OpenAPI.schema("roomFile"),
                ]))
        case (.delete, "/api/rooms/{code}"): Described(name: "eraseRoom", answers: nothing)
        case (.delete, "/api/rooms/{code}/participants/{id}"):
            Described(name: "erasePerson", answers: nothing)
        case (.get, "/api/agendas"): Described(name: "agendas", answers: json("agendas"))
        case (.get, "/metrics"): Described(name: "metrics", answers: answer(["text/plain": Shapes.text]))
        case (.get, "/openapi.json"):
            Described(name: "description", answers: answer(["application/json": .of(["type": "object"])]))
        case (.get, "/room.schema.json"):
            Described(name: "roomSchema", answers: answer(["application/schema+json": .of(["type": "object"])]))
        default: Described(name: path.split(separator: "/").joined(separator: "."), answers: json("health"))
        }
    }

    /// The refusals that a call may be answered with.
    var problems: [Int] {
        var problems = [500]
        if callers != .anyone || path.hasSuffix("/participants") { problems += [401] }
        if callers == .readers { problems += [403] }
        if path.contains("{") || path == "/metrics" { problems += [404] }
        if path.hasPrefix("/api/rooms") || path == "/readyz" { problems += [503] }
        if path.hasPrefix("/api/rooms"), callers == .anyone || callers == .openers { problems += [429] }
        if path.hasSuffix("/events") || path.hasSuffix("/export/{file}") { problems += [422] }
        if method == .post { problems += [400, 403, 409, 413, 415, 422] }
        if method == .delete { problems += [403, 409] }
        return problems
    }

    private func json(_ schema: String, status: Int = 200) -> [String: JSON] {
        answer(["application/json": OpenAPI.schema(schema)], status: status)
    }

    /// Done, and nothing to say.
    private var nothing: [String: JSON] { ["204": .of(["description": summary])] }

    private func answer(_ contents: [String: JSON], status: Int = 200) -> [String: JSON] {
        let content = contents.mapValues { JSON.of(["schema": $0]) }
        return [String(status): .of(["description": summary, "content": JSON.object(content)])]
    }

    private var since: JSON {
        .of([
            "name": "since", "in": "query", "schema": Shapes.text,
            "description": "The cursor of the last answer. Without it the answer is a snapshot.",
        ])
    }

    private var lastEventID: JSON {
        .of([
            "name": "Last-Event-ID", "in": "header", "schema": Shapes.text,
            "description": "Of a stream: the id of the last event that came, which counts instead of since.",
        ])
    }

    private var events: JSON {
        .of([
            "type": "string",
            "description":
                "For who names this type in Accept, and does not like JSON better: one answer after the other as server-sent events, each with its cursor as its id. A comment every 15 s when there is nothing to tell. It ends when the next answer would be a refusal, and is cut when 256 KiB wait that were not taken.",
        ])
    }

    private var bom: JSON {
        .of([
            "name": "bom", "in": "query", "schema": JSON.of(["enum": ["0", "1"], "default": "0"]),
            "description":
                "1: a table begins with the byte order mark by which spreadsheet programs know that it is UTF-8.",
        ])
    }

    private var wait: JSON {
        .of([
            "name": "wait", "in": "query",
            "schema": JSON.of([
                "type": "integer", "minimum": 0, "maximum": RoomEndpoints.longestWait,
                "default": RoomEndpoints.longestWait,
            ]),
            "description": "How many seconds to wait for something to happen. It means nothing to a stream.",
        ])
    }
}
