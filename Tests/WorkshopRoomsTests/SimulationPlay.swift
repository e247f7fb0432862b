import Foundation
import Workshop

@testable import WorkshopRooms

extension Simulation {
    /// Plays it whole, and returns what happened. Throws what the judge finds, with how to see it again.
    func play() throws -> [String] {
        do {
            for _ in 0..<220 { try act() }
            try finish()
            return happened
        } catch let broken as Judge.Broken {
            let last = happened.suffix(40).joined(separator: "\n")
            throw Judge.Broken(
                "\(broken)\nseed \(seed), after\n\(last)\nAgain: CRUX_SEED=\(seed) swift test --filter Simulation")
        }
    }

    private func act() throws {
        if !rooms.isReady, pick(6) == 0 { return try crash() }
        switch pick(100) {
        case 0..<36: try step()
        case 36..<50:
            fear()
            try write()
            journal.meet(.lands)
        case 50..<66: try deliver(losing: true)
        case 66..<88: act(clients[pick(clients.count)])
        case 88..<91: try rest()
        case 91..<94: passTime()
        case 94: rooms.putDown(unusedSince: .distantFuture)
        case 95: lose()
        case 96: try crash()
        case 97: try crash(inOrder: true)
        case 98: if backup == nil { backup = journal.disk }
        default: try restore()
        }
    }

    /// What may become of the next write.
    private func fear() {
        switch pick(24) {
        case 0: journal.meet(.fails)
        case 1: journal.meet(.isDoubtful(written: pick(2) == 0))
        case 2: journal.meet(.crashes(written: false))
        case 3: journal.meet(.crashes(written: true))
        case 4: journal.meet(.lands, readsFail: true)
        default: break
        }
    }

    private func passTime() {
        // Clocks are set, now and then, even back.
        advance(by: [0.001, 1, 31, 700, -3_600][pick(5)])
        rooms.pass(at: .now + (pick(3) == 0 ? .seconds(3_600) : .seconds(-1)), ticking: pick(4) > 0)
        note("time passes")
    }

    private func restore() throws {
        guard var disk = backup, pick(2) == 0 else { return }
        disk.epoch = "e\(Int(journal.epoch.dropFirst()).map { $0 + 1 } ?? 0)"
        backup = nil
        try crash(onto: disk)
        note("a backup is restored")
        judge.restored(disk)
        for client in clients { (client.votes, client.answered) = ([:], []) }
    }

    // MARK: Clients

    private func act(_ client: Client) {
        if client.isGone { return }
        let under = calls.filter { $0.client === client }
        if client.token == nil {
            if client.mayEnter(codes), !under.contains(where: \.isEntry) || pick(5) == 0 { begin(.enter, of: client) }
            return
        }
        switch pick(12) {
        case 0..<5:
            if client.polling == nil || pick(6) == 0 {
                let cursor = pick(12) == 0 ? nil : client.cursor
                read(since: cursor, wait: pick(3) == 0 ? .zero : .seconds(20), by: client)
            }
        case 5: if let old = client.old(&chance) { begin(.command(old), of: client) }
        case 6 where pick(8) == 0: begin(.enter, of: client)
        default:
            let isSent = client.current.map { sent in under.contains { $0.isAttempt(at: sent) } } ?? false
            if isSent, pick(4) > 0 { return }
            let sent = client.current ?? client.command(&chance) { _ in madeUp(for: client) }
            client.current = sent
            begin(.command(sent), of: client)
        }
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
            guard client.current === sent, client.person == call.person, client.code == call.code else { return }
            client.current = nil
            client.answered.append(sent)
            if sent.type == "rating.cast", let round = sent.body["round"]?.string, let card = sent.body["card"]?.string
            {
                let vote = (sent.body.object ?? [:]).filter {
                    ["impact", "effort"].contains($0.key) && $0.value != .null
                }
                client.votes[round, default: [:]][card] = .object(vote)
            }
        case (.command(let sent), .refused):
            try judge.refused(sent, by: call.person, in: call.code, after: call.isRepeat)
            if client.current === sent { client.current = nil }
        case (.read(let since, let known, _), .told(let data)):
            // A reply to a poll that was given up is thrown away.
            guard since == nil || since == client.cursor, client.person == call.person, client.code == call.code else {
                return
            }
            call.wasNews = try judge.told(client, data, since: since, after: known, journal.disk)
        case (_, .stranger):
            if case .command(let sent) = call.purpose {
                try judge.refused(sent, by: call.person, in: call.code, after: false)
            }
            if client.token == call.token { client.token = nil }
        case (_, .removed):
            if case .command(let sent) = call.purpose {
                try judge.refused(sent, by: call.person, in: call.code, after: false)
            }
            if client.person == call.person, client.code == call.code { client.isGone = true }
        case (_, .refused(let refusal)): throw Judge.Broken("a \(call.name) was refused: \(refusal.detail)")
        default: throw Judge.Broken("a \(call.name) was answered \(answer.name)")
        }
    }

    // MARK: The end

    /// Without faults from here on, everybody gets their answer and is told all; then the disk and every reader are judged.
    private func finish() throws {
        note("the faults are over")
        if !rooms.isReady { try crash() }
        for turn in 0... {
            rooms.pass(at: .now + .seconds(3_600), ticking: true)
            if turn == 40 { throw Judge.Broken("it does not come to rest") }
            for client in clients where !client.isGone { goOn(client, turn) }
            try settle()
            let done = calls
            var isNews = false
            for call in done where call.answer != nil {
                try deliver(call, lost: false)
                isNews = isNews || call.wasNews
            }
            drop { $0.answer != nil }
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
            try judge.compare(client, with: snapshot)
        }
    }

    private func goOn(_ client: Client, _ turn: Int) {
        let under = calls.filter { $0.client === client }
        guard client.token != nil else {
            if client.mayEnter(codes), !under.contains(where: \.isEntry) { begin(.enter, of: client) }
            return
        }
        if let sent = client.current, !under.contains(where: { $0.isAttempt(at: sent) }) {
            begin(.command(sent), of: client)
        }
        if client.polling == nil { read(since: client.cursor, wait: .zero, by: client) }
    }
}
