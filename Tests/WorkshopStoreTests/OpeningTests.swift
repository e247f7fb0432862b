import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct OpeningTests {
    private func refusal(_ path: String) -> JournalFailure? {
        do {
            try SQLiteJournal(path: path).close()
            return nil
        } catch {
            return error as? JournalFailure
        }
    }

    @Test func `SQLite waits for the disk at every commit and zeroes what is deleted`() throws {
        let journal = try SQLiteJournal.temporary()
        let found = try journal.queue.inDatabase { db in
            try ["synchronous", "secure_delete"].map { try Int.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(found == [2, 1])
        #expect(try journal.queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test func `a connection as GRDB sets it up by itself is refused`() throws {
        try inDirectory { path in
            var configuration = Configuration()
            configuration.journalMode = .wal
            let planted = try DatabaseQueue(path: path, configuration: configuration)
            try planted.inDatabase { db in
                _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
                #expect(
                    throws: JournalFailure.notDurable(path: path, found: "synchronous is 1 instead of 2")
                ) { try Opening.proveDurable(db, at: path) }
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try Opening.proveDurable(db, at: path)
            }
        }
    }

    @Test func `a second journal on the same file is refused until the first is closed`() throws {
        try inDirectory { path in
            let first = try SQLiteJournal(path: path)
            #expect(refusal(path) == .inUse(path: path))
            let alias = path + ".link"
            try FileManager.default.createSymbolicLink(atPath: alias, withDestinationPath: path)
            #expect(refusal(alias) == .inUse(path: path))
            try first.fill(events: 1)
            try first.close()
            #expect(refusal(path) == nil)
        }
    }

    @Test func `another process meets the lock`() throws {
        try inDirectory { path in
            func flock() throws -> Int32 {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = ["flock", "--nonblock", path + ".lock", "true"]
                try process.run()
                process.waitUntilExit()
                return process.terminationStatus
            }
            let journal = try SQLiteJournal(path: path)
            #expect(try flock() == 1)
            try journal.close()
            #expect(try flock() == 0)
        }
    }

    @Test func `a refused file does not stay locked`() throws {
        try inDirectory { path in
            try Data("text".utf8).write(to: URL(fileURLWithPath: path))
            #expect(refusal(path) == .notOurs(path: path))
            try FileManager.default.removeItem(atPath: path)
            #expect(refusal(path) == nil)
        }
    }

    @Test func `a file that is not ours is refused and left as it is`() throws {
        try inDirectory { path in
            let text = Data(String(repeating: "a letter to grandmother ", count: 200).utf8)
            try text.write(to: URL(fileURLWithPath: path))
            #expect(refusal(path) == .notOurs(path: path))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
        }
        try inDirectory { path in
            let other = try DatabaseQueue(path: path)
            try other.write { db in try db.execute(sql: "CREATE TABLE song (title TEXT)") }
            try other.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(refusal(path) == .notOurs(path: path))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func `a file of a newer version is refused and left as it is`() throws {
        try inDirectory { path in
            try SQLiteJournal(path: path).close()
            let raw = try DatabaseQueue(path: path)
            try raw.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 later')")
            }
            try raw.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(refusal(path) == .newer(path: path))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func `an empty file is taken, and so is one whose making was interrupted`() throws {
        try inDirectory { path in
            try Data().write(to: URL(fileURLWithPath: path))
            #expect(refusal(path) == nil)
        }
        try inDirectory { path in
            let raw = try DatabaseQueue(path: path)
            try raw.inDatabase { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
            try raw.close()
            #expect(refusal(path) == nil)
        }
    }

    @Test func `a database that was closed is free, even while a process is being started`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            // What a process has open is for a moment also open in one that it starts.
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                Int32($0)
            }
            let place = path.split(separator: "/").suffix(2).joined(separator: "/") + ".lock"
            let lock = try #require(
                descriptors.first {
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?.hasSuffix(
                        place) == true
                })
            let inherited = dup(lock)
            defer { Foundation.close(inherited) }
            try journal.close()
            try SQLiteJournal(path: path).close()
        }
    }

    @Test func `a new database is made beside its place, over what an earlier try left there`() throws {
        try inDirectory { path in
            let left = [path + ".new", path + ".new-journal", path + ".new-wal"]
            for file in left { try Data("half a page".utf8).write(to: URL(fileURLWithPath: file)) }
            let journal = try SQLiteJournal(path: path)
            for file in left { #expect(!FileManager.default.fileExists(atPath: file), "\(file)") }
            try journal.fill(events: 3)
            try journal.close()
            let again = try SQLiteJournal(path: path)
            #expect(again.epoch == journal.epoch)
            #expect(try again.codes().count == 1)
            try again.close()
        }
    }

    @Test func `nothing is made beside a database that is there`() throws {
        try inDirectory { path in
            try SQLiteJournal(path: path).close()
            try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: false)
            #expect(refusal(path) == nil)
            #expect(FileManager.default.fileExists(atPath: path + ".new"))
        }
    }

    @Test(arguments: ["-wal", "-journal"])
    func `what SQLite laid beside a database that is gone is left as it is`(suffix: String) throws {
        try inDirectory { path in
            let words = Data("what was acknowledged".utf8)
            try words.write(to: URL(fileURLWithPath: path + suffix))
            let reason = "it is gone, and \(path + suffix) is still there; put it back, or move that away to begin anew"
            #expect(refusal(path) == .unreadable(path: path, reason: reason))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + suffix)) == words)
            #expect(!FileManager.default.fileExists(atPath: path))
            try Data().write(to: URL(fileURLWithPath: path))
            #expect(refusal(path) != nil)
        }
    }

    @Test func `a path on a missing directory is refused`() throws {
        try inDirectory { path in
            #expect(refusal(path + "/no/crux.sqlite") == .directoryMissing(path: path + "/no/crux.sqlite"))
        }
    }

    @Test func `a directory that cannot be written is refused`() {
        let path = "/proc/sys/crux.sqlite"
        switch refusal(path) {
        case .notWritable(path, _), .directoryMissing(path): break
        case let other: Issue.record("\(String(describing: other))")
        }
    }

    @Test func `a directory in the place of the file is refused`() throws {
        try inDirectory { path in
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            #expect(refusal(path) == .notWritable(path: path, reason: "Is a directory"))
        }
    }

    @Test func `only the user who runs Crux can read the file`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 1)
            for suffix in ["", "-wal", "-shm", ".lock"] {
                let mode = try FileManager.default.attributesOfItem(atPath: path + suffix)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(suffix)")
            }
        }
    }

    @Test func `every refusal tells the operator what to do`() {
        let refusals: [JournalFailure] = [
            .directoryMissing(path: "P"), .notWritable(path: "P", reason: "R"), .inUse(path: "P"), .notOurs(path: "P"),
            .newer(path: "P"), .older(path: "P"), .missing(path: "P"), .exists(path: "P"),
            .logDamaged(path: "P", transactions: 2), .notDurable(path: "P", found: "F"),
            .unreadable(path: "P", reason: "R"),
        ]
        for refusal in refusals {
            #expect(refusal.description.contains("P"))
            #expect(refusal.description.split(separator: ". ").count == 2, "\(refusal)")
        }
    }
}
