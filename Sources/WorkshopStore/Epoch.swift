import Foundation
import GRDB

/// Names the future that a log is on, in every cursor: 128 random bits, made with the file. After a restored backup, or
/// the loss of what may have been acknowledged, it is another, and whoever has seen more is told the whole room anew.
enum Epoch {
    /// Nil when the file has none that we could have written.
    static func find(in db: Database) throws -> String? {
        let rows = try Row.fetchAll(db, sql: "SELECT epoch FROM journal")
        guard rows.count == 1, let epoch = String.fromDatabaseValue(rows[0][0]), epoch.utf8.count == 32,
            epoch.allSatisfy({ $0.isHexDigit && $0.isASCII })
        else { return nil }
        return epoch
    }

    /// Makes every cursor of before one that cannot be continued.
    static func renew(in queue: DatabaseQueue) throws {
        try queue.inDatabase { db in
            do {
                try db.execute(sql: "UPDATE journal SET epoch = ?", arguments: [Data.random(16).hexadecimal])
            } catch { throw JournalFailure(beforeCommit: error) }
        }
    }
}
