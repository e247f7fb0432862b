import Foundation
import Synchronization

/// The exclusive hold of this process on a database, by `flock` on PATH.lock.
///
/// The kernel lets go of it when the process ends, however it ends, so nothing stale is left after `kill -9`. SQLite's
/// own exclusive mode would also do that, but it would shut out the read-only connection that a backup uses, and its
/// POSIX locks neither hold within one process nor survive another descriptor of the file being closed. The lock file
/// itself stays: removing it would let two processes lock two files of the same name.
final class FileLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the hold or throws `.directoryMissing`, `.notWritable` or `.inUse`.
    init(on path: String) throws {
        let opened = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR
                ? JournalFailure.directoryMissing(path: path)
                : JournalFailure.notWritable(path: path, reason: String(cString: strerror(code)))
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw JournalFailure.inUse(path: path)
        }
        descriptor = Mutex(opened)
    }

    func release() {
        descriptor.withLock { held in
            if let open = held {
                // Closing alone would leave it with a process that is just being started, until that runs its program.
                flock(open, LOCK_UN)
                close(open)
            }
            held = nil
        }
    }

    deinit { release() }
}
