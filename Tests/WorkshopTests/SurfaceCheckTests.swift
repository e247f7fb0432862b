import Foundation
import Testing

@testable import Workshop

struct SurfaceCheckTests {
    struct Sentence: Decodable {
        let field: String
        let language: String
        let kind: String
        let text: String
    }

    struct Labelled: Decodable {
        struct Result: Decodable {
            let action: Bool
            let text: String
        }

        let sentences: [Sentence]
        let keyResults: [Result]
    }

    /// How often a judgement was right when it was given, and how often it was given when it was right.
    struct Figures: CustomStringConvertible {
        var (hits, wrong, missed) = (0, 0, 0)
        var precision: Double { Double(hits) / Double(max(1, hits + wrong)) }
        var recall: Double { Double(hits) / Double(max(1, hits + missed)) }

        mutating func count(given: Bool, right: Bool) {
            if given, right { hits += 1 } else if given { wrong += 1 } else if right { missed += 1 }
        }

        var description: String {
            "precision \(precision.formatted(.number.precision(.fractionLength(2)))), recall \(recall.formatted(.number.precision(.fractionLength(2)))) (\(hits) right, \(wrong) wrong, \(missed) missed)"
        }
    }

    static func labelled<Value: Decodable>(_ name: String, as: Value.Type = Value.self) throws -> Value {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(
            Value.self, from: Data(contentsOf: tests.appending(path: "Sentences/\(name).json")))
    }

    private func figures(_ name: String) throws -> (kinds: [SurfaceCheck.Kind: Figures], actions: Figures) {
        let labelled: Labelled = try Self.labelled(name)
        var kinds: [SurfaceCheck.Kind: Figures] = [:]
        for sentence in labelled.sentences {
            let judged = SurfaceCheck(title: sentence.text).kind
            for kind in SurfaceCheck.Kind.allCases {
                kinds[kind, default: Figures()].count(given: judged == kind, right: sentence.kind == kind.rawValue)
            }
        }
        var actions = Figures()
        for result in labelled.keyResults {
            let check = SurfaceCheck(title: "", keyResults: [(id: nil, title: result.text)])
            actions.count(given: check.hints.contains { $0.code == "looksLikeAction" }, right: result.action)
        }
        for kind in SurfaceCheck.Kind.allCases {
            print("surface check, \(name), \(kind.rawValue): \(kinds[kind] ?? Figures())")
        }
        if !labelled.keyResults.isEmpty { print("surface check, \(name), actions: \(actions)") }
        return (kinds, actions)
    }

    @Test func `the labelled set is large, and its kept-out part comes from other fields`() throws {
        let written: Labelled = try Self.labelled("surface-written-with")
        let kept: Labelled = try Self.labelled("surface-kept-out")
        #expect(written.sentences.count + kept.sentences.count >= 80)
        #expect(Set(written.sentences.map(\.field)).isSuperset(of: ["sales", "hospital", "school", "city", "HR"]))
        let known = kept.sentences.filter { ["en", "de"].contains($0.language) }
        #expect(Set(known.map(\.field)).isDisjoint(with: Set(written.sentences.map(\.field))))
        #expect(Set(kept.sentences.map(\.text)).isDisjoint(with: Set(written.sentences.map(\.text))))
    }

    @Test(arguments: ["surface-written-with", "surface-kept-out"])
    func `whole sentences are read right`(name: String) throws {
        let (kinds, actions) = try figures(name)
        for kind in [SurfaceCheck.Kind.surface, .transformative] {
            #expect((kinds[kind]?.precision ?? 0) >= 0.95)
            #expect((kinds[kind]?.recall ?? 0) >= 0.95)
        }
        #expect(actions.precision >= 0.95)
        #expect(actions.recall >= 0.85)
    }

    /// Half sentences are often not understood; what matters is that none of them is praised wrongly.
    @Test func `what people type in a hurry is rarely praised wrongly`() throws {
        let (kinds, _) = try figures("surface-untidy")
        #expect((kinds[.transformative]?.precision ?? 0) >= 0.95)
        #expect((kinds[.transformative]?.recall ?? 0) >= 0.7)
        #expect((kinds[.surface]?.precision ?? 0) >= 0.6)
    }

    @Test(
        arguments: [
            ("Raise NPS from 31 to 45", "bareNumber"), ("Publish the new pricing page in March", "shipsThing"),
            ("Automate the matching of invoices", "noEffect"), ("Be the best team for our customers", "noChange"),
            ("Umsatz um ein Fünftel steigern", "bareNumber"), ("Die neue Preisseite veröffentlichen", "shipsThing"),
        ])
    func `a hint asks the question that would fix it`(title: String, code: String) throws {
        let hints = SurfaceCheck(title: title).hints
        #expect(hints.map(\.code) == [code])
        #expect(try #require(hints.first).text.hasSuffix("?"))
    }

