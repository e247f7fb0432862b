import Foundation

extension Field {
    /// The values with white space at their ends cut and line ends made one kind, without what is derived. Throws `invalid` naming the first field that is wrong.
    ///
    /// - Parameter numbered: whether the entries of lists are named by their places.
    package static func check(
        _ values: [String: JSON], against fields: [Field], in path: String = "", numbered: Bool = false
    ) throws(Refusal) -> [String: JSON] {
        let known = Set(fields.map(\.name))
        if let stranger = values.keys.sorted().first(where: { !known.contains($0) }) {
            throw .invalid(
                path + stranger, "There is no field “\(path)\(stranger.prefix(40))” here. Take it out and send again.")
        }
        var checked: [String: JSON] = [:]
        for field in fields where !field.isDerived {
            let name = path + field.name
            guard let value = values[field.name] else {
                if field.need == .required || field.need == .nullable { throw .invalid(name, "“\(name)” is missing.") }
                continue
            }
            if value == .null {
                if field.need == .required { throw .invalid(name, "“\(name)” is missing.") }
                if field.need != .optional { checked[field.name] = .null }
                continue
            }
            let result = try field.kind.check(value, name, numbered)
            if result == .string(""), field.need == .change || field.need == .nullable {
                checked[field.name] = .null
            } else if result == .string(""), field.need == .optional {
                continue
            } else if result == .string("") {
                throw .invalid(name, "“\(name)” is empty. Write something first.")
            } else {
                checked[field.name] = result
            }
        }
        return checked
    }
}

