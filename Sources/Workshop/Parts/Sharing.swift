/// The share link: everybody who holds it reads what the room shows to all, and is nobody in it.
///
/// A reader has no name, no role to act by and no place in `people`; they are known by the id of the invitation whose secret they show. Any number reads by one link at once.
package enum Sharing: Part {
    package static let commands: [any Command.Type] = []
    package static let events: [any Event.Type] = []
    package static let drawings: [Drawing] = [
        .each(.invitations) { room, id in
            guard let link = room.shareLink(id), !link.revoked else { return [] }
            let collections = ["cards", "answers", "authored", "ratings", "dots", "consent", "finished"]
            return [
                Entry(you: id, "id", value: .string(id)),
                Entry(you: id, "role", value: Person.Role.observer.json),
            ] + collections.map { Entry(you: id, $0, value: .emptyObject) }
        }
    ]

    /// What a reader is told who tries anything but reading.
    package static let readOnly = Refusal(
        .forbidden, "readOnly",
        "You read this room by a share link, which cannot change anything in it. Ask a facilitator for an invitation to take part."
    )
}

extension Room {
    /// The share link with this id, whether or not it was taken back; nil when there is none.
    package func shareLink(_ id: String) -> Invitation? {
        guard let invitation = invitations[id], invitation.entrance == .readers else { return nil }
        return invitation
    }

    /// The share link whose secret has this hash, whether or not it was taken back.
    package func shareLink(withHash hash: String) -> (id: String, link: Invitation)? {
        invitations.all.first { $0.value.hash == hash && $0.value.entrance == .readers }
            .map { (id: $0.id, link: $0.value) }
    }
}
