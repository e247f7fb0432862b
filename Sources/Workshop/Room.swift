import Foundation
import HashTreeCollections

/// One workshop: everything its log and its open marks say has happened.
///
/// A room is a value. `decide` reads it, `evolve` makes the next one, `Document` shows it.
package struct Room: Hashable, Sendable {
    package let code: String
    /// The seq of the last event.
    package private(set) var head = 0
    /// When the last event happened.
    package private(set) var changedAt = Date(timeIntervalSince1970: 0)

    package var charter = Charter()
    package var people = Table<Person>()
    /// Who was erased, in the order in which it happened.
    package var erased: [Person.ID] = []
    /// Who waits in front of the locked room: nobody of it yet.
    package var door = Table<Guest>()
    package var invitations = Table<Invitation>()
    package var agenda = Agenda.Plan()
    package var lastCycle: LastCycle?
    package var expectations = Table<Expectation>()
    package var prompts = Table<PromptAnswer>()
    /// Whether the room has gone on from the reality check to the cards.
    package var promptsClosed = false
    /// What matters most now, as the room has named it.
    package var oneThing: String?
    package var cards = Table<Card>()
    /// How many card numbers have been dealt; the number of a withdrawn card is not given to another.
    var numbersDealt = 0
    /// Which cards may say the same.
    package var alike = Alike()
    package var comments = Table<Comment>()
    package var rounds = Table<Round>()
    /// The cards that have been rated, best first, whatever has become of them since.
    var ranked = Kept<[Card.ID]>()
    package var ballots = Table<Ballot>()
    package var shortlist: [Card.ID]?
    package var choices = Table<CardChoice>()
    package var objectives = Table<Objective>()
    /// Where merged objectives went.
    var mergedObjectives: [String: String] = [:]
    package var keyResults = Table<KeyResult>()
    /// The seq of the last event that changed an objective or a key result.
    package var shapedAt = 0
    package var asks = Table<Ask>()
    package var tradeOffs = Table<TradeOff>()
    package var actions = Table<Action>()
    package var consents = Table<Consent>()
    package var record: Commitment.Record?
    package var reopenings: [Reopening] = []
    package var feedback = Table<Feedback>()
    /// The card that everybody is put on.
    package var spotlight: Card.ID?
    /// What facilitators did to what others wrote, by the seq of the act.
    package var moderation = Table<Moderation.Act>()
    package var checkIns = Table<CheckIn>()
    package var updates = Table<Update>()
    package var risks = Table<Risk>()
    /// What became of commitments, by the id of the ask, trade-off or action.
    package var accounts = Table<Account>()
    package var closing: Closing?

    /// The open marks: by round, person and key.
    private(set) var marks: TreeDictionary<String, TreeDictionary<Person.ID, Marks>> = [:]

    package init(code: String) { self.code = code }

    /// The room after one more event.
    package func evolved(by event: any Event, at: Date, by person: Person.ID?) -> Room {
        var next = self
        next.settle()
        next.head += 1
        next.changedAt = at
        let stamp = Stamp(seq: next.head, at: at, by: person)
        next.alike.prepare(cards)
        event.evolve(&next, stamp)
        next.alike.follow(next.cards.touched, in: next.cards)
        if next.ranked.value == nil || !next.rounds.touched.isEmpty { next.ranked.value = next.rank() }
        next.aimSpotlight()
        next.remember(event, since: self, stamp)
        return next
    }

    /// The room with marks put down or destroyed beside the log.
    package mutating func put(_ mark: Mark) {
        marks[mark.blind, default: [:]][mark.person, default: [:]][mark.key] = mark.value
    }

    package mutating func destroyMarks(of blind: String) {
        marks[blind] = nil
    }

    package var openMarks: [Mark] {
        marks.flatMap { blind, people in
            people.flatMap { person, marks in
                marks.map { Mark(blind: blind, person: person, key: $0.key, value: $0.value) }
            }
        }
    }

    /// The room as its events alone make it.
    package var withoutMarks: Room {
        var room = self
        room.marks = [:]
        return room
    }

    package var voters: [(id: Person.ID, value: Person)] { people.all.filter { $0.value.isVoter } }

    // MARK: What changed

    private mutating func settle() {
        people.settle()
        expectations.settle()
        prompts.settle()
        door.settle()
        invitations.settle()
        cards.settle()
        alike.pairs.settle()
        comments.settle()
        rounds.settle()
        ballots.settle()
        choices.settle()
        objectives.settle()
        keyResults.settle()
        asks.settle()
        tradeOffs.settle()
        actions.settle()
        consents.settle()
        feedback.settle()
        moderation.settle()
        checkIns.settle()
        updates.settle()
        risks.settle()
        accounts.settle()
    }

    /// The places that the last event touched, by the names that drawings use.
    func touched(since old: Room) -> [Place: Set<String>] {
        let all: KeyValuePairs<Place, Set<String>> = [
            .people: people.touched, .expectations: expectations.touched, .prompts: prompts.touched,
            .door: door.touched, .invitations: invitations.touched,
            .cards: cards.touched, .duplicates: alike.pairs.touched, .comments: comments.touched,
            .rounds: rounds.touched,
            .ballots: ballots.touched, .choices: choices.touched, .objectives: objectives.touched,
            .keyResults: keyResults.touched, .asks: asks.touched, .tradeOffs: tradeOffs.touched,
            .actions: actions.touched, .consents: consents.touched, .feedback: feedback.touched,
            .moderation: moderation.touched,
            .checkIns: checkIns.touched, .updates: updates.touched, .risks: risks.touched,
            .accounts: accounts.touched,
        ]
        var touched: [Place: Set<String>] = [:]
        for (place, ids) in all where !ids.isEmpty { touched[place] = ids }
        if cards.touched.contains(where: { cards[$0]?.isRevealed != old.cards[$0]?.isRevealed }) {
            touched[.faceDown] = [""]
        }
        if cards.touched.contains(where: { cards[$0]?.position != old.cards[$0]?.position }) {
            touched[.positions] = [""]
        }
        if charter != old.charter { touched[.charter] = [""] }
        if agenda != old.agenda { touched[.agenda] = [""] }
        if lastCycle != old.lastCycle { touched[.lastCycle] = [""] }
        if oneThing != old.oneThing || promptsClosed != old.promptsClosed { touched[.oneThing] = [""] }
        if spotlight != old.spotlight { touched[.spotlight] = [""] }
        if shortlist != old.shortlist { touched[.shortlist] = [""] }
        if record != old.record || shapedAt != old.shapedAt { touched[.record] = [""] }
        if closing != old.closing { touched[.closing] = [""] }
        return touched
    }

    func ids(in place: Place) -> [String] {
        switch place {
        case .people: people.ids
        case .expectations: expectations.ids
        case .prompts: prompts.ids
        case .door: door.ids
        case .invitations: invitations.ids
        case .cards: cards.ids
        case .duplicates: alike.pairs.ids
        case .comments: comments.ids
        case .rounds: rounds.ids
        case .ballots: ballots.ids
        case .choices: choices.ids
        case .objectives: objectives.ids
        case .keyResults: keyResults.ids
        case .asks: asks.ids
        case .tradeOffs: tradeOffs.ids
        case .actions: actions.ids
        case .consents: consents.ids
        case .feedback: feedback.ids
        case .moderation: moderation.ids
        case .spotlight: [""]
        case .checkIns: checkIns.ids
        case .updates: updates.ids
        case .risks: risks.ids
        case .accounts: accounts.ids
        case .closing: [""]
        case .faceDown, .positions, .charter, .agenda, .lastCycle, .oneThing, .shortlist, .record: [""]
        }
    }
}

