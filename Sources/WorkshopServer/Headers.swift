import Crypto
import Foundation
import HTTPTypes

/// The headers that every answer carries.
enum Headers {
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; trusted-types crux
        """

    /// Of a file that a browser shows by itself: it may use the style sheets within it and nothing else, and does nothing.
    static func onFile(with styles: [String]) -> HTTPFields {
        let hashes = styles.map { "'sha256-\(Data(SHA256.hash(data: Data($0.utf8))).base64EncodedString())'" }
        let policy = """
            default-src 'none'; style-src \(hashes.isEmpty ? "'none'" : hashes.joined(separator: " ")); img-src data:; \
            form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox
            """
        var fields: HTTPFields = [.contentSecurityPolicy: policy]
        // A sandbox within an opener policy of its own is an error to browsers.
        if let name = HTTPField.Name("Cross-Origin-Opener-Policy") { fields[name] = "unsafe-none" }
        return fields
    }

    /// `secure`: the instance is known to be reached by HTTPS.
    static func onEverything(secure: Bool) -> HTTPFields {
        var fields: HTTPFields = [
            .contentSecurityPolicy: policy,
            .xContentTypeOptions: "nosniff",
        ]
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if secure { fields[.strictTransportSecurity] = "max-age=31536000" }
        return fields
    }
}
