import Foundation
import HTTPTypes
import HummingbirdCore

/// Where requests come from, as far as limits tell them apart: an IPv4 address, or the /64 of an IPv6 address, which is one household.
struct Address: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Whether it is this machine itself.
    let isLoopback: Bool

    /// Everybody of whom nobody can tell.
    static let unknown = Address()

    private init() { (bytes, isLoopback) = ([], false) }

    /// Reads `192.0.2.1`, `2001:db8::1` or `::ffff:192.0.2.1`. Nil when it is none of these.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
            isLoopback = bytes.first == 127
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            let all = withUnsafeBytes(of: six) { Array($0) }
            let isMapped = all.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
            bytes = isMapped ? Array(all[12...]) : Array(all[..<8])
            isLoopback = isMapped ? all[12] == 127 : all == [UInt8](repeating: 0, count: 15) + [1]
        } else {
            return nil
        }
    }
}

extension Call {
    /// Whose request it is.
    ///
    /// An instance with a public URL is asked by a proxy beside it, which says for whom in the last X-Forwarded-For.
    var address: Address {
        let peer = Address(context.peer) ?? .unknown
        guard instance.publicURL != nil, peer.isLoopback, let name = HTTPField.Name("X-Forwarded-For"),
            let client = request.headers[name]?.split(separator: ",").last
        else { return peer }
        return Address(client.trimmingCharacters(in: .whitespaces)) ?? peer
    }
}
