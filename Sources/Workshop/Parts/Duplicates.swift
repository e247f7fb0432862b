import Foundation
import HashTreeCollections

/// Two cards that may say the same.
package struct Duplicate: Codable, Hashable, Sendable {
    /// In the order of their numbers.
    package let cards: [Card.ID]
    package let likeness: Double

    static func id(_ left: Card.ID, _ right: Card.ID) -> String {
        left < right ? "\(left)-\(right)" : "\(right)-\(left)"
    }
}

/// Suggesting to facilitators which revealed cards to merge. People decide; a pair that is not the same is not shown again.
package enum Duplicates: Part {
    package static let commands: [any Command.Type] = [DismissDuplicates.self]
    package static let events: [any Event.Type] = [DuplicatesDismissed.self]
    package static let drawings: [Drawing] = [
        .each(.duplicates) { room, id in
            guard let pair = room.alike.pairs[id] else { return [] }
            return [
                Entry("desk", "duplicates", id, value: .of(["cards": pair.cards, "likeness": pair.likeness]))
            ]
        }
    ]
}

/// Says that two cards are not the same, for all facilitators.
struct DismissDuplicates: Command {
    static let type = "duplicates.dismiss"
    static let fields: [Field] = [.ids("cards", max: 2)]
    static let by = Roles.facilitators

    let cards: [Card.ID]

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard cards.count == 2, cards[0] != cards[1] else {
            throw .invalid("cards", "Name the two cards that do not say the same.")
        }
        for card in cards { _ = try room.shownCard(card) }
        if room.alike.dismissed.contains(Duplicate.id(cards[0], cards[1])) { return .nothing }
        return .events(DuplicatesDismissed(cards: cards))
    }
}

struct DuplicatesDismissed: Event {
    static let type = "duplicatesDismissed"
    let cards: [Card.ID]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        guard cards.count == 2 else { return }
        room.alike.dismiss(Duplicate.id(cards[0], cards[1]))
    }
}

/// Which open cards are alike. Only a card that changed is compared, and only with those that share its rarer words.
package struct Alike: Sendable {
    package var pairs = Table<Duplicate>()
    package private(set) var dismissed: Set<String> = []
    /// Made from the open cards whenever it is not there; not part of what the room is.
    private var index: CardWords?
    /// Of each card the pairs that it is in; made with the index.
    private var pairsOf: TreeDictionary<Card.ID, TreeSet<String>> = [:]

    private static let mostCandidates = 12
    private static let mostPairsPerCard = 3

    /// To be called before cards change.
    mutating func prepare(_ cards: Table<Card>) {
        guard index == nil else { return }
        var index = CardWords()
        for (id, card) in cards.all where card.isOpen { index.set(Similarity.words(of: card.text), of: id) }
        self.index = index
        for (id, pair) in pairs.all {
            for card in pair.cards { pairsOf[card, default: []].insert(id) }
        }
    }

    private mutating func put(_ pair: Duplicate?, as id: String) {
        for card in pairs[id]?.cards ?? [] { pairsOf[card]?.remove(id) }
        for card in pair?.cards ?? [] { pairsOf[card, default: []].insert(id) }
        pairs[id] = pair
    }

    /// To be called after cards changed, with the ids of those.
    mutating func follow(_ touched: Set<Card.ID>, in cards: Table<Card>) {
        guard var index else { return }
        var changed: Set<Card.ID> = []
        for id in touched {
            let words = cards[id].flatMap { $0.isOpen ? Similarity.words(of: $0.text) : nil }
            if words != index[id] {
                changed.insert(id)
                index.set(words, of: id)
            }
        }
        self.index = index
        if changed.isEmpty { return }
        for card in changed {
            for pair in pairsOf[card] ?? [] { put(nil, as: pair) }
            pairsOf[card] = nil
        }
        let open = changed.compactMap { id in index[id].map { (id: id, words: $0, number: cards[id]?.number ?? 0) } }
        for (id, words, number) in open.sorted(by: { $0.number < $1.number }) {
            for (other, likeness) in index.likest(id, words, most: Alike.mostCandidates).prefix(Alike.mostPairsPerCard)
            {
                let pair = Duplicate.id(id, other)
                if dismissed.contains(pair) || pairs[pair] != nil { continue }
                let isFirst = number < (cards[other]?.number ?? 0)
                put(Duplicate(cards: isFirst ? [id, other] : [other, id], likeness: likeness), as: pair)
            }
        }
    }

    mutating func dismiss(_ pair: String) {
        dismissed.insert(pair)
        put(nil, as: pair)
    }
}

extension Alike: Hashable {
    package static func == (left: Alike, right: Alike) -> Bool {
        left.pairs == right.pairs && left.dismissed == right.dismissed
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(pairs)
        hasher.combine(dismissed)
    }
}

extension Alike: Codable {
    private enum CodingKeys: CodingKey { case pairs, dismissed }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pairs = try container.decode(Table<Duplicate>.self, forKey: .pairs)
        dismissed = Set(try container.decode([String].self, forKey: .dismissed))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pairs, forKey: .pairs)
        try container.encode(dismissed.sorted(), forKey: .dismissed)
    }
}

/// Which words stand in which cards. A copy costs nothing, because every event copies the room.
private struct CardWords: Sendable {
    private var words: TreeDictionary<Card.ID, [String]> = [:]
    /// In how many cards a word stands.
    private var counts: TreeDictionary<String, Int> = [:]
    private var holders: TreeDictionary<String, TreeSet<Card.ID>> = [:]

    /// What stands in more cards than this says too little to look for others by it.
    private static let tooCommon = 60

    subscript(id: Card.ID) -> [String]? { words[id] }

    mutating func set(_ new: [String]?, of id: Card.ID) {
        for word in words[id] ?? [] {
            let count = (counts[word] ?? 1) - 1
            counts[word] = count > 0 ? count : nil
        }
        for key in keys(words[id]) {
            holders[key]?.remove(id)
            if holders[key]?.isEmpty == true { holders[key] = nil }
        }
        words[id] = new
        for word in new ?? [] { counts[word, default: 0] += 1 }
        for key in keys(new) { holders[key, default: []].insert(id) }
    }

    /// The cards that are most alike, best first.
    func likest(_ id: Card.ID, _ words: [String], most: Int) -> [(id: Card.ID, likeness: Double)] {
        var shared: [Card.ID: Double] = [:]
        for key in keys(words) {
            guard let cards = holders[key], cards.count <= CardWords.tooCommon else { continue }
            let rarity = 1 / Double(cards.count)
            for card in cards where card != id { shared[card, default: 0] += rarity }
        }
        let candidates = shared.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most)
        return candidates.compactMap { candidate, _ in
            guard let others = self.words[candidate] else { return nil }
            let likeness = Similarity.likeness(words, others, weight: weight)
            return likeness >= Similarity.threshold ? (candidate, (likeness * 1000).rounded() / 1000) : nil
        }.sorted { ($1.likeness, $0.id) < ($0.likeness, $1.id) }
    }

    private func weight(_ word: String) -> Double {
        Similarity.weight(of: word, in: counts[word] ?? 0, of: words.count)
    }

    private func keys(_ words: [String]?) -> [String] { (words ?? []).map(Similarity.key).unique }
}
