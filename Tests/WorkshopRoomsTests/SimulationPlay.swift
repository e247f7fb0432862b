import Foundation
import Workshop

@testable import WorkshopRooms

extension Simulation {
    /// Plays it whole. Throws what the judge finds, with how to see it again.
    func play() throws {
        do {
            for _ in 0..<Simulation.length { try act() }
            try finish()
        } catch let broken as Judge.Broken {
            let last = happened.suffix(40).joined(separator: "\n")
            throw Judge.Broken(
                "\(broken)\nseed \(seed), after\n\(last)\nAgain: CRUX_SEED=\(seed) swift test --filter Simulation")
        }
    }

    private static let length = 260

    private func act() throws {
        if !rooms.isReady, pick(6) == 0 { return try crash() }
        switch pick(200) {
        case 0..<64: try step()
        case 64..<88:
            fear()
            try write()
            journal.meet(.lands)
        case 88..<126: try deliver(losing: true)
        case 126..<184:
            // Who leads has most to do.
            act(clients[pick(3) == 0 ? pick(clients.count / Client.inRoom) * Client.inRoom : pick(clients.count)])
        case 184..<188: try rest()
        case 188..<191: try passTime()
        case 191: rooms.putDown(unusedSince: .distantFuture)
        case 192..<194: lose()
        case 194: try crash(inOrder: pick(2) == 0)
        case 195: try rest()
        case 196: if backup == nil { backup = journal.disk }
        case 197: try restore()
        default: try deliverAll()
        }
    }

    /// What may become of the next write: in most histories seldom anything, in some often, and most while something is turned over, on which much rests.
    private func fear() {
        let isTurning = calls.contains { $0.answer == nil && $0.turnsOver }
        switch pick(isTurning ? 8 : seed % 4 == 0 ? 12 : 40) {
        case 0: journal.meet(.fails(isFull: pick(2) == 0))
        case 1: journal.meet(.isDoubtful(written: pick(2) == 0))
        case 2: journal.meet(.crashes(written: pick(2) == 0))
        case 3: journal.meet(.lands, readsFail: true)
        default: break
        }
    }

    private func passTime() throws {
        // Clocks are set, now and then, even back.
        advance(by: [0.001, 1, 31, 700, -3_600][pick(5)])
        let isLong = pick(3) == 0
        rooms.pass(at: .now + (isLong ? .seconds(3_600) : .seconds(-1)), ticking: pick(4) > 0)
        note("time passes")
        guard isLong else { return }
        let waiting = calls.filter(\.isWaiting)
        try settle()
        if let call = waiting.first(where: \.isWaiting) {
            throw Judge.Broken("woken: \(call.name) of client \(call.client.number) waits beyond its time")
        }
    }

    private func restore() throws {
        guard var disk = backup, pick(2) == 0 else { return }
        disk.epoch = "e\(Int(journal.epoch.dropFirst()).map { $0 + 1 } ?? 0)"
        if pick(2) == 0 { disk.forgetHowToReadStates() }
        backup = nil
        try crash(onto: disk)
        note("a backup is restored")
        try judge.restored(disk)
        for client in clients { client.answered = [] }
    }

    // MARK: Clients

    private func act(_ client: Client) {
        if client.isGone { return }
        let under = calls.filter { $0.client === client }
        guard client.token != nil else {
            if client.mayEnter(codes), !under.contains(where: \.isEntry) || pick(5) == 0 { begin(.enter, of: client) }
            return
        }
        let choice = pick(16)
        if client.polling == nil, client.cursor == nil || choice < 10 {
            let cursor = pick(12) == 0 ? nil : client.cursor
            return read(since: cursor, wait: pick(6) == 0 ? .zero : .seconds(20), by: client)
        }
        if choice == 15, pick(3) == 0 {
            if let other = codes.first(where: { !$0.isEmpty && $0 != client.code }) {
                return begin(.trespass(other), of: client)
            }
            return begin(.enter, of: client)
        }
        if choice == 14, let old = client.old(&chance) { return begin(.command(old), of: client) }
        let isSent = client.current.map { sent in under.contains { $0.isAttempt(at: sent) } } ?? false
        if isSent, pick(4) > 0 { return }
        let sent = client.current ?? client.next(&habits)
        client.current = sent
        attempt(sent, of: client)
    }

