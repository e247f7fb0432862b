import Foundation

/// What is on disk: for each room its events, the open marks beside them, receipts, tokens and at most one snapshot.
///
/// The journal knows bytes and no rule. It promises order (dense sequences), atomicity (all or nothing for each room's
/// part, one transaction for a batch), durability (what `append` returned is there after power loss), and that damage
/// is noticed instead of shown. `SQLiteJournal` is the one implementation; a second engine can stand behind the protocol.
///
/// All calls block. They are made from the one thread that writes, never from a task.
package protocol Journal: Sendable {
    /// Random, made with the file; a restored backup gets a new one, so that cursors of its other future are known.
    var epoch: String { get }

    /// Writes all parts in one transaction and returns only when it is on disk.
    ///
    /// Each part lands whole at its expected sequence or says that it lost the race and leaves nothing behind; the
    /// others land all the same. Several parts of one room are allowed and build on each other in their order.
    ///
    /// Throws `JournalFailure.failed` when nothing of the batch was written, and `.indeterminate` when nobody can know:
    /// then every later call throws the same until the file is opened again.
    func append(_ parts: [Append]) throws -> [AppendResult]

    /// A room as stored, or nil when there is none; from its first event on, without the snapshot, when asked for that.
    /// Throws `.damaged` at the first thing that does not verify.
    func load(room code: String, fromStart: Bool) throws -> StoredRoom?

    /// Whether this person's command was already carried out, and if so, with this body (`digest`) or another.
    func answer(room: String, person: String, command: String, digest: Data) throws -> Answered?

    /// The room that was created with this client-made id (its hash), for a creation that is sent again.
    func room(createdBy idHash: Data) throws -> CreatedRoom?

    /// The codes of all rooms, sorted.
    func codes() throws -> [String]

    /// Keeps `state` as what events 1…`seq` amount to, in place of an earlier one. Throws `.failed` when the room has no
    /// event `seq`.
    func saveSnapshot(room: String, seq: Int, state: Data) throws

    /// Removes everything of a room in one transaction. No error when there is no such room. To be followed by `purge`.
    func erase(room: String) throws

    /// Writes `part` and forgets a person of its room, in one transaction: `bodies` take the place of what the events
    /// of these sequences said, which the hash chain survives; the person's marks and receipts and the room's snapshot
    /// go. To be followed by `purge`. Throws `.failed`, having written nothing, for an event that is not there.
    func erase(person: String, replacing bodies: [Int: Data], with part: Append) throws -> AppendResult

    /// Purges the file and the write-ahead log of the bytes of what was erased; nothing when nothing was. That it is
    /// owed is on disk with the erasure, so that a purge which failed or was cut off can be made up for at any time,
    /// and is at the next opening. Rewrites the whole file: seconds for hundreds of MB, during which all else waits.
    /// Throws `.failed` when it could not be done now.
    func purge() throws

    /// Ends all use; later calls throw. Calling it twice is harmless.
    func close() throws
}

extension Journal {
    /// A room as stored, its snapshot and what came after.
    package func load(room code: String) throws -> StoredRoom? { try load(room: code, fromStart: false) }
}
