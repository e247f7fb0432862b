import HashTreeCollections

/// A collection of a room: values by id, in the order in which they came, and the ids touched since the last event.
///
/// A copy costs nothing and a change costs the logarithm of the size, because rooms are read while they are decided on.
package struct Table<Value: Codable & Hashable & Sendable>: Sendable, Hashable {
    private struct Row: Codable, Hashable, Sendable {
        let order: Int
        var value: Value
    }

    private var rows: TreeDictionary<String, Row> = [:]
    private var next = 0
    /// What has to be drawn again. Not part of what the table is.
    private(set) package var touched: Set<String> = []

    package init() {}

    /// Entries in the order in which they came, of which there have been more than these when `everMade` says so.
    init(_ entries: [(id: String, value: Value)], everMade: Int) {
        for entry in entries { self[entry.id] = entry.value }
        next = max(next, everMade)
    }

    package subscript(id: String) -> Value? {
        get { rows[id]?.value }
        set {
            touched.insert(id)
            guard let newValue else {
                rows[id] = nil
                return
            }
            if rows[id] == nil {
                rows[id] = Row(order: next, value: newValue)
                next += 1
            } else {
                rows[id]?.value = newValue
            }
        }
    }

    /// Changes the value of an id that is there; nothing otherwise.
    mutating func change(_ id: String, _ body: (inout Value) -> Void) {
        guard var value = rows[id]?.value else { return }
        touched.insert(id)
        body(&value)
        rows[id]?.value = value
    }

    package var count: Int { rows.count }
    package var isEmpty: Bool { rows.isEmpty }

    /// How many values there have ever been; ids are made from it and so are never used again.
    package var everMade: Int { next }

    /// How many came before this one, counted from the first that ever came.
    func place(of id: String) -> Int? { rows[id]?.order }

    /// Ids and values in the order in which they came.
    package var all: [(id: String, value: Value)] {
        rows.sorted { $0.value.order < $1.value.order }.map { (id: $0.key, value: $0.value.value) }
    }

    package var ids: [String] { all.map(\.id) }
    package var values: [Value] { all.map(\.value) }

    mutating func settle() { touched = [] }

    package static func == (left: Table, right: Table) -> Bool { left.rows == right.rows && left.next == right.next }

    package func hash(into hasher: inout Hasher) { hasher.combine(rows) }
}

extension Table: Codable {
    private enum CodingKeys: CodingKey { case rows, next }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rows = TreeDictionary(
            uniqueKeysWithValues: try container.decode([String: Row].self, forKey: .rows).map { ($0, $1) })
        next = try container.decode(Int.self, forKey: .next)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.value) }), forKey: .rows)
        try container.encode(next, forKey: .next)
    }
}
