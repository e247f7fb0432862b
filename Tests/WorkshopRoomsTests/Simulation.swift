import Foundation
import Logging
import Synchronization
import Workshop
import WorkshopStore

@testable import WorkshopRooms

/// Several rooms and their clients, driven by one seed through one thing at a time: a step of a call, a batch of the writer, a message that arrives, is lost or comes twice, a crash, a backup that is restored.
///
/// Everything that could go another way the next time (threads, waits, clock, ids) is done by hand here, so that a seed always plays the same.
final class Simulation {
    let seed: UInt64
    private let planted: Planted?
    var chance: Chance
    var habits: Habits
    let judge = Judge()
    private(set) var happened: [String] = []
    private(set) var journal: SimulatedJournal
    private(set) var rooms: LiveRooms
    private(set) var calls: [Call] = []
    let clients: [Client]
    /// The codes of the rooms by place, once their openers know them.
    private(set) var codes = ["", ""]
    var backup: Disk?
    /// Is told every answer as it arrives, or gets lost.
    var overhearing: (Client, Call.Answer) -> Void = { _, _ in }
    private let clock: Clock

    /// The time and the dice that the rooms are given.
    private final class Clock: Sendable {
        let now: Mutex<Date>
        let chance: Mutex<Chance>

        init(seed: UInt64) {
            now = Mutex(Date(timeIntervalSince1970: 1_797_840_000))
            chance = Mutex(Chance(seed: seed))
        }
    }

    /// A history from its number: most begin in the middle of a workshop, some before anybody has come.
    convenience init(seed: UInt64, planted: Planted? = nil, votes: Habits.Votes = .revealed) throws {
        var chance = Chance(seed: seed ^ 0xA5A5)
        let places = [[0], [0], [1], [1], [0, 1]][Int.random(in: 0..<5, using: &chance)]
        let begins = Int.random(in: 0..<10, using: &chance) == 0
        self.init(seed: seed, places: places, planted: planted, votes: votes)
        if !begins { take(over: try Meeting.prepared.get()) }
    }

    /// A history in which nothing has happened yet.
    init(seed: UInt64, places: [Int], planted: Planted? = nil, votes: Habits.Votes = .revealed) {
        self.seed = seed
        self.planted = planted
        chance = Chance(seed: seed)
        habits = Habits(seed: seed ^ 0x5A5A, votes: votes)
        clock = Clock(seed: ~seed)
        clients = places.flatMap { place in
            (0..<Client.inRoom).map { Client(number: place * Client.inRoom + $0) }
        }
        journal = SimulatedJournal(Disk(epoch: "e0"), planted: planted)
        rooms = Simulation.rooms(on: journal, clock)
    }

    /// Goes on from a meeting: the server is back, and everybody holds what they held before.
    private func take(over meeting: Meeting) {
        for client in clients {
            guard let member = meeting.members[client.number] else { continue }
            client.begin(as: member.person, in: member.code)
            (client.token, client.cursor, client.document) = (member.token, member.cursor, member.document)
            if client.opens { codes[client.place] = member.code }
            judge.remember(client)
        }
        var disk = Disk(epoch: meeting.disk.epoch)
        disk.rooms = meeting.disk.rooms.filter { codes.contains($0.key) }
        clock.now.withLock { $0 += 600 }
        start(on: disk)
    }

    private func start(on disk: Disk) {
        journal = SimulatedJournal(disk, planted: planted)
        rooms = Simulation.rooms(on: journal, clock)
    }

    private static func rooms(on journal: SimulatedJournal, _ clock: Clock) -> LiveRooms {
        LiveRooms(
            byHand: journal, logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            clock: { clock.now.withLock { $0 } }, seed: { clock.chance.withLock { $0.next() } }, snapshotEvery: 8)
    }

