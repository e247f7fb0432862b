import Foundation

/// The tables of a room, one file each: a row for each thing, ids as they stand in `room.json` so that the tables fit together.
struct Tables {
    let room: Room

    static let names = ["cards.csv", "objectives.csv", "asks.csv", "tradeOffs.csv", "actions.csv", "checkIns.csv"]

    static func file(named name: String, of room: Room) -> String? {
        let tables = Tables(room: room)
        return switch name {
        case "cards.csv": tables.cards
        case "objectives.csv": tables.objectives
        case "asks.csv": tables.asks
        case "tradeOffs.csv": tables.tradeOffs
        case "actions.csv": tables.actions
        case "checkIns.csv": tables.checkIns
        default: nil
        }
    }

    // MARK: Words

    func name(_ id: Person.ID?) -> String? { id.map { room.people[$0]?.name ?? "somebody" } }

    func name(_ someone: Someone?) -> String? {
        switch someone {
        case .person(let id): name(id)
        case .absent(let name, _): name
        case nil: nil
        }
    }

    func function(_ someone: Someone?) -> String? {
        switch someone {
        case .person(let id): room.people[id]?.function
        case .absent(_, let function): function
        case nil: nil
        }
    }

    /// Several values in one cell; nothing for none.
    func list(_ values: [String]) -> String? { values.isEmpty ? nil : values.joined(separator: "; ") }

    func title(ofObjective id: String?) -> String? { id.flatMap { room.objectives[$0]?.title } }
    func title(ofKeyResult id: String?) -> String? { id.flatMap { room.keyResults[$0]?.title } }

    /// Whether the decisions are final; the last column of every table, for a table has no other place to say it.
    func standing<Row>(_: Row.Type) -> Column<Row> {
        .text("record") { _ in room.record == nil ? "DRAFT" : "final" }
    }

    /// What became of a commitment, as it was said last.
    func outcome<Row>(of id: @escaping (Row) -> String) -> [Column<Row>] {
        func last(_ row: Row) -> Outcome? { room.accounts[id(row)]?.outcomes.last }
        return [
            .text("outcome") { last($0)?.outcome.rawValue },
            .day("outcomeDate") { last($0)?.date },
            .text("outcomeReason") { last($0)?.reason },
        ]
    }
}

// MARK: - What was agreed

extension Tables {
    private typealias Objectives = (id: String, objective: Objective, result: (id: String, value: KeyResult)?)

    /// A row for each key result, with its objective; one for an objective without any.
    var objectives: String {
        let rows = room.objectives.all.flatMap { id, objective -> [Objectives] in
            let results = room.keyResults(of: id)
            return results.isEmpty ? [(id, objective, nil)] : results.map { (id, objective, $0) }
        }
        return CSV.text(ofObjectives + ofKeyResults + [standing(Objectives.self)], rows)
    }

    private var ofObjectives: [Column<Objectives>] {
        [
            .text("objective") { $0.id },
            .text("objectiveTitle") { $0.objective.title },
            .text("change") { $0.objective.change },
            .text("description") { $0.objective.description },
            .text("cards") { row in
                list(row.objective.cards.compactMap { room.cards[$0] }.filter(\.isShown).map { String($0.number ?? 0) })
            },
            .text("driver") { name($0.objective.driver) },
            .text("driverFunction") { function($0.objective.driver) },
            .text("coOwners") { list($0.objective.coOwners) },
            .text("supports") { $0.objective.supports },
            .flag("oneThing") { $0.objective.oneThing },
            .text("merged") { list($0.objective.merged.map(\.title)) },
            .text("changed") { $0.objective.closing?.changed?.rawValue },
            .text("evidence") { $0.objective.closing?.evidence },
            .number("objectiveScore") { $0.objective.closing?.score },
        ]
    }

    private var ofKeyResults: [Column<Objectives>] {
        [
            .text("keyResult") { $0.result?.id },
            .text("keyResultTitle") { $0.result?.value.title },
            .text("kind") { $0.result?.value.kind.rawValue },
            .text("unit") { $0.result?.value.unit },
            .number("baseline") { $0.result?.value.baseline },
            .number("target") { $0.result?.value.target },
            .day("due") { $0.result?.value.due },
            .text("owner") { name($0.result?.value.owner) },
            .text("ownerFunction") { function($0.result?.value.owner) },
            .text("source") { $0.result?.value.source },
            .text("checkpoints") { row in
                list((row.result?.value.checkpoints ?? []).map { "\($0.date): \(Plain.number($0.value))" })
            },
            .text("missing") { list($0.result?.value.gaps ?? []) },
            .text("courses") { row in list((row.result?.value.courses ?? []).map(course)) },
            .number("keyResultScore") { $0.result?.value.score },
        ]
    }

    /// “until 2027-02-15 target 30: the reason”.
    private func course(_ course: KeyResult.Course) -> String {
        let was = [
            course.from.target.map { "target \(Plain.number($0))" }, course.from.due.map { "due \($0)" },
            name(course.from.owner).map { "owner \($0)" }, course.from.source.map { "source \($0)" },
        ].compactMap(\.self)
        let before = was.isEmpty ? Plain.list(course.changed) + " not set" : was.joined(separator: ", ")
        return "until \(Day(course.at, in: room.timeZone)) \(before): \(course.reason)"
    }

    private typealias Asks = (id: String, ask: Ask)

