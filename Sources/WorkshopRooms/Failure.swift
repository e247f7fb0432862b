import Foundation
import Workshop

/// Why a call on the live rooms did not come to an answer.
package enum Failure: Error, Equatable {
    case refused(Refusal)
    /// No such room, no such token, or a token of another room: nobody can tell which.
    case unauthorized
    /// The person was taken out of the room.
    case removed
    /// The share link by which somebody read was taken back.
    case linkTakenBack
    /// The outcome is unknown or nothing was written: send the same id again after so many seconds.
    case unavailable(retryAfterSeconds: Int)
    /// The record of the room is not what was written; nothing of it is shown until somebody has mended it.
    case damaged
    /// The disk has no room left and nothing was written: send the same id again, until somebody has freed some.
    case full
}

/// Somebody who has shown a token of the room, or the secret of its share link.
package struct Member: Hashable, Sendable {
    package let code: String
    /// Who they are; of a reader by a share link, the id of its invitation.
    package let person: Person.ID
    /// Whether they have but a share link.
    package let readsOnly: Bool
    /// What the secrets of the links they make are drawn from.
    let seed: Data

    package init(code: String, person: Person.ID, token: String = Secret().text, readsOnly: Bool = false) {
        self.code = code
        self.person = person
        self.readsOnly = readsOnly
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