/// A part of a room's state that is drawn by itself.
package enum Place: Hashable, Sendable {
    case charter, people, door, invitations, agenda, lastCycle, expectations, prompts, oneThing
    case cards, duplicates, comments, rounds, ballots, shortlist, choices, objectives, keyResults, asks
    case tradeOffs, actions, consents, record, feedback
    case spotlight, moderation
    case checkIns, updates, risks, accounts, closing
    /// Which cards lie face down.
    case faceDown
    /// How the revealed cards lie, whatever is written on them.
    case positions
}

/// The open marks of one person in one round, by key.
package typealias Marks = TreeDictionary<String, JSON>

/// What follows from the rest of a room and is not to be worked out again and again. Not part of what the room is.
struct Kept<Value: Sendable>: Hashable, Sendable {
    var value: Value?

    static func == (left: Kept, right: Kept) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}

// MARK: - Snapshots of the state

extension Room: Codable {
    /// The form of the state; a stored snapshot of another form is not read but replayed.
    package static let stateVersion = 6

    private enum CodingKeys: CodingKey {
        case code, head, changedAt, charter, people, erased, door, invitations, agenda, lastCycle, expectations,
            prompts,
            promptsClosed, oneThing
        case cards, numbersDealt, alike, comments, rounds, ballots, shortlist
        case choices, objectives, mergedObjectives, keyResults, asks, tradeOffs, actions, shapedAt, consents, record
        case reopenings, feedback, spotlight, moderation
        case checkIns, updates, risks, accounts, closing
    }
}
