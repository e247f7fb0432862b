import Foundation
import Testing

@testable import Workshop

/// Files that are no room's, or no longer: refused with a sentence that says what, and where.
struct RoomFileTests {
    private static let file = Result { try JSON.parse(RoomJSON.data(of: WorkedCase().room)) }

    private func file() throws -> JSON { try RoomFileTests.file.get() }

    private func refusal(of file: JSON, asText: Bool = true) -> Refusal? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let text = (try? encoder.encode(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        do throws(Refusal) {
            _ = try RoomImport.read(["file": asText ? .string(text) : file])
            return nil
        } catch {
            return error
        }
    }

    @Test func `a wrong value is named by its thing and its line`() throws {
        var file = try file()
        file.put("soon", at: ["keyResults", "k3", "due"])
        let refusal = try #require(self.refusal(of: file))
        #expect(refusal.kind == .invalid && refusal.field == "/keyResults/k3/due")
        let line = try #require(refusal.line)
        #expect(
            refusal.detail
                == "Line \(line): “due” of key result k3 is a date like 2027-03-31. Correct it in the file, or download it once more."
        )
        #expect(line > 100)
        let same = try #require(self.refusal(of: file, asText: false))
        #expect(same.line == nil && same.field == refusal.field && same.detail.hasPrefix("“due” of key result k3"))
    }

    /// A path, what is put there, and words of the refusal.
    private static let wrong: [([String], JSON, String)] = [
        (["version"], 2, "newer version of Crux (2; this one reads 1)"), (["version"], "1", "which version"),
        (["format"], "other", "not the data of a Crux room"), (["stranger"], 1, "no field “stranger”"),
        (["objectives", "o1", "stranger"], 1, "no field “stranger” of objective o1"),
        (["objectives", "o1", "driver"], "p99", "names “p99”, which is not in the file"),
        (["objectives", "o1", "cards"], ["c0"], "names “c0”"),
        (["keyResults", "k1", "objective"], "o99", "names “o99”"),
        (["room", "title"], "", "is empty"), (["room", "title"], "a\u{0}b", "cannot be shown"),
        (["room", "purpose"], .string(String(repeating: "x", count: 2_001)), "2000 are possible"),
        (["room", "settings", "maxObjectives"], 9, "“maxObjectives” of the room"),
        (["room", "cycle", "end"], "2020-01-01", "ends before it has begun"),
        (["room", "status"], "open", "decisions are not final"), (["agenda", "open"], "s99", "names “s99”"),
        (["agenda", "steps", "s1", "kind"], "rate", "begins with one step to prepare"),
        (["keyResults", "k1", "target"], 1, "To increase"), (["keyResults", "k1", "target"], "30", "is a number"),
        (["people", "p1", "role"], "king", "“role” of person p1 is one of"),
        (["people", "__proto__"], ["name": "A"], "“__proto__”, which is not an id"),
        (["asks", String(repeating: "a", count: 10_000)], ["what": "A"], "which is not an id"),
        (["asks", "a1", "state"], "open", "“state” of ask a1 contradicts the rest"),
        (["rounds", "r1", "finished"], nil, "contradicts the rest"),
        (["objectives", "o1", "merged"], [["id": "o2", "title": "T"]], "still there by itself"),
        (
            ["checkIns", "i1", "moved"], [["from": "x", "by": "p1", "at": "2027-01-01T00:00:00.000Z"]],
            "“from” of check-in i1"
        ),
        (["consents", "f1", "results", "p1", "fingers"], 6, "from 0 to 5"),
        (["room", "record", "at"], "yesterday", "is an instant"), (["actions", "d1", "done"], 1, "is true or false"),
        (["updates", "u1", "checkIn"], "i99", "names “i99”"), (["cards"], [], "is an object"),
        (["room", "meetingCost"], 7, ""), (["openPoints"], [1, 2], ""),
    ]

    @Test
    func
        `everything else that is wrong is refused with a sentence about it, and what follows from the rest is not read`()
        throws
    {
        for (path, value, words) in RoomFileTests.wrong {
            var file = try file()
            file.put(value, at: path)
            let refusal = self.refusal(of: file)
            if words.isEmpty {
                #expect(refusal == nil, "\(path): \(refusal?.detail ?? "")")
            } else {
                #expect(refusal?.kind == .invalid, "\(path)")
                #expect(refusal?.detail.contains(words) == true, "\(path): \(refusal?.detail ?? "allowed")")
                #expect(path == ["format"] || refusal?.line != nil, "\(path)")
            }
        }
    }