    @Test func `a change in practice answers the question of a bare number`() {
        let title = "Raise the share of pipeline that closes to 30 %"
        #expect(SurfaceCheck(title: title).kind == .surface)
        let change = "Nobody books a first call before four questions are answered"
        let check = SurfaceCheck(title: title, change: change)
        #expect(check.kind == .transformative)
        #expect(check.hints.isEmpty)
        #expect(SurfaceCheck(title: title, change: "Grow the pipeline by 10 %").kind == .surface)
    }

    @Test func `key results are a measured effect too, one that ships a thing is asked about`() {
        let title = "Let the nurture mails run by themselves"
        #expect(SurfaceCheck(title: title).hints.map(\.code) == ["noEffect"])
        let measured = SurfaceCheck(
            title: title, keyResults: [(id: "k1", title: "Days a week that marketing can plan")])
        #expect(measured.kind == .transformative)
        let shipped = SurfaceCheck(title: title, keyResults: [(id: "k1", title: "Publish the handbook")])
        #expect(shipped.hints.map(\.code) == ["noEffect", "looksLikeAction"])
        #expect(shipped.hints.last?.keyResult == "k1")
    }

    @Test func `it asks for a card only when there is known to be none`() {
        let title = "Qualify leads before the first call so that a third of the pipeline closes"
        #expect(SurfaceCheck(title: title).hints.isEmpty)
        #expect(SurfaceCheck(title: title, cards: 1).hints.isEmpty)
        #expect(SurfaceCheck(title: title, cards: 0).hints.map(\.code) == ["noCard"])
    }

    @Test(arguments: [
        "", " ", "x", "...", "%%%", "Augmenter le chiffre d'affaires de 20 %", "رفع الإيرادات بنسبة الخمس", "売上を20%伸ばす",
        "👩‍🔧👩‍🔧", "\u{200F}\u{202E}", String(repeating: "so that ", count: 250), String(repeating: "x", count: 2_000),
    ])
    func `it is silent about what it does not understand`(title: String) {
        let check = SurfaceCheck(title: title, cards: 0)
        #expect(check.kind == .unknown)
        #expect(check.hints.isEmpty || title.hasPrefix("so that"))
    }

    @Test func `the hints of an objective follow it and its key results`() throws {
        var play = try Play()
        let (objective, keyResult, _) = try play.shaped()
        func codes(_ person: Person.ID = Play.bela) -> [String] {
            play.seen(by: person).at("objectives", objective, "hints")?.array?.compactMap { $0["code"]?.string } ?? [
                "?"
            ]
        }
        #expect(codes().isEmpty)
        try play.perform("keyResult.edit", ["keyResult": .string(keyResult), "title": "Launch lead scoring in May"])
        #expect(codes() == ["noEffect", "looksLikeAction"])
        try play.perform("keyResult.drop", ["keyResult": .string(keyResult)])
        #expect(codes() == ["noEffect"])
        try play.perform("objective.edit", ["objective": .string(objective), "title": "Raise NPS from 31 to 45"])
        #expect(codes() == ["bareNumber"])
        try play.perform(
            "keyResult.add", ["objective": .string(objective), "title": "Hire two analysts", "kind": "milestone"])
        #expect(codes() == ["bareNumber", "looksLikeAction"])
        try play.perform("objective.edit", ["objective": .string(objective), "cards": []])
        #expect(codes() == ["bareNumber", "noCard", "looksLikeAction"])
    }

    @Test func `what is wrong with a key result is told of the text or the object that it was meant to be`() throws {
        func refused(_ keyResult: JSON) -> Refusal? {
            #expect(throws: Refusal.self) {
                try SurfaceQuestion.read(.object(["title": "A", "keyResults": .array([keyResult])]))
            }
        }
        #expect(refused("a\u{0B}b")?.detail == "“keyResults” has characters that cannot be shown. Type it anew.")
        #expect(refused(7)?.detail == "“keyResults” is text.")
        #expect(refused(.object(["title": 7]))?.field == "keyResults.title")
        #expect(refused(.object([:]))?.field == "keyResults.title")
        for right: JSON in ["a", .object(["title": "a"])] {
            #expect(throws: Never.self) {
                try SurfaceQuestion.read(.object(["title": "A", "keyResults": .array([right])]))
            }
        }
    }
}
