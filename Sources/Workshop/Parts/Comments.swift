import Foundation

/// A remark or a question on a card, an objective, a key result or the room.
package struct Comment: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case remark, question }

    package let on: String
    package let kind: Kind
    package let by: Person.ID
    package let text: String
    package let at: Date
    package var hidden = false
}

/// What people say beside the work.
package enum Comments: Part {
    package static let commands: [any Command.Type] = [PostComment.self, HideComment.self]
    package static let events: [any Event.Type] = [CommentPosted.self, CommentHidden.self]
    package static let drawings: [Drawing] = [
        .each(.comments) { room, id in
            guard let comment = room.shownComment(id) else { return [] }
            return [
                Entry(
                    "comments", id,
                    value: .of([
                        "on": comment.on, "kind": comment.kind, "by": comment.by, "text": comment.text,
                        "at": comment.at,
                    ]))
            ]
        }
    ]

    static let most = 5_000
}

extension Room {
    /// A comment that everyone can see: it vanishes with the card that it is on.
    package func shownComment(_ id: String) -> Comment? {
        guard let comment = comments[id], !comment.hidden, cards[comment.on]?.hidden != true else { return nil }
        return comment
    }
}

struct PostComment: Command {
    static let type = "comment.post"
    static let fields: [Field] = [.id("on"), .choice("kind", Comment.Kind.self), .text("text")]
    static let by = Roles.participants
    static let afterCommit = true

    let on: String
    let kind: Comment.Kind
    let text: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let there =
            on == "room" || room.cards[on]?.isShown == true || room.objectives[on] != nil || room.keyResults[on] != nil
        guard there else { throw .unknown("card or objective") }
        guard room.comments.count < Comments.most else {
            throw .conflict("tooManyComments", "This room has \(Comments.most) comments, the most it can take.")
        }
        let id = "m\(room.comments.everMade + 1)"
        return .events(CommentPosted(comment: id, on: on, kind: kind, text: text), created: id)
    }
}

struct CommentPosted: Event {
    static let type = "commentPosted"
    let comment: String
    let on: String
    let kind: Comment.Kind
    let text: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.comments[comment] = Comment(on: on, kind: kind, by: stamp.by ?? "", text: text, at: stamp.at)
    }
}

struct HideComment: Command {
    static let type = "comment.hide"
    static let fields: [Field] = [.id("comment")]
    static let by = Roles.facilitators
    static let afterCommit = true

    let comment: String

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.comments[comment] else { throw .unknown("comment") }
        return old.hidden ? .nothing : .events(CommentHidden(comment: comment))
    }
}

struct CommentHidden: Event {
    static let type = "commentHidden"
    let comment: String

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.comments.change(comment) { $0.hidden = true }
    }
}
