import Foundation

/// A JSON value. Commands arrive as one, documents and patches leave as one.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    package static let emptyObject = JSON.object([:])

    /// An object of the pairs whose value is there: the document never holds a null.
    package static func of(_ pairs: KeyValuePairs<String, (any JSONConvertible)?>) -> JSON {
        var object = [String: JSON](minimumCapacity: pairs.count)
        for (key, value) in pairs {
            if let value { object[key] = value.json }
        }
        return .object(object)
    }

    package subscript(key: String) -> JSON? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    package var int: Int? {
        if case .int(let int) = self { int } else { nil }
    }

    package var object: [String: JSON]? {
        if case .object(let object) = self { object } else { nil }
    }

    package var array: [JSON]? {
        if case .array(let array) = self { array } else { nil }
    }
}

// MARK: - Merge patches (RFC 7396)

extension JSON {
    /// The merge patch that turns `old` into `new`, or nil when there is nothing to change. `new` holds no null.
    package static func patch(from old: JSON, to new: JSON) -> JSON? {
        if old == new { return nil }
        guard case .object(let before) = old, case .object(let after) = new else { return new }
        var patch: [String: JSON] = [:]
        for key in before.keys where after[key] == nil {
            patch[key] = .null
        }
        for (key, value) in after {
            guard let previous = before[key] else {
                patch[key] = value
                continue
            }
            patch[key] = JSON.patch(from: previous, to: value)
        }
        return .object(patch)
    }

    /// This value with a merge patch applied.
    package func merging(_ patch: JSON) -> JSON {
        guard case .object(let changes) = patch else { return patch }
        var result = object ?? [:]
        for (key, change) in changes {
            result[key] = change == .null ? nil : (result[key] ?? .null).merging(change)
        }
        return .object(result)
    }

    /// Puts a value at a path, making the objects on the way.
    package mutating func put(_ value: JSON, at path: some Collection<String>) {
        guard let key = path.first else {
            self = value
            return
        }
        var object = object ?? [:]
        object[key, default: .emptyObject].put(value, at: path.dropFirst())
        self = .object(object)
    }
}

// MARK: - Text

extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let int = try? container.decode(Int.self) {
            self = .int(int)
        } else if let double = try? container.decode(Double.self), double.isFinite {
            self = .double(double)
        } else if let array = try? container.decode([JSON].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .int(let int): try container.encode(int)
        case .double(let double): try container.encode(double)
        case .string(let string): try container.encode(string)
        case .array(let array): try container.encode(array)
        case .object(let object): try container.encode(object)
        }
    }

    /// The value in UTF-8, keys sorted: the same value is always the same bytes.
    package var data: Data {
        var writer = JSONWriter()
        writer.write(self)
        return Data(writer.bytes)
    }

    /// Reads one value. Throws `DecodingError` when the bytes are no JSON in UTF-8, when two readers could think differently of it, and
    /// when it is nested more than 500 deep.
    package static func parse(_ data: Data) throws -> JSON { try JSONText.read(data) }

    /// The encoder of everything that is stored or sent: sorted keys, instants in RFC 3339 with milliseconds.
    package static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.rfc3339)
        }
        return encoder
    }()
}

// MARK: - What can stand in a document

/// A value with one JSON form.
package protocol JSONConvertible {
    var json: JSON { get }
}

extension JSON: JSONConvertible {
    package var json: JSON { self }
}

extension String: JSONConvertible {
    package var json: JSON { .string(self) }
}

extension Int: JSONConvertible {
    package var json: JSON { .int(self) }
}

extension Double: JSONConvertible {
    package var json: JSON { .double(self) }
}

extension Bool: JSONConvertible {
    package var json: JSON { .bool(self) }
}

extension Date: JSONConvertible {
    package var json: JSON { .string(rfc3339) }
}

extension Array: JSONConvertible where Element: JSONConvertible {
    // A key path would be made anew for each array.
    package var json: JSON { .array(map { $0.json }) }
}

extension Dictionary: JSONConvertible where Key == String, Value: JSONConvertible {
    package var json: JSON { .object(mapValues { $0.json }) }
}

extension JSONConvertible where Self: RawRepresentable, RawValue == String {
    package var json: JSON { .string(rawValue) }
}
