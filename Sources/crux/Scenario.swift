import ArgumentParser
import Foundation
import Workshop

/// A workshop written out: who takes part, and what they do in each step.
struct Scenario {
    struct Scene {
        let step: String
        let acts: [[String: JSON]]
    }

    let room: [String: JSON]
    let facilitator: String
    let people: [String: JSON]
    let scenes: [Scene]

    var steps: [String] { scenes.map(\.step) }

    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError("The scenario \(file) cannot be read.")
        }
        guard let content = try? JSON.parse(data), let room = content["room"]?.object,
            let facilitator = content["facilitator"]?.string, let people = content["people"]?.object,
            people[facilitator] != nil, let scenes = content["scenes"]?.array
        else { throw ValidationError("The file \(file) is not a scenario.") }
        self.room = room
        self.facilitator = facilitator
        self.people = people
        self.scenes = scenes.compactMap { scene in
            guard let step = scene["step"]?.string else { return nil }
            return Scene(step: step, acts: (scene["acts"]?.array ?? []).compactMap(\.object))
        }
    }
}
