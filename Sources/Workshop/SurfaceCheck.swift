/// Whether an objective says what changes in how people work, or only which number moves or which thing is shipped.
///
/// A reader's first impression in words that it knows, English and German, and silence in all others. Nothing is ever refused for it.
package struct SurfaceCheck: Hashable, Sendable, JSONConvertible {
    package enum Kind: String, Hashable, Sendable, CaseIterable, JSONConvertible {
        /// A number that moves with nothing named that changes, or a thing to ship.
        case surface
        /// What changes in the work, and what gets measurably better or easier by it.
        case transformative
        /// Neither of them, or not a language that is known here.
        case unknown
    }

    /// What is missing, and the question that would find it.
    package struct Hint: Hashable, Sendable, JSONConvertible {
        package let code: String
        package let text: String
        /// The key result it is about.
        package var keyResult: String?

        package var json: JSON { .of(["code": code, "text": text, "keyResult": keyResult]) }
    }

    package let kind: Kind
    package let hints: [Hint]

    package var json: JSON { .of(["kind": kind, "hints": hints]) }

    /// - Parameters:
    ///   - cards: how many cards it answers; nil when that is not known yet.
    ///   - keyResults: the titles of its key results and, where they have one, their ids.
    package init(title: String, change: String? = nil, cards: Int? = nil, keyResults: [(id: String?, title: String)] = [])
    {
        let title = SurfaceWords.split(title)
        let change = SurfaceWords.split(change ?? "")
        let language = SurfaceWords.language(of: title + change)
        var hints: [Hint] = []
        var measures = 0
        for result in keyResults {
            let words = SurfaceWords.split(result.title)
            guard let spoken = SurfaceWords.language(of: words) ?? language else { continue }
            if SurfaceReading(words, spoken).isAction {
                hints.append(.action(result.title, id: result.id))
            } else {
                measures += 1
            }
        }
        guard let language else {
            (kind, self.hints) = (.unknown, hints)
            return
        }
        let said = SurfaceReading(title, language)
        let practice = SurfaceReading(change, language)
        let practiceIsNamed = change.count >= 4 && !practice.isBareNumber && !practice.isShipment
        let isMeasured = said.isMeasured || (practiceIsNamed && practice.isMeasured) || measures > 0
        var own: Hint?
        if said.isTransformative || (practiceIsNamed && isMeasured) {
            kind = .transformative
        } else if practiceIsNamed || (said.namesProcess && !said.isBareNumber && !said.isShipment) {
            kind = isMeasured ? .transformative : .unknown
            own = isMeasured ? nil : .noEffect
        } else if said.isBareNumber {
            kind = .surface
            own = .bareNumber
        } else if said.isShipment {
            kind = .surface
            own = .shipsThing
        } else {
            kind = .unknown
            own = .noChange
        }
        if cards == 0 { hints.insert(.noCard, at: 0) }
        if let own { hints.insert(own, at: 0) }
        self.hints = hints
    }
}

extension SurfaceCheck.Hint {
    fileprivate static let bareNumber = Self(
        code: "bareNumber",
        text: "This says which number should move. What will people do differently, so that it moves?")
    fileprivate static let shipsThing = Self(
        code: "shipsThing",
        text: "This names a thing to ship. Once it is there, what is different in daily work, and how would you notice?")
    fileprivate static let noEffect = Self(
        code: "noEffect",
        text: "This says what changes. What gets better by it: how much of what, or whose time becomes free?")
    fileprivate static let noChange = Self(
        code: "noChange",
        text: "This could be said of many teams. Which piece of work would go differently on a plain Tuesday?")
    fileprivate static let noCard = Self(
        code: "noCard", text: "It is tied to no card yet. Which challenge would it remove?")

    fileprivate static func action(_ title: String, id: String?) -> Self {
        let short = title.count > 60 ? title.prefix(59).trimmingPrefix(" ") + "…" : title[...]
        return Self(
            code: "looksLikeAction",
            text: "“\(short)” looks like an action. When it is done, what could you measure that is different?",
            keyResult: id)
    }
}

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
