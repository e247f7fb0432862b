import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// Serves an application on a socket that listens already. Hummingbird 2.28 listens only on an address of its own, so this
/// stands in for its `Application.run` and `Server`; connections, requests and services are Hummingbird's as ever.
///
/// When it ends it closes its descriptor of the socket. Connections that it has not accepted wait for the next process.
struct HandedServer<Base: ApplicationProtocol>: Service {
    let application: Base
    let socket: CInt
    /// The most connections at once.
    let most: Int
    let connections: Connections.Make

    func run() async throws {
        let responder = try await application.responder
        let logger = application.logger
        let child = connections { request, writer, channel in
            var logger = logger
            logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
            let context = Base.Context(source: ApplicationRequestContextSource(channel: channel, logger: logger))
            var response = try await responder.respond(to: request, context: context)
            response.headers[.date] = httpDate(time(nil))
            try await writer.write(response: response.head, body: response.body)
        }
        let listener = Listener(
            child: child, socket: socket, most: most, onRunning: application.onServerRunning, logger: logger)
        let configuration = ServiceGroupConfiguration(services: application.services + [listener], logger: logger)
        try await ServiceGroup(configuration: configuration).run()
    }
}

/// RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`.
func httpDate(_ seconds: time_t) -> String {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let length = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    return String(decoding: text.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Takes connections until it is told to end, and returns when all have ended.
private struct Listener: Service {
    let child: Connections
    let socket: CInt
    let most: Int
    let onRunning: @Sendable (any Channel) async -> Void
    let logger: Logger

    func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let server = try await ServerBootstrap(group: group)
            .serverChannelInitializer { [most] channel in
                channel.eventLoop.makeCompletedFuture {
                    let room = AvailableConnectionsChannelHandler<MaximumAvailableConnections>(maxConnections: most)
                    try channel.pipeline.syncOperations.addHandler(room)
                    let handler = quiescing.makeServerChannelHandler(channel: channel)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .bind(socket) { channel in child.setup(channel: channel, logger: logger) }
        // NIO has shortened the line to 128, which a few hundred people who come back at once overrun.
        listen(socket, Systemd.backlog)
        await withGracefulShutdownHandler {
            await onRunning(server.channel)
            await withDiscardingTaskGroup { connections in
                do {
                    try await server.executeThenClose { accepted in
                        for try await connection in accepted {
                            connections.addTask { await child.handle(value: connection, logger: logger) }
                        }
                    }
                } catch {
                    logger.error("No more connections can be taken", metadata: ["error": "\(error)"])
                }
            }
        } onGracefulShutdown: {
            Task {
                await Listener.stopAccepting(server.channel, group)
                quiescing.initiateShutdown(promise: nil)
            }
        }
    }

    /// Returns when no more connections are taken, and those that were are set up: NIO resets one that is half-way when the socket closes.
    private static func stopAccepting(_ server: any Channel, _ group: any EventLoopGroup) async {
        try? await server.setOption(ChannelOptions.autoRead, value: false).get()
        // Its pipeline and what Hummingbird puts around it: each goes to a loop of the connection and back.
        for _ in 0..<2 {
            for loop in group.makeIterator() { try? await loop.submit {}.get() }
            try? await server.eventLoop.submit {}.get()
        }
    }
}
