import Foundation

/// The room that a checked file describes. Nothing here fails: what cannot be read is left out, and whoever brings a file over compares before anything is kept (see `RoomImport`).
enum RoomReading {
    static func room(_ file: JSON, into room: inout Room, _ stamp: Stamp) {
        beginning(file, into: &room)
        agenda(file["agenda"] ?? .emptyObject, into: &room)
        cards(file, into: &room)
        judged(file, into: &room)
        outcomes(file, into: &room, stamp)
        followUp(file, into: &room)
        room.shortlist = shortlist(file["room"]?["shortlist"], in: room)
    }

    // MARK: In the order in which things came

    /// Entries by their position where they have one, else by their ids, numbers by their size.
    static func inOrder(_ collection: JSON?) -> [(id: String, value: JSON)] {
        (collection?.object ?? [:]).map { (id: $0.key, value: $0.value) }.sorted { left, right in
            let (first, second) = (left.value["position"]?.int ?? .max, right.value["position"]?.int ?? .max)
            return (first, left.id.utf8.count, left.id) < (second, right.id.utf8.count, right.id)
        }
    }

    /// A collection whose ids are a letter and a number that is never given again.
    static func table<Value>(
        _ collection: JSON?, _ letter: Character, besides others: [String] = [], _ read: (String, JSON) -> Value?
    ) -> Table<Value> {
        let entries = inOrder(collection).compactMap { id, value in read(id, value).map { (id: id, value: $0) } }
        return Table(entries, everMade: (entries.map(\.id) + others).map { number(of: $0, letter) }.max() ?? 0)
    }

    /// The number in an id; 0 for what is no id of ours, so that nobody counts on from a number that nobody gave.
    private static func number(of id: String, _ letter: Character) -> Int {
        guard id.first == letter, id.utf8.count <= 7 else { return 0 }
        return Int(id.dropFirst()) ?? 0
    }

    // MARK: The beginning

    private static func beginning(_ file: JSON, into room: inout Room) {
        let shown = file["room"] ?? .emptyObject
        room.charter.title = shown["title"]?.string ?? ""
        room.charter.purpose = shown["purpose"]?.string
        room.charter.context = shown["context"]?.string
        room.charter.cycle = shown["cycle"]?.reading(Charter.Cycle.self)
        room.charter.settings = shown["settings"]?.reading(Charter.Settings.self) ?? room.charter.settings
        room.charter.status = shown["status"]?.reading(Charter.Status.self) ?? .open
        room.charter.locked = shown["locked"] == .bool(true)
        room.charter.expected = strings(shown["expected"])
        room.promptsClosed = shown["promptsClosed"] == .bool(true)
        room.oneThing = shown["oneThing"]?.string
        room.spotlight = shown["spotlight"]?.string
        room.lastCycle = shown["lastCycle"].flatMap(lastCycle)
        room.people = table(file["people"], "p") { id, person in
            guard let role = person["role"]?.reading(Person.Role.self) else { return nil }
            let removed = person["removed"] == .bool(true)
            return Person(
                id: id, name: person["name"]?.string ?? "", function: person["function"]?.string ?? "", role: role,
                votes: removed || role == .observer || person["votes"] == .bool(true), removed: removed)
        }
        room.erased = inOrder(file["people"]).filter { $0.value["erased"] == .bool(true) }.map(\.id)
        let expectations = inOrder(file["expectations"]).compactMap { id, value in
            value.reading(Expectation.self).map { (id: id, value: $0) }
        }
        room.expectations = Table(expectations.sorted { $0.value.at < $1.value.at }, everMade: 0)
        room.prompts = table(file["prompts"], "a") { _, answer in
            answer.adding(["author": answer["by"] ?? .string(""), "revealedAt": answer["at"]]).reading(
                PromptAnswer.self)
        }
    }

