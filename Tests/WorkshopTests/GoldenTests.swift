import Foundation
import Testing

@testable import Workshop

/// The files of the worked case as they were read from beginning to end and found good, in Tests/Scenarios/golden.
///
/// `CRUX_WRITE_GOLDEN=1 swift test --filter GoldenTests` writes them anew; what changed is then read in the diff.
struct GoldenTests {
    /// A file, and of which moment: the step after which the room is looked at, or its end.
    struct Golden: CustomTestStringConvertible, Sendable {
        let moment: String
        let name: String
        var testDescription: String { "\(moment)/\(name)" }

        static let all =
            Exports.names.map { Golden(moment: "end", name: $0) }
            + ["choose", "align"].flatMap { moment in
                ["record.md", "report.html"].map { Golden(moment: moment, name: $0) }
            }
    }

    private static let played = ["end": Result { try WorkedCase().room }]
        .merging(["choose", "align"].map { step in (step, Result { try WorkedCase(until: step).room }) }) { old, _ in
            old
        }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Scenarios/golden")
    private static let writes = ProcessInfo.processInfo.environment["CRUX_WRITE_GOLDEN"] != nil

    @Test(arguments: Golden.all)
    func `every file of the worked case is the one that was read and found good`(golden: Golden) throws {
        let room = try #require(GoldenTests.played[golden.moment]).get()
        let data = try #require(Exports.file(named: golden.name, of: room)).data
        let place = GoldenTests.folder.appending(path: golden.moment).appending(path: golden.name)
        if GoldenTests.writes {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: place)
        }
        let known = try Data(contentsOf: place)
        guard data != known else { return }
        Issue.record("\(golden.testDescription), \(GoldenTests.difference(known, data))")
    }

    @Test func `no file is kept that no export writes any more`() throws {
        let kept = try FileManager.default.subpathsOfDirectory(atPath: GoldenTests.folder.path)
            .filter { $0.contains("/") }
        #expect(Set(kept) == Set(Golden.all.map(\.testDescription)))
    }

    /// The first line that is not the same, from where it differs.
    private static func difference(_ known: Data, _ data: Data) -> String {
        let (old, new) = (lines(of: known), lines(of: data))
        let number = zip(old, new).prefix { $0 == $1 }.count
        guard old.indices.contains(number), new.indices.contains(number) else {
            return "has \(new.count) lines, \(old.count) are known"
        }
        let same = max(0, zip(old[number].unicodeScalars, new[number].unicodeScalars).prefix { $0 == $1 }.count - 30)
        func cut(_ line: String) -> String {
            String(String.UnicodeScalarView(line.unicodeScalars.dropFirst(same).prefix(120)))
        }
        return "line \(number + 1):\n  known: …\(cut(old[number]))\n  now:   …\(cut(new[number]))"
    }

    private static func lines(of data: Data) -> [String] {
        data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
