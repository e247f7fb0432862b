import HTTPTypes
import Hummingbird
import HummingbirdCore
import WorkshopRooms

/// What is forgotten for good: a person, or a whole room. Answered when nothing of it is left on disk.
enum ErasingEndpoints {
    static let all: [Endpoint] = [person, room]

    static let person = Endpoint(
        .delete, "/api/rooms/{code}/participants/{id}", for: .members,
        "Erases a person, oneself or anybody for a facilitator: their name and what they wrote; what others built on it stays. Done again it does nothing"
    ) { call in
        let member = try await call.member()
        guard let person = call.decoded("id") else { throw Problem.noSuchAddress }
        try await call.rooms.erase(person, by: member)
        return call.gone(forgetting: person == member.person ? member.code : nil)
    }

    static let room = Endpoint(
        .delete, "/api/rooms/{code}", for: .members,
        "Deletes the room with everything in it; afterwards its code is as unknown as any other"
    ) { call in
        let member = try await call.member()
        try await call.rooms.eraseRoom(by: member)
        return call.gone(forgetting: member.code)
    }
}
