import Crypto
import Foundation

/// A secret that lets somebody in: 256 random bits, shown once, kept as a hash.
struct Secret {
    /// What the hash is of: a recovery secret must not work as a token, nor a token as a recovery secret.
    enum Use: String {
        case token, recovery, invitation
    }

    let text: String

    /// The secret of the link that a command makes.
    ///
    /// It is drawn from the token of who sends the command and from the command's id, so that the same command sent again by the same device is answered with the same link, while nobody keeps it: of a token, too, we have but the hash.
    init(ofLinkBy member: Member, command: String) {
        let bytes = HMAC<SHA256>.authenticationCode(
            for: Data("link\n\(member.code)\n\(member.person)\n\(command)".utf8), using: SymmetricKey(data: member.seed)
        )
        text = Secret.text(Data(bytes))
    }

    init() {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        text = Secret.text(Data(bytes))
    }

    private static func text(_ bytes: Data) -> String {
        bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// What a member's secrets are drawn from; it tells nothing of the token itself.
    static func seed(ofToken token: String) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data("links".utf8), using: SymmetricKey(data: Data(token.utf8))))
    }

    func hash(as use: Use) -> Data { Secret.hash(text, as: use) }

    static func hash(_ text: String, as use: Use) -> Data {
        Data(SHA256.hash(data: Data("\(use.rawValue):\(text)".utf8)))
    }

    /// As the log keeps the hash of an invitation.
    static func invitationHash(_ text: String) -> String { hash(text, as: .invitation).base64EncodedString() }
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
