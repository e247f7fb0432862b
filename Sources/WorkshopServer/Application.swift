import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import WorkshopRooms

/// The server: what `crux serve` runs and what the tests start.
package func buildApplication(
    rooms: LiveRooms, pages: Pages, settings: Settings, figures: Figures? = nil, burden: Burden = Burden(),
    open: OpenConnections = OpenConnections(), logger: Logger,
    onListening: @escaping @Sendable (_ address: SocketAddress?) async -> Void = { _ in }
) -> some ApplicationProtocol {
    let instance = Instance(
        rooms: rooms, publicURL: settings.publicURL, creationToken: settings.creationToken,
        limits: Limits(
            roomsPerHour: settings.roomsPerHour, knocksPerMinute: settings.knocksPerMinute,
            failedLookupsPerSecond: settings.failedLookupsPerSecond),
        figures: figures)
    let headers = Headers.onEverything(secure: settings.publicURL?.isSecure == true)
    let router = Router(context: Context.self, options: [.autoGenerateHeadEndpoints])
    router.add(middleware: Gate(pages: pages, headers: headers, burden: burden))
    for endpoint in Endpoint.all {
        router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
            let call = Call(request: request, context: context, instance: instance)
            guard endpoint.isLong else { return try await endpoint.respond(call) }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await endpoint.respond(call) }
        }
    }
    return Application(
        router: router,
        server: HTTPServerBuilder(Connections.making(settings, rooms, burden, open, logger)),
        configuration: ApplicationConfiguration(
            address: .hostname(settings.host, port: settings.port), backlog: 1024,
            availableConnectionsDelegate: MaximumAvailableConnections(settings.connections)),
        services: [RoomsService(rooms: rooms, open: open)],
        onServerRunning: { channel in
            // Connections inherit it.
            try? await channel.setOption(.socketOption(.so_sndbuf), value: Connection.mostInKernel).get()
            // The server is told to end before its services are, and waits for the polls; so they are answered from here.
            Task {
                try? await gracefulShutdown()
                await rooms.shutDown()
            }
            await onListening(channel.localAddress)
        },
        logger: logger)
}

/// Runs the live rooms as long as the server runs; they are shut down when it begins to end.
private struct RoomsService: Service {
    let rooms: LiveRooms
    let open: OpenConnections

    func run() async throws {
        await withGracefulShutdownHandler {
            do {
                try await rooms.run()
            } catch {
                // Nothing may be written any more, and everybody has been told that the outcome is unknown. Unwinding would
                // cancel connections that are just being accepted, at which NIO traps.
                try? FileHandle.standardError.write(contentsOf: Data("Error: \(error)\n".utf8))
                exit(EXIT_FAILURE)
            }
            // It has its turn to end only when the server has; ending before would count as a failure.
            try? await gracefulShutdown()
            await open.allClosed()
        } onGracefulShutdown: {
            Task { await rooms.shutDown() }
        }
    }
}
