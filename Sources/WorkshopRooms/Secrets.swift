import Crypto
import Foundation

/// A secret that lets somebody in: 256 random bits, shown once, kept as a hash.
struct Secret {
    /// What the hash is of: a recovery secret must not work as a token, nor a token as a recovery secret.
    enum Use: String {
        case token, recovery
    }

    let text: String

    init() {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        text = Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    func hash(as use: Use) -> Data { Secret.hash(text, as: use) }

    static func hash(_ text: String, as use: Use) -> Data {
        Data(SHA256.hash(data: Data("\(use.rawValue):\(text)".utf8)))
    }
}

/// Room codes: eight characters of Crockford's base32, shown as `XXXX-XXXX`.
package enum RoomCode {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// The code that somebody meant: case, spaces, dashes and look-alikes (O for 0, I and L for 1) are forgiven. Nil when it cannot be one.
    package static func canonical(_ typed: String) -> String? {
        var characters: [Character] = []
        for character in typed.uppercased() where character != "-" && !character.isWhitespace {
            let meant: Character =
                switch character {
                case "O": "0"
                case "I", "L": "1"
                default: character
                }
            guard alphabet.contains(meant), characters.count < 8 else { return nil }
            characters.append(meant)
        }
        guard characters.count == 8 else { return nil }
        return String(characters[..<4]) + "-" + String(characters[4...])
    }

    static func random(using generator: inout some RandomNumberGenerator) -> String {
        let characters = (0..<8).map { _ in alphabet[Int(generator.next() >> 59)] }
        return String(characters[..<4]) + "-" + String(characters[4...])
    }
}
