import Workshop

/// JSON Schema for what the tables of fields say.
extension Field {
    /// The schema of an object with these fields and no others.
    static func schema(of fields: [Field], adding properties: [String: JSON] = [:]) -> JSON {
        var all = properties
        for field in fields {
            var schema = field.schema
            if let note = field.note { schema.put(.string(note), at: ["description"]) }
            all[field.name] = schema
        }
        let required =
            properties.keys.sorted()
            + fields.filter { $0.need == .required || $0.need == .nullable }.map(\.name)
        return .of([
            "type": "object", "properties": JSON.object(all), "additionalProperties": false,
            "required": required.isEmpty ? nil : required,
        ])
    }

    private var schema: JSON {
        switch need {
        case .required: kind.schema(mayBeEmpty: false)
        case .optional: kind.schema(mayBeEmpty: true)
        case .nullable, .change:
            .object(["anyOf": .array([kind.schema(mayBeEmpty: true), .of(["type": "null"])])])
        }
    }
}

extension Field.Kind {
    fileprivate func schema(mayBeEmpty: Bool) -> JSON {
        switch self {
        case .text(let max): return .of(["type": "string", "minLength": mayBeEmpty ? nil : 1, "maxLength": max])
        case .line(let max):
            return .of([
                "type": "string", "minLength": mayBeEmpty ? nil : 1, "maxLength": max, "description": "One line.",
            ])
        case .id: return .of(["type": "string", "minLength": 1, "maxLength": 64])
        case .int(let range):
            return .of([
                "type": "integer", "minimum": range.lowerBound,
                "maximum": range.upperBound == .max ? nil : range.upperBound,
            ])
        case .share: return .of(["type": "number", "minimum": 0, "maximum": 1])
        case .figure: return .of(["type": "number"])
        case .number: return .of(["type": "number", "minimum": -1e15, "maximum": 1e15])
        case .flag: return .of(["type": "boolean"])
        case .choice(let choices): return .of(["type": "string", "enum": choices])
        case .day: return .of(["type": "string", "format": "date", "examples": ["2027-03-31"]])
        case .time:
            return .of(["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["09:30"]])
        case .timeZone: return .of(["type": "string", "maxLength": 64, "examples": ["Europe/Berlin"]])
        case .instant:
            return .of(["type": "string", "format": "date-time", "examples": ["2027-01-07T08:00:00Z"]])
        case .someone: return .of(["anyOf": [Field.Kind.id.schema(mayBeEmpty: false), Field.Kind.absentee]])
        case .object(let fields): return Field.schema(of: fields)
        case .list(let kind, let max):
            return .of(["type": "array", "items": kind.schema(mayBeEmpty: false), "maxItems": max])
        case .map(let kind, let max):
            return .of([
                "type": "object", "additionalProperties": kind.schema(mayBeEmpty: false), "maxProperties": max,
            ])
        case .reference(let collections):
            let kept = collections.filter { $0 != "room" }.joined(separator: ", ")
            return .of([
                "type": "string", "minLength": 1, "maxLength": 64,
                "description": "An id of \(kept)\(collections.contains("room") ? ", or `room`" : "").",
            ])
        case .byID(let collections, let kind, let max):
            return .of([
                "type": "object", "additionalProperties": kind.schema(mayBeEmpty: false), "maxProperties": max,
                "description": "By ids of \(collections.joined(separator: ", ")).",
            ])
        case .either(let kinds): return .of(["anyOf": kinds.map { $0.schema(mayBeEmpty: false) }])
        }
    }

    private static let absentee = Field.schema(of: [
        Field("name", .line(max: 120)), Field("function", .line(max: 120), .optional),
    ])
}
