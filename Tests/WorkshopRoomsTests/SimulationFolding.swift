import Foundation
import Workshop

// What a client nobody here wrote would do: read JSON, and fold merge patches by the pseudo-code of RFC 7396.

extension JSON {
    static func folded(_ data: Data) throws -> JSON {
        JSON(plain: try JSONSerialization.jsonObject(with: data))
    }

    private init(plain value: Any) {
        switch value {
        case let text as String: self = .string(text)
        case let object as [String: Any]: self = .object(object.mapValues { JSON(plain: $0) })
        case let list as [Any]: self = .array(list.map { JSON(plain: $0) })
        // Foundation on Linux gives a Boolean as a number: so it is one here, on both sides of every comparison.
        case let number as Int: self = .int(number)
        case let number as Double: self = .double(number)
        case let flag as Bool: self = .int(flag ? 1 : 0)
        default: self = .null
        }
    }

    func folding(_ patch: JSON) -> JSON {
        guard case .object(let members) = patch else { return patch }
        var target: [String: JSON] = [:]
        if case .object(let object) = self { target = object }
        for (name, value) in members {
            if case .null = value {
                target.removeValue(forKey: name)
            } else {
                target[name] = (target[name] ?? .emptyObject).folding(value)
            }
        }
        return .object(target)
    }
}
