import Foundation

/// A remark or a question on a card, an objective, a key result or the room.
package struct Comment: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case remark, question }

    /// The three questions of the review: is it worth shifting resources for, what does the team need, which current priority moves?
    package enum Topic: String, Codable, Hashable, Sendable, CaseIterable, JSONConvertible { case worth, needs, moves }

    package var on: String
    package let kind: Kind
    package let by: Person.ID
    package let text: String
    package let at: Date
    package var topic: Topic?
    package var hidden = false
    /// Whether a question has found its answer.
    package var resolved = false
}

/// What people say beside the work.
package enum Comments: Part {
    package static let commands: [any Command.Type] = [PostComment.self, HideComment.self, ResolveComment.self]
    package static let events: [any Event.Type] = [CommentPosted.self, CommentHidden.self, CommentResolved.self]
    package static let drawings: [Drawing] = [
        .each(.comments) { room, id in
            guard let comment = room.shownComment(id) else { return [] }
            return [
                Entry(
                    "comments", id,
                    value: .of([
                        "on": comment.on, "kind": comment.kind, "by": comment.by, "text": comment.text,
                        "at": comment.at, "topic": comment.topic, "resolved": comment.resolved ? true : nil,
                    ]))
            ]
        }
    ]

    static let most = 5_000
}

extension Room {
    /// A comment that everyone can see: it vanishes with the card that it is on.
    package func shownComment(_ id: String) -> Comment? {
        guard let comment = comments[id], !comment.hidden, cards.look(comment.on, \.hidden) != true else { return nil }
        return comment
    }
}

struct PostComment: Command {
    static let type = "comment.post"
    static let fields: [Field] = [
        .id("on"), .choice("kind", Comment.Kind.self), .text("text"), .choice("topic", Comment.Topic.self, .optional),
    ]
    static let by = Roles.participants
    static let afterCommit = true

    let on: String
    let kind: Comment.Kind
    let text: String
    let topic: Comment.Topic?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        let there =
            on == "room" || room.cards[on]?.isShown == true || room.objectives[on] != nil || room.keyResults[on] != nil
            || room.asks[on] != nil || room.tradeOffs[on] != nil || room.actions[on] != nil
        if !there, room.mergedObjectives[on] != nil { _ = try room.objective(on) }
        guard there else { throw .unknown("card or objective") }
        if topic != nil, room.objectives[on] == nil {
            throw .invalid("topic", "The three questions of the review are asked of an objective. Choose one.")
        }
        guard room.comments.count < Comments.most else {
            throw .conflict("tooManyComments", "This room has \(Comments.most) comments, the most it can take.")
        }
        let id = "m\(room.comments.everMade + 1)"
        return .events(CommentPosted(comment: id, on: on, kind: kind, text: text, topic: topic), created: id)
    }
}

struct CommentPosted: Event {
    static let type = "commentPosted"
    static let words = Words("text", on: "comment")
    let comment: String
    let on: String
    let kind: Comment.Kind
    let text: String
    let topic: Comment.Topic?

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.comments[comment] = Comment(
            on: on, kind: kind, by: stamp.by ?? "", text: text, at: stamp.at, topic: topic)
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

/// Closes a question that has found its answer, or opens it again.
struct ResolveComment: Command {
    static let type = "comment.resolve"
    static let fields: [Field] = [.id("comment"), .flag("resolved", .optional)]
    static let by = Roles.participants
    static let afterCommit = true

    let comment: String
    let resolved: Bool?

    func decide(by person: Person, in room: Room, at moment: inout Moment) throws(Refusal) -> Decision {
        guard let old = room.shownComment(comment) else { throw .unknown("comment") }
        guard old.by == person.id || person.role == .facilitator else {
            throw .forbidden("Only who asked this or a facilitator can say that it is answered.")
        }
        guard old.kind == .question else {
            throw .conflict("notAQuestion", "This is a remark and asks nothing, so there is nothing to close.")
        }
        let resolved = resolved ?? true
        return old.resolved == resolved ? .nothing : .events(CommentResolved(comment: comment, resolved: resolved))
    }
}

struct CommentResolved: Event {
    static let type = "commentResolved"
    let comment: String
    let resolved: Bool

    func evolve(_ room: inout Room, _ stamp: Stamp) {
        room.comments.change(comment) { $0.resolved = resolved }
    }
}
