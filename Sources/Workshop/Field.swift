import Foundation

/// What a field of a command, or of a room's file, may hold. The same table judges input and writes the published description.
package struct Field: Sendable, Hashable {
    package indirect enum Kind: Sendable, Hashable {
        /// Text of several lines, at most so many characters (Unicode scalars).
        case text(max: Int)
        /// Text of one line.
        case line(max: Int)
        case id
        case int(ClosedRange<Int>)
        case number
        /// A number above 0.
        case price
        /// A number of any size that was worked out.
        case figure
        /// A number from 0 to 1.
        case share
        case flag
        case choice([String])
        /// A date `YYYY-MM-DD`.
        case day
        /// A time of day `HH:MM`.
        case time
        case timeZone
        /// An instant in RFC 3339, `2027-01-07T08:00:00Z`.
        case instant
        /// A person's id, or `{name, function}` for somebody absent.
        case someone
        case object([Field])
        case list(Kind, min: Int = 0, max: Int)
        /// An object with ids of the room as keys.
        case map(Kind, max: Int)
        /// An id of one of these collections of a room's file; `room` stands for the room itself.
        case reference([String])
        /// An object with ids of one of these collections as keys.
        case byID([String], Kind, max: Int)
        case either([Kind])
    }

    package enum Need: Sendable, Hashable {
        case required
        case optional
        /// The key must be there and may be null.
        case nullable
        /// Absent stays, null clears.
        case change
    }

    package let name: String
    package let kind: Kind
    package let need: Need
    /// What a reader of the description wants to know besides.
    package var note: String?
    /// Whether it follows from the rest: written into a file, and not read back from it.
    package var isDerived = false

    package init(_ name: String, _ kind: Kind, _ need: Need = .required) {
        self.name = name
        self.kind = kind
        self.need = need
    }

    /// The same field, said to follow from the rest.
    var derived: Field {
        var field = self
        (field.isDerived, field.note) = (true, field.note ?? "Follows from the rest, and is not read back.")
        return field
    }

    func saying(_ note: String) -> Field {
        var field = self
        field.note = note
        return field
    }

    static let longText = 2_000
    static let shortText = 120

    static func text(_ name: String, _ need: Need = .required) -> Field { Field(name, .text(max: longText), need) }
    static func line(_ name: String, max: Int = 200, _ need: Need = .required) -> Field {
        Field(name, .line(max: max), need)
    }
    static func id(_ name: String, _ need: Need = .required) -> Field { Field(name, .id, need) }
    static func int(_ name: String, _ range: ClosedRange<Int>, _ need: Need = .required) -> Field {
        Field(name, .int(range), need)
    }
    static func flag(_ name: String, _ need: Need = .required) -> Field { Field(name, .flag, need) }
    static func day(_ name: String, _ need: Need = .required) -> Field { Field(name, .day, need) }
    static func choice<C: CaseIterable & RawRepresentable>(_ name: String, _: C.Type, _ need: Need = .required) -> Field
    where C.RawValue == String {
        Field(name, .choice(C.allCases.map(\.rawValue)), need)
    }
    static func ids(_ name: String, min: Int = 0, max: Int = 2_000, _ need: Need = .required) -> Field {
        Field(name, .list(.id, min: min, max: max), need)
    }
    /// The seq last seen by who edits, so that what another person changed since is not overwritten.
    static let base = Field("base", .int(0...Int.max), .optional)
}
