import Foundation
import Testing

@testable import Workshop

/// How a command is read: what is wrong with it is said, and which field.
struct CommandTests {
    private func refusal(_ body: JSON) -> Refusal? {
        do throws(Refusal) {
            _ = try Commands.read(body)
            return nil
        } catch {
            return error
        }
    }

    private func field(_ type: String, _ fields: [String: JSON]) -> String? {
        let refusal = refusal(.object(fields.merging(["id": "x", "type": .string(type)]) { old, _ in old }))
        #expect(refusal == nil || refusal?.kind == .invalid)
        return refusal?.field
    }

    private let card: [String: JSON] = ["kind": "challenge", "text": "Too many tools"]

    @Test func `what is no command is refused as malformed`() {
        for body: JSON in [nil, 1, "card.post", [], [:], ["type": 5], ["type": nil], ["type": "card.eat", "id": "x"]] {
            #expect(refusal(body)?.kind == .malformed)
        }
    }

    @Test func `a command needs an id of at most 64 characters`() {
        let ids: [JSON] = [nil, "", 5, .string(String(repeating: "x", count: 65)), "a\nb"]
        for id in ids {
            let refusal = refusal(["type": "card.post", "id": id, "kind": "challenge", "text": "x"])
            #expect(refusal?.field == "id")
        }
        let longest = JSON.string(String(repeating: "x", count: 64))
        #expect(refusal(["type": "card.post", "id": longest, "kind": "challenge", "text": "x"]) == nil)
    }

    @Test func `an unknown field is refused and named`() {
        #expect(field("card.post", card.merging(["colour": "red"]) { old, _ in old }) == "colour")
        #expect(field("timer.pause", ["seconds": 5]) == "seconds")
        #expect(field("room.configure", ["settings": ["dots": 3, "speed": 1]]) == "settings.speed")
        #expect(field("objective.draft", ["title": "x", "driver": ["name": "Zoë", "age": 40]]) == "driver.age")
    }

    @Test func `a field that is missing, null or empty is refused and named`() {
        for text: JSON? in [.none, .some(.null), "", "   ", "\n\t", "\u{200B}\u{FEFF}"] {
            var fields = card
            fields["text"] = text
            #expect(field("card.post", fields) == "text")
        }
    }

