import Foundation
import Workshop

/// The schemas of what is neither a command nor made from a table of fields.
enum Shapes {
    static let text = JSON.of(["type": "string"])
    static let commandID = JSON.of([
        "type": "string", "minLength": 1, "maxLength": 64,
        "description": "Made by the client. The same id acts once and is answered the same.",
    ])

    static let all: [String: JSON] = [
        "problem": problem, "document": document, "snapshot": snapshot, "frames": frames, "frame": frame,
        "front": front, "opened": opened, "joined": joined, "knocked": knocked, "doorstep": doorstep, "done": done,
        "opening": opening, "joining": joining,
        "import": importing, "roomImport": roomImport, "roomFile": roomFile,
        "agendas": agendas, "surfaceCheck": surfaceCheck, "health": object(["status": text], required: ["status"]),
    ]

    private static func object(_ properties: [String: JSON], required: [String], open: Bool = false) -> JSON {
        .of([
            "type": "object", "properties": JSON.object(properties), "required": required,
            "additionalProperties": open ? nil : false,
        ])
    }

    private static let number = JSON.of(["type": "integer", "minimum": 0])

    static let problem = object(
        [
            "type": text, "title": text, "status": JSON.of(["type": "integer"]),
            "code": JSON.of(["type": "string", "description": "A word that programs can rely on."]),
            "detail": JSON.of(["type": "string", "description": "A sentence for the person who sees it."]),
            "field": JSON.of([
                "type": "string", "description": "The field that is wrong, for 422; in a file, a JSON Pointer.",
            ]),
            "line": JSON.of(["type": "integer", "minimum": 1, "description": "The line of a file that is wrong."]),
            "missing": JSON.of([
                "type": "array",
                "items": object(["code": text, "id": text, "text": text], required: ["code", "text"]),
            ]),
        ], required: ["type", "title", "status", "code", "detail"])

    /// Top-level keys are contract; collections are objects keyed by id and always there.
    static let document: JSON = {
        let keys = ["room", "agenda"] + Document.collections
        var shape = Field.schema(of: RoomFile.fields.filter { keys.contains($0.name) }, isSent: false)
        // What is present besides, and in no file.
        let share = ["finished": number, "expected": number]
        let beside = ["people": ["online": flag, "hand": flag], "rounds": share, "ballots": share, "consents": share]
        for (name, schema) in share { shape.put(schema, at: ["properties", "agenda", "properties", name]) }
        for (place, fields) in beside {
            for (name, schema) in fields {
                shape.put(schema, at: ["properties", place, "additionalProperties", "properties", name])
            }
        }
        shape.put(.of(["type": "object", "description": "What only its reader sees."]), at: ["properties", "you"])
        shape.put(.of(["type": "object", "description": "For facilitators only."]), at: ["properties", "desk"])
        shape.put((keys + ["you"]).json, at: ["required"])
        return shape
    }()

    private static let flag = JSON.of(["type": "boolean"])

    /// `room.json`, by the table that files are checked by.
    static let roomFile = Field.schema(of: RoomFile.fields, isSent: false)

    static let roomSchema: Data = {
        var schema = roomFile
        schema.put(.string("https://json-schema.org/draft/2020-12/schema"), at: ["$schema"])
        schema.put(.string("A Crux room: room.json"), at: ["title"])
        schema.put(
            .string(
                "Everything that everybody in a room could see. Collections are objects keyed by id; instants are RFC 3339 in UTC, dates YYYY-MM-DD."
            ), at: ["description"])
        return schema.data
    }()

    static let snapshot = object(
        [
            "cursor": text,
            "snapshot": .of(["anyOf": [OpenAPI.schema("document"), OpenAPI.schema("doorstep")]]),
            "retryAfterMs": number,
        ],
        required: ["cursor", "snapshot"])

    static let frames = object(
        [
            "cursor": text, "frames": .of(["type": "array", "items": OpenAPI.schema("frame")]),
            "more": .of(["type": "boolean"]),
            "retryAfterMs": .of([
                "type": "integer", "description": "When the server is about to end: ask again after so long.",
            ]),
        ], required: ["cursor", "frames", "more"])

    static let frame = object(
        [
            "seq": .of(["type": "integer", "description": "Absent in the frame of what is not in the log."]),
            "at": .of(["type": "string", "format": "date-time"]),
            "patch": .of(["type": "object", "description": "A JSON Merge Patch (RFC 7396) on the document."]),
        ], required: ["patch"])

