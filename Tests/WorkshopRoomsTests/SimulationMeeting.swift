import Foundation
import Workshop
import WorkshopStore

@testable import WorkshopRooms

/// Two rooms as they are in the middle of a workshop, made once by the live rooms themselves: cards lie open, some face down, and a round, a ballot and a fist of five are under way. In the second all is named.
struct Meeting: Sendable {
    struct Member: Sendable {
        let code: String
        let person: String
        let token: String?
        /// What they hold of the document.
        let cursor: String?
        let document: JSON
    }

    let disk: Disk
    /// By the numbers of the clients, as the server's going down found them; whoever is missing has not come yet.
    let members: [Int: Member]
    /// The first room, from which made-up commands take their ids.
    let room: Room

    static let prepared = Result { try Meeting() }

    private init() throws {
        let simulation = Simulation(seed: 0, places: [0, 1])
        let present = simulation.clients.filter { $0.number % Client.inRoom < Client.inRoom - 1 }
        for client in present {
            simulation.begin(.enter, of: client)
            try simulation.settle()
            try simulation.deliverAll()
        }
        for place in 0...1 { try Meeting.furnish(simulation, place) }
        for client in present { simulation.read(since: nil, wait: .zero, by: client) }
        try simulation.settle()
        try simulation.deliverAll()
        members = present.reduce(into: [:]) { members, client in
            members[client.number] = Member(
                code: client.code, person: client.person, token: client.token, cursor: client.cursor,
                document: client.document)
        }
        simulation.advance(by: 3_600)
        simulation.rooms.pass(at: .now, ticking: true)
        simulation.rooms.putDown(unusedSince: .distantFuture)
        try simulation.settle()
        disk = simulation.journal.disk
        guard let stored = try simulation.journal.load(room: simulation.codes[0], fromStart: true) else {
            throw Judge.Broken("there is no room to begin with")
        }
        room = try LiveRoom.replay(stored).room
    }

    private static func furnish(_ simulation: Simulation, _ place: Int) throws {
        let members = simulation.clients.filter { $0.place == place && $0.token != nil }
        var sent = 0
        func send(_ client: Client, _ fields: [String: JSON]) throws -> String {
            sent += 1
            var fields = fields
            fields["id"] = .string("furnishing \(sent)")
            let command = Sent(fields)
            simulation.begin(.command(command), of: client)
            try simulation.settle()
            guard case .carried(let answer)? = simulation.calls.last?.answer else {
                throw Judge.Broken("\(command.body.data.text) is not carried out")
            }
            simulation.drop { _ in true }
            return answer["created"]?.string ?? ""
        }
        func post(_ client: Client) throws -> JSON {
            let text = JSON.string("«\(client.number).card»")
            return .string(try send(client, ["type": "card.post", "kind": "challenge", "text": text]))
        }
        let leader = members[0]
        let cards = try members.map(post)
        _ = try send(leader, ["type": "cards.reveal"])
        _ = try send(leader, ["type": "objective.draft", "title": "All leads are answered on the day"])
        _ = try send(leader, ["type": "round.open", "cards": .array(Array(cards.prefix(2)))])
        _ = try send(leader, ["type": "ballot.open", "cards": .array(Array(cards.suffix(3))), "dots": 2])
        _ = try send(leader, ["type": "consent.open"])
    }
}
