import Foundation

extension JSON {
    /// This value as one of ours. Throws `DecodingError` when it is none.
    package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONSource.value(self).decoded(as: type)
    }

    /// A text that Crux has written as one of ours. Throws `DecodingError` when it is none.
    package static func decoded<Value: Decodable>(_ text: Data, as type: Value.Type) throws -> Value {
        try JSONSource.text(JSONOutline(text), at: 0).decoded(as: type)
    }
}

extension JSONSource {
    func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        if JSONSource.isPlain(type) { return try plain(type) }
        return try Value(from: JSONDecoding(source: self))
    }

    private static func isPlain(_ type: Any.Type) -> Bool {
        type == String.self || type == Int.self || type == Bool.self || type == Double.self || type == Date.self
            || type == JSON.self
    }

    /// Apart, because a cast to what is not known yet costs even where it is not made.
    @inline(never)
    private func plain<Value>(_ type: Value.Type) throws -> Value {
        if type == String.self {
            if let value = string as? Value { return value }
        } else if type == Int.self {
            if let value = whole as? Value { return value }
        } else if type == Bool.self {
            if let value = bool as? Value { return value }
        } else if type == Double.self {
            if let value = number as? Value { return value }
        } else if type == Date.self {
            if let value = string.flatMap({ Date(rfc3339: $0) }) as? Value { return value }
        } else if let value = json as? Value {
            return value
        }
        throw JSONDecoding.wrong("no \(type)")
    }
}

/// Decodes what has been read already: what Foundation's decoder makes of its text, in a fraction of its time.
/// Of numbers it knows `Int` and `Double`, as we do.
struct JSONDecoding: Decoder {
    let source: JSONSource

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func wrong(_ what: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: what))
    }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard source.isObject else { throw JSONDecoding.wrong("no object") }
        return KeyedDecodingContainer(Fields(source: source, index: source.index))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let array = source.elements else { throw JSONDecoding.wrong("no array") }
        return Elements(array: array)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Whole(source: source) }

    private struct Whole: SingleValueDecodingContainer {
        let source: JSONSource

        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { source.isNull }

        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            // Other numbers would ask for themselves again and again.
            if type == String.self || type == Int.self || type == Double.self { return try source.decoded(as: type) }
            guard !(type is any Numeric.Type) else { throw JSONDecoding.wrong("no \(type)") }
            return try source.decoded(as: type)
        }
    }

    private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let source: JSONSource
        let index: [String: JSONSource]?

        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { (source.members ?? []).compactMap { Key(stringValue: $0.key) } }

        func contains(_ key: Key) -> Bool { find(key) != nil }

        func decodeNil(forKey key: Key) throws -> Bool { try value(key).isNull }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try value(key).decoded(as: type)
        }

        func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
            guard let value = find(key), !value.isNull else { return nil }
            return try value.decoded(as: type)
        }

        func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) throws
            -> KeyedDecodingContainer<Nested>
        {
            try JSONDecoding(source: value(key)).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try JSONDecoding(source: value(key)).unkeyedContainer()
        }

        func superDecoder() throws -> any Decoder { JSONDecoding(source: source) }

        func superDecoder(forKey key: Key) throws -> any Decoder { JSONDecoding(source: try value(key)) }

        private func find(_ key: Key) -> JSONSource? {
            if let index { index[key.stringValue] } else { source[key.stringValue] }
        }

        private func value(_ key: Key) throws -> JSONSource {
            guard let value = find(key) else { throw JSONDecoding.wrong("no “\(key.stringValue)”") }
            return value
        }
    }

    private struct Elements: UnkeyedDecodingContainer {
        let array: [JSONSource]
        var currentIndex = 0

        var codingPath: [any CodingKey] { [] }
        var count: Int? { array.count }
        var isAtEnd: Bool { currentIndex >= array.count }

        mutating func decodeNil() throws -> Bool {
            guard try value().isNull else { return false }
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
            return JSONDecoding(source: value)
        }

        private func value() throws -> JSONSource {
            guard currentIndex < array.count else { throw JSONDecoding.wrong("no element \(currentIndex)") }
            return array[currentIndex]
        }
    }
}
