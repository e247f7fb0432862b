/// A module of the pages: what it imports, and itself as a function that runs once and answers with what it exports.
///
/// It is read line by line, so it takes the forms in which our modules are written and throws `SettingsFailure` for any other:
/// imports and exports begin a line, an import ends on it, a template ends where it began.
struct Script {
    /// What has to have run before it, in this order.
    private(set) var imports: [String] = []
    /// What it fetches while it runs.
    private(set) var later: [String] = []
    private(set) var text = ""

    private let path: String
    private var exports: [String] = []

    init(path: String, source: String) throws(SettingsFailure) {
        self.path = path
        var body = ""
        for (number, line) in try Source.lines(of: source, at: path) {
            let marks = line.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "`") ? 1 : 0) }
            guard marks.isMultiple(of: 2) else { throw refusal(number, "a template goes over several lines") }
            if line.utf8.starts(with: "import ".utf8) {
                body += try imported(line, number)
            } else if line.utf8.starts(with: "export ".utf8) {
                body += try exported(line, number)
            } else {
                body += try lookedUp(line, number)
            }
            body += "\n"
        }
        text = """
            $made["\(path)"] ??= (() => {
            \(body)return { \(exports.joined(separator: ", ")) };
            })();

            """
    }

    /// `import { one, two as other } from "./file.js";` or `import part from "./file.js";`
    private mutating func imported(_ line: Substring, _ number: Int) throws(SettingsFailure) -> String {
        guard let (what, file) = Script.halves(of: line.dropFirst("import ".count)) else {
            throw refusal(number, "this form of import is not known")
        }
        let from = try resolved(file, number)
        imports.append(from)
        if let names = Script.names(in: what) { return "const { \(names) } = $made[\"\(from)\"];" }
        guard Script.isName(what) else { throw refusal(number, "this form of import is not known") }
        return "const { default: \(what) } = $made[\"\(from)\"];"
    }

    private mutating func exported(_ line: Substring, _ number: Int) throws(SettingsFailure) -> String {
        let rest = line.dropFirst("export ".count)
        for kind in ["function ", "async function ", "class ", "const "] where rest.hasPrefix(kind) {
            let name = rest.dropFirst(kind.count).prefix { Script.isName($0) }
            if name.isEmpty { break }
            exports.append(String(name))
            return try lookedUp(rest, number)
        }
        if rest.hasPrefix("default "), !rest.hasPrefix("default function"), !rest.hasPrefix("default async"),
            !rest.hasPrefix("default class")
        {
            exports.append("default: $default")
            return try lookedUp("const $default = " + rest.dropFirst("default ".count), number)
        }
        if let (what, file) = Script.halves(of: rest), let names = Script.names(in: what), !names.contains(":") {
            let from = try resolved(file, number)
            imports.append(from)
            exports += Source.pieces(of: names[...], around: ", ").map { "\($0): $made[\"\(from)\"].\($0)" }
            return ""
        }
        if rest.hasSuffix(";"), let names = Script.names(in: rest.dropLast()), !names.contains(":") {
            exports.append(names)
            return ""
        }
        throw refusal(number, "this form of export is not known")
    }

    /// The line with what it fetches, and with the address it stands at itself, as they are in a joined file.
    private mutating func lookedUp(_ line: Substring, _ number: Int) throws(SettingsFailure) -> String {
        var pieces = Source.pieces(of: line, around: "import")
        guard pieces.count > 1 else { return String(line) }
        for index in pieces.indices.dropFirst() {
            let piece = pieces[index]
            if piece.hasPrefix(".meta.url") {
                pieces[index] = "$at(\"\(path)\")" + piece.dropFirst(".meta.url".count)
            } else if piece.hasPrefix("(\"") {
                let words = piece.dropFirst(2).split(separator: "\"", maxSplits: 1)
                guard words.count == 2, words[1].hasPrefix(")") else {
                    throw refusal(number, "no text says what is imported")
                }
                let file = try resolved(words[0], number)
                later.append(file)
                pieces[index] = "$fetched(\"\(file)\"" + words[1]
            } else if piece.hasPrefix("(") || piece.hasPrefix(".") {
                throw refusal(number, "no text says what is imported")
            } else {
                pieces[index] = "import" + piece
            }
        }
        return pieces.joined()
    }

    private func resolved(_ file: Substring, _ number: Int) throws(SettingsFailure) -> String {
        guard let resolved = Source.resolved(file, from: path) else {
            throw refusal(number, "it imports \(file), which is no file of ours")
        }
        return resolved
    }

    private func refusal(_ number: Int, _ why: String) -> SettingsFailure {
        Source.refusal(path, number, why)
    }

    /// `WHAT from "FILE";`
    private static func halves(of line: Substring) -> (what: Substring, file: Substring)? {
        let halves = Source.pieces(of: line, around: " from \"")
        guard halves.count == 2, halves[1].hasSuffix("\";"), !halves[1].dropLast(2).contains("\"") else { return nil }
        return (halves[0], halves[1].dropLast(2))
    }

    /// The names between braces, a name that is changed as `old: new`.
    private static func names(in braces: Substring) -> String? {
        guard braces.hasPrefix("{ "), braces.hasSuffix(" }") else { return nil }
        let names = Source.pieces(of: braces.dropFirst(2).dropLast(2), around: ", ")
            .map { Source.pieces(of: $0, around: " as ") }
        guard names.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(isName) }) else { return nil }
        return names.map { $0.joined(separator: ": ") }.joined(separator: ", ")
    }

    private static func isName(_ text: Substring) -> Bool { !text.isEmpty && text.allSatisfy(isName) }

    private static func isName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}
