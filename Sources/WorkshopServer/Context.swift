import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// What is known of a request besides itself: the connection it came by.
package struct Context: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Who is at the other end, for limits by address; IPv6 by its /64, which is one household.
    var address: String {
        guard let address = channel.remoteAddress?.ipAddress else { return "" }
        guard address.contains(":") else { return address }
        return address.split(separator: ":", omittingEmptySubsequences: false).prefix(4).joined(separator: ":")
    }
}
