import Foundation
import GRDB

/// Copies of a database: made while a server writes it, and put back in its place.
///
/// A copy is made by `VACUUM INTO` on a read-only connection. It reads one moment of the log, whatever is written
/// meanwhile (SQLite's backup call begins anew at every write of another process), it cannot write to the original, it
/// fails on a page that does not hold together, and it leaves out what erasing left in the gaps of pages.
package enum Backup {
    /// What a copy holds.
    package struct Contents: Equatable, Sendable {
        package var rooms = 0
        package var events = 0
        /// The rooms that do not verify, with the reason.
        package var damaged: [String: JournalFailure] = [:]
    }

    /// Copies the database at `path` to `destination`, which is there whole and on disk, or not at all.
    ///
    /// Every room of the copy is verified. If one is damaged the copy stays beside as DESTINATION.damaged, and an
    /// earlier one keeps its place. Throws a `JournalFailure`.
    package static func make(of path: String, at destination: String, replacing: Bool) throws -> Contents {
        guard !areSame(path, destination) else { throw JournalFailure.exists(path: destination) }
        guard replacing || !Placing.exists(destination) else { throw JournalFailure.exists(path: destination) }
        let partial = destination + ".partial"
        let source = try Archive(path: path)
        try copy(source, to: partial)
        try source.close()
        let contents = try contents(of: partial)
        try Placing.move(partial, to: contents.damaged.isEmpty ? destination : destination + ".damaged")
        return contents
    }

    /// Puts a backup in the place of the database at `path`, brought to the newest schema and with a new epoch, so that
    /// whoever has seen more than the backup holds is told the whole room anew. The backup stays as it is.
    ///
    /// `verify` looks at the copy before it is put in place and may throw. What was there before stays beside as
    /// PATH.before-restore. Throws a `JournalFailure`, `.inUse` while a server holds the database.
    package static func restore(
        _ backup: String, to path: String, replacing: Bool, verify: (Archive) throws -> Void
    ) throws {
        guard !areSame(path, backup) else { throw JournalFailure.exists(path: path) }
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let lock = try FileLock(on: path)
        defer { lock.release() }
        guard replacing || !Placing.exists(path) else { throw JournalFailure.exists(path: path) }
        let former = path + ".before-restore"
        for suffix in ["", "-wal"] where Placing.exists(former + suffix) {
            throw JournalFailure.exists(path: former + suffix)
        }
        let partial = path + ".partial"
        let source = try Archive(path: backup, ofAnyAge: true)
        try copy(source, to: partial)
        try source.close()
        do {
            let journal = try SQLiteJournal(path: partial)
            try Epoch.renew(in: journal.queue)
            try journal.close()
            let archive = try Archive(path: partial)
            try verify(archive)
            try archive.close()
        } catch {
            Placing.remove(partial)
            throw error
        }
        // The log first: left behind, it would be taken for that of the new file.
        for suffix in ["-wal", ""] where Placing.exists(path + suffix) {
            try Placing.rename(path + suffix, to: former + suffix)
        }
        try? FileManager.default.removeItem(atPath: path + "-shm")
        try Placing.move(partial, to: path)
        Placing.remove(partial)
    }

    private static func contents(of copy: String) throws -> Contents {
        let archive = try Archive(path: copy)
        defer {
            try? archive.close()
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + suffix) }
        }
        var contents = Contents()
        for code in try archive.codes() {
            contents.rooms += 1
            do {
                contents.events += try archive.load(room: code)?.head ?? 0
            } catch let failure as JournalFailure {
                contents.damaged[code] = failure
            }
        }
        return contents
    }

    private static func copy(_ source: Archive, to path: String) throws {
        Placing.remove(path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR
                ? JournalFailure.directoryMissing(path: (path as NSString).deletingPathExtension)
                : JournalFailure.notWritable(path: path, reason: String(cString: strerror(code)))
        }
        close(descriptor)
        do {
            try source.queue.inDatabase { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
            // SQLite does not wait for the disk when it vacuums into another file.
            try Placing.synchronize(path)
        } catch {
            Placing.remove(path)
            throw (error as? DatabaseError).map { Opening.failure(of: $0, at: source.path) } ?? error
        }
    }

    private static func areSame(_ path: String, _ other: String) -> Bool {
        URL(fileURLWithPath: path).resolvingSymlinksInPath() == URL(fileURLWithPath: other).resolvingSymlinksInPath()
    }
}
