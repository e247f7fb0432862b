@testable import Workshop

/// A room after its commit on 15 January 2027, in the first quarter, first check-in on 1 February, every two weeks.
struct AfterCommit {
    var play: Play
    let objective: String
    /// From 18 to 30 %.
    let keyResult: String

    init(zone: String = "Europe/Berlin", _ commit: [String: JSON] = [:]) throws {
        play = try Play([
            "cycle": ["label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": .string(zone)]
        ])
        (objective, keyResult, _) = try play.shaped()
        try play.consent(5, 4, 4, 4, 3)
        try play.perform("workshop.commit", Play.commit.merging(commit) { _, new in new })
    }

    func update(_ value: JSON, in checkIn: String = "i1") -> [String: JSON] {
        ["checkIn": .string(checkIn), "keyResult": .string(keyResult), "value": value, "confidence": 6]
    }
}

/// The same in parts, for tests that play on with it.
func committed(_ commit: [String: JSON] = [:]) throws -> (play: Play, objective: String, keyResult: String) {
    let room = try AfterCommit(commit)
    return (room.play, room.objective, room.keyResult)
}