    var asks: String {
        let columns: [Column<Asks>] = [
            .text("ask") { $0.id },
            .text("kind") { $0.ask.kind.rawValue },
            .text("fromFunction") { $0.ask.fromFunction },
            .text("toFunction") { $0.ask.toFunction },
            .text("what") { $0.ask.what },
            .text("howMuch") { $0.ask.howMuch },
            .day("by") { $0.ask.needed },
            .text("objective") { $0.ask.objective },
            .text("objectiveTitle") { title(ofObjective: $0.ask.objective) },
            .text("keyResult") { $0.ask.keyResult },
            .text("keyResultTitle") { title(ofKeyResult: $0.ask.keyResult) },
            .text("askedBy") { name($0.ask.askedBy) },
            .instant("askedAt") { $0.ask.at },
            .text("state") { $0.ask.state.rawValue },
            .text("answer") { $0.ask.reply?.answer.rawValue },
            .text("condition") { $0.ask.reply?.condition },
            .text("answeredBy") { name($0.ask.reply?.by) },
            .text("onBehalf") { name($0.ask.reply?.onBehalf) },
            .instant("answeredAt") { $0.ask.reply?.at },
            .text("carriedBy") { name($0.ask.carrying?.by) },
            .day("answerBy") { $0.ask.carrying?.until },
            .text("afterNo") { $0.ask.outcome?.rawValue },
        ]
        return CSV.text(
            columns + outcome { $0.id } + [standing(Asks.self)], room.asks.all.map { ($0.id, $0.value) })
    }

    private typealias TradeOffs = (id: String, tradeOff: TradeOff)

    var tradeOffs: String {
        let columns: [Column<TradeOffs>] = [
            .text("tradeOff") { $0.id },
            .text("objective") { $0.tradeOff.objective },
            .text("objectiveTitle") { title(ofObjective: $0.tradeOff.objective) },
            .text("stops") { $0.tradeOff.stops },
            .flag("nothingStops") { $0.tradeOff.stops == nil },
            .text("reason") { $0.tradeOff.reason },
            .text("function") { $0.tradeOff.function },
            .day("until") { $0.tradeOff.until },
            .text("ask") { $0.tradeOff.ask },
            .text("recordedBy") { name($0.tradeOff.recordedBy) },
            .instant("recordedAt") { $0.tradeOff.at },
            .text("confirmedBy") { name($0.tradeOff.confirmation?.by) },
            .text("onBehalf") { name($0.tradeOff.confirmation?.onBehalf) },
        ]
        return CSV.text(
            columns + outcome { $0.id } + [standing(TradeOffs.self)], room.tradeOffs.all.map { ($0.id, $0.value) })
    }

    private typealias Actions = (id: String, action: Action)

    var actions: String {
        let columns: [Column<Actions>] = [
            .text("action") { $0.id },
            .text("task") { $0.action.task },
            .text("owner") { name($0.action.owner) },
            .text("ownerFunction") { function($0.action.owner) },
            .day("due") { $0.action.due },
            .flag("done") { $0.action.doneAt != nil },
            .instant("doneAt") { $0.action.doneAt },
            .text("objective") { $0.action.objective },
            .text("objectiveTitle") { title(ofObjective: $0.action.objective) },
            .text("keyResult") { $0.action.keyResult },
            .text("keyResultTitle") { title(ofKeyResult: $0.action.keyResult) },
        ]
        return CSV.text(
            columns + outcome { $0.id } + [standing(Actions.self)], room.actions.all.map { ($0.id, $0.value) })
    }

    // MARK: Check-ins

    private struct Look {
        let id: String
        let checkIn: CheckIn
        var keyResult: String?
        var result: CheckIn.Result?
        var update: Update?
    }

    /// A row for each key result at each check-in, with what counts of it; one for a check-in at which there was none.
    var checkIns: String {
        let looks = room.checkIns.all.flatMap { id, checkIn -> [Look] in
            let results = checkIn.state == .open ? room.results(of: id).results : checkIn.results
            let updates = room.newestUpdates(of: id)
            let order = room.keyResults.ids.filter { results[$0] != nil }
            let gone = results.keys.filter { !order.contains($0) }.sorted { ($0.count, $0) < ($1.count, $1) }
            let looks = (order + gone).map {
                Look(id: id, checkIn: checkIn, keyResult: $0, result: results[$0], update: updates[$0])
            }
            return looks.isEmpty ? [Look(id: id, checkIn: checkIn)] : looks
        }
        return CSV.text(ofLooks + [standing(Look.self)], looks)
    }

    private var ofLooks: [Column<Look>] {
        [
            .text("checkIn") { $0.id },
            .day("date") { $0.checkIn.date },
            .text("state") { $0.checkIn.state.rawValue },
            .text("objective") { $0.keyResult.flatMap { room.keyResults[$0]?.objective } },
            .text("objectiveTitle") { title(ofObjective: $0.keyResult.flatMap { room.keyResults[$0]?.objective }) },
            .text("keyResult") { $0.keyResult },
            .text("keyResultTitle") { title(ofKeyResult: $0.keyResult) },
            .number("value") { $0.update?.value },
            .text("unit") { $0.keyResult.flatMap { room.keyResults[$0]?.unit } },
            .text("noDataWho") { name($0.update?.noData?.who) },
            .day("noDataBy") { $0.update?.noData?.by },
            .text("status") { $0.result?.status?.rawValue },
            .number("progress") { $0.result?.progress },
            .number("expected") { $0.result?.expected },
            .count("confidence") { $0.update?.confidence },
            .text("note") { $0.update?.note },
            .text("plan") { $0.update?.plan },
            .flag("discuss") { $0.update?.discuss },
            .number("baseline") { $0.result?.baseline },
            .number("target") { $0.result?.target },
            .day("due") { $0.result?.due },
            .text("updatedBy") { name($0.update?.by) },
            .instant("updatedAt") { $0.update?.at },
            .text("learnings") { $0.checkIn.learnings },
            .text("successes") { $0.checkIn.successes },
            .text("skippedBecause") { $0.checkIn.reason },
        ]
    }
}
