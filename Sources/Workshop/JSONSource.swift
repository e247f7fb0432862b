import Foundation

/// What something is decoded from: a value that has been made already, or a place in a text.
enum JSONSource {
    case value(JSON)
    case text(JSONOutline, at: Int)

    var json: JSON? {
        switch self {
        case .value(let value): value
        case .text(let outline, let spot): outline.json(at: spot)
        }
    }

    var string: String? {
        switch self {
        case .value(let value): value.string
        case .text(let outline, let spot): outline.string(at: spot)
        }
    }

    var whole: Int? {
        if case .text(let outline, let spot) = self, let number = outline.digits(at: spot) { return number }
        return switch json {
        case .int(let int): int
        case .double(let double): Int(exactly: double)
        default: nil
        }
    }

    var number: Double? {
        switch json {
        case .int(let int): Double(int)
        case .double(let double): double
        default: nil
        }
    }

    var bool: Bool? {
        switch self {
        case .value(.bool(let bool)): bool
        case .value: nil
        case .text(let outline, let spot):
            outline.isWord("true", at: spot) ? true : outline.isWord("false", at: spot) ? false : nil
        }
    }

    var isNull: Bool {
        switch self {
        case .value(let value): value == .null
        case .text(let outline, let spot): outline.isWord("null", at: spot)
        }
    }

    var isObject: Bool {
        switch self {
        case .value(let value): value.object != nil
        case .text(let outline, let spot): outline.first(at: spot) == UInt8(ascii: "{")
        }
    }

    subscript(key: String) -> JSONSource? {
        switch self {
        case .value(let value): value[key].map { .value($0) }
        case .text(let outline, let spot):
            isObject ? outline.value(of: key, at: spot).map { .text(outline, at: $0) } : nil
        }
    }

    /// Keys and values of an object; nil when it is none.
    var members: [(key: String, value: JSONSource)]? {
        guard isObject else { return nil }
        switch self {
        case .value(let value): return value.object?.map { (key: $0, value: .value($1)) }
        case .text(let outline, let spot):
            return outline.keys(at: spot).compactMap { place in
                outline.string(at: place).map { (key: $0, value: .text(outline, at: place + 1)) }
            }
        }
    }

    /// The members by key, where there are too many to look through them for each key.
    var index: [String: JSONSource]? {
        guard case .text(let outline, let spot) = self, outline.isLarge(at: spot), let members else { return nil }
        return Dictionary(members) { first, _ in first }
    }

    /// The values of an array; nil when it is none.
    var elements: [JSONSource]? {
        switch self {
        case .value(let value): value.array?.map { .value($0) }
        case .text(let outline, let spot):
            outline.first(at: spot) == UInt8(ascii: "[")
                ? outline.elements(at: spot).map { .text(outline, at: $0) } : nil
        }
    }
}
