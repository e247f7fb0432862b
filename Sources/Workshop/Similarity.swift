import Foundation

/// How alike two short texts are, in whatever language: words that share their beginning, weighted by how rare they are in the room.
///
/// Scripts without word breaks are read by pairs of characters. No dictionary and no network: it finds those who say nearly the same
/// in nearly the same words, and leaves the rest to people.
package enum Similarity {
    /// From here on two cards are shown as a pair that may say the same.
    package static let threshold = 0.57
    private static let mostWords = 80

    /// The words of a text, each once: without case, accents, punctuation and the article that Arabic writes in one with its word.
    package static func words(of text: String) -> [String] {
        // Two cards are not alike for having nothing left.
        if text == Erasure.words { return [] }
        let plain = text.decomposedStringWithCompatibilityMapping.unicodeScalars
            .filter { $0.properties.generalCategory != .nonspacingMark && $0 != "\u{0640}" }
        let folded = String(String.UnicodeScalarView(plain)).precomposedStringWithCanonicalMapping.lowercased()
        var words: [String] = []
        var run: [Unicode.Scalar] = []
        var runIsUnbroken = false
        func end() {
            defer { run = [] }
            guard !run.isEmpty else { return }
            if runIsUnbroken, run.count > 1 {
                for (left, right) in zip(run, run.dropFirst()) { words.append(string(left, right)) }
            } else {
                words.append(bare(run))
            }
        }
        for scalar in folded.unicodeScalars {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                end()
                continue
            }
            let isUnbroken = isUnbroken(scalar)
            if isUnbroken != runIsUnbroken { end() }
            runIsUnbroken = isUnbroken
            run.append(scalar)
        }
        end()
        var seen: Set<String> = []
        return Array(words.filter { seen.insert($0).inserted }.prefix(mostWords))
    }

    /// 0…1 for two lists of words. `weight` says how much a word counts: more the rarer it is in the room.
    package static func likeness(_ left: [String], _ right: [String], weight: (String) -> Double) -> Double {
        if left.isEmpty || right.isEmpty { return 0 }
        let (leftAll, leftFound) = found(left, in: right, weight)
        let (rightAll, rightFound) = found(right, in: left, weight)
        let total = leftAll + rightAll
        guard total > 0 else { return 0 }
        let mutual = (leftFound + rightFound) / total
        // One that says all the other says, and more, is nearly as alike.
        let (shorter, found) = leftAll < rightAll ? (leftAll, leftFound) : (rightAll, rightFound)
        let isSentence = min(left.count, right.count) >= 4
        return isSentence && shorter > 0 ? max(mutual, 0.8 * found / shorter) : mutual
    }

    /// How much a word counts that stands in so many of so many cards. Short words say little in most languages.
    package static func weight(of word: String, in some: Int, of all: Int) -> Double {
        let length = word.unicodeScalars.count
        let rarity = log((Double(max(all, 10)) + 2) / (Double(some) + 0.5))
        let first = word.unicodeScalars.first
        let isFull = first.map(isUnbroken) == true || first?.properties.numericType != nil
        return max(rarity, 0.2) * (isFull ? 1 : pow(min(1, Double(length) / 6), 1.5))
    }

    /// What two words that may match have in common; cards that share none of these are not compared.
    package static func key(of word: String) -> String {
        String(String.UnicodeScalarView(word.unicodeScalars.prefix(4)))
    }

    private static func found(
        _ words: [String], in others: [String], _ weight: (String) -> Double
    ) -> (all: Double, found: Double) {
        var (all, sum) = (0.0, 0.0)
        for word in words {
            let weight = weight(word)
            all += weight
            sum += weight * (others.lazy.map { match(word, $0) }.max() ?? 0)
        }
        return (all, sum)
    }

    /// Forms of one word begin alike: "meeting" and "meetings", "решение" and "решений".
    private static func match(_ left: String, _ right: String) -> Double {
        if left == right { return 1 }
        let (left, right) = (left.utf16, right.utf16)
        let common = zip(left, right).prefix { $0 == $1 }.count
        let longer = Double(max(left.count, right.count))
        return common >= 3 && Double(common) >= 0.6 * longer ? Double(common) / longer : 0
    }

    private static func string(_ scalars: Unicode.Scalar...) -> String { String(String.UnicodeScalarView(scalars)) }

    private static func bare(_ run: [Unicode.Scalar]) -> String {
        var run = run[...]
        guard let first = run.first, (0x0600...0x06FF).contains(first.value) else {
            return String(String.UnicodeScalarView(run))
        }
        if run.first == "\u{0648}", run.count > 4 { run = run.dropFirst() }
        if run.starts(with: ["\u{0627}", "\u{0644}"]), run.count > 4 { run = run.dropFirst(2) }
        return String(String.UnicodeScalarView(run))
    }

    /// Thai, Lao, Khmer, kana, Han and Hangul.
    private static func isUnbroken(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF,
            0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
