import Foundation
import Workshop

/// Where people reach an instance: the scheme and host of every link it makes.
package struct PublicURL: Sendable, Hashable, CustomStringConvertible {
    /// `https://crux.example.org`, without a path.
    package let description: String
    package let isSecure: Bool

    /// Reads `http[s]://host[:port][/]`. Nil when it is anything else.
    package init?(_ text: String) {
        guard let match = text.lowercased().wholeMatch(of: /(https?):\/\/([^\/]+)\/?/),
            PublicURL.isHost(String(match.2))
        else { return nil }
        isSecure = match.1 == "https"
        description = "\(match.1)://\(match.2)"
    }

    /// The URL of a request to a server that was told none. Nil when Host is missing or not a host.
    init?(host: String?) {
        guard let host = host?.lowercased(), PublicURL.isHost(host) else { return nil }
        isSecure = false
        description = "http://\(host)"
    }

    private static func isHost(_ text: String) -> Bool {
        text.utf8.count <= 255
            && text.wholeMatch(of: /([a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/) != nil
    }

    func room(_ code: String) -> String { "\(description)/room/\(code)" }

    func recovery(_ code: String, secret: String) -> String { "\(room(code))#recovery=\(secret)" }
}
