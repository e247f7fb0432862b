import HashTreeCollections

/// A collection of a room: values by id, in the order in which they came, and the ids touched since the last event.
///
/// A copy costs nothing and a change next to nothing, whatever the size, because rooms are read while they are decided on: what
/// changes is one short stretch of entries and the list of stretches.
///
/// It asks as little as it can of a value: what a generic type asks for is looked up when a process first meets it.
package struct Table<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let order: Int
        let id: String
        var value: Value
    }

    private static var mostInStretch: Int { 32 }

    /// By order; none is empty.
    private var stretches: [[Entry]] = []
    private var orders: TreeDictionary<String, Int> = [:]
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
        get { spot(of: id).map { stretches[$0.stretch][$0.entry].value } }
        set {
            touched.insert(id)
            switch (spot(of: id), newValue) {
            case (let spot?, let value?): stretches[spot.stretch][spot.entry].value = value
            case (let spot?, nil): remove(id, at: spot)
            case (nil, let value?): append(Entry(order: next, id: id, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Something of the value of an id, without a copy of all of it.
    func look<Result>(_ id: String, _ body: (borrowing Value) -> Result) -> Result? {
        spot(of: id).map { body(stretches[$0.stretch][$0.entry].value) }
    }

    /// Changes the value of an id that is there; nothing otherwise.
    mutating func change(_ id: String, _ body: (inout Value) -> Void) {
        guard var value = self[id] else { return }
        body(&value)
        self[id] = value
    }

    private mutating func append(_ entry: Entry) {
        if let last = stretches.last, last.count < Self.mostInStretch {
            stretches[stretches.count - 1].append(entry)
        } else {
            stretches.append([entry])
        }
        orders[entry.id] = entry.order
        next = entry.order + 1
    }

    private mutating func remove(_ id: String, at spot: (stretch: Int, entry: Int)) {
        stretches[spot.stretch].remove(at: spot.entry)
        if stretches[spot.stretch].isEmpty { stretches.remove(at: spot.stretch) }
        orders[id] = nil
    }

    private func spot(of id: String) -> (stretch: Int, entry: Int)? {
        guard let order = orders[id] else { return nil }
        let stretch = Self.last(of: stretches.count) { stretches[$0][0].order <= order }
        return (stretch, Self.last(of: stretches[stretch].count) { stretches[stretch][$0].order <= order })
    }

    /// The last of so many places of which something is true that is true of the first, and up to some place.
    private static func last(of count: Int, _ isTrue: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if isTrue(middle) { low = middle } else { high = middle }
        }
        return low
    }

    package var count: Int { orders.count }
    package var isEmpty: Bool { orders.isEmpty }

    /// How many values there have ever been; ids are made from it and so are never used again.
    package var everMade: Int { next }

    /// How many came before this one, counted from the first that ever came.
    func place(of id: String) -> Int? { orders[id] }

    /// Ids and values in the order in which they came.
    package var all: [(id: String, value: Value)] { entries.map { (id: $0.id, value: $0.value) } }
    package var ids: [String] { entries.map(\.id) }
    package var values: [Value] { entries.map(\.value) }

    /// The ids of the values of which something is true, in the order in which they came.
    package func ids(where isMeant: (Value) -> Bool) -> [String] {
        stretches.flatMap { stretch in
            // By place, because an entry is large and most are only looked at.
            stretch.indices.filter { isMeant(stretch[$0].value) }.map { stretch[$0].id }
        }
    }

    package func count(where isMeant: (Value) -> Bool) -> Int {
        stretches.reduce(0) { count, stretch in count + stretch.indices.count { isMeant(stretch[$0].value) } }
    }

    private var entries: FlattenSequence<[[Entry]]> { stretches.joined() }

    mutating func settle() { touched = [] }
}

extension Table: Equatable where Value: Equatable {
    package static func == (left: Table, right: Table) -> Bool {
        left.next == right.next && left.count == right.count
            && left.entries.elementsEqual(right.entries) { one, other in
                one.order == other.order && one.id == other.id && one.value == other.value
            }
    }
}

extension Table: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for entry in entries {
            hasher.combine(entry.order)
            hasher.combine(entry.id)
            hasher.combine(entry.value)
        }
    }
}

extension Table: Codable where Value: Codable {
    private enum CodingKeys: CodingKey { case rows, next }

    private struct Row: Encodable {
        let order: Int
        let value: Value
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // Row by row out of what has been read, because there may be thousands.
        let found = (decoder as? JSONDecoding)?.source["rows"]
        guard let rows = try (found ?? .value(container.decode(JSON.self, forKey: .rows))).members else {
            throw JSONDecoding.wrong("no rows")
        }
        var stretch: [Entry] = []
        for (order, id, value) in try JSONSource.inOrder(rows) {
            stretch.append(Entry(order: order, id: id, value: try value.decoded(as: Value.self)))
            orders[id] = order
            if stretch.count == Self.mostInStretch {
                stretches.append(stretch)
                stretch = []
            }
        }
        if !stretch.isEmpty { stretches.append(stretch) }
        next = try container.decode(Int.self, forKey: .next)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let rows = entries.map { ($0.id, Row(order: $0.order, value: $0.value)) }
        try container.encode(Dictionary(uniqueKeysWithValues: rows), forKey: .rows)
        try container.encode(next, forKey: .next)
    }
}

extension JSONSource {
    /// The rows of a kept table as they came.
    fileprivate static func inOrder(
        _ rows: [(key: String, value: JSONSource)]
    ) throws -> [(order: Int, id: String, value: JSONSource)] {
        var orders = try rows.map { id, row in
            guard let order = row["order"]?.whole, let value = row["value"] else { throw JSONDecoding.wrong("no row") }
            return (order: order, id: id, value: value)
        }
        orders.sort { $0.order < $1.order }
        return orders
    }
}
