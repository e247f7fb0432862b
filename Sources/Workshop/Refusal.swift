/// Why the room says no, in words for the person who sees it. A refusal changes nothing.
package struct Refusal: Error, Hashable, Sendable {
    /// What sort of no it is; the server has one table from here to HTTP.
    package enum Kind: String, Sendable {
        /// Not a command at all.
        case malformed
        /// Not for this person's role.
        case forbidden
        /// No such thing in this room.
        case unknown
        /// The room, as it is now, says no.
        case conflict
        /// A field is wrong; `field` names it.
        case invalid
        /// Larger than this instance allows.
        case tooLarge
    }

    package let kind: Kind
    /// A lowerCamelCase word that programs can rely on.
    package let code: String
    /// One or two sentences: what happened, what to do now.
    package let detail: String
    package let field: String?
    /// The line of a file that is wrong, from 1.
    package let line: Int?
    /// What is missing, for `incomplete`.
    package let missing: [Shortfall]

    package init(
        _ kind: Kind, _ code: String, _ detail: String, field: String? = nil, line: Int? = nil,
        missing: [Shortfall] = []
    ) {
        self.kind = kind
        self.code = code
        self.detail = detail
        self.field = field
        self.line = line
        self.missing = missing
    }

    static func conflict(_ code: String, _ detail: String) -> Refusal { Refusal(.conflict, code, detail) }

    static func invalid(_ field: String, _ detail: String) -> Refusal {
        Refusal(.invalid, "invalidField", detail, field: field)
    }

    static func forbidden(_ detail: String) -> Refusal { Refusal(.forbidden, "notYourRole", detail) }

    static func unknown(_ what: String) -> Refusal {
        Refusal(.unknown, "notFound", "There is no such \(what) in this room. It may have been removed; look again.")
    }
}

/// One thing that stands between a workshop and its commit.
package struct Shortfall: Hashable, Sendable, JSONConvertible {
    package let code: String
    /// The objective, person or round it is about.
    package let id: String?
    package let text: String

    package var json: JSON { .of(["code": code, "id": id, "text": text]) }
}
