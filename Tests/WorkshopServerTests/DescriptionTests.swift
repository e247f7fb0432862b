import Foundation
import HTTPTypes
import Testing
import Workshop

@testable import WorkshopServer

@Suite struct DescriptionTests {
    private let document = OpenAPI.document

    @Test func `the description lists every call and no other`() {
        var described: Set<String> = []
        for (path, methods) in document["paths"]?.object ?? [:] {
            for method in methods.object?.keys.map({ $0 }) ?? [] { described.insert("\(method.uppercased()) \(path)") }
        }
        #expect(described == Set(Endpoint.all.map { "\($0.method.rawValue) \($0.path)" }))
    }

    @Test func `the description lists every command and no other, with its fields and no others`() throws {
        let schemas = try #require(document["components"]?["schemas"]?.object)
        var described: [String: Set<String>] = [:]
        for schema in schemas.values {
            guard let properties = schema["properties"]?.object, let type = properties["type"]?["const"]?.string else {
                continue
            }
            described[type] = Set(properties.keys)
        }
        let known = Commands.all.map { ($0.type, Set($0.fields.map(\.name) + ["id", "type"])) }
        #expect(described == Dictionary(uniqueKeysWithValues: known))
        let listed = schemas["command"]?["oneOf"]?.array?.compactMap { $0["$ref"]?.string } ?? []
        #expect(Set(listed) == Set(Commands.all.map { "#/components/schemas/\($0.type)" }))
    }

    @Test func `every reference in the description leads somewhere`() {
        var missing: [String] = []
        func look(_ value: JSON) {
            switch value {
            case .object(let object):
                if let reference = object["$ref"]?.string {
                    let words = reference.split(separator: "/").dropFirst().map(String.init)
                    if words.reduce(document as JSON?, { $0?[$1] }) == nil { missing.append(reference) }
                }
                object.values.forEach(look)
            case .array(let array): array.forEach(look)
            default: break
            }
        }
        look(document)
        #expect(missing.isEmpty)
    }

    @Test func `a field's rule stands in its schema`() {
        let schema = Field.schema(of: [
            Field("text", .text(max: 9)), Field("size", .int(1...5), .nullable), Field("note", .line(max: 5), .change),
            Field("ids", .list(.id, min: 1, max: 3)), Field("seq", .int(0...Int.max), .optional),
        ])
        #expect(schema["required"] == ["text", "size", "ids"].json)
        #expect(schema["additionalProperties"] == .bool(false))
        let text = schema["properties"]?["text"]
        #expect(text?["minLength"] == .int(1) && text?["maxLength"] == .int(9))
        #expect(text?["not"]?["pattern"]?.string?.hasPrefix(#"[\u0000-"#) == true)
        #expect(schema["properties"]?["ids"]?["minItems"] == .int(1))
        #expect(schema["properties"]?["seq"]?["anyOf"]?.array?.first?["maximum"] == .int(.max))
        #expect(schema["properties"]?["size"]?["anyOf"]?.array?.last == .of(["type": "null"]))
        #expect(schema["properties"]?["note"]?["anyOf"]?.array?.count == 2)
    }

    @Test func `what may be left out may also be null in what is sent, and is never null in a file`() throws {
        let fields = [Field("note", .line(max: 5), .optional)]
        #expect(Field.schema(of: fields)["properties"]?["note"]?["anyOf"]?.array?.last == .of(["type": "null"]))
        #expect(Field.schema(of: fields, isSent: false)["properties"]?["note"]?["type"] == .string("string"))
        #expect(try Field.check(["note": .null], against: fields).isEmpty)
    }

    @Test func `length is counted in characters, as the description has it`() throws {
        let ids = [Field("card", .id)]
        let long = String(repeating: "ü", count: 64)
        #expect(try Field.check(["card": .string(long)], against: ids) == ["card": .string(long)])
        #expect(throws: Refusal.self) { try Field.check(["card": .string(long + "ü")], against: ids) }
    }
}
