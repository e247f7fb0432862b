import Foundation

/// Forgetting a person: what takes the place of their name and their words wherever the log holds them. What others built on
/// it stays, and so does what was decided.
package enum Erasure {
    /// What stands where somebody's words stood.
    package static let words = "[erased]"
    /// The name of everybody who was erased.
    package static let name = "former participant"

    /// An event as the log has it.
    package struct Row {
        let seq: Int
        let type: String
        let by: Person.ID?
        let body: Data

        package init(seq: Int, type: String, by: Person.ID?, body: Data) {
            (self.seq, self.type, self.by, self.body) = (seq, type, by, body)
        }
    }

    /// The new bodies of the events that hold a person's name or words, by seq; `log` is the whole of it. Throws for an event that
    /// cannot be read.
    package static func bodies(of log: some Sequence<Row>, erasing person: Person.ID) throws -> [Int: Data] {
        var authors = Authors(person: person)
        var bodies: [Int: Data] = [:]
        for row in log {
            let words = try Events.words(of: row.type)
            if words.paths.isEmpty, words.names.isEmpty { continue }
            let old = try JSON.parse(row.body)
            let new = authors.erased(old, words, by: row.by)
            // Read and written as the event it is, so that whatever is kept can be replayed.
            if new != old { bodies[row.seq] = try Events.body(of: Events.read(type: row.type, body: new.data)) }
        }
        return bodies
    }
}

/// Who wrote what, as far as the log was read.
private struct Authors {
    let person: Person.ID
    /// By thing and text.
    private var writers: [String: [String: Person.ID]] = [:]
    private var makers: [String: Person.ID] = [:]
    private var names: Set<String> = []

    init(person: Person.ID) { self.person = person }

    /// A body without the person's name and words.
    mutating func erased(_ body: JSON, _ words: Words, by writer: Person.ID?) -> JSON {
        let things = words.things.compactMap { $0.hasPrefix("#") ? $0 : body.at($0)?.string }
        for thing in things where makers[thing] == nil { makers[thing] = writer }
        let isMaker = things.first.map { makers[$0] == person } ?? false
        if let file = words.file.flatMap({ body[$0] }) { note(file) }
        var body = body
        let named = body["person"]?.string
        for path in words.names {
            body = body.replacing(path.split(separator: ".")[...], by: named) { name, whose in
                guard whose == person else { return name }
                names.insert(name)
                return Erasure.name
            }
        }
        for path in words.paths {
            let always = isMaker && words.makers.contains(path)
            let by = words.file == nil ? writer : Words.nobody
            body = body.replacing(path.split(separator: ".")[...], by: by) { text, by in
                let first = things.compactMap { writers[$0]?[text] }.first ?? by
                for thing in things where writers[thing]?[text] == nil {
                    writers[thing, default: [:]][text] = first
                }
                return always || first == person || names.contains(text) ? Erasure.words : text
            }
        }
        return body
    }

    /// Who wrote what stands in the file of a room: of much of it nobody here, or nobody who is known.
    private mutating func note(_ file: JSON) {
        for things in (file.object ?? [:]).values {
            for (id, thing) in things.object ?? [:] {
                let fields = thing.object ?? [:]
                for (key, text) in fields {
                    guard let text = text.string else { continue }
                    let author = Words.authors(of: key).lazy.compactMap { fields[$0]?.string }.first
                    writers[id, default: [:]][text] = author ?? Words.nobody
                }
            }
        }
        for place in ["#room", "#oneThing"] {
            for text in (file["room"]?.object ?? [:]).values {
                if let text = text.string { writers[place, default: [:]][text] = Words.nobody }
            }
        }
    }
}

extension JSON {
    fileprivate func at(_ path: String) -> JSON? {
        path.split(separator: ".").reduce(self) { $0?[String($1)] }
    }

    /// With the texts at a path replaced. `by` is who wrote them: the key at an @, else who is named beside them.
    fileprivate func replacing(
        _ path: ArraySlice<Substring>, by writer: Person.ID?, _ replace: (String, Person.ID?) -> String
    ) -> JSON {
        guard let step = path.first.map(String.init) else {
            return string.map { .string(replace($0, writer)) } ?? self
        }
        let rest = path.dropFirst()
        switch self {
        case .object(var object) where step == "@":
            for (key, value) in object { object[key] = value.replacing(rest, by: key, replace) }
            return .object(object)
        case .object(var object) where step.first == "*":
            for (key, value) in object {
                object[key] = value.replacing(rest, by: value.author(step) ?? writer, replace)
            }
            return .object(object)
        case .array(let values) where step.first == "*":
            return .array(values.map { $0.replacing(rest, by: $0.author(step) ?? writer, replace) })
        case .object(var object):
            object[step] = object[step].map { $0.replacing(rest, by: $0.author("") ?? writer, replace) }
            return .object(object)
        default: return self
        }
    }

    /// Who is named beside a text by the field that stands behind the star, `by` where none does.
    private func author(_ step: String) -> Person.ID? {
        let field = step.dropFirst()
        return self[field.isEmpty ? "by" : String(field)]?.string
    }
}
