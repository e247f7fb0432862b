import Foundation
import HashTreeCollections

/// What is shown but is not in the log: who is online, raised hands, how many have finished, and each person's own open marks.
///
/// These entries travel beside the numbered frames, always after them. An entry whose value is null says that nothing stands there, any more or yet, so that all entries together bring any older reader up to date.
package struct Presence: Sendable {
    package let online: Set<Person.ID>
    package let lastSeen: [Person.ID: Date]

    package init(online: Set<Person.ID>, lastSeen: [Person.ID: Date]) {
        self.online = online
        self.lastSeen = lastSeen
    }

    /// What everyone, or the desk, sees, in two parts that change at different times.
    package struct Parts: OptionSet, Sendable {
        /// Who is online and who raises a hand.
        package static let people = Parts(rawValue: 1)
        /// How many have finished of those who are asked.
        package static let progress = Parts(rawValue: 2)
        package static let all: Parts = [.people, .progress]

        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        /// What an event can have changed. `new` is `old` evolved by that event.
        package init(changedFrom old: Room, to new: Room) {
            if !new.people.touched.isEmpty {
                self = .all
            } else if !new.rounds.touched.isEmpty || !new.ballots.touched.isEmpty || !new.consents.touched.isEmpty
                || new.agenda != old.agenda
            {
                self = .progress
            } else {
                self = []
            }
        }

        /// What a mark changes.
        package init(changedBy mark: Mark) { self = mark.blind == Attendance.hands ? .people : .progress }
    }

    /// What everyone, or the desk, sees of these parts.
    package func shared(_ parts: Parts = .all, in room: Room) -> [Entry] {
        (parts.contains(.people) ? people(in: room) : []) + (parts.contains(.progress) ? progress(in: room) : [])
    }

    private func people(in room: Room) -> [Entry] {
        var entries: [Entry] = []
        for (id, person) in room.people.all {
            entries.append(Entry("people", id, "online", value: .bool(online.contains(id) && !person.removed)))
            let hand = room.marks[Attendance.hands]?[id]?[""] ?? .bool(false)
            entries.append(Entry("people", id, "hand", value: person.removed ? .bool(false) : hand))
        }
        return entries
    }

    private func progress(in room: Room) -> [Entry] {
        var entries = done(in: room)
        for (id, round) in room.rounds.all { entries += progress("rounds", id, round, room) }
        for (id, ballot) in room.ballots.all { entries += progress("ballots", id, ballot, room) }
        for (id, consent) in room.consents.all { entries += progress("consents", id, consent, room) }
        return entries
    }

    /// How many of those who are here are done with the open step; the desk is told who is not, once somebody is.
    private func done(in room: Room) -> [Entry] {
        let marks = room.marks[Agenda.finished(room.agenda.open)] ?? [:]
        let isDone = { (person: Person.ID) in marks[person]?[""] == .bool(true) }
        let asked = room.voters.map(\.id).filter { online.contains($0) || isDone($0) }
        let finished = asked.count(where: isDone)
        var entries = [
            Entry("agenda", "finished", value: .int(finished)), Entry("agenda", "expected", value: .int(asked.count)),
        ]
        for number in 1...max(1, room.agenda.everMade) {
            let names: JSON =
                finished > 0 && room.agenda.open == "s\(number)"
                ? .of(["people": asked.filter { !isDone($0) }]) : .null
            entries.append(Entry("desk", "unfinished", "s\(number)", value: names))
        }
        return entries
    }

    private func progress(_ place: String, _ id: String, _ blind: some Blind, _ room: Room) -> [Entry] {
        let turnout = blind.turnout ?? room.turnout(id, blind, lastSeen: lastSeen)
        let unfinished: JSON =
            blind.isOpen
            ? .of([
                "people": room.expectedVoters(id, blind, lastSeen: lastSeen).filter { !room.hasFinished($0, id, blind) }
            ]) : .null
        return [
            Entry(place, id, "finished", value: .int(turnout.finished)),
            Entry(place, id, "expected", value: .int(turnout.expected)),
            Entry("desk", "unfinished", id, value: unfinished),
        ]
    }

    /// What one person sees of their own: open ratings, dots, fist, and the steps they have finished. Nothing for whoever reads and is nobody.
    /// `keys`: only those of their ratings that are of these cards.
    package static func own(_ person: Person.ID, in room: Room, under keys: Set<String>? = nil) -> [Entry] {
        guard room.people[person] != nil else { return [] }
        var entries: [Entry] = []
        for (id, round) in room.rounds.all {
            entries.append(Entry(you: person, "ratings", id, value: round.isOpen ? .emptyObject : .null))
            let marks = room.marks[id]?[person] ?? [:]
            for card in keys.map(Array.init) ?? Array(marks.keys) where round.isOpen {
                guard let mark = marks[card] else { continue }
                // Field by field: a vote that was changed to "can't judge" has to take the old one away.
                entries.append(Entry(you: person, "ratings", id, card, value: .emptyObject))
                for axis in ["impact", "effort"] {
                    entries.append(Entry(you: person, "ratings", id, card, axis, value: mark[axis] ?? .null))
                }
            }
        }
        for (id, ballot) in room.ballots.all {
            let dots = room.marks[id]?[person]?[""] ?? .emptyObject
            entries.append(Entry(you: person, "dots", id, value: ballot.isOpen ? dots : .null))
        }
        for (id, consent) in room.consents.all {
            entries.append(Entry(you: person, "consent", id, value: consent.isOpen ? .emptyObject : .null))
            if consent.isOpen, let mark = room.marks[id]?[person]?[""] {
                for part in ["fingers", "sentence"] {
                    entries.append(Entry(you: person, "consent", id, part, value: mark[part] ?? .null))
                }
            }
        }
        for number in 1...max(1, room.agenda.everMade) {
            let step = "s\(number)"
            let done = room.marks[Agenda.finished(step)]?[person]?[""] ?? .bool(false)
            let isThere = room.agenda.steps.contains { $0.id == step }
            entries.append(Entry(you: person, "finished", step, value: isThere ? done : .null))
        }
        return entries
    }

    /// What everybody's own entries depend on besides their marks: while it is the same, they are.
    package static func shape(of room: Room) -> [String] {
        room.openBlinds.map(\.id) + room.agenda.steps.map(\.id)
    }

    /// All entries, for all people.
    package func entries(in room: Room) -> [Entry] {
        shared(in: room) + room.people.all.filter { !$0.value.removed }.flatMap { Presence.own($0.id, in: room) }
    }
}