    private static func lastCycle(_ value: JSON) -> LastCycle? {
        let asks = (value["asks"]?.array ?? []).map { $0.adding(["isOpen": $0["open"] ?? .bool(false)]) }
        return value.adding(["asks": .array(asks)]).reading(LastCycle.self)
    }

    private static func agenda(_ agenda: JSON, into room: inout Room) {
        let steps = inOrder(agenda["steps"])
        room.agenda.steps = steps.compactMap { id, step in step.adding(["id": .string(id)]).reading(Step.self) }
        // Few enough to be counted by everybody who reads.
        room.agenda.everMade = max(
            steps.count, steps.map { $0.id.utf8.count <= 4 ? number(of: $0.id, "s") : 0 }.max() ?? 0)
        room.agenda.open = agenda["open"]?.string ?? ""
        room.agenda.openedAt = agenda["openedAt"]?.reading(Date.self) ?? room.agenda.openedAt
        room.agenda.timer = agenda["timer"]?.reading(Agenda.Timer.self)
        let before = room.agenda.steps.prefix { $0.id != room.agenda.open }.filter { $0.kind != .pause }
        let kind = agenda["work"]?.reading(Step.Kind.self)
        room.agenda.lastWork =
            kind.map { kind in
                before.last { $0.kind == kind } ?? Step(id: "", kind: kind, title: kind.title, minutes: 0)
            } ?? before.last
    }

    // MARK: Cards

    /// A card that was hidden keeps its place and its number, without its words; of an anonymous one nobody is the author.
    private static func cards(_ file: JSON, into room: inout Room) {
        var merged: [Card.ID: [Card.ID]] = [:]
        let shown = inOrder(file["cards"]).map { (id: $0.id, value: $0.value, hidden: false) }
        let hidden = inOrder(file["hiddenCards"]).map { (id: $0.id, value: $0.value, hidden: true) }
        let all = (shown + hidden).sorted { ($0.value["number"]?.int ?? 0) < ($1.value["number"]?.int ?? 0) }
        for (id, card, _) in all {
            if let into = card["mergedInto"]?.string { merged[into, default: []].append(id) }
        }
        room.cards = Table(
            all.compactMap { id, card, hidden in
                guard let kind = card["kind"]?.reading(Card.Kind.self), let number = card["number"]?.int,
                    let state = card["state"]?.reading(Card.State.self)
                else { return nil }
                return (
                    id,
                    Card(
                        kind: kind, text: hidden ? hiddenText : card["text"]?.string ?? "",
                        change: card["change"]?.string, signal: card["signal"]?.string,
                        author: card["author"]?.string ?? "", number: number, state: state, hidden: hidden,
                        mergedInto: card["mergedInto"]?.string, merged: merged[id] ?? [],
                        edited: card["edited"] == .bool(true), completedBy: card["completed"] == .bool(true) ? "" : nil)
                )
            }, everMade: 0)
        room.numbersDealt = room.cards.values.compactMap(\.number).max() ?? 0
        room.comments = table(file["comments"], "m") { _, comment in
            comment.adding(["hidden": .bool(false), "resolved": comment["resolved"] ?? .bool(false)]).reading(
                Comment.self)
        }
    }

    private static let hiddenText = "[hidden]"

    // MARK: Small values

    static func strings(_ value: JSON?) -> [String] { (value?.array ?? []).compactMap(\.string) }

    static func turnout(_ value: JSON) -> Turnout? {
        value["state"] == .string("revealed") ? value.reading(Turnout.self) : nil
    }
}

extension JSON {
    /// This value as one of ours; nil when it is none.
    func reading<Value: Decodable>(_ type: Value.Type) -> Value? {
        try? decoded(as: type)
    }

    /// An object with these fields besides, in place of its own; nil takes one out.
    func adding(_ fields: [String: JSON?]) -> JSON {
        var object = object ?? [:]
        for (name, value) in fields { object[name] = value }
        return .object(object)
    }
}
