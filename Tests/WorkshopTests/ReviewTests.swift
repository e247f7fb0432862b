import Testing

@testable import Workshop

struct ReviewTests {
    private func cast(_ consent: String, _ fingers: JSON, _ sentence: JSON? = nil) -> [String: JSON] {
        var fields: [String: JSON] = ["consent": .string(consent), "fingers": fingers]
        if let sentence { fields["sentence"] = sentence }
        return fields
    }

    @Test func `a fist of five is blind and then shown by name`() throws {
        var play = try Play()
        _ = try play.shaped()
        let consent = try play.perform("consent.open")
        try play.perform("consent.cast", cast(consent, 4), by: Play.bela)
        try play.perform("consent.cast", cast(consent, 2, "Hm."), by: Play.bela)
        #expect(play.seen(by: Play.bela).at("you", "consent", consent) == ["fingers": 2, "sentence": "Hm."])
        #expect(play.seen(by: Play.anna).at("consents", consent, "results") == nil)
        #expect(play.seen(by: Play.anna).at("consents", consent, "finished") == 1)
        try play.perform("consent.reveal", ["consent": .string(consent)])
        #expect(
            play.seen(by: Play.ines).at("consents", consent, "results") == ["p2": ["fingers": 2, "sentence": "Hm."]])
        #expect(play.seen(by: Play.bela).at("you", "consent") == [:])
    }

    @Test func `a sentence that is taken back is gone from every screen`() throws {
        var play = try Play()
        _ = try play.shaped()
        let consent = try play.perform("consent.open")
        try play.perform("consent.cast", cast(consent, 1, "No."), by: Play.bela)
        var screen = play.seen(by: Play.bela)
        try play.perform("consent.cast", cast(consent, 4), by: Play.bela)
        var frame = Document.Layers()
        for entry in Presence.own(Play.bela, in: play.room) { frame.put(entry) }
        screen = screen.merging(frame.seen(by: Play.bela, facilitating: false))
        #expect(screen.at("you", "consent", consent) == ["fingers": 4])
    }

    @Test func `a 0 and a 1 come with a sentence`() throws {
        var play = try Play()
        _ = try play.shaped()
        let consent = try play.perform("consent.open")
        for fingers: JSON in [0, 1] {
            #expect(play.refusal("consent.cast", cast(consent, fingers), by: Play.bela)?.field == "sentence")
            #expect(play.code("consent.cast", cast(consent, fingers, "Because."), by: Play.bela) == nil)
        }
        #expect(play.code("consent.cast", cast(consent, 2), by: Play.bela) == nil)
        for fingers: JSON in [-1, 6, 2.5, nil] {
            #expect(play.refusal("consent.cast", cast(consent, fingers), by: Play.bela)?.field == "fingers")
        }
    }

    @Test func `it needs an objective, and only one is open`() throws {
        var play = try Play()
        #expect(play.code("consent.open") == "noObjective")
        _ = try play.shaped()
        #expect(play.code("consent.open", by: Play.bela) == "notYourRole")
        let consent = try play.perform("consent.open")
        #expect(play.code("consent.open") == "consentOpen")
        #expect(play.code("consent.cast", cast("f99", 3)) == "notFound")
        #expect(play.code("consent.reveal", ["consent": "f99"]) == "notFound")
        try play.perform("consent.reveal", ["consent": .string(consent)])
        #expect(play.code("consent.cast", cast(consent, 3)) == "consentRevealed")
        #expect(play.code("consent.reveal", ["consent": .string(consent)]) == "consentRevealed")
    }
}
