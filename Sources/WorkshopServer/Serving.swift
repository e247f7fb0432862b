import CMalloc
import Foundation
import HummingbirdCore
import Logging
import Metrics
import NIOCore
import ServiceLifecycle
import UnixSignals
import WorkshopRooms
import WorkshopStore

/// Serves rooms until the process is told to end. Throws an error whose description is a line for the operator.
package func serve(
    _ settings: Settings, logger: Logger, onReady: @escaping @Sendable (_ address: String) -> Void
) async throws {
    // Left to itself the allocator learns to keep what was large: what readers that were cut have held would stay ours.
    mallopt(M_MMAP_THRESHOLD, 128 << 10)
    let socket = try Systemd.takeSocket()
    var settings = settings
    let wished = settings.connections
    settings.connections = try Descriptors.connections(most: wished)
    if settings.connections < wished {
        logger.notice(
            "Fewer connections than wished fit into what this process may open: allow more with ulimit -n, or LimitNOFILE for systemd",
            metadata: ["connections": "\(settings.connections)", "wished": "\(wished)"])
    }
    let pages = try Pages(directory: settings.pages)
    let journal = try await openJournal(at: settings.database, logger: logger)
    let rooms = LiveRooms(journal: journal, logger: logger)
    let figures = settings.metrics ? Figures() : nil
    if let figures { MetricsSystem.bootstrap(figures) }
    let (burden, open) = (Burden(), OpenConnections())
    let application = buildApplication(
        rooms: rooms, pages: pages, settings: settings, figures: figures, burden: burden, open: open, logger: logger
    ) { [settings] address in
        let host = (socket == nil ? settings.host : address?.ipAddress) ?? settings.host
        let port = address?.port ?? settings.port
        onReady("http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        Systemd.tellReady()
    }
    let server: any Service
    if let socket {
        logger.notice("Listening on the socket that systemd handed over; the settings host and port are not used")
        server = HandedServer(
            application: application, socket: socket, most: settings.connections,
            connections: Connections.making(settings, rooms, burden, open, logger))
    } else {
        server = application
    }
    var configuration = ServiceGroupConfiguration(
        services: [server, Patience()], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumCancellationDuration = .seconds(2)
    do {
        try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
        await rooms.shutDown()
        throw SettingsFailure(sentence(for: error, settings))
    } catch is SocketAddressError.UnknownHost {
        await rooms.shutDown()
        throw SettingsFailure("There is no host \(settings.host). Name another address to listen on with --host.")
    }
}

/// Opens the journal. A server that was told to end may still hold it for as long as it may take to end; that is waited for.
private func openJournal(at path: String, logger: Logger) async throws -> SQLiteJournal {
    let until = ContinuousClock.now + .seconds(6)
    var waits = false
    while true {
        do {
            return try SQLiteJournal(path: path)
        } catch JournalFailure.inUse where ContinuousClock.now < until {
            if !waits { logger.notice("Another process holds the database; waiting for it to end") }
            waits = true
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

private func sentence(for error: IOError, _ settings: Settings) -> String {
    switch error.errnoCode {
    case EADDRINUSE:
        "Port \(settings.port) of \(settings.host) is in use by another process. Stop that one, or choose another with --port."
    case EACCES:
        "This user may not listen on port \(settings.port). Choose one above 1023 with --port."
    case EADDRNOTAVAIL:
        "This machine has no address \(settings.host). Name another with --host."
    default:
        "Nothing can listen on \(settings.host):\(settings.port) (\(error)). Choose another with --host and --port."
    }
}

/// Ends the process four seconds after it was told to, whoever still reads: everything acknowledged is on disk by then.
private struct Patience: Service {
    func run() async throws {
        try await gracefulShutdown()
        Task.detached {
            try await Task.sleep(for: .seconds(4))
            exit(0)
        }
    }
}