    @Test func `a text of 2000 characters fits, one more does not`() {
        #expect(
            field("card.post", ["kind": "challenge", "text": .string(String(repeating: "é", count: 2_000))]) == nil)
        let tooLong = JSON.string(String(repeating: "é", count: 2_001))
        #expect(field("card.post", ["kind": "challenge", "text": tooLong]) == "text")
    }

    @Test func `a name of 120 characters fits, one more does not`() {
        #expect(field("person.rename", ["name": .string(String(repeating: "n", count: 120))]) == nil)
        #expect(field("person.rename", ["name": .string(String(repeating: "n", count: 121))]) == "name")
    }

    @Test func `control characters are refused, line ends and tabs belong to text and not to a name`() throws {
        for bad in ["a\u{0}b", "a\u{7}b", "a\u{1B}[31m", "a\u{85}b"] {
            #expect(field("card.post", ["kind": "challenge", "text": .string(bad)]) == "text")
        }
        #expect(field("card.post", ["kind": "challenge", "text": "one\n\ttwo"]) == nil)
        for bad in ["a\nb", "a\tb", "a\u{2028}b", "a\u{2029}b"] {
            #expect(field("person.rename", ["name": .string(bad)]) == "name")
        }
    }

    @Test func `line ends become one kind and white space at the ends is cut`() throws {
        let checked = try Field.check(["text": "  one\r\ntwo\rthree \n"], against: [.text("text")])
        #expect(checked["text"] == "one\ntwo\nthree")
    }

    @Test(arguments: [0, 6, -1, 2.5, "3", true, [3], [:]] as [JSON])
    func `a vote is a whole number from 1 to 5`(vote: JSON) {
        let fields: [String: JSON] = ["round": "r1", "card": "c1", "effort": 3, "impact": vote]
        #expect(field("rating.cast", fields) == "impact")
    }

    @Test func `a vote needs both keys, and either may be null`() {
        #expect(field("rating.cast", ["round": "r1", "card": "c1", "impact": 3]) == "effort")
        #expect(field("rating.cast", ["round": "r1", "card": "c1", "effort": 3]) == "impact")
        #expect(field("rating.cast", ["round": "r1", "card": "c1", "impact": nil, "effort": nil]) == nil)
    }

    @Test func `numbers may be fractions, and are neither endless nor words`() {
        let base: [String: JSON] = ["objective": "o1", "title": "x", "kind": "increase"]
        for good: JSON in [18, 0.5, -3, 1e15, 0] {
            #expect(field("keyResult.add", base.merging(["baseline": good]) { old, _ in old }) == nil)
        }
        let bad: [JSON] = [1e16, -1e16, .int(.min), .int(.max), .double(.infinity), .double(.nan), "18", true]
        for bad in bad {
            #expect(field("keyResult.add", base.merging(["baseline": bad]) { old, _ in old }) == "baseline")
        }
    }

    @Test func `a date is a day that exists`() {
        let base: [String: JSON] = ["objective": "o1", "title": "x", "kind": "milestone"]
        for good in ["2027-03-31", "2028-02-29"] {
            #expect(field("keyResult.add", base.merging(["due": .string(good)]) { old, _ in old }) == nil)
        }
        for bad in ["2027-02-29", "2027-13-01", "31.03.2027", "2027-3-31", "2027-03-31T00:00:00Z", "٢٠٢٧-٠٣-٣١"] {
            #expect(field("keyResult.add", base.merging(["due": .string(bad)]) { old, _ in old }) == "due")
        }
    }

    @Test func `a time of day and a time zone are ones that everybody's calendar knows`() {
        func time(_ time: JSON) -> String? {
            field("workshop.commit", ["pointOfContact": "p1", "firstCheckIn": "2027-01-15", "time": time])
        }
        for good: JSON in ["00:00", "09:30", "23:59"] { #expect(time(good) == nil) }
        for bad: JSON in ["24:00", "9:30", "09:60", "noon", 930] { #expect(time(bad) == "time") }
        func zone(_ zone: JSON) -> String? {
            let cycle: JSON = ["label": "Q1", "start": "2027-01-01", "end": "2027-03-31", "timeZone": zone]
            return field("room.configure", ["cycle": cycle])
        }
        for good: JSON in ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"] {
            #expect(zone(good) == nil)
        }
        for bad: JSON in ["Europe/Atlantis", "", "CET", "GMT+5", "../etc/passwd", "GMT+05:30", 1] {
            #expect(zone(bad) == "cycle.timeZone")
        }
    }

    @Test func `lists have limits, and no empty entries`() {
        #expect(field("shortlist.set", ["cards": "c1"]) == "cards")
        #expect(field("shortlist.set", ["cards": [""]]) == "cards")
        #expect(field("shortlist.set", ["cards": [5]]) == "cards")
        #expect(field("shortlist.set", ["cards": .list((0...2_000).map(String.init))]) == "cards")
        #expect(field("objective.draft", ["title": "x", "coOwners": ["Sales", " "]]) == "coOwners")
    }

    @Test func `a choice is one of its words`() {
        #expect(field("card.post", ["kind": "threat", "text": "x"]) == "kind")
        #expect(field("person.setRole", ["person": "p1", "role": "owner"]) == "role")
        #expect(field("step.finish", ["done": 1]) == "done")
    }

    @Test func `the refusal of a field names the words that are possible`() {
        let refused = refusal(["type": "card.post", "id": "x", "kind": "threat", "text": "x"])
        #expect(refused?.detail.contains("challenge, opportunity") == true)
    }

    @Test func `names of commands and events are unique, and in the manner of the wire`() {
        #expect(Set(Commands.all.map { $0.type }).count == Commands.all.count)
        #expect(Set(Events.all.map { $0.type }).count == Events.all.count)
        for command in Commands.all { #expect(command.type.wholeMatch(of: /[a-z]+[A-Za-z]*\.[a-z][A-Za-z]*/) != nil) }
        for event in Events.all { #expect(event.type.wholeMatch(of: /[a-z][A-Za-z]*/) != nil) }
    }

    @Test func `somebody who is not in the room can do nothing`() throws {
        var play = try Play()
        #expect(play.code("hand.raise", by: "p99") == "removed")
        try play.perform("person.remove", ["person": "p2"])
        #expect(play.code("hand.raise", by: "p2") == "removed")
    }
}
