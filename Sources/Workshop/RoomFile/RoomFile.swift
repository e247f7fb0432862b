import Foundation

/// `room.json` as a form: what each part of it may hold. From this one table come the published JSON Schema, the description of the document, and the check of a file that is brought over.
package enum RoomFile {
    package static let format = "crux.room"
    /// What is written; every version up to it is read. A field that is added is optional, so that older files stay good.
    package static let version = 1

    /// Entries by id, as the document keeps them.
    package struct Collection: Sendable {
        package let name: String
        /// What one entry is called in a sentence.
        let word: String
        package let fields: [Field]
        let most: Int

        init(_ name: String, _ word: String, most: Int, _ fields: [Field]) {
            self.name = name
            self.word = word
            self.fields = fields
            self.most = most
        }
    }

    package static let collections: [Collection] =
        [people, expectations, prompts, cards, comments, rounds, ballots, choices]
        + [objectives, keyResults, asks, tradeOffs, actions, consents]
        + [checkIns, updates, risks, commitments, openPoints]

    /// The fields of the whole.
    package static let fields: [Field] =
        [
            Field("format", .choice([format])), .int("version", 1...version),
            Field("asOf", .instant).derived.saying("When the last thing happened in the room."),
            Field("room", .object(room)), Field("agenda", .object(agenda)),
        ]
        + collections.map { collection in
            let field = Field(collection.name, .map(.object(collection.fields), max: collection.most))
            return collection.name == openPoints.name
                ? field.derived.saying("What is unfinished or unresolved. Follows from the rest, and is not read back.")
                : field
        }
        + [
            Field("hiddenCards", .map(.object(hiddenCard), max: Cards.most), .optional)
                .saying(
                    "Revealed cards that a facilitator has taken out of sight: that they were there, not what they said."
                )
        ]

    /// Says that a file is a room's, and of a version that is read here. Throws `invalid` naming the file.
    static func begin(_ file: JSON) throws(Refusal) -> [String: JSON] {
        guard case .object(let fields) = file, file["format"] == .string(format) else {
            throw .invalid(
                "file",
                "This is not the data of a Crux room. In the room that you mean, download “All data” (room.json) and choose that file."
            )
        }
        guard let version = file["version"]?.int, version >= 1 else {
            throw .invalid("version", "This file does not say which version it is. Download it once more.")
        }
        guard version <= RoomFile.version else {
            throw .invalid(
                "version",
                "This file was written by a newer version of Crux (\(version); this one reads \(RoomFile.version)). Update this server, or bring it over on one that is as new."
            )
        }
        return fields
    }

    /// What a file says, without what follows from the rest. Throws `invalid` whose field is the path in the file, its words joined by points.
    static func check(_ file: JSON) throws(Refusal) -> [String: JSON] {
        let checked = try Field.check(begin(file), against: fields, numbered: true)
        try References(checked).check(.object(checked), .object(fields))
        try checkRules(checked)
        return checked
    }
}

// MARK: - Saying where

extension RoomFile {
    /// A refusal about a path in a file, with the words that people use for it, and the line where the text is known.
    static func located(_ refusal: Refusal, in text: String?) -> Refusal {
        guard let field = refusal.field, refusal.line == nil else { return refusal }
        let path = field == "file" ? [] : field.split(separator: ".").map(String.init)
        let line = text.flatMap { JSONText.line(of: path, in: $0) }
        var said = refusal.detail.replacing("“\(field)”", with: name(of: path))
        if !said.contains("ownload"), path != ["version"] {
            said += " Correct it in the file, or download it once more."
        }
        return Refusal(
            refusal.kind, refusal.code, line.map { path.isEmpty ? said : "Line \($0): \(said)" } ?? said,
            field: path.isEmpty ? "file" : "/" + path.joined(separator: "/"), line: path.isEmpty ? nil : line)
    }

    /// “due” of key result k3.
    private static func name(of path: [String]) -> String {
        let place = path.lastIndex { Int($0) == nil } ?? 0
        guard let first = path.first, place > 0 else { return "“\(path.joined(separator: " "))”" }
        guard let collection = collections.first(where: { $0.name == first }) else {
            return "“\(path[place])” of the \(first)"
        }
        return place == 1 ? "\(collection.word) \(path[1])" : "“\(path[place])” of \(collection.word) \(path[1])"
    }
}

// MARK: - Ids that have to be there

private struct References {
    private let file: [String: JSON]

    init(_ file: [String: JSON]) { self.file = file }

    func check(_ value: JSON, _ kind: Field.Kind, _ path: String = "") throws(Refusal) {
        let inside = path.isEmpty ? "" : path + "."
        switch kind {
        case .reference(let collections): try check(value.string ?? "", in: collections, path)
        case .someone:
            if let person = value.string { try check(person, in: ["people"], path) }
        case .object(let fields):
            for field in fields {
                if let inner = value[field.name] { try check(inner, field.kind, inside + field.name) }
            }
        case .list(let kind, _, _):
            for (place, inner) in (value.array ?? []).enumerated() { try check(inner, kind, "\(inside)\(place)") }
        case .map(let kind, _):
            for (id, inner) in value.object ?? [:] { try check(inner, kind, inside + id) }
        case .byID(let collections, let kind, _):
            for (id, inner) in value.object ?? [:] {
                try check(id, in: collections, inside + id)
                try check(inner, kind, inside + id)
            }
        default: break
        }
    }

    private func check(_ id: String, in collections: [String], _ path: String) throws(Refusal) {
        let isThere = collections.contains { collection in
            switch collection {
            case "room": id == "room"
            case "steps": file["agenda"]?["steps"]?[id] != nil
            case "cards": file["cards"]?[id] != nil || file["hiddenCards"]?[id] != nil
            default: file[collection]?[id] != nil
            }
        }
        if !isThere {
            throw .invalid(
                path,
                "“\(path)” names “\(id.prefix(64))”, which is not in the file. Name one that is, or download the file once more."
            )
        }
    }
}
