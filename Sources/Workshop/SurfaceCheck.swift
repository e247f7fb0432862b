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
    package init(
        title: String, change: String? = nil, cards: Int? = nil, keyResults: [(id: String?, title: String)] = []
    ) {
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
        text: "This names a thing to ship. Once it is there, what is different in daily work, and how would you notice?"
    )
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

/// The body of `POST /api/rooms/{code}/surface-check`: an objective as somebody is typing it.
package struct SurfaceQuestion: Decodable, Sendable {
    private struct Result: Decodable, Sendable {
        let title: String

        private enum CodingKeys: CodingKey { case title }

        init(from decoder: any Decoder) throws {
            if let title = try? decoder.singleValueContainer().decode(String.self) {
                self.title = title
            } else {
                title = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .title)
            }
        }
    }

    private let title: String
    private let change: String?
    private let cards: [Card.ID]?
    private let keyResults: [Result]?

    package static let fields: [Field] = [
        .text("title"), .text("change", .optional), .ids("cards", max: 100, .optional),
        Field("keyResults", .list(.either([.text(max: Field.longText), keyResult]), max: 50), .optional),
    ]

    private static let keyResult = Field.Kind.object(
        [.text("title"), .choice("kind", KeyResult.Kind.self, .optional)] + KeyResult.fields(.optional))

    package static func read(_ body: JSON) throws(Refusal) -> SurfaceQuestion {
        guard case .object(let fields) = body else {
            throw Refusal(.malformed, "notAnObject", "The body is a JSON object.")
        }
        return try Commands.decode(SurfaceQuestion.self, from: Field.check(fields, against: SurfaceQuestion.fields))
    }

    package var check: SurfaceCheck {
        SurfaceCheck(
            title: title, change: change, cards: cards?.count,
            keyResults: (keyResults ?? []).map { (id: nil, title: $0.title) })
    }
}
