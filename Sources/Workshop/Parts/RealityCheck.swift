import Foundation

/// An answer to one of the questions that come before the cards: written alone, revealed together with all others.
package struct PromptAnswer: Codable, Hashable, Sendable {
    package typealias ID = String

    package enum Prompt: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible {
        /// What worked, and what did not, in our goal-setting so far: asked before the meeting.
        case goalsWorked, goalsFailed
        /// The reality check: what keeps us up at night, what must change in how we operate, what matters most now.
        case keepsUsUp, mustChange, oneThing
    }

    package let prompt: Prompt
    package var text: String
    /// Nobody's, of an anonymous answer that was brought over from a file.
    package let author: Person.ID
    /// The same instant for all that were revealed together; none while it is private.
    package var revealedAt: Date?

    package var isRevealed: Bool { revealedAt != nil }
}

/// Saying what is, before saying what holds us back: questions answered privately, revealed together, and the one thing.
package enum RealityCheck: Part {
    package static let commands: [any Command.Type] = [
        AnswerPrompt.self, RevealPrompts.self, ClosePrompts.self, RecordOneThing.self,
    ]
    package static let events: [any Event.Type] = [
        PromptAnswered.self, AnswerWithdrawn.self, PromptsRevealed.self, PromptsClosed.self, OneThingRecorded.self,
    ]
    package static let drawings: [Drawing] = [
        .each(.prompts) { room, id in
            guard let answer = room.prompts[id] else { return [] }
            guard answer.isRevealed else {
                let own: JSON = .of(["prompt": answer.prompt, "text": answer.text])
                return [Entry(you: answer.author, "answers", id, value: own)]
            }
            let named = room.charter.settings.naming == .named
            let shown: JSON = .of([
                "prompt": answer.prompt, "text": answer.text, "by": named ? answer.author.nonEmpty : nil,
                "at": answer.revealedAt,
            ])
            // One's own answers are known again on every device, although nobody else learns whose they are.
            let own = answer.author.nonEmpty.map { Entry(you: $0, "authored", id, value: .bool(true)) }
            return [Entry("prompts", id, value: shown), own].compactMap(\.self)
        },
        .whole(.prompts) { room in
            let waiting = room.prompts.count { !$0.isRevealed }.json
            return [
                Entry("room", "unrevealedAnswers", value: waiting), Entry("desk", "unrevealedAnswers", value: waiting),
            ]
        },
        .whole(.oneThing) { room in
            var entries = [Entry("room", "promptsClosed", value: .bool(room.promptsClosed))]
            if let text = room.oneThing { entries.append(Entry("room", "oneThing", value: .string(text))) }
            return entries
        },
    ]

    static let most = 5_000
}

extension Room {
    /// Revealed answers to one question, in the order of their ids, which tells nothing of who wrote them or when.
    package func answers(to prompt: PromptAnswer.Prompt) -> [PromptAnswer] {
        prompts.all.filter { $0.value.isRevealed && $0.value.prompt == prompt }.sorted { $0.id < $1.id }.map(\.value)
    }

    /// Whether the agenda has left the diagnosis behind.
    var hasDiagnosed: Bool {
        guard let diagnose = agenda.steps.lastIndex(where: { $0.kind == .diagnose }),
            let open = agenda.steps.firstIndex(where: { $0.id == agenda.open })
        else { return false }
        return open > diagnose
    }
}

// MARK: - Answering

/// Gives one's answer to a question; a second one replaces the first until the reveal, null takes it back.
///
/// What comes after a reveal waits, private, for the next one: a revealed answer stays as everybody read it.
struct AnswerPrompt: Command {
    static let type = "prompt.answer"
    static let fields: [Field] = [.choice("prompt", PromptAnswer.Prompt.self), .text("text", .nullable)]
    static let by = Roles.participants

    let prompt: PromptAnswer.Prompt
    let text: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let mine = room.prompts.all.filter { $0.value.author == person.id && $0.value.prompt == prompt }
        let waiting = mine.first { !$0.value.isRevealed }
        guard let text else {
            if let waiting { return .events(AnswerWithdrawn(answer: waiting.id)) }
            if mine.isEmpty { return .nothing }
            throw .conflict(
                "answersRevealed",
                "Your answer was revealed already and stays as everybody read it. What you write now waits for the next reveal."
            )
        }
        if let waiting {
            if waiting.value.text == text { return Decision(created: waiting.id) }
            return .events(
                PromptAnswered(answer: waiting.id, prompt: prompt, text: text, author: person.id), created: waiting.id)
        }
        guard room.prompts.count < RealityCheck.most else {
            throw .conflict("tooManyAnswers", "This room has \(RealityCheck.most) answers, the most it can take.")
        }
        let id = moment.chance.id("a")
        return .events(PromptAnswered(answer: id, prompt: prompt, text: text, author: person.id), created: id)
    }
}

struct PromptAnswered: Event {
    static let type = "promptAnswered"
    static let words = Words("text", on: "answer", "#oneThing")
    let answer: PromptAnswer.ID
    let prompt: PromptAnswer.Prompt
    let text: String
    let author: Person.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.prompts[answer] = PromptAnswer(prompt: prompt, text: text, author: author)
    }
}

struct AnswerWithdrawn: Event {
    static let type = "answerWithdrawn"
    let answer: PromptAnswer.ID

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.prompts[answer] = nil }
}

// MARK: - The reveal

/// Shows every answer that waits, whatever it answers, in an order that tells nothing.
struct RevealPrompts: Command {
    static let type = "prompts.reveal"
    static let fields: [Field] = []
    static let by = Roles.facilitators

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let waiting = room.prompts.all.filter { !$0.value.isRevealed }.map(\.id)
        if waiting.isEmpty {
            throw .conflict(
                "nothingToReveal", "No answer waits. People can write more; it stays private until you reveal.")
        }
        return .events(PromptsRevealed(answers: waiting.sorted().shuffled(using: &moment.chance)))
    }
}

struct PromptsRevealed: Event {
    static let type = "promptsRevealed"
    let answers: [PromptAnswer.ID]

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        for answer in answers { room.prompts.change(answer) { $0.revealedAt = stamp.at } }
    }
}

/// Goes on from the reality check to the cards, or back to it. Answers stay possible either way.
struct ClosePrompts: Command {
    static let type = "prompts.close"
    static let fields: [Field] = [.flag("closed", .optional)]
    static let by = Roles.facilitators

    let closed: Bool?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let closed = closed ?? true
        return room.promptsClosed == closed ? .nothing : .events(PromptsClosed(closed: closed))
    }
}

struct PromptsClosed: Event {
    static let type = "promptsClosed"
    let closed: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.promptsClosed = closed }
}

// MARK: - The one thing

/// Records the one thing that matters most now, as the room has named it; again replaces, null clears.
struct RecordOneThing: Command {
    static let type = "oneThing.record"
    static let fields: [Field] = [.text("text", .nullable)]
    static let by = Roles.facilitators

    let text: String?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        room.oneThing == text ? .nothing : .events(OneThingRecorded(text: text))
    }
}

struct OneThingRecorded: Event {
    static let type = "oneThingRecorded"
    static let words = Words("text", on: "#oneThing")
    let text: String?

    func evolve(_ room: inout Room, _ stamp: Stamp) { room.oneThing = text }
}
