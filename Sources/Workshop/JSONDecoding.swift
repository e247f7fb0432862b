import Foundation

extension JSON {
    /// This value as one of ours. Throws `DecodingError` when it is none.
    package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        if !JSON.isPlain(type) { return try Value(from: JSONDecoding(value: self)) }
        if let value = plain(type) { return value }
        throw JSONDecoding.wrong("no \(type)")
    }

    private static func isPlain(_ type: Any.Type) -> Bool {
        type == String.self || type == Int.self || type == Bool.self || type == Double.self || type == Date.self
            || type == JSON.self
    }

    /// Apart, because a cast to what is not known yet costs even where it is not made.
    @inline(never)
    private func plain<Value>(_ type: Value.Type) -> Value? {
        if type == String.self { return string as? Value }
        if type == Int.self { return whole as? Value }
        if type == Double.self { return number as? Value }
        if type == Date.self { return string.flatMap { Date(rfc3339: $0) } as? Value }
        if type == Bool.self, case .bool(let bool) = self { return bool as? Value }
        return type == JSON.self ? self as? Value : nil
    }

    private var whole: Int? {
        switch self {
        case .int(let int): int
        case .double(let double): Int(exactly: double)
        default: nil
        }
    }

    private var number: Double? {
        switch self {
        case .int(let int): Double(int)
        case .double(let double): double
        default: nil
        }
    }
}

/// Decodes what has been read into values already: what Foundation's decoder makes of their text, in a fraction of its time.
/// Of numbers it knows `Int` and `Double`, as we do.
struct JSONDecoding: Decoder {
    let value: JSON

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func wrong(_ what: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: what))
    }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value else { throw JSONDecoding.wrong("no object") }
        return KeyedDecodingContainer(Fields(object: object))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let array) = value else { throw JSONDecoding.wrong("no array") }
        return Elements(array: array)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Whole(value: value) }

    private struct Whole: SingleValueDecodingContainer {
        let value: JSON

        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { value == .null }

        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            // Other numbers would ask for themselves again and again.
            if type == String.self || type == Int.self || type == Double.self { return try value.decoded(as: type) }
            guard !(type is any Numeric.Type) else { throw JSONDecoding.wrong("no \(type)") }
            return try value.decoded(as: type)
        }
    }

    private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let object: [String: JSON]

        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { object.keys.compactMap { Key(stringValue: $0) } }

        func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

        func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try value(key).decoded(as: type)
        }

        func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
            guard let value = object[key.stringValue], value != .null else { return nil }
            return try value.decoded(as: type)
        }

        func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) throws
            -> KeyedDecodingContainer<Nested>
        {
            try JSONDecoding(value: value(key)).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try JSONDecoding(value: value(key)).unkeyedContainer()
        }

        func superDecoder() throws -> any Decoder { JSONDecoding(value: .object(object)) }

        func superDecoder(forKey key: Key) throws -> any Decoder { JSONDecoding(value: try value(key)) }

        private func value(_ key: Key) throws -> JSON {
            guard let value = object[key.stringValue] else { throw JSONDecoding.wrong("no “\(key.stringValue)”") }
            return value
        }
    }

    private struct Elements: UnkeyedDecodingContainer {
        let array: [JSON]
        var currentIndex = 0

        var codingPath: [any CodingKey] { [] }
        var count: Int? { array.count }
        var isAtEnd: Bool { currentIndex >= array.count }

        mutating func decodeNil() throws -> Bool {
            guard try value() == .null else { return false }
            currentIndex += 1
            return true
        }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let decoded = try value().decoded(as: type)
            currentIndex += 1
            return decoded
        }

        mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
            try superDecoder().container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try superDecoder().unkeyedContainer()
        }

        mutating func superDecoder() throws -> any Decoder {
            let value = try value()
            currentIndex += 1
            return JSONDecoding(value: value)
        }

        private func value() throws -> JSON {
            guard currentIndex < array.count else { throw JSONDecoding.wrong("no element \(currentIndex)") }
            return array[currentIndex]
        }
    }
}
