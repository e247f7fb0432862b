import Foundation
import Testing

@testable import Workshop

@Suite struct TableTests {
    private func table(_ count: Int) -> Table<Int> {
        var table = Table<Int>()
        for number in 0..<count { table["n\(number)"] = number }
        return table
    }

    @Test func `values stand in the order in which they came, however they are changed`() {
        var table = table(1000)
        for number in stride(from: 0, to: 1000, by: 3) { table["n\(number)"] = -number }
        table.change("n1") { $0 += 1 }
        table.change("nobody") { $0 += 1 }
        #expect(table.ids == (0..<1000).map { "n\($0)" })
        #expect(table.values.prefix(4) == [0, 2, 2, -3])
        #expect(table.count == 1000)
    }

    @Test func `what is taken out is gone, keeps no place, and comes again at the end`() {
        var table = table(200)
        for number in 10..<190 { table["n\(number)"] = nil }
        table["n10"] = nil
        #expect(table.ids == (Array(0..<10) + Array(190..<200)).map { "n\($0)" })
        #expect(table["n100"] == nil)
        #expect(table.place(of: "n195") == 195)
        #expect(table.everMade == 200)
        table["n100"] = 7
        #expect(table.ids.last == "n100")
        #expect(table.place(of: "n100") == 200)
        for id in table.ids { table[id] = nil }
        #expect(table.isEmpty)
        #expect(table.all.isEmpty)
        #expect(table.everMade == 201)
    }

    @Test func `those of which something is true are named in order, and counted`() {
        var table = table(100)
        table["n40"] = nil
        #expect(table.ids { $0 % 20 == 0 } == ["n0", "n20", "n60", "n80"])
        #expect(table.count { $0 >= 32 } == 67)
        #expect(Table<Int>().ids { _ in true }.isEmpty)
    }

    @Test func `a copy stays as it was`() {
        let before = table(100)
        var after = before
        after["n50"] = 0
        after["n99"] = nil
        after["more"] = 1
        #expect(before.values == Array(0..<100))
        #expect(before["more"] == nil)
        #expect(after != before)
    }

    @Test func `equal is what holds the same in the same order, by whatever way it came there`() throws {
        var one = table(100)
        var other = Table<Int>()
        for number in 0..<100 { other["n\(number)"] = 0 }
        for number in 0..<100 { other["n\(number)"] = number }
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        for number in 20..<70 { (one["n\(number)"], other["n\(99 - number)"]) = (nil, nil) }
        #expect(one != other)
        for number in 20..<80 { (one["n\(number)"], other["n\(number)"]) = (nil, nil) }
        #expect(one == other)
        let read = try JSONDecoder().decode(Table<Int>.self, from: JSONEncoder().encode(one))
        #expect(read == one)
        #expect(read.ids == one.ids)
        #expect(read.hashValue == one.hashValue)
    }

    @Test func `the stored form is read as it was written by earlier versions`() throws {
        let stored = #"{"rows":{"b":{"order":4,"value":2},"a":{"order":7,"value":1}},"next":9}"#
        var table = try JSONDecoder().decode(Table<Int>.self, from: Data(stored.utf8))
        #expect(table.ids == ["b", "a"])
        #expect(table.everMade == 9)
        table["c"] = 3
        #expect(table.place(of: "c") == 9)
        let again = try JSONSerialization.jsonObject(with: JSONEncoder().encode(table)) as? [String: Any]
        #expect((again?["rows"] as? [String: Any])?.keys.sorted() == ["a", "b", "c"])
    }

    @Test func `every id that was set, changed or taken out counts as touched until it settles`() {
        var table = table(3)
        table.settle()
        table["n0"] = 5
        table.change("n1") { _ in }
        table["n2"] = nil
        table.change("nobody") { _ in }
        #expect(table.touched == ["n0", "n1", "n2"])
        table.settle()
        #expect(table.touched.isEmpty)
    }
}
