import Foundation
import HTTPTypes
import Workshop

/// The published description of the wire, OpenAPI 3.1, made from the tables of calls and commands.
enum OpenAPI {
    static let data = document.data

    static let document: JSON = .of([
        "openapi": "3.1.0",
        "info": JSON.of([
            "title": "Crux", "version": "1",
            "description": "Live OKR workshop rooms: a room is read by waiting polls and written by commands.",
        ]),
        "paths": paths,
        "components": JSON.of(["schemas": schemas, "responses": responses, "securitySchemes": security]),
    ])

    // MARK: Calls

    private static var paths: JSON {
        var paths: [String: [String: JSON]] = [:]
        for endpoint in Endpoint.all {
            paths[endpoint.path, default: [:]][endpoint.method.rawValue.lowercased()] = operation(endpoint)
        }
        return .object(paths.mapValues { .object($0) })
    }

    private static func operation(_ endpoint: Endpoint) -> JSON {
        var answers = endpoint.described.answers
        for status in endpoint.problems { answers[String(status)] = reference("responses", "problem") }
        return .of([
            "operationId": endpoint.described.name, "summary": endpoint.summary,
            "security": JSON.array(
                endpoint.callers.credentials.map { .object($0.map { [$0: .array([])] } ?? [:]) }),
            "parameters": parameters(of: endpoint).isEmpty ? nil : parameters(of: endpoint),
            "requestBody": endpoint.described.body.map { body in
                JSON.of(["required": true, "content": JSON.of(["application/json": JSON.of(["schema": body])])])
            },
            "responses": JSON.object(answers),
        ])
    }

    private static func parameters(of endpoint: Endpoint) -> [JSON] {
        let inPath = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
        return inPath.map { name in
            .of([
                "name": String(name), "in": "path", "required": true,
                "schema": name == "file" ? JSON.of(["type": "string", "enum": Exports.names]) : Shapes.text,
            ])
        } + endpoint.described.query
    }

    static func reference(_ kind: String, _ name: String) -> JSON { .of(["$ref": "#/components/\(kind)/\(name)"]) }

    static func schema(_ name: String) -> JSON { reference("schemas", name) }

    // MARK: Components

    private static var schemas: JSON {
        var schemas = Shapes.all
        for command in Commands.all { schemas[command.type] = schema(of: command) }
        schemas["command"] = .of([
            "oneOf": Commands.all.map { schema($0.type) },
            "discriminator": JSON.of([
                "propertyName": "type",
                "mapping": JSON.object(
                    Dictionary(
                        uniqueKeysWithValues: Commands.all.map { ($0.type, .string("#/components/schemas/\($0.type)")) }
                    )),
            ]),
        ])
        return .object(schemas)
    }

    private static func schema(of command: any Command.Type) -> JSON {
        var schema = Field.schema(
            of: command.fields, adding: ["type": .of(["const": command.type]), "id": Shapes.commandID])
        schema.put(.string(description(of: command)), at: ["description"])
        return schema
    }

    private static func description(of command: any Command.Type) -> String {
        let steps =
            switch command.steps {
            case .any: "in any step"
            case .from(let first, let last): "from \(first.rawValue) to \(last.rawValue)"
            }
        let who =
            switch command.by {
            case .facilitators: "By facilitators"
            case .voters: "By voters, \(steps)"
            case .participants: "By participants, \(steps), and facilitators"
            case .everyone: "By everyone, \(steps)"
            }
        return who + (command.afterCommit ? "; also after the commit." : "; not after the commit.")
    }

    private static let responses = JSON.of([
        "problem": JSON.of([
            "description": "A refusal, with a sentence for the person who sees it",
            "content": JSON.of([Problem.contentType: JSON.of(["schema": schema("problem")])]),
        ])
    ])

    private static let security = JSON.of([
        "creationToken": JSON.of([
            "type": "http", "scheme": "bearer",
            "description": "What an instance may be run with: then rooms are opened with it only.",
        ]),
        "token": JSON.of([
            "type": "http", "scheme": "bearer",
            "description":
                "The token of a person, for reading also the secret of a share link: everything else refuses that with readOnly.",
        ]),
        "cookie": JSON.of([
            "type": "apiKey", "in": "cookie", "name": "crux-CODE",
            "description": "One for each room, named by its code; writes then need the origin of the instance.",
        ]),
    ])
}

extension Endpoint.Callers {
    /// The schemes by which a caller may be known; nil stands for nothing at all.
    fileprivate var credentials: [String?] {
        switch self {
        case .anyone: []
        case .members, .readers: ["token", "cookie"]
        case .openers: [nil, "creationToken"]
        }
    }
}
