import Foundation

/// Elements as text, for pictures and pages: what people wrote is text in them and nothing else.
enum XML {
    /// An element with escaped attributes; those without a value are left out. The children are elements or escaped text.
    static func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [String] = []
    ) -> String {
        element(name, attributes.map { ($0.key, $0.value) }, children)
    }

    static func element(_ name: String, _ attributes: [(name: String, value: String?)], _ children: [String]) -> String
    {
        let start = attributes.reduce("<\(name)") { text, attribute in
            text + (attribute.value.map { " \(attribute.name)=\"\(escaped($0))\"" } ?? "")
        }
        return children.isEmpty ? start + "/>" : start + ">" + children.joined() + "</\(name)>"
    }

    /// Text for between elements and in attributes, without what XML cannot hold and what turns a line around.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;".unicodeScalars
            case "<": result += "&lt;".unicodeScalars
            case ">": result += "&gt;".unicodeScalars
            case "\"": result += "&quot;".unicodeScalars
            case "'": result += "&#39;".unicodeScalars
            case "\n", "\t": result.append(scalar)
            case "\u{FFFE}", "\u{FFFF}": continue
            default:
                if Plain.turnsAround(scalar) || scalar.properties.generalCategory == .control { continue }
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// A length with one decimal at most.
    static func number(_ value: Double) -> String { Plain.number((value * 10).rounded() / 10) }
}
