import Foundation

/// Files that are made beside their place and put into it once they are whole and on disk, so that after a crash, a power cut or an
/// error of the disk there is the file or there is none.
enum Placing {
    /// Gives `partial`, which is on disk, the name `path`, and returns when that is on disk too.
    static func move(_ partial: String, to path: String) throws {
        try rename(partial, to: path)
        try synchronize((path as NSString).deletingLastPathComponent)
    }

    static func rename(_ path: String, to other: String) throws {
        guard Foundation.rename(path, other) == 0 else {
            throw JournalFailure.notWritable(path: other, reason: String(cString: strerror(errno)))
        }
    }

    /// Returns when a file, or the names in a directory, are on disk.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw JournalFailure.notWritable(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Writes what a file holds once more, and returns when it is on disk. Nothing is done when there is no such file.
    ///
    /// After an error of the disk the file may read well and not be there: what failed to be written counts as written, and no later
    /// sync brings it back. Of a write-ahead log that is read so, a power cut while it goes into the database would leave a half.
    static func rewrite(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return }
        defer { if descriptor >= 0 { close(descriptor) } }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var place: off_t = 0
        while true {
            let count = pread(descriptor, &piece, piece.count, place)
            if count == 0, fsync(descriptor) == 0 { return }
            guard count > 0, pwrite(descriptor, piece, count, place) == count else {
                throw JournalFailure.notWritable(path: path, reason: String(cString: strerror(errno)))
            }
            place += off_t(count)
        }
    }

    /// Takes away a database that was never put in its place, with all that SQLite laid beside it.
    static func remove(_ partial: String) {
        for suffix in ["", "-wal", "-shm", "-journal", ".lock"] {
            try? FileManager.default.removeItem(atPath: partial + suffix)
        }
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