    @Test func `a card lies in one that lies in none, and a room has a facilitator`() throws {
        var file = try file()
        let ids = try #require(file["cards"]?.object?.keys.sorted())
        for (from, to) in zip(ids, ids.dropFirst() + ids.prefix(1)) {
            file.put("merged", at: ["cards", from, "state"])
            file.put(.string(to), at: ["cards", from, "mergedInto"])
        }
        #expect(refusal(of: file)?.detail.contains("merged into another itself") == true)
        file = try self.file()
        for id in file["people"]?.object?.keys.sorted() ?? [] { file.put("observer", at: ["people", id, "role"]) }
        #expect(refusal(of: file)?.detail.contains("Nobody in this file is a facilitator") == true)
    }

    @Test func `too many of a kind are refused, however many`() throws {
        var file = try file()
        let person: JSON = ["name": "A", "function": "B", "role": "participant", "votes": true]
        var people = try #require(file["people"]?.object)
        for number in 100..<100_100 { people["p\(number)"] = person }
        file.put(.object(people), at: ["people"])
        #expect(refusal(of: file, asText: false)?.detail.contains("more than 5000 entries") == true)
        file.put(.object(people.filter { $0.key.count < 5 }), at: ["people"])
        #expect(refusal(of: file, asText: false)?.detail.contains("a room takes 500") == true)
    }

    @Test func `ids with numbers beyond all counting lead to a room that goes on counting`() throws {
        var file = try file()
        let ask = try #require(file["asks"]?["a1"])
        for id in ["a9223372036854775807", "a99999999999999999999", "zebra", "a-1"] { file.put(ask, at: ["asks", id]) }
        let step: JSON = ["kind": "plan", "title": "T", "minutes": 1, "position": 99]
        file.put(step, at: ["agenda", "steps", "s999999999"])
        file.put(99, at: ["agenda", "steps", "s999999999", "position"])
        // Steps have a place each, without a gap.
        #expect(refusal(of: file)?.detail.contains("“position” of the agenda contradicts") == true)
        let last = file["agenda"]?["steps"]?.object?.count ?? 0
        file.put(.int(last - 1), at: ["agenda", "steps", "s999999999", "position"])
        let room = try RoomImportTests.imported(file)
        #expect(room.asks.everMade < 100 && room.agenda.everMade < 100)
    }

    @Test func `a body says which file and who, and nothing else`() throws {
        let file = try file()
        for (body, field): ([String: JSON], String) in [
            ([:], "file"), (["file": nil], "file"), (["file": file, "stranger": 1], "stranger"),
            (["file": file, "as": "p99"], "as"), (["file": file, "as": 3], "as"), (["file": [1]], "file"),
            (["file": true], "file"),
        ] {
            let refusal = #expect(throws: Refusal.self) { try RoomImport.read(body) }
            #expect(refusal?.field == field)
        }
    }

    @Test func `no part of a file, however odd, leads to a room that cannot be shown`() throws {
        let file = try file()
        var chance = Chance(seed: 77)
        let odd: [JSON] = [
            nil, [], [:], true, -1, 0, .int(.max), .int(.min), 1e300, "", "x", "p1", [nil], ["a": ["b": nil]],
        ]
        var accepted = 0
        for _ in 0..<150 {
            var broken = file
            var path: [String] = []
            var place = file
            while case .object(let object) = place, !object.isEmpty,
                path.isEmpty || Int.random(in: 0..<5, using: &chance) > 0
            {
                let keys = object.keys.sorted()
                let key = keys[Int.random(in: 0..<keys.count, using: &chance)]
                path.append(key)
                place = object[key] ?? .null
            }
            broken.put(odd[Int.random(in: 0..<odd.count, using: &chance)], at: path)
            guard let read = try? RoomImport.read(["file": broken]) else { continue }
            accepted += 1
            var moment = Moment(now: Date(timeIntervalSince1970: 1_900_000_000), chance: chance)
            let room = try RoomImportTests.room(of: read.decide(at: &moment))
            for name in Exports.names { #expect(Exports.file(named: name, of: room) != nil) }
        }
        #expect(accepted > 5 && accepted < 100)
    }
}
