import Foundation
import Workshop

/// Why a call on the live rooms did not come to an answer.
package enum Failure: Error, Equatable {
    case refused(Refusal)
    /// No such room, no such token, or a token of another room: nobody can tell which.
    case unauthorized
    /// The person was taken out of the room.
    case removed
    /// The outcome is unknown or nothing was written: send the same id again after so many seconds.
    case unavailable(retryAfterSeconds: Int)
}

/// Somebody who has shown a token of the room.
package struct Member: Hashable, Sendable {
    package let code: String
    package let person: Person.ID
    /// What the secrets of the links they make are drawn from.
    let seed: Data

    package init(code: String, person: Person.ID, token: String = Secret().text) {
        self.code = code
        self.person = person
        seed = Secret.seed(ofToken: token)
    }
}

/// What somebody gets who opens a room, joins one, or comes back.
package struct Admission: Hashable, Sendable {
    package let code: String
    package let person: Person.ID
    package let role: Person.Role
    /// Whether they are at the door of a locked room, until a facilitator lets them in.
    package let waiting: Bool
    /// Good for this room only; shown once.
    package let token: String
    /// Brings the opener back on any device; only when opening.
    package let recovery: String?
    /// False when the same request had been carried out before.
    package let isNew: Bool
}