    static let front = object(
        [
            "code": text, "title": text, "status": .of(["type": "string", "enum": ["open", "committed", "archived"]]),
            "locked": .of(["type": "boolean"]),
        ], required: ["code", "title", "status", "locked"])

    static let opened = object(
        [
            "code": text, "link": text, "participant": text, "role": text, "token": text,
            "recoveryLink": .of([
                "type": "string", "description": "Brings the facilitator back on any device; shown once.",
            ]),
        ], required: ["code", "link", "participant", "token"])

    static let joined = object(
        ["code": text, "participant": text, "role": text, "token": text], required: ["participant", "role", "token"])

    /// In front of a locked room, until a facilitator lets them in: an event tells, by a snapshot of the whole.
    static let knocked = object(
        ["code": text, "participant": text, "role": text, "token": text, "waiting": .of(["const": true])],
        required: ["participant", "role", "token", "waiting"])

    static let doorstep: JSON = {
        var shape = object(
            [
                "room": front,
                "you": object(
                    ["id": text, "role": text, "waiting": .of(["const": true])], required: ["id", "role", "waiting"]),
            ], required: ["room", "you"])
        shape.put(.string("All that somebody sees who waits at the door of a locked room."), at: ["description"])
        return shape
    }()

    static let done = object(
        [
            "seq": number, "created": .of(["type": "string", "description": "The id of what was made."]),
            "invitation": text,
            "link": .of([
                "type": "string", "description": "Of a command that makes a link; its secret stands behind #.",
            ]),
        ], required: ["seq"])

    static let agendas = JSON.of([
        "type": "object",
        "additionalProperties": object(
            [
                "steps": .of([
                    "type": "array",
                    "items": object(
                        ["kind": text, "title": text, "minutes": number], required: ["kind", "title", "minutes"]),
                ])
            ], required: ["steps"]),
    ])

    static let surfaceCheck = object(
        [
            "kind": .of(["type": "string", "enum": SurfaceCheck.Kind.allCases.map(\.rawValue)]),
            "hints": .of([
                "type": "array",
                "items": object(["code": text, "text": text, "keyResult": text], required: ["code", "text"]),
            ]),
        ], required: ["kind", "hints"])

    private static let requestID = JSON.of([
        "type": "string", "minLength": 16, "maxLength": 128,
        "description": "Made by the client, so that nobody can guess it. The same id again is the same room or person.",
    ])

    static let opening = identified(RoomOpening.fields)

    /// As somebody new, or as somebody known who holds a secret of the room.
    static let joining: JSON = {
        let another = Field("another", .flag, .optional)
        let named = [Field("name", .line(max: 120)), Field("function", .line(max: 120))]
        return .of([
            "anyOf": [
                identified(named + [another, Field("invitation", .id, .optional)]),
                identified([Field("invitation", .id), another]),
            ]
        ])
    }()

    /// Another room's `room.json`, as it is or its text; whatever of it is missing is left out.
    static let importing: JSON = object(
        [
            "id": commandID,
            "file": .of([
                "anyOf": [
                    object(
                        [
                            "format": .of(["const": RoomFile.format]),
                            "version": .of(["type": "integer", "minimum": 1, "maximum": RoomFile.version]),
                            "room": object(
                                ["title": .of(["type": "string", "minLength": 1])], required: ["title"], open: true),
                        ], required: ["format", "version", "room"], open: true), fileText,
                ]
            ]),
        ], required: ["id", "file"])

    private static let fileText = JSON.of([
        "type": "string", "description": "The text of the file, so that a refusal can name the line.",
        "contentMediaType": "application/json",
    ])

    static let roomImport: JSON = {
        var schema = identified(RoomImport.fields)
        schema.put(.of(["anyOf": [fileText, OpenAPI.schema("roomFile")]]), at: ["properties", "file"])
        schema.put(
            .string("The facilitator of the file who the caller is; the first, unless named."),
            at: ["properties", "as", "description"])
        schema.put(["file"].json, at: ["required"])
        return schema
    }()

    private static func identified(_ fields: [Field]) -> JSON {
        var schema = Field.schema(of: fields)
        schema.put(requestID, at: ["properties", "id"])
        return schema
    }
}