    /// What an answer means to the client that gets it.
    func receive(_ answer: Call.Answer, to call: Call) throws {
        let client = call.client
        if client.polling === call { client.polling = nil }
        switch (call.purpose, answer) {
        case (_, .unknown): return
        case (.enter, .admitted(let admission)):
            try judge.admitted(client, code: admission.code, person: admission.person)
            if (client.code, client.person) != (admission.code, admission.person) {
                client.begin(as: admission.person, in: admission.code)
            }
            client.token = admission.token
            if client.opens { found(admission.code, at: client.place) }
        case (.enter, .stranger): return
        case (.enter, .refused), (.enter, .removed): if client.token == nil { client.isGone = true }
        case (.command(let sent), .carried(let json)):
            try judge.carriedOut(sent, by: call.person, in: call.code, json)
            if isDone(sent, call) { client.answered.append(sent) }
        case (.command(let sent), .refused(let refusal)):
            let (repeated, disk) = (call.isRepeat, journal.disk)
            try judge.refused(sent, by: call.person, in: call.code, after: repeated, refusal.code, disk)
            _ = isDone(sent, call)
        case (.erase(let sent), .erased):
            judge.erased(sent, in: call.code)
            _ = isDone(sent, call)
        case (.erase(let sent), .refused): _ = isDone(sent, call)
        case (.read(let since, let known, _), .told(let data)):
            // A reply to a poll that was given up is thrown away.
            guard since == nil || since == client.cursor, client.person == call.person, client.code == call.code else {
                return
            }
            call.wasNews = try judge.told(client, data, since: since, after: known, journal.disk)
        case (.trespass, .stranger): return
        case (.trespass(let code), _):
            throw Judge.Broken("token: client \(client.number) got into \(code) by a token of \(call.code)")
        case (_, .stranger):
            try judge.strange(call, journal.disk)
            if case .command(let sent) = call.purpose {
                try judge.refused(sent, by: call.person, in: call.code, after: false, "unauthorized", journal.disk)
            }
            if client.token == call.token { client.token = nil }
        case (_, .removed):
            try judge.removed(call, journal.disk)
            if case .command(let sent) = call.purpose {
                try judge.refused(sent, by: call.person, in: call.code, after: false, "removed", journal.disk)
            }
            if client.person == call.person, client.code == call.code { client.isGone = true }
        case (_, .refused(let refusal)): throw Judge.Broken("a \(call.name) was refused: \(refusal.detail)")
        default: throw Judge.Broken("a \(call.name) was answered \(answer.name)")
        }
    }

    /// Whether that was what they were about, which they are no longer.
    private func isDone(_ sent: Sent, _ call: Call) -> Bool {
        let client = call.client
        guard client.current === sent, client.person == call.person, client.code == call.code else { return false }
        client.current = nil
        return true
    }

    // MARK: The end

    /// Without faults from here on, everybody gets their answer and is told all; then the disk and every reader are judged.
    private func finish() throws {
        note("the faults are over")
        if rooms.isReady { try rest() }
        if !rooms.isReady { try crash() }
        for turn in 0... {
            rooms.pass(at: .now + .seconds(3_600), ticking: true)
            if turn == 40 { throw Judge.Broken("it does not come to rest") }
            for client in clients where !client.isGone { goOn(client, turn) }
            try settle()
            let done = calls
            try deliverAll()
            let isNews = done.contains(where: \.wasNews)
            let isBusy = clients.contains { !$0.isGone && ($0.token == nil && $0.mayEnter(codes) || $0.current != nil) }
            if turn > 2, !isNews, !isBusy, calls.isEmpty { break }
        }
        try judge.settle(journal.disk)
        for client in clients where client.token != nil && !client.isGone {
            let held = client.document
            read(since: nil, wait: .zero, by: client)
            try settle()
            guard let call = calls.last, case .told(let data)? = call.answer,
                let snapshot = try JSON.folded(data)["snapshot"]
            else { throw Judge.Broken("client \(client.number) gets no snapshot") }
            drop { $0 === call }
            client.document = held
            try judge.compare(client, with: snapshot, journal.disk)
        }
    }

    private func goOn(_ client: Client, _ turn: Int) {
        let under = calls.filter { $0.client === client }
        guard client.token != nil else {
            if client.mayEnter(codes), !under.contains(where: \.isEntry) { begin(.enter, of: client) }
            return
        }
        if let sent = client.current, !under.contains(where: { $0.isAttempt(at: sent) }) {
            attempt(sent, of: client)
        }
        if client.polling == nil { read(since: client.cursor, wait: .zero, by: client) }
    }
}
