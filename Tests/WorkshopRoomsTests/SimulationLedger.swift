import Foundation
import Workshop
import WorkshopStore

/// What the log of a room says of the things that are promised, read without the rules that wrote it: who takes part, what lies open, what was counted.
struct Ledger {
    struct Reveal {
        let type: String
        let body: JSON
        /// Whose votes counted when it came.
        let voters: Set<String>
    }

    private struct Member {
        var role: String
        var votes = true
        var isGone = false
    }

    private var events = 0
    private var members: [String: Member] = [:]
    private var cards: [String: String] = [:]
    /// Who was taken out of the room or turned away at its door, and who was erased.
    private(set) var gone: Set<String> = []
    private(set) var erased: Set<String> = []
    /// The texts of cards that lie open.
    private(set) var shown: Set<String> = []
    /// By the ids of the rounds, ballots and fists of five.
    private(set) var reveals: [String: Reveal] = [:]
    private(set) var named: Set<String> = []

    private static let read: Set = [
        "personJoined", "roleSet", "votingSet", "personRemoved", "guestTurnedAway", "personErased", "cardPosted",
        "cardsRevealed", "roundOpened", "roundRevealed", "ballotRevealed", "consentRevealed",
    ]

    /// Takes in what has been added to the log.
    mutating func follow(_ log: [StoredEvent]) throws {
        guard log.count != events else { return }
        if log.count < events { self = Ledger() }
        for event in log.dropFirst(events) where Ledger.read.contains(event.type) {
            take(event.type, try JSON.folded(event.body))
        }
        events = log.count
    }

    private mutating func take(_ type: String, _ body: JSON) {
        let person = body["person"]?.string ?? ""
        switch type {
        case "personJoined": members[person] = Member(role: body["role"]?.string ?? "")
        case "roleSet": members[person]?.role = body["role"]?.string ?? ""
        case "votingSet": members[person]?.votes = body["votes"] == .int(1)
        case "personRemoved", "guestTurnedAway", "personErased":
            members[person]?.isGone = true
            gone.insert(person)
            if type == "personErased" { erased.insert(person) }
        case "cardPosted": cards[body["card"]?.string ?? ""] = body["text"]?.string
        case "cardsRevealed":
            for card in body["cards"]?.array ?? [] { shown.insert(cards[card.string ?? ""] ?? "") }
        case "roundOpened":
            if body["naming"] == "named" { named.insert(body["round"]?.string ?? "") }
        default:
            guard let blind = (body["round"] ?? body["ballot"] ?? body["consent"])?.string else { return }
            let voters = members.filter { $0.value.role != "observer" && $0.value.votes && !$0.value.isGone }
            reveals[blind] = Reveal(type: type, body: body, voters: Set(voters.keys))
        }
    }
}
