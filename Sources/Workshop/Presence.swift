import Foundation

/// What is shown but is not in the log: who is online, raised hands, how many have finished, and each person's own open marks.
///
/// These entries travel beside the numbered frames. Below `people`, `rounds`, `ballots` and `consents` they only ever vanish together with what they stand in.
package struct Presence: Sendable {
    package let online: Set<Person.ID>
    package let lastSeen: [Person.ID: Date]

    package init(online: Set<Person.ID>, lastSeen: [Person.ID: Date]) {
        self.online = online
        self.lastSeen = lastSeen
    }

    package func entries(in room: Room) -> [Entry] {
        people(room) + progress(room) + room.people.all.filter { !$0.value.removed }.flatMap { own($0.id, room) }
    }

    private func people(_ room: Room) -> [Entry] {
        room.people.all.flatMap { id, person in
            [
                Entry("people", id, "online", value: .bool(online.contains(id) && !person.removed)),
                Entry("people", id, "hand", value: room.marks[Attendance.hands]?[id]?[""] ?? .bool(false)),
            ]
        }
    }

    private func progress(_ room: Room) -> [Entry] {
        var entries: [Entry] = []
        func count(_ place: String, _ id: String, _ blind: some Blind) {
            let turnout = blind.turnout ?? room.turnout(id, blind, lastSeen: lastSeen)
            entries.append(Entry(place, id, "finished", value: .int(turnout.finished)))
            entries.append(Entry(place, id, "expected", value: .int(turnout.expected)))
            guard blind.isOpen else { return }
            let unfinished = room.expectedVoters(id, blind, lastSeen: lastSeen)
                .filter { !room.hasFinished($0, id, blind) }
            entries.append(Entry("desk", "unfinished", id, value: .of(["people": unfinished])))
        }
        for (id, round) in room.rounds.all { count("rounds", id, round) }
        for (id, ballot) in room.ballots.all { count("ballots", id, ballot) }
        for (id, consent) in room.consents.all { count("consents", id, consent) }
        return entries
    }

    private func own(_ person: Person.ID, _ room: Room) -> [Entry] {
        var entries: [Entry] = []
        for (id, round) in room.rounds.all where round.isOpen {
            let ratings = room.marks[id]?[person] ?? [:]
            entries.append(Entry(you: person, "ratings", id, value: .object(ratings)))
        }
        for (id, ballot) in room.ballots.all where ballot.isOpen {
            entries.append(Entry(you: person, "dots", id, value: room.marks[id]?[person]?[""] ?? .emptyObject))
        }
        for (id, consent) in room.consents.all where consent.isOpen {
            entries.append(Entry(you: person, "consent", id, value: room.marks[id]?[person]?[""] ?? .emptyObject))
        }
        for step in room.agenda.steps {
            let done = room.marks[Agenda.finished(step.id)]?[person]?[""] ?? .bool(false)
            entries.append(Entry(you: person, "finished", step.id, value: done))
        }
        return entries
    }
}
