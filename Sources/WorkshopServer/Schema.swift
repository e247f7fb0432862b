import Workshop

/// JSON Schema for what the tables of fields say.
extension Field {
    /// The schema of an object with these fields and no others. In what is sent an optional field may also be null, which says no more than leaving it out; files and documents hold no null.
    static func schema(of fields: [Field], adding properties: [String: JSON] = [:], isSent: Bool = true) -> JSON {
        var all = properties
        for field in fields {
            var schema = field.schema(isSent)
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

    private func schema(_ isSent: Bool) -> JSON {
        let schema = kind.schema(mayBeEmpty: need != .required, isSent)
        if need == .required || need == .optional && !isSent { return schema }
        return .of(["anyOf": (schema["anyOf"]?.array ?? [schema]) + [JSON.of(["type": "null"])]])
    }
}

extension Field.Kind {
    fileprivate func schema(mayBeEmpty: Bool, _ isSent: Bool) -> JSON {
        switch self {
        case .text(let max):
            return .of([
                "type": "string", "minLength": mayBeEmpty ? nil : 1, "maxLength": max, "not": Field.Kind.unshowable,
            ])
        case .line(let max):
            return .of([
                "type": "string", "minLength": mayBeEmpty ? nil : 1, "maxLength": max, "not": Field.Kind.unshowable,
                "description": "One line.",
            ])
        case .id: return .of(["type": "string", "minLength": 1, "maxLength": 64])
        case .int(let range):
            return .of([
                "type": "integer", "minimum": range.lowerBound,
                "maximum": range.upperBound,
            ])
        case .share: return .of(["type": "number", "minimum": 0, "maximum": 1])
        case .figure: return .of(["type": "number"])
        case .price: return .of(["type": "number", "exclusiveMinimum": 0, "maximum": 1e15])
        case .number: return .of(["type": "number", "minimum": -1e15, "maximum": 1e15])
        case .flag: return .of(["type": "boolean"])
        case .choice(let choices): return .of(["type": "string", "enum": choices])
        case .day:
            return .of([
                "type": "string", "format": "date", "pattern": "^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$",
                "examples": ["2027-03-31"],
            ])
        case .time:
            return .of(["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["09:30"]])
        case .timeZone:
            return .of(["type": "string", "pattern": "/|^UTC$", "maxLength": 64, "examples": ["Europe/Berlin"]])
        case .instant:
            return .of([
                "type": "string", "format": "date-time", "examples": ["2027-01-07T08:00:00Z"],
                "pattern":
                    "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]{1,9})?(Z|[+-][0-9:]{5})$",
            ])
        case .someone:
            return .of(["anyOf": [Field.Kind.id.schema(mayBeEmpty: false, isSent), Field.Kind.absentee(isSent)]])
        case .object(let fields): return Field.schema(of: fields, isSent: isSent)
        case .list(let kind, let min, let max):
            return .of([
                "type": "array", "items": kind.schema(mayBeEmpty: false, isSent), "minItems": min == 0 ? nil : min,
                "maxItems": max,
            ])
        case .map(let kind, let max):
            return .of([
                "type": "object", "additionalProperties": kind.schema(mayBeEmpty: false, isSent), "maxProperties": max,
                "propertyNames": Field.Kind.key,
            ])
        case .reference(let collections):
            let kept = collections.filter { $0 != "room" }.joined(separator: ", ")
            return .of([
                "type": "string", "minLength": 1, "maxLength": 64,
                "description": "An id of \(kept)\(collections.contains("room") ? ", or `room`" : "").",
            ])
        case .byID(let collections, let kind, let max):
            return .of([
                "type": "object", "additionalProperties": kind.schema(mayBeEmpty: false, isSent), "maxProperties": max,
                "propertyNames": Field.Kind.key,
                "description": "By ids of \(collections.joined(separator: ", ")).",
            ])
        case .either(let kinds): return .of(["anyOf": kinds.map { $0.schema(mayBeEmpty: false, isSent) }])
        }
    }

    /// Control characters, but for those at which lines end: they are refused wherever they stand.
    private static let unshowable = JSON.of([
        "pattern": "[\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u0084\\u0086-\\u009F]"
    ])

    /// What ids look like where they are keys.
    private static let key = JSON.of(["pattern": "^[0-9A-Za-z-]{1,64}$"])

    private static func absentee(_ isSent: Bool) -> JSON {
        Field.schema(
            of: [Field("name", .line(max: 120)), Field("function", .line(max: 120), .optional)], isSent: isSent)
    }
}
