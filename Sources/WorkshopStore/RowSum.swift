import Foundation
import GRDB

/// What the rows of one table add up to in one room: those of its open marks, its tokens or its receipts, which are in no
/// chain. It stands in the room's row and changes with them in the same transaction, so that a row which vanished, came
/// twice, came from elsewhere or is an earlier one of its place is noticed.
///
/// Every row has bytes that depend on all of it and on chance or a hash; their last 8 are added, in no order, so that a
/// change costs only what it changes. Of a mark they are the end of its seal, worth nothing once the key of its blind has
/// died. The sum of the marks does not stand beside that key: to change a row SQLite writes it anew, and the key must
/// never be copied.
struct RowSum: Equatable {
    let table: String
    /// What of a row is added.
    let column: String
    private(set) var value: Int64 = 0

    mutating func add(_ row: Data) {
        value &+= RowSum.number(row)
    }

    /// Takes out a row, fetched with nothing but its column.
    mutating func remove(_ row: Row) {
        value &-= RowSum.number(Data.fromDatabaseValue(row[0]) ?? Data())
    }

    /// Deletes rows and takes them out of the sum.
    mutating func delete(where condition: String, _ arguments: StatementArguments, in db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(condition) RETURNING \(column)")
        for row in try Row.fetchAll(statement, arguments: arguments) { remove(row) }
    }

    private static func number(_ row: Data) -> Int64 {
        row.suffix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}

struct RowSums: Equatable {
    var marks = RowSum(table: "mark", column: "sealed")
    var tokens = RowSum(table: "token", column: "checksum")
    var receipts = RowSum(table: "receipt", column: "checksum")

    init() {}

    /// Nil when the columns of the room's row are not what we wrote.
    init?(marks: DatabaseValue, tokens: DatabaseValue, receipts: DatabaseValue) {
        guard self.marks.take(marks), self.tokens.take(tokens), self.receipts.take(receipts) else { return nil }
    }

    /// Adds up what is there, in every room of a database that has no sums yet.
    static func fill(in db: Database) throws {
        let none = RowSums()
        for (sum, name) in [(none.marks, "marks"), (none.tokens, "tokens"), (none.receipts, "receipts")] {
            var sums: [String: RowSum] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT room, \(sum.column) FROM \(sum.table)")
            while let row = try rows.next() {
                guard let room = String.fromDatabaseValue(row[0]), let added = Data.fromDatabaseValue(row[1]) else {
                    continue
                }
                sums[room, default: sum].add(added)
            }
            for (room, sum) in sums {
                try db.execute(sql: "UPDATE room SET \(name) = ? WHERE code = ?", arguments: [sum.value, room])
            }
        }
    }
}

extension RowSum {
    fileprivate mutating func take(_ stored: DatabaseValue) -> Bool {
        guard let number = Int64.fromDatabaseValue(stored) else { return false }
        value = number
        return true
    }
}
