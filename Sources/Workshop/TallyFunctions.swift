// The votes by function, where they tell about a function and not about a person.

extension Tally {
    /// The votes on one card of those who speak for one function; an axis is absent where it would say too much.
    package struct Group: Codable, Hashable, Sendable, JSONConvertible {
        package let function: String
        package let impact: [Int]?
        package let effort: [Int]?

        /// How many votes it rests on, on the axis that has more.
        package var n: Int { max(impact?.count ?? 0, effort?.count ?? 0) }

        package var json: JSON {
            .of([
                "function": function, "impact": impact.map { AxisTally(votes: $0) },
                "effort": effort.map { AxisTally(votes: $0) }, "n": n,
            ])
        }
    }

    /// One voter's judgement of a card, with the function they speak for.
    package struct Voice: Sendable {
        package let function: String
        package let judgement: Judgement

        package init(function: String, judgement: Judgement) {
            self.function = function
            self.judgement = judgement
        }
    }

    /// What can be told of a card by function, in the order of their names; nil when it is nothing.
    package static func groups(_ voices: [Voice]) -> [Group]? {
        let impact = axis(voices, \.impact)
        let effort = axis(voices, \.effort)
        let groups = Set(impact.keys).union(effort.keys).sorted().map {
            Group(function: $0, impact: impact[$0], effort: effort[$0])
        }
        return groups.isEmpty ? nil : groups
    }

    private static func axis(_ voices: [Voice], _ value: KeyPath<Judgement, Int?>) -> [String: [Int]] {
        var votes: [String: [Int]] = [:]
        for voice in voices {
            if let vote = voice.judgement[keyPath: value] { votes[voice.function, default: []].append(vote) }
        }
        let shown = shownGroups(votes.mapValues(\.count))
        return votes.filter { shown.contains($0.key) }.mapValues { $0.sorted() }
    }

    /// The groups whose votes can be shown beside those of all.
    ///
    /// All minus what is shown is known, too: a group is shown when it has at least three votes and leaves none or at least three outside, and all shown together leave none or at least three, else the smallest stays in the dark with the rest.
    static func shownGroups(_ sizes: [String: Int]) -> Set<String> {
        let all = sizes.values.reduce(0, +)
        func isSafe(_ outside: Int) -> Bool { outside == 0 || outside >= floor }
        var shown = sizes.filter { $0.value >= floor && isSafe(all - $0.value) }
        while !isSafe(all - shown.values.reduce(0, +)),
            let smallest = shown.min(by: { ($0.value, $1.key) < ($1.value, $0.key) })
        {
            shown[smallest.key] = nil
        }
        return Set(shown.keys)
    }
}

extension Room {
    /// The function that each of these people speaks for, in the one spelling of the room.
    func functions(of people: [Person.ID]) -> [Person.ID: String] {
        let spellings = Dictionary(functions.map { ($0.sameFunction, $0) }) { first, _ in first }
        return people.reduce(into: [:]) { found, id in
            guard let function = self.people[id]?.function else { return }
            found[id] = spellings[function.sameFunction] ?? function
        }
    }
}
