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

    /// The address at the other end of the connection.
    var peer: String { channel.remoteAddress?.ipAddress ?? "" }
}
