import GRDB

/// Everything that can go wrong with the journal. Its description is a sentence for the operator, saying what to do.
package enum JournalFailure: Error, Equatable {
    // Opening
    case directoryMissing(path: String)
    case notWritable(path: String, reason: String)
    case inUse(path: String)
    case notOurs(path: String)
    case newer(path: String)
    /// Only where the file is not to be changed: opening it to write brings it to the newest schema.
    case older(path: String)
    case missing(path: String)
    /// There is something already in the place of what was to be made.
    case exists(path: String)
    /// So many acknowledged transactions stand behind damage in the write-ahead log, where SQLite would pass them over.
    case logDamaged(path: String, transactions: Int)
    /// SQLite would not promise to wait for the disk.
    case notDurable(path: String, found: String)
    case unreadable(path: String, reason: String)

    // Using
    /// Something of the room, at or after this sequence, is not what was written. Nothing of it may be shown.
    case damaged(room: String, seq: Int)
    /// Nothing was written, for certain. `isFull`: the disk has no room left, and writing works again once it has.
    case failed(reason: String, isFull: Bool)
    /// The disk failed while the write was being confirmed: it may be there or not. The process has to end; opening the
    /// file again shows which.
    case indeterminate(reason: String)
    case closed
}

extension JournalFailure {
    package var isDamage: Bool {
        if case .damaged = self { true } else { false }
    }

    /// Nothing in the log counts before COMMIT, so until then an error is definite.
    init(beforeCommit error: any Error) {
        switch error {
        case let failure as JournalFailure:
            self = failure
        case let error as DatabaseError:
            self = .failed(reason: "\(error)", isFull: error.resultCode == .SQLITE_FULL)
        default:
            // Not its description: that of a value which could not be decoded shows the value.
            self = .failed(reason: "\(type(of: error))", isFull: false)
        }
    }

    /// At COMMIT only "full" is definite: SQLite says it when a write came out short, so the frame that would commit is
    /// incomplete and never counts. Any other error may come from the sync after that frame was written, and then only
    /// opening the file again can tell.
    init(atCommit error: any Error) {
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_FULL {
            self = .failed(reason: "\(error)", isFull: true)
        } else {
            self = .indeterminate(reason: "\(error)")
        }
    }
}

extension JournalFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .directoryMissing(let path):
            "The directory of the database \(path) does not exist. Create it, or name another place with --database."
        case .notWritable(let path, let reason):
            "The database \(path) cannot be written (\(reason)). Give the user that runs Crux the right to write the file and its directory, or name another place with --database."
        case .inUse(let path):
            "The database \(path) is in use by another Crux process. Stop that one first, or name another file with --database."
        case .notOurs(let path):
            "The file \(path) is not a Crux database and was left as it is. Name another file with --database."
        case .newer(let path):
            "The database \(path) was written by a newer version of Crux and was left as it is. Start that version, or restore a backup made with this one."
        case .older(let path):
            "The database \(path) was written by an older version of Crux and was left as it is. Use that version, or start `crux serve` on it once, which brings it up to date."
        case .missing(let path):
            "There is no database \(path). Name the file with --database, or with --from for a backup."
        case .exists(let path):
            "There is a file \(path) already and it was left as it is. Move it away, name another place, or say --replace where a command offers that."
        case .logDamaged(let path, let transactions):
            "The write-ahead log of the database \(path) is damaged and \(transactions) transactions behind the damage would be lost. Check the disk, and restore the newest backup."
        case .notDurable(let path, let found):
            "SQLite does not keep the database \(path) safe against power loss (\(found)). Put it on a local disk, not on a network filesystem, and use an unmodified SQLite."
        case .unreadable(let path, let reason):
            "The database \(path) cannot be read (\(reason)). Check the disk, and restore the newest backup if the file is damaged."
        case .damaged(let room, let seq):
            "The record of room \(room) is damaged at or after event \(seq) and is not shown. Check the disk, and restore the newest backup."
        case .failed(let reason, let isFull):
            isFull
                ? "The disk is full and nothing was written (\(reason)). Free some space; writing comes back by itself."
                : "Nothing was written (\(reason)). Check the disk."
        case .indeterminate(let reason):
            "The disk failed while a write was being confirmed (\(reason)). Crux has to stop rather than guess; check the disk and start it again."
        case .closed:
            "The database is closed."
        }
    }
}

extension JournalFailure {
    /// An error as it may stand in a log, which holds neither the code of a room nor what people wrote: of errors that are not ours only the kind.
    package static func inLog(_ error: any Error) -> String {
        switch error {
        case .damaged(_, let seq) as JournalFailure:
            "The record of a room is damaged at or after event \(seq) and is not shown. Check the disk, and restore the newest backup."
        case let failure as JournalFailure: failure.description
        default: String(reflecting: type(of: error))
        }
    }
}
