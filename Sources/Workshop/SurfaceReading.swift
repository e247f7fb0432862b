/// What stands in one sentence: its head, its means and its effect.
struct SurfaceReading {
    /// What is done, and what comes of it.
    private let main: ArraySlice<String>
    private let effect: ArraySlice<String>
    private let lexicon: SurfaceWords.Lexicon

    init(_ words: [String], _ language: SurfaceWords.Language) {
        lexicon = language.lexicon
        let joint = SurfaceReading.joint(in: words, lexicon)
        main = words[..<joint]
        effect = words[joint...]
    }

    var isTransformative: Bool {
        guard effectIsMeasured || (namesProcess && isMeasured) else { return false }
        if moves { return namesMeans || (!effect.isEmpty && !movesFigure) }
        if ships { return namesProcess || !shipsProduct }
        return namesProcess || !effect.isEmpty
    }

    /// A figure that moves, or stands alone, with no means to it.
    var isBareNumber: Bool {
        if isTransformative { return false }
        if moves { return !namesMeans && (movesFigure || effect.isEmpty || !effectIsMeasured) }
        return !namesProcess && isCounted(main) && (!ships || main.contains("%"))
    }

    var isShipment: Bool { !isTransformative && !isBareNumber && ships && !namesProcess }

    /// Something that is done once, named where a measure should stand.
    var isAction: Bool {
        guard let first = main.first, !main.contains("%"), !lexicon.figures.contains(first) else { return false }
        if moves, movesFigure || isCounted(main) { return false }
        return ships || lexicon.deeds.contains(first) || lexicon.isGerman && lexicon.deeds.contains(main.last ?? "")
            || (lexicon.done.contains(main.last ?? "") && main.contains(where: lexicon.being.contains))
    }

    var isMeasured: Bool { isMeasure(main) || isMeasure(effect) }

    /// Something of the way of working is named: an order, a manner, who does it, what it replaces.
    var namesProcess: Bool { namesMeans || namesManner(main) || namesManner(effect) }

    // MARK: The parts of it

    private var effectIsMeasured: Bool { !effect.isEmpty && (isMeasure(effect) || isMeasure(main) && isFreed(effect)) }

    private var moves: Bool { head(in: lexicon.moving) }
    private var ships: Bool { head(in: lexicon.shipping) && !moves }
    private var movesFigure: Bool { main.contains(where: lexicon.figures.contains) || isCounted(main) }
    private var shipsProduct: Bool { main.contains(where: lexicon.products.contains) }

    private func head(in verbs: Set<String>) -> Bool {
        if lexicon.isGerman { return main.contains(where: verbs.contains) }
        return main.first { !lexicon.fillers.contains($0) }.map(verbs.contains) ?? false
    }

    /// "by letting the packer close the box", "indem …"
    private var namesMeans: Bool {
        for (place, word) in main.enumerated() {
            let next = main.dropFirst(place + 1).first ?? ""
            if lexicon.means.contains(word) { return true }
            if word == "by", next.hasSuffix("ing"), next.count > 4, !lexicon.shippingForms.contains(next) {
                return true
            }
        }
        return false
    }

    /// "before the first call", "instead of", "by themselves": but "before Easter" is a date.
    private func namesManner(_ words: ArraySlice<String>) -> Bool {
        for (place, word) in words.enumerated() where lexicon.manner.contains(word) {
            guard lexicon.temporal.contains(word) else {
                // "findet am Bett statt" has the word at its end and means something else
                if word == "statt", place == words.count - 1 { continue }
                return true
            }
            let following = words.dropFirst(place + 1).prefix(3)
            let isDate = following.contains { lexicon.dates.contains($0) || $0.contains(where: \.isNumber) }
            if !isDate { return true }
        }
        return zip(words, words.dropFirst()).contains { lexicon.mannerPairs.contains("\($0) \($1)") }
    }

    private func isMeasure(_ words: ArraySlice<String>) -> Bool {
        isCounted(words) || isFreed(words) || words.contains(where: lexicon.without.contains)
    }

    private func isFreed(_ words: ArraySlice<String>) -> Bool { words.contains(where: lexicon.freed.contains) }

    private func isCounted(_ words: ArraySlice<String>) -> Bool {
        words.contains { word in
            lexicon.numbers.contains(word) || (word.first?.isNumber == true && !SurfaceReading.isYear(word))
        }
    }

    private static func isYear(_ word: String) -> Bool {
        guard let year = Int(word) else { return false }
        return (2000...2099).contains(year)
    }

    /// Where the effect begins: "so that", "damit", and their like.
    private static func joint(in words: [String], _ lexicon: SurfaceWords.Lexicon) -> Int {
        for (place, word) in words.enumerated() where place > 0 {
            if lexicon.joints.contains(word) { return place }
            let next = place + 1 < words.count ? words[place + 1] : ""
            if lexicon.jointPairs.contains("\(word) \(next)") { return place }
            if lexicon.isGerman, word == "um", words[place...].contains("zu"),
                next.first?.isNumber != true, !lexicon.numbers.contains(next)
            {
                return place
            }
        }
        return words.count
    }
}