    func pick(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &chance) }

    func note(_ line: @autoclosure () -> String) { happened.append("\(happened.count): \(line())") }

    // MARK: Calls

    /// Sends something for a client, by the token that they hold.
    func begin(_ purpose: Call.Purpose, of client: Client) {
        let (rooms, code, token) = (rooms, client.code, client.token ?? "")
        let call: Call
        var isRepeat = false
        switch purpose {
        case .enter:
            let (opens, place) = (client.opens, codes[client.place])
            let id = JSON.string(client.entry)
            let person: [String: JSON] = ["name": .string(client.name), "function": "Sales"]
            let naming: JSON = client.place == 0 ? "anonymous" : "named"
            call = Call(purpose, of: client) {
                if !opens {
                    let body = JSON.object(person.merging(["id": id]) { old, _ in old })
                    return .admitted(try await rooms.join(body, code: place, asMember: nil))
                }
                let body: JSON = [
                    "id": id, "title": "Room", "facilitator": .object(person), "agenda": Simulation.agenda,
                    "settings": ["naming": naming],
                ]
                return .admitted(try await rooms.open(body))
            }
        case .command(let sent):
            isRepeat = judge.begins(sent, of: client)
            let body = sent.body
            call = Call(purpose, of: client) {
                let member = try await rooms.member(code: code, token: token)
                return .carried(try await rooms.perform(body, by: member))
            }
        case .erase(let sent):
            isRepeat = judge.begins(sent, of: client)
            let person = sent.body["person"]?.string
            call = Call(purpose, of: client) {
                let member = try await rooms.member(code: code, token: token)
                if let person {
                    try await rooms.erase(person, by: member)
                } else {
                    try await rooms.eraseRoom(by: member)
                }
                return .erased
            }
        case .trespass(let other):
            call = Call(purpose, of: client) {
                let member = try await rooms.reader(code: other, token: token)
                return .told(try await rooms.read(since: nil, wait: .zero, by: member))
            }
        case .read(let since, _, let wait):
            let planted = planted
            call = Call(purpose, of: client) {
                let member = try await rooms.member(code: code, token: token)
                let reply = try await rooms.read(since: since, wait: wait, by: member)
                return .told(try planted?.spoil(reply) ?? reply)
            }
            client.polling = call
        }
        call.isRepeat = isRepeat
        note("client \(client.number) sends \(call.name)")
        calls.append(call)
    }

    private static let agenda: JSON = [
        ["kind": "diagnose", "title": "Cards", "minutes": 5], ["kind": "shape", "title": "Objectives", "minutes": 5],
    ]

    func read(since cursor: String?, wait: Duration, by client: Client) {
        begin(.read(since: cursor, known: judge.known(in: client.code), wait: wait), of: client)
    }

    func attempt(_ sent: Sent, of client: Client) {
        begin(sent.erases ? .erase(sent) : .command(sent), of: client)
    }

    /// One step of one call, or all that it can do by itself.
    func step() throws {
        let ready = calls.filter { !$0.steps.isEmpty }
        guard !ready.isEmpty else { return try write() }
        let call = ready[pick(ready.count)]
        note("\(call.name) of client \(call.client.number) goes on")
        let isOne = pick(2) == 0
        repeat { call.steps.next() } while !isOne && !call.steps.isEmpty
    }

    /// One batch of the writer, which the process may not survive.
    func write() throws {
        let most = pick(3) == 0 ? Writer.mostInBatch : 1 + pick(3)
        note("the writer takes \(most)")
        if !rooms.writer.turn(atMost: most) { note("the writer stops") }
        if journal.isCrashed { try crash() }
    }

    /// Lets everybody go on until all wait.
    func settle() throws {
        repeat {
            while let call = calls.first(where: { !$0.steps.isEmpty }) { call.steps.next() }
            _ = rooms.writer.turn()
            if journal.isCrashed { return try crash() }
        } while calls.contains { !$0.steps.isEmpty }
    }

    /// All is still: whoever waits has been shown all that was answered.
    func rest() throws {
        try settle()
        note("all rest")
        for call in calls where call.isWaiting && call.client.polling === call {
            if case .read(let since?, _, _) = call.purpose, since == call.client.cursor {
                try judge.show(judge.known(in: call.client.code), to: call.client)
            }
        }
    }

    /// An answer that is on its way arrives, or is lost.
    func deliver(losing: Bool) throws {
        let ready = calls.indices.filter { calls[$0].answer != nil }
        guard !ready.isEmpty else { return }
        let call = calls.remove(at: ready[pick(ready.count)])
        try deliver(call, lost: losing && pick(8) == 0)
    }

    /// Every answer that is on its way arrives.
    func deliverAll() throws {
        while let index = calls.firstIndex(where: { $0.answer != nil }) {
            try deliver(calls.remove(at: index), lost: false)
        }
    }

    private func deliver(_ call: Call, lost: Bool) throws {
        let client = call.client
        if let answer = call.answer { overhearing(client, answer) }
        if lost || client.isGone {
            note("the answer to \(call.name) of client \(client.number) is lost")
            if client.polling === call { client.polling = nil }
            return
        }
        guard let answer = call.answer else { return }
        note("client \(client.number) is answered \(answer.name)")
        try receive(answer, to: call)
    }

    /// A client does not wait any longer; the server learns of it at once, or never.
    func lose() {
        guard !calls.isEmpty else { return }
        let call = calls[pick(calls.count)]
        note("client \(call.client.number) hangs up on \(call.name)")
        if call.client.polling === call { call.client.polling = nil }
        if pick(2) == 0 { call.cancel() }
    }

    func drop(where isMeant: (Call) -> Bool) { calls.removeAll(where: isMeant) }

    func found(_ code: String, at place: Int) { codes[place] = code }

    // MARK: The process

    func advance(by seconds: TimeInterval) { clock.now.withLock { $0 += seconds } }

    /// Ends the process. Without an order, whatever had no answer gets none; with one, everybody is answered.
    func crash(inOrder: Bool = false, onto disk: Disk? = nil) throws {
        note(inOrder ? "the process is asked to end" : "the process dies")
        let lost = inOrder ? [] : calls.filter { $0.answer == nil }
        if !inOrder { journal.crash() }
        let rooms = rooms
        let end = Call(.enter, of: Client(number: 0)) {
            await rooms.shutDown()
            return .unknown
        }
        var isOn = true
        while isOn || end.answer == nil {
            let ready = ([end] + calls).filter { !$0.steps.isEmpty }
            for call in ready { call.steps.next() }
            let isStopped = !rooms.writer.turn()
            isOn = !ready.isEmpty || isStopped
        }
        if let call = calls.first(where: { $0.answer == nil }) {
            throw Judge.Broken("\(call.name) of client \(call.client.number) waits for a process that has ended")
        }
        calls.removeAll { call in lost.contains { $0 === call } }
        for call in lost where call.client.polling === call { call.client.polling = nil }
        if disk != nil {
            // Nothing that the other future answered arrives in this one.
            for client in clients { client.polling = nil }
            calls = []
        }
        start(on: disk ?? journal.disk)
    }
}
