import Foundation
import GRDB

@testable import WorkshopStore

/// Runs `body` with the path of a database in a directory of its own, which goes away afterwards.
func inDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.appending(path: "crux.sqlite").path)
}

/// Fills a journal, lets `sql` loose on its file as a bad disk would, and hands over the file opened again.
func afterTampering(
    _ sql: String, filling: (SQLiteJournal) throws -> Void, then check: (SQLiteJournal) throws -> Void
) throws {
    try inDirectory { path in
        let journal = try SQLiteJournal(path: path)
        try filling(journal)
        try journal.close()
        let raw = try DatabaseQueue(path: path)
        let changes = try raw.write { db in
            try db.execute(sql: sql)
            return db.changesCount
        }
        try raw.close()
        guard changes > 0 else { throw TamperedNothing() }
        try check(SQLiteJournal(path: path))
    }
}

struct TamperedNothing: Error {}

/// How often the bytes occur in the database, its write-ahead log and its index.
func occurrences(of bytes: Data, at path: String) throws -> Int {
    try ["", "-wal", "-shm"].reduce(0) { sum, suffix in
        guard FileManager.default.fileExists(atPath: path + suffix) else { return sum }
        let file = try Data(contentsOf: URL(fileURLWithPath: path + suffix))
        return file.withUnsafeBytes { file in bytes.withUnsafeBytes { wanted in sum + count(of: wanted, in: file) } }
    }
}

private func count(of wanted: UnsafeRawBufferPointer, in file: UnsafeRawBufferPointer) -> Int {
    guard let start = file.baseAddress, let sought = wanted.baseAddress, let first = wanted.first else { return 0 }
    let end = start + file.count
    var count = 0
    var place = start
    while let found = memchr(place, Int32(first), end - place) {
        place = UnsafeRawPointer(found)
        if end - place >= wanted.count, memcmp(place, sought, wanted.count) == 0 { count += 1 }
        place += 1
    }
    return count
}

func occurrences(of text: String, at path: String) throws -> Int {
    try occurrences(of: Data(text.utf8), at: path)
}

/// An event whose instant and body follow from its number.
func event(_ seq: Int, by person: String? = "p1", body: String? = nil) -> StoredEvent {
    StoredEvent(
        seq: seq, at: Date(timeIntervalSince1970: 1_800_000_000 + Double(seq) / 8), by: person, type: "card.posted",
        body: Data((body ?? #"{"card":"c\#(seq)"}"#).utf8))
}

func mark(_ person: String, _ value: String, in blind: String = "round1", on key: String = "c1") -> StoredMark {
    StoredMark(blind: blind, person: person, key: key, value: Data(value.utf8))
}

func receipt(
    _ command: String, _ body: String = "body", by person: String = "p1", blind: String? = nil, seq: Int = 1,
    created: String? = nil
) -> Receipt {
    Receipt(person: person, command: command, digest: digest(body), blind: blind, seq: seq, created: created)
}

func digest(_ body: String) -> Data { HashChain.sha256(Data(body.utf8)) }

func token(_ secret: String, of person: String) -> TokenGrant { TokenGrant(hash: digest(secret), person: person) }

extension SQLiteJournal {
    /// Appends one part that is expected to land.
    @discardableResult
    func land(_ part: Append) throws -> Int {
        guard case .appended(let head) = try append([part]).first else { throw DidNotLand() }
        return head
    }

    /// A room of `count` events.
    func fill(_ room: String = "ROOM", events count: Int) throws {
        try land(Append(room: room, expected: 0, events: (1...count).map { event($0) }))
    }

    func answer(_ command: String, _ body: String = "body", by person: String = "p1") throws -> Answered? {
        try answer(room: "ROOM", person: person, command: command, digest: digest(body))
    }
}

struct DidNotLand: Error {}
