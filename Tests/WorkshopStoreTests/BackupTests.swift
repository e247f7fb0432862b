import Foundation
import GRDB
import Testing

@testable import WorkshopStore

@Suite struct BackupTests {
    private func size(_ path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    private func names(beside path: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: (path as NSString).deletingLastPathComponent))
    }

    private func room(at path: String) throws -> StoredRoom? {
        let archive = try Archive(path: path)
        defer { try? archive.close() }
        return try archive.load(room: "ROOM")
    }

    private func damage(_ path: String) throws {
        let raw = try DatabaseQueue(path: path)
        try raw.write { try $0.execute(sql: "UPDATE event SET body = x'7B7D' WHERE room = 'ROOM' AND seq = 2") }
        try raw.close()
    }

    @Test func `a copy made while the journal is open holds what was there, and not what came later`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 5)
            try journal.land(Append(room: "ROOM", expected: 5, marks: [mark("p1", "3")], receipts: [receipt("a")]))
            let log = size(path + "-wal")
            let contents = try Backup.make(of: path, at: path + ".copy", replacing: false)
            #expect(contents == Backup.Contents(rooms: 1, events: 5))
            #expect(log > 0 && size(path + "-wal") == log)
            try journal.land(Append(room: "ROOM", expected: 5, events: [event(6)]))
            let copied = try #require(try room(at: path + ".copy"))
            #expect(copied.events == (1...5).map { event($0) })
            #expect(copied.marks == [mark("p1", "3")])
            #expect(try names(beside: path).filter { $0.contains("partial") } == [])
        }
    }

    @Test func `only the user who made it can read a copy`() throws {
        try inDirectory { path in
            try SQLiteJournal(path: path).close()
            _ = try Backup.make(of: path, at: path + ".copy", replacing: false)
            let mode = try FileManager.default.attributesOfItem(atPath: path + ".copy")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `a copy takes the place of nothing unless it is told to, and never of the original`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 1)
            _ = try Backup.make(of: path, at: path + ".copy", replacing: false)
            try journal.land(Append(room: "ROOM", expected: 1, events: [event(2)]))
            #expect(throws: JournalFailure.exists(path: path + ".copy")) {
                try Backup.make(of: path, at: path + ".copy", replacing: false)
            }
            #expect(try room(at: path + ".copy")?.head == 1)
            _ = try Backup.make(of: path, at: path + ".copy", replacing: true)
            #expect(try room(at: path + ".copy")?.head == 2)
            #expect(throws: JournalFailure.exists(path: path)) {
                try Backup.make(of: path, at: path, replacing: true)
            }
        }
    }

    @Test func `the copy of a damaged room does not take the place of a good one`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 5)
            try journal.close()
            _ = try Backup.make(of: path, at: path + ".copy", replacing: false)
            try damage(path)
            let contents = try Backup.make(of: path, at: path + ".copy", replacing: true)
            #expect(contents.damaged == ["ROOM": .damaged(room: "ROOM", seq: 2)])
            #expect(try room(at: path + ".copy")?.head == 5)
            #expect(throws: JournalFailure.damaged(room: "ROOM", seq: 2)) { try room(at: path + ".copy.damaged") }
        }
    }

    @Test func `a file that is missing, not ours, newer or older is not copied`() throws {
        try inDirectory { path in
            func failure() -> JournalFailure? {
                do { _ = try Backup.make(of: path, at: path + ".copy", replacing: false) } catch {
                    return error as? JournalFailure
                }
                return nil
            }
            #expect(failure() == .missing(path: path))
            try Data(String(repeating: "not a database ", count: 99).utf8).write(to: URL(fileURLWithPath: path))
            #expect(failure() == .notOurs(path: path))
            try FileManager.default.removeItem(atPath: path)
            try SQLiteJournal(path: path).close()
            let raw = try DatabaseQueue(path: path)
            try raw.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 later')") }
            #expect(failure() == .newer(path: path))
            try raw.write { try $0.execute(sql: "DELETE FROM grdb_migrations") }
            #expect(failure() == .older(path: path))
            try raw.close()
            #expect(try names(beside: path).filter { $0.contains("copy") } == [])
        }
    }

    @Test func `a restored backup is the same rooms on another epoch, and stays as it is`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 5)
            let epoch = journal.epoch
            _ = try Backup.make(of: path, at: path + ".copy", replacing: false)
            let copy = try Data(contentsOf: URL(fileURLWithPath: path + ".copy"))
            try journal.land(Append(room: "ROOM", expected: 5, events: [event(6)]))
            #expect(throws: JournalFailure.inUse(path: path)) {
                try Backup.restore(path + ".copy", to: path, replacing: true) { _ in }
            }
            try journal.close()
            #expect(throws: JournalFailure.exists(path: path)) {
                try Backup.restore(path + ".copy", to: path, replacing: false) { _ in }
            }
            try Backup.restore(path + ".copy", to: path, replacing: true) { archive in
                let head = try archive.load(room: "ROOM")?.head
                #expect(head == 5)
            }
            let restored = try SQLiteJournal(path: path)
            #expect(restored.epoch != epoch)
            #expect(try restored.load(room: "ROOM")?.events == (1...5).map { event($0) })
            try restored.close()
            #expect(try room(at: path + ".before-restore")?.head == 6)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".copy")) == copy)
            #expect(throws: JournalFailure.exists(path: path + ".before-restore")) {
                try Backup.restore(path + ".copy", to: path, replacing: true) { _ in }
            }
        }
    }

    @Test func `what was there keeps its write-ahead log, and the restored file does not get it`() throws {
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 5)
            _ = try Backup.make(of: path, at: path + ".copy", replacing: false)
            try journal.land(Append(room: "ROOM", expected: 5, events: [event(6)]))
            // As after `kill -9`: a file and its log.
            let crashed = path + ".crashed"
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: crashed + suffix)
            }
            try Backup.restore(path + ".copy", to: crashed, replacing: true) { _ in }
            #expect(try room(at: crashed)?.head == 5)
            #expect(try room(at: crashed + ".before-restore")?.head == 6)
        }
    }

    @Test func `a backup that does not verify replaces nothing`() throws {
        struct Damaged: Error {}
        try inDirectory { path in
            let journal = try SQLiteJournal(path: path)
            try journal.fill(events: 5)
            _ = try Backup.make(of: path, at: path + ".copy", replacing: false)
            try journal.close()
            let before = try names(beside: path)
            #expect(throws: Damaged.self) {
                try Backup.restore(path + ".copy", to: path, replacing: true) { _ in throw Damaged() }
            }
            #expect(try names(beside: path).subtracting(before) == [])
            #expect(try room(at: path)?.head == 5)
        }
    }
}
