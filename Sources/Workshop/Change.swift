/// A field that can stay as it is, be cleared, or be set: absent, null, or a value.
package enum Change<Value: Decodable & Sendable & Hashable>: Sendable, Hashable {
    case stay
    case clear
    case set(Value)

    /// The new value of a field that was `old`.
    func applied(to old: Value?) -> Value? {
        switch self {
        case .stay: old
        case .clear: nil
        case .set(let value): value
        }
    }

    var stays: Bool { self == .stay }
}

extension Change: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .set(try container.decode(Value.self))
    }
}

extension KeyedDecodingContainer {
    func decode<Value>(_: Change<Value>.Type, forKey key: Key) throws -> Change<Value> {
        guard contains(key) else { return .stay }
        return try decodeNil(forKey: key) ? .clear : .set(decode(Value.self, forKey: key))
    }
}
