import Foundation

/// Markdown that reads well as plain text, in which people's words are words and nothing else.
enum Markdown {
    /// A person's text as part of one line: no markup, no HTML, no link, no line of its own.
    static func escaped(_ text: String) -> String {
        var result = ""
        var rest = oneLine(text)[...]
        // An address stands in a code span, which no reader turns into a link.
        while mayHaveAddress(rest), let match = rest.firstMatch(of: address) {
            result += words(rest[..<match.range.lowerBound], atStart: result.isEmpty)
            result += "`\(match.output)`"
            rest = rest[match.range.upperBound...]
        }
        return result + words(rest, atStart: result.isEmpty)
    }

    /// Whether to look closer, which costs more than all the rest.
    private static func mayHaveAddress(_ text: Substring) -> Bool {
        if text.utf8.contains(UInt8(ascii: "@")) { return true }
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else { return false }
        let bytes = text.lowercased().utf8
        return ["://", "www.", "mailto:", "xmpp:"].contains { bytes.contains($0.utf8) }
    }

    /// Computed, because a regex cannot be shared between threads.
    private static var address: Regex<Substring> {
        /(?i:[a-z][a-z0-9+.\-]*:\/\/|www\.|mailto:|xmpp:)(?:[^\s`]*[^\s`.,;:!?)”"'])?|[^\s`<>()“”"',;:]+@[^\s`@<>()“”"',;:]*[^\s`@<>()“”"',;:.!?]/
            .matchingSemantics(.unicodeScalar)
    }

    /// Line ends become “ / ”, as in quoted verse; what could turn the order of the text around is left out.
    private static func oneLine(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !Plain.turnsAround(scalar) { scalars.append(scalar) }
        return String(scalars)
            .split(whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }
            .joined(separator: " / ")
    }

    /// By scalars, because a mark that combines with a bracket does not make it harmless.
    private static func words(_ text: Substring, atStart: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "|", "~": result += ["\\", scalar]
            case "<": result += "&lt;".unicodeScalars
            case ">": result += "&gt;".unicodeScalars
            case "&": result += "&amp;".unicodeScalars
            default: result.append(scalar)
            }
        }
        if result.last == "#" {
            result.removeLast()
            result += "\\#".unicodeScalars
        }
        let text = withPlainAmpersands(String(result))
        return atStart ? withoutMarker(text) : text
    }

    /// “R&D” stays as it is written; only what would be an entity keeps the long form.
    private static func withPlainAmpersands(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        return text.replacing(/&amp;(?!#?[A-Za-z0-9]+;)/.matchingSemantics(.unicodeScalar)) { _ in "&" }
    }

    /// What would begin a heading or a list at the start of a line does not.
    private static func withoutMarker(_ text: String) -> String {
        if let first = text.unicodeScalars.first, ["#", "+", "-"].contains(first) { return "\\" + text }
        if text.utf8.first.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) == true,
            let match = text.prefixMatch(of: /[0-9]+(?=[.)])/.matchingSemantics(.unicodeScalar))
        {
            return match.output + "\\" + text[match.range.upperBound...]
        }
        return text
    }
}
