import Foundation

/// Bringing a room over from its file into a new one.
package enum RoomImports: Part {
    package static let commands: [any Command.Type] = []
    package static let events: [any Event.Type] = [RoomImported.self]
    package static let drawings: [Drawing] = []
}

/// The body of `POST /api/rooms/import`, apart from its client-made id: the text of a `room.json`, or what it says.
///
/// The new room's document is the file's, but for the code and the instant of the last change. People of the file are people of the room without a device, until a facilitator makes each a link to come back; the caller is the facilitator named by `as`, or the first. What is in no file is not there: unrevealed cards and answers, votes of open rounds (they come over open and empty), links, feedback, the words of hidden cards, what could be undone, and who wrote what is anonymous.
package struct RoomImport: Opening {
    let file: JSON
    let facilitator: Person.ID

    package static let fields: [Field] = [.id("as", .optional)]

    /// Reads a body, checking the whole file. Throws `invalid` with a sentence that names what is wrong in it, where, and on which line of the text.
    package static func read(_ body: [String: JSON]) throws(Refusal) -> RoomImport {
        var fields = body
        guard let given = fields.removeValue(forKey: "file"), given != .null else {
            throw .invalid("file", "“file” is missing.")
        }
        let asked = try Field.check(fields, against: RoomImport.fields)["as"]?.string
        let text = given.string
        let file: [String: JSON]
        do throws(Refusal) {
            file = try RoomFile.check(text.map { text throws(Refusal) in try JSONText.read(text) } ?? given)
            try checkItself(file)
        } catch {
            throw RoomFile.located(error, in: text)
        }
        let facilitators = RoomFile.facilitators(of: file)
        guard let facilitator = asked ?? facilitators.first, facilitators.contains(facilitator) else {
            throw .invalid("as", "That is no facilitator of this file. Choose one who is.")
        }
        return RoomImport(file: .object(file), facilitator: facilitator)
    }

    package func decide(at moment: inout Moment) throws(Refusal) -> Decision {
        .events(RoomImported(file: file), created: facilitator)
    }

    /// Refuses a file that says of a room what the room, brought over, would not say of itself.
    private static func checkItself(_ file: [String: JSON]) throws(Refusal) {
        var room = Room(code: "")
        RoomReading.room(.object(file), into: &room, Stamp(seq: 1, at: Date(timeIntervalSince1970: 0), by: nil))
        let again = try RoomFile.check(RoomJSON.value(of: room))
        if let path = JSON.object(file).departure(from: .object(again)) {
            let path = path.joined(separator: ".")
            throw .invalid(
                path, "“\(path)” contradicts the rest of the file. Correct it, or download the file once more.")
        }
    }
}

struct RoomImported: Event {
    static let type = "roomImported"
    static let words = Words.inFile("file")
    /// As `RoomFile` describes it, without what follows from the rest.
    let file: JSON

    func evolve(_ room: inout Room, _ stamp: Stamp) { RoomReading.room(file, into: &room, stamp) }
}

extension JSON {
    /// Where something stands here that does not stand there; nil when all of it does. Numbers are equal by their size.
    fileprivate func departure(from other: JSON?) -> [String]? {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)?):
            for key in mine.keys.sorted() {
                if let path = mine[key]?.departure(from: theirs[key]) { return [key] + path }
            }
            return nil
        case (.array(let mine), .array(let theirs)?):
            for (place, value) in mine.enumerated() {
                let there = theirs.indices.contains(place) ? theirs[place] : nil
                if let path = value.departure(from: there) { return [String(place)] + path }
            }
            return mine.count == theirs.count ? nil : []
        case (.int(let mine), .double(let theirs)?): return Double(mine) == theirs ? nil : []
        case (.double(let mine), .int(let theirs)?): return mine == Double(theirs) ? nil : []
        default: return self == other ? nil : []
        }
    }
}