extension Field.Kind {
    fileprivate func check(_ value: JSON, _ name: String, _ numbered: Bool) throws(Refusal) -> JSON {
        switch self {
        case .text(let max): return .string(try text(value, name, max: max, lines: true))
        case .line(let max): return .string(try text(value, name, max: max, lines: false))
        case .id, .reference:
            guard let id = value.string, !id.isEmpty, id.unicodeScalars.count <= 64 else {
                throw .invalid(name, "“\(name)” is not an id.")
            }
            return value
        case .int(let range):
            guard let int = value.int, range.contains(int) else {
                let upTo =
                    range.upperBound == .max
                    ? "not below \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
                throw .invalid(name, "“\(name)” is a whole number \(upTo).")
            }
            return value
        case .number:
            switch value {
            case .int(let int) where int.magnitude <= 1_000_000_000_000_000: return value
            case .double(let double) where double.isFinite && abs(double) <= 1e15: return value
            default: throw .invalid(name, "“\(name)” is a number between minus and plus 10 to the 15th.")
            }
        case .price:
            switch value {
            case .int(let int) where (1...1_000_000_000_000_000).contains(int): return value
            case .double(let double) where double > 0 && double <= 1e15: return value
            default: throw .invalid(name, "“\(name)” is a number above 0. Leave it out to show no cost.")
            }
        case .figure:
            switch value {
            case .int: return value
            case .double(let double) where double.isFinite: return value
            default: throw .invalid(name, "“\(name)” is a number.")
            }
        case .share:
            switch value {
            case .int(let int) where int == 0 || int == 1: return value
            case .double(let double) where double >= 0 && double <= 1: return value
            default: throw .invalid(name, "“\(name)” is a number from 0 to 1.")
            }
        case .flag:
            guard case .bool = value else { throw .invalid(name, "“\(name)” is true or false.") }
            return value
        case .choice(let choices):
            guard let choice = value.string, choices.contains(choice) else {
                throw .invalid(name, "“\(name)” is one of: \(choices.joined(separator: ", ")).")
            }
            return value
        case .day:
            guard let text = value.string, Day(text) != nil else {
                throw .invalid(name, "“\(name)” is a date like 2027-03-31.")
            }
            return value
        case .time:
            guard let text = value.string, text.wholeMatch(of: /([01][0-9]|2[0-3]):[0-5][0-9]/) != nil else {
                throw .invalid(name, "“\(name)” is a time of day like 09:30.")
            }
            return value
        case .timeZone:
            // Browsers know the names of places, and not every other form that Foundation reads.
            guard let text = value.string, text.utf8.count <= 64, text.contains("/") || text == "UTC",
                TimeZone(identifier: text) != nil
            else {
                throw .invalid(name, "“\(name)” is a time zone like Europe/Berlin.")
            }
            return value
        case .instant:
            guard let text = value.string,
                text.wholeMatch(of: /(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{1,9})?(Z|[+-][0-9:]{5})/)
                    != nil,
                Date(rfc3339: text) != nil
            else {
                throw .invalid(name, "“\(name)” is an instant like 2027-01-07T08:00:00Z.")
            }
            return value
        case .someone:
            if case .object(let fields) = value {
                let absent = [
                    Field.line("name", max: Field.shortText), Field.line("function", max: Field.shortText, .optional),
                ]
                return .object(try Field.check(fields, against: absent, in: name + "."))
            }
            return try Field.Kind.id.check(value, name, numbered)
        case .object(let fields):
            guard case .object(let values) = value else { throw .invalid(name, "“\(name)” is an object.") }
            return .object(try Field.check(values, against: fields, in: name + ".", numbered: numbered))
        case .list(let kind, let min, let max):
            guard case .array(let values) = value else { throw .invalid(name, "“\(name)” is a list.") }
            guard values.count >= min else {
                throw .invalid(
                    name,
                    "“\(name)” holds \(values.count) of at least \(min). Choose or add what is missing, then send it again."
                )
            }
            guard values.count <= max else { throw .invalid(name, "“\(name)” has more than \(max) entries.") }
            var checked: [JSON] = []
            for (place, value) in values.enumerated() {
                let name = numbered ? "\(name).\(place)" : name
                let result = try kind.check(value, name, numbered)
                if result == .string("") { throw .invalid(name, "“\(name)” has an empty entry.") }
                checked.append(result)
            }
            return .array(checked)
        case .map(let kind, let max), .byID(_, let kind, let max):
            guard case .object(let values) = value else { throw .invalid(name, "“\(name)” is an object.") }
            guard values.count <= max else { throw .invalid(name, "“\(name)” has more than \(max) entries.") }
            var checked: [String: JSON] = [:]
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                guard key.wholeMatch(of: /[0-9A-Za-z-]{1,64}/) != nil else {
                    throw .invalid(name, "“\(name)” has an entry under “\(key.prefix(40))”, which is not an id.")
                }
                checked[key] = try kind.check(value, numbered ? "\(name).\(key)" : name, numbered)
            }
            return .object(checked)
        case .either(let kinds):
            // Refused as what it was meant to be.
            var refusal: Refusal?
            for kind in kinds {
                do { return try kind.check(value, name, numbered) } catch {
                    if refusal == nil || kind.isMeant(by: value) { refusal = error }
                }
            }
            if let refusal { throw refusal }
            return value
        }
    }

    /// Whether a value is an object or a list as this is.
    private func isMeant(by value: JSON) -> Bool {
        switch (self, value) {
        case (.object, .object), (.list, .array): true
        default: false
        }
    }

    private func text(_ value: JSON, _ name: String, max: Int, lines: Bool) throws(Refusal) -> String {
        guard let string = value.string else { throw .invalid(name, "“\(name)” is text.") }
        var text = string
        // Looking costs much less than making a new text, and nearly all are as they should be.
        if text.utf8.contains(UInt8(ascii: "\r")) {
            text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        }
        if let first = text.utf8.first, let last = text.utf8.last, !isPlain(first) || !isPlain(last) {
            text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let count = text.unicodeScalars.count
        guard count <= max else {
            throw .invalid(name, "“\(name)” has \(count) characters; \(max) are possible. Shorten it and send again.")
        }
        let strange = text.unicodeScalars.contains { scalar in
            if 0x20...0x7E ~= scalar.value { return false }
            return switch scalar.properties.generalCategory {
            case .control: !(lines && (scalar == "\n" || scalar == "\t"))
            case .lineSeparator, .paragraphSeparator: !lines
            default: false
            }
        }
        if strange { throw .invalid(name, "“\(name)” has characters that cannot be shown. Type it anew.") }
        let isVisible = text.unicodeScalars.contains { scalar in
            !scalar.properties.isDefaultIgnorableCodePoint && !scalar.properties.isWhitespace
        }
        return isVisible ? text : ""
    }

    /// Whether a byte is a character of ASCII that is seen.
    private func isPlain(_ byte: UInt8) -> Bool { 0x21...0x7E ~= byte }
}
