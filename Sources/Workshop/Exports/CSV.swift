import Foundation

/// A table as RFC 4180 writes it: commas, every text in quotes, lines that end with CR LF.
///
/// No text runs as a formula in a spreadsheet program, also in one that splits at semicolons, tabs or line breaks instead: what would begin one stands behind an apostrophe. Numbers are ours and stay numbers.
package enum CSV {
    package enum Cell: Hashable, Sendable {
        case none
        case text(String)
        case number(Double)
    }

    /// The three bytes by which spreadsheet programs know that a file is UTF-8.
    package static let mark = Data([0xEF, 0xBB, 0xBF])

    package static func text(header: [String], rows: [[Cell]]) -> String {
        var text = line(header.map(Cell.text))
        for row in rows { text += line(row) }
        return text
    }

    private static func line(_ cells: [Cell]) -> String { cells.map(field).joined(separator: ",") + "\r\n" }

    static func field(_ cell: Cell) -> String {
        switch cell {
        case .none: ""
        case .number(let number): Plain.number(number)
        case .text(let text): quoted(harmless(text))
        }
    }

    /// By scalars, because a quote ends a cell also when a mark combines with it.
    private static func quoted(_ text: String) -> String {
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append(scalar) }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }

    // MARK: Formulas

    /// A text in which nothing begins a formula.
    static func harmless(_ text: String) -> String {
        let kept = text.unicodeScalars.filter(isKept)
        var result = String.UnicodeScalarView()
        // Blanks before a beginning are skipped by some programs; a tab or a line break is one itself.
        if kept.first.map(splits) == true || kept.first(where: { !isBlank($0) }).map(beginsFormula) == true {
            result.append("'")
        }
        var mayBegin = false
        for scalar in kept {
            if mayBegin, beginsFormula(scalar) { result.append("'") }
            result.append(scalar)
            if splits(scalar) { mayBegin = true } else if mayBegin { mayBegin = isBlank(scalar) }
        }
        return String(result)
    }

    /// Without control characters, which no reader of tables expects, and without what turns the order of a line around.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        if Plain.turnsAround(scalar) { return false }
        if scalar.value >= 0x20, scalar.value < 0x7F { return true }
        return scalar == "\n" || scalar == "\t" || scalar == "\r" || scalar.properties.generalCategory != .control
    }

    private static func splits(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ";", "\t", "\n", "\r", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value > 0x20, scalar.value < 0x7F { return false }
        return scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
            || scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    }

    /// Also in its full-width and other forms, which some programs read as the plain one.
    private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "\u{2212}": true
        case "\0"..."\u{7F}": false
        default:
            switch String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars.first {
            case "=", "+", "-", "@", "\u{2212}": true
            default: false
            }
        }
    }
}

// MARK: - Columns

/// A named column of a table, and what stands in it for a row.
struct Column<Row> {
    let name: String
    let cell: (Row) -> CSV.Cell

    static func text(_ name: String, _ value: @escaping (Row) -> String?) -> Column {
        Column(name: name) { value($0).map(CSV.Cell.text) ?? .none }
    }

    static func number(_ name: String, _ value: @escaping (Row) -> Double?) -> Column {
        Column(name: name) { value($0).map(CSV.Cell.number) ?? .none }
    }

    static func count(_ name: String, _ value: @escaping (Row) -> Int?) -> Column {
        .number(name) { value($0).map(Double.init) }
    }

    static func flag(_ name: String, _ value: @escaping (Row) -> Bool?) -> Column {
        .text(name) { value($0).map { $0 ? "yes" : "no" } }
    }

    static func day(_ name: String, _ value: @escaping (Row) -> Day?) -> Column {
        .text(name) { value($0)?.description }
    }

    static func instant(_ name: String, _ value: @escaping (Row) -> Date?) -> Column {
        .text(name) { value($0)?.rfc3339 }
    }
}

extension CSV {
    static func text<Row>(_ columns: [Column<Row>], _ rows: [Row]) -> String {
        text(header: columns.map(\.name), rows: rows.map { row in columns.map { $0.cell(row) } })
    }
}
