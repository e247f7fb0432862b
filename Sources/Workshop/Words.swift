/// Where people's own words stand in the JSON of an event, and whose they are.
///
/// Own words are what somebody writes into a field for text. Labels by which others find things stay: the room's title and
/// cycle, steps, functions, units, and the `{name, function}` of somebody absent, which is no participant's account.
package struct Words: Sendable {
    /// `text`, `value.note`, `moved.*.reason`. A star is every key, or every place of a list. Whose they are, a `by` beside them says, or
    /// the field that is named behind the star; at an @, which is every key too, the key.
    let paths: [String]
    /// The fields with the ids of what they are written on: a text that is there already, taken over by a later event,
    /// stays the text of who wrote it first. A name behind a # is no field but what it says.
    let things: [String]
    /// Those of `paths` that also belong to who made the thing, whoever wrote this version of them.
    let makers: [String]
    /// Where names of people stand, in the same way; whose they are, the field `person` says where the path does not.
    let names: [String]
    /// The field that holds the file of a whole room.
    let file: String?

    init(_ paths: String..., on things: String..., ofMaker makers: [String] = []) {
        self.init(paths: paths, things: things, makers: makers)
    }

    private init(
        paths: [String] = [], things: [String] = [], makers: [String] = [], names: [String] = [], file: String? = nil
    ) {
        (self.paths, self.things, self.makers, self.names, self.file) = (paths, things, makers, names, file)
    }

    static let none = Words(names: [])
    static let personsName = Words(names: ["name"])

    /// The file of a room that lies in a field: names, and the words of which it says whose they are. What was anonymous there is nobody's.
    static func inFile(_ field: String) -> Words {
        let paths = [
            "cards.*author.text", "prompts.*.text", "expectations.@.text", "comments.*.text", "asks.*askedBy.what",
            "asks.*askedBy.howMuch", "asks.*answeredBy.condition", "tradeOffs.*recordedBy.stops",
            "tradeOffs.*recordedBy.reason", "consents.*.results.@.sentence", "updates.*.note", "updates.*.plan",
            "risks.*.text", "objectives.*.courses.*.reason", "keyResults.*.courses.*.reason",
            "checkIns.*.moved.*.reason", "commitments.*.reason", "commitments.*.earlier.*.reason",
            "room.closed.learnings", "room.closed.carryOver", "room.reopened.*.reason",
        ]
        return Words(
            paths: paths.map { "\(field).\($0)" }, names: ["\(field).people.@.name"], file: field)
    }

    /// The fields that name whose a text of a file is, by the text's field.
    static func authors(of field: String) -> [String] {
        field == "condition" ? ["answeredBy"] : ["askedBy", "recordedBy", "author", "by"]
    }

    /// Who wrote what nobody here wrote.
    static let nobody = ""
}
