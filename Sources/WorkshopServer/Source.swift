/// What scripts and style sheets have in common as texts.
enum Source {
    /// The lines that are not empty and no comments, without their indentation, with their numbers. A comment that begins a line
    /// ends one.
    static func lines(of text: String, at path: String) throws(SettingsFailure) -> [(number: Int, text: Substring)] {
        var lines: [(number: Int, text: Substring)] = []
        var isComment = false
        var number = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let code = line.drop { $0 == UInt8(ascii: " ") }
            if !isComment {
                if code.isEmpty || code.starts(with: "//".utf8) { continue }
                isComment = code.starts(with: "/*".utf8)
                if !isComment {
                    lines.append((number, Substring(code)))
                    continue
                }
            }
            let pieces = pieces(of: Substring(line), around: "*/")
            guard pieces.count > 1 else { continue }
            guard pieces.last == "" else { throw refusal(path, number, "a comment ends before its line") }
            isComment = false
        }
        return lines
    }

    /// Splits a line, byte by byte: the whole of the pages is read when the server starts.
    static func pieces(of line: Substring, around word: String) -> [Substring] {
        var pieces: [Substring] = []
        var (rest, index) = (line, line.startIndex)
        while index < line.endIndex {
            if line.utf8[index] == word.utf8.first, line.utf8[index...].starts(with: word.utf8) {
                pieces.append(rest[..<index])
                index = line.utf8.index(index, offsetBy: word.utf8.count)
                rest = line[index...]
            } else {
                line.utf8.formIndex(after: &index)
            }
        }
        return pieces + [rest]
    }

    /// The path of a file as another one names it, relative or from the root.
    static func resolved(_ file: Substring, from path: String) -> String? {
        var words = file.hasPrefix("/") ? [] : path.split(separator: "/").dropLast()
        guard file.hasPrefix("/") || file.hasPrefix(".") || !file.contains(":") else { return nil }
        for word in file.split(separator: "/") where word != "." {
            if word != ".." {
                words.append(word)
            } else if words.popLast() == nil {
                return nil
            }
        }
        return "/" + words.joined(separator: "/")
    }

    static func refusal(_ path: String, _ number: Int, _ why: String) -> SettingsFailure {
        SettingsFailure("The pages cannot be served: in line \(number) of \(path.dropFirst()) \(why).")
    }
}
