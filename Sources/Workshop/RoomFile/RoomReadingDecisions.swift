import Foundation

// Reading what was judged, decided and agreed.

extension RoomReading {
    // MARK: Rounds, ballots, choices

    static func judged(_ file: JSON, into room: inout Room) {
        room.rounds = table(file["rounds"], "r") { _, round in
            guard let naming = round["naming"]?.reading(Charter.Naming.self),
                let openedAt = round["openedAt"]?.reading(Date.self)
            else { return nil }
            return Round(
                number: round["number"]?.int ?? 0, naming: naming, cards: strings(round["cards"]),
                relativeCut: round["relativeCut"] == .bool(true), openedAt: openedAt, turnout: turnout(round),
                votes: (round["results"]?.object ?? [:]).mapValues(votes),
                parts: (round["parts"]?.object ?? [:]).mapValues(strings), outdated: strings(round["outdated"]),
                named: round["named"]?.reading([Card.ID: [Person.ID: Judgement]].self) ?? [:])
        }
        room.ballots = table(file["ballots"], "b") { _, ballot in
            ballot.adding(["turnout": turnout(ballot)?.stored, "results": ballot["results"] ?? .emptyObject])
                .reading(Ballot.self)
        }
        let choices = inOrder(file["choices"]).compactMap { id, choice in
            choice.adding(["amongTies": choice["amongTies"] ?? .bool(false)]).reading(CardChoice.self)
                .map { (id: id, value: $0) }
        }
        room.choices = Table(
            choices.sorted { (room.cards[$0.id]?.number ?? .max) < (room.cards[$1.id]?.number ?? .max) }, everMade: 0)
    }

    private static func votes(_ result: JSON) -> Tally.Votes {
        let groups = (result["functions"]?.array ?? []).map { group in
            Tally.Group(
                function: group["function"]?.string ?? "", impact: group["impact"].map(axis),
                effort: group["effort"].map(axis))
        }
        return Tally.Votes(
            impact: result["impact"].map(axis) ?? [], effort: result["effort"].map(axis) ?? [],
            n: result["n"]?.int ?? 0, abstained: result["abstained"]?.int ?? 0,
            functions: groups.isEmpty ? nil : groups)
    }

    private static func axis(_ axis: JSON) -> [Int] { (axis["votes"]?.array ?? []).compactMap(\.int) }

    /// The shortlist as it was set; nil where it is the one that follows from the last ballot.
    static func shortlist(_ shown: JSON?, in room: Room) -> [Card.ID]? {
        let cards = strings(shown)
        return cards == room.shortlistedCards ?? [] ? nil : cards
    }

    // MARK: Outcomes

    static func outcomes(_ file: JSON, into room: inout Room, _ stamp: Stamp) {
        let merged = (file["objectives"]?.object ?? [:]).flatMap { id, objective in
            (objective["merged"]?.array ?? []).compactMap { $0["id"]?.string }.map { (id: $0, into: id) }
        }
        room.mergedObjectives = Dictionary(merged.map { ($0.id, $0.into) }) { first, _ in first }
        room.objectives = table(file["objectives"], "o", besides: merged.map(\.id)) { _, objective in
            let isClosed = ["changed", "evidence", "score"].contains { objective[$0] != nil }
            return objective.adding([
                "oneThing": objective["oneThing"] ?? .bool(false), "edits": noEdits,
                "closing": isClosed ? objective : nil,
                "courses": courses(objective, ["driver", "coOwners"]),
            ]).reading(Objective.self)
        }
        room.keyResults = table(file["keyResults"], "k") { _, result in keyResult(result) }
        room.asks = table(file["asks"], "a") { _, ask in
            let reply: JSON = .of([
                "answer": ask["answer"], "condition": ask["condition"], "by": ask["answeredBy"],
                "onBehalf": ask["onBehalf"], "at": ask["answeredAt"],
            ])
            return ask.adding([
                "needed": ask["by"], "reply": ask["answer"] == nil ? nil : reply,
                "carrying": ask["carriedBy"].map { JSON.of(["by": $0, "until": ask["answerBy"]]) },
                "reopened": ask["reopened"] ?? .bool(false), "edits": noEdits,
            ]).reading(Ask.self)
        }
        room.tradeOffs = table(file["tradeOffs"], "t") { _, tradeOff in
            tradeOff.adding([
                "confirmation": tradeOff["confirmedBy"].map { JSON.of(["by": $0, "onBehalf": tradeOff["onBehalf"]]) }
            ]).reading(TradeOff.self)
        }
        room.actions = table(file["actions"], "d") { _, action in
            action.adding(["edits": noEdits]).reading(Action.self)
        }
        room.shapedAt = stamp.seq
        room.consents = table(file["consents"], "f") { _, consent in
            consent.adding([
                "openedSeq": .int(consent["stands"] == .bool(true) ? stamp.seq + 1 : 0),
                "turnout": turnout(consent)?.stored, "results": consent["results"] ?? .emptyObject,
            ]).reading(Consent.self)
        }
    }

    static func keyResult(_ value: JSON) -> KeyResult? {
        value.adding(["edits": noEdits, "courses": courses(value, ["target", "due", "owner", "source"])])
            .reading(KeyResult.self)
    }

    private static let noEdits: JSON = .object(["last": .emptyObject])

    /// Changes of course, with what was under a name of its own again.
    private static func courses(_ value: JSON, _ heading: [String]) -> JSON? {
        (value["courses"]?.array).map { courses in
            .array(
                courses.map { course in
                    course.adding(["from": .object((course.object ?? [:]).filter { heading.contains($0.key) })])
                })
        }
    }

    // MARK: After the workshop

    static func followUp(_ file: JSON, into room: inout Room) {
        let shown = file["room"] ?? .emptyObject
        var record = shown["record"]?.reading(Commitment.Record.self)
        if let known = record, known.overrideReason == nil { record?.overridden = known.overridden ?? [] }
        room.record = record
        room.reopenings = shown["reopened"]?.reading([Reopening].self) ?? []
        room.closing = shown["closed"]?.reading(Closing.self)
        room.checkIns = table(file["checkIns"], "i") { _, checkIn in
            let isOpen = checkIn["state"] == .string("open")
            return checkIn.adding([
                "results": isOpen ? .emptyObject : checkIn["results"],
                "standings": isOpen ? .emptyObject : checkIn["objectives"], "moved": checkIn["moved"] ?? .array([]),
            ]).reading(CheckIn.self)
        }
        room.updates = table(file["updates"], "u") { _, update in
            update.adding([
                "discuss": update["discuss"] ?? .bool(false), "establishes": update["establishes"] ?? .bool(false),
            ])
            .reading(Update.self)
        }
        room.risks = table(file["risks"], "x") { _, risk in risk.reading(Risk.self) }
        let accounts = inOrder(file["commitments"]).compactMap { id, account in
            account.adding(["outcomes": .array((account["earlier"]?.array ?? []) + [account])]).reading(Account.self)
                .map { (id: id, value: $0) }
        }
        room.accounts = Table(accounts, everMade: 0)
    }
}

extension Turnout {
    fileprivate var stored: JSON { .of(["finished": finished, "expected": expected]) }
}
