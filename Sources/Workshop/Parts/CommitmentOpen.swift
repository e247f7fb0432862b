import Foundation

// What stands between a workshop and its commit, and what stays open after it.

extension Room {
    /// What refuses the commit.
    package var missing: [Shortfall] {
        var missing: [Shortfall] = []
        if objectives.isEmpty {
            missing.append(Shortfall(code: "noObjective", id: nil, text: "There is no objective yet."))
        }
        let limit = charter.settings.maxObjectives
        if objectives.count > limit {
            let surplus = objectives.count - limit
            missing.append(
                Shortfall(
                    code: "tooManyObjectives", id: nil,
                    text: "\(objectives.count) drafts, \(limit) can be committed: merge or drop \(surplus)."))
        }
        for (id, objective) in objectives.all {
            if !objective.cards.contains(where: { cards[$0]?.isShown == true }) {
                missing.append(
                    Shortfall(
                        code: "noCard", id: id, text: "“\(objective.title)” is tied to no card: what does it remove?"))
            }
            if objective.driver == nil {
                missing.append(Shortfall(code: "noDriver", id: id, text: "“\(objective.title)” has no driver."))
            }
            if keyResults(of: id).isEmpty {
                missing.append(Shortfall(code: "noKeyResult", id: id, text: "“\(objective.title)” has no key result."))
            }
        }
        return missing
    }

    /// What needs a reason, and by whom it was decided, for the commit to go on.
    package var needsReason: [Shortfall] { concerns + unansweredAsks }

    private var concerns: [Shortfall] {
        guard let (_, consent) = consents.all.last(where: { !$0.value.isOpen }), consent.openedSeq > shapedAt else {
            return [shortfall("noFist", nil)]
        }
        return consent.results.filter { $0.value.fingers <= 1 }.keys.sorted().map { shortfall("standingConcern", $0) }
    }

    private var unansweredAsks: [Shortfall] {
        asks.all.filter { isUnanswered($0.value) }.map { shortfall("openAsk", $0.id) }
    }

    /// What a commit went over, as it is to be read in the record.
    package func overridden(by record: Commitment.Record) -> [Shortfall] {
        record.overridden.map { $0.map { shortfall($0.code, $0.id) } } ?? concerns
    }

    private func shortfall(_ code: String, _ id: String?) -> Shortfall {
        switch code {
        case "openAsk":
            let text = id.flatMap { asks[$0] }.map { "\($0.question): neither answered nor carried." }
            return Shortfall(code: code, id: id, text: text ?? "An ask was neither answered nor carried.")
        case "standingConcern":
            let vote = id.flatMap { consents.all.last(where: { !$0.value.isOpen })?.value.results[$0] }
            let name = id.flatMap { people[$0]?.name } ?? "Somebody"
            return Shortfall(
                code: code, id: id, text: "\(name) showed \(vote?.fingers ?? 0): \(vote?.sentence ?? "")")
        default:
            let text =
                consents.isEmpty
                ? "Nobody was asked for a fist of five." : "There was no fist of five since an objective changed."
            return Shortfall(code: code, id: id, text: text)
        }
    }

    package struct OpenPoint: Hashable, Sendable {
        package let code: String
        package let on: String?
        package let text: String

        var id: String { on.map { "\(code)-\($0)" } ?? code }

        var entry: Entry { Entry("openPoints", id, value: .of(["code": code, "on": on, "text": text])) }
    }

    /// What is unfinished or unresolved. Nothing of it refuses anything.
    package var openPoints: [OpenPoint] { openWork + comments.ids.compactMap(openQuestion) + openChoices }

    /// A question that nobody has answered yet.
    func openQuestion(_ id: String) -> OpenPoint? {
        guard let comment = shownComment(id), comment.kind == .question, !comment.resolved else { return nil }
        return OpenPoint(code: "openQuestion", on: id, text: comment.text)
    }

    /// What is open of the objectives and of what they rest on.
    var openWork: [OpenPoint] {
        var points: [OpenPoint] = []
        if charter.purpose == nil {
            points.append(
                OpenPoint(code: "noPurpose", on: nil, text: "Nobody has written down what this workshop is for."))
        }
        if hasDiagnosed, oneThing == nil {
            let late = charter.status == .open ? " A facilitator can still do it." : ""
            points.append(
                OpenPoint(
                    code: "noOneThing", on: nil,
                    text: "Nobody has recorded the one thing that matters most now.\(late)"))
        }
        if let oneThing, !objectives.isEmpty, !objectives.values.contains(where: \.oneThing) {
            points.append(
                OpenPoint(
                    code: "oneThingUnanswered", on: nil, text: "No objective answers the one thing: “\(oneThing)”"))
        }
        for (id, objective) in objectives.all {
            if case .person(let driver) = objective.driver, let person = people[driver], person.removed {
                points.append(
                    OpenPoint(
                        code: "driverLeft", on: id,
                        text:
                            "“\(objective.title)” is driven by \(person.name), who has left the room. Who takes it on?")
                )
            }
        }
        points += keyResultsLeft
        for (id, result) in keyResults.all where !result.gaps.isEmpty {
            points.append(
                OpenPoint(
                    code: "unfinishedKeyResult", on: id,
                    text: "“\(result.title)” still needs: \(result.gaps.joined(separator: ", "))."))
        }
        for (id, objective) in objectives.all where owners(of: objective).count < 2 {
            points.append(
                OpenPoint(
                    code: "singleFunction", on: id,
                    text: "“\(objective.title)” is owned by one function alone. Who else has to change for it?"))
        }
        return points + alignmentPoints
    }

    /// Cards that were chosen and led to nothing, or were not decided on.
    var openChoices: [OpenPoint] {
        var points: [OpenPoint] = []
        for card in pursued where !objectives.values.contains(where: { $0.cards.contains(card) }) {
            let number = cards[card]?.number ?? 0
            points.append(
                OpenPoint(
                    code: "cardWithoutObjective", on: card,
                    text: "Card \(number) is pursued, but no objective answers it."))
        }
        for card in shortlistedCards ?? [] where choices[card] == nil && cards[card]?.isOpen == true {
            let number = cards[card]?.number ?? 0
            points.append(
                OpenPoint(code: "undecidedCard", on: card, text: "Card \(number) is on the shortlist, but undecided."))
        }
        return points
    }

    /// The key results whose owner is no longer here.
    private var keyResultsLeft: [OpenPoint] {
        keyResults.all.compactMap { id, result in
            guard case .person(let owner) = result.owner, let person = people[owner], person.removed else { return nil }
            return OpenPoint(
                code: "ownerLeft", on: id,
                text: "“\(result.title)” was looked after by \(person.name), who has left the room. Who takes it on?")
        }
    }

    /// The functions that own an objective: its co-owners and its driver's.
    package func owners(of objective: Objective) -> [String] {
        var owners = objective.coOwners
        if let driving = function(of: objective.driver), !owners.contains(where: { $0.isSameFunction(as: driving) }) {
            owners.insert(driving, at: 0)
        }
        return owners
    }
}
