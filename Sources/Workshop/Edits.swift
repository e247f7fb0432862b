/// The last change of each field of a thing, so that nobody overwrites what they have not seen.
struct Edits: Codable, Hashable, Sendable {
    private struct Edit: Codable, Hashable, Sendable {
        let seq: Int
        let by: Person.ID?
    }

    private var last: [String: Edit] = [:]

    mutating func note(_ fields: [String], _ stamp: Stamp) {
        for field in fields { last[field] = Edit(seq: stamp.seq, by: stamp.by) }
    }

    /// Who else changed a field after `base`, the seq last seen.
    func another(than person: Person.ID, changed field: String, after base: Int) -> Person.ID? {
        guard let edit = last[field], edit.seq > base, edit.by != person else { return nil }
        return edit.by
    }

    /// Refuses when another person changed one of the fields after `base`, the seq last seen.
    func check(_ fields: [String], against base: Int?, by person: Person.ID) throws(Refusal) {
        guard let base else { return }
        for field in fields {
            if let edit = last[field], edit.seq > base, edit.by != person {
                throw Refusal(
                    .conflict, "editedMeanwhile",
                    "Somebody else changed this while you were writing. Look at the new version, then save yours again.",
                    field: field)
            }
        }
    }
}
