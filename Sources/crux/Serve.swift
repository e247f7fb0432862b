import ArgumentParser
import Foundation
import Logging
import WorkshopServer

/// Serves rooms until it is told to end.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve rooms.",
        discussion: """
            Every option can also be set in the environment (CRUX_HOST, CRUX_PORT, CRUX_DATABASE, CRUX_PUBLIC_URL, \
            CRUX_PUBLIC …) or in a settings file. Options win over the environment, and that over the file.
            """)

    @Option(help: "The address to listen on. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on; 0 takes any that is free. (default: 8080)")
    var port: String?

    @Option(help: "The file that holds the rooms; made if missing. (default: crux.sqlite)")
    var database: String?

    @Option(name: .customLong("public-url"), help: "Where people reach it, for links: https://crux.example.org")
    var publicURL: String?

    @Option(help: "The directory of the pages. (default: Public)")
    var `public`: String?

    @Option(help: "A settings file in JSON.")
    var settings: String?

    func run() async throws {
        let given = [
            "host": host, "port": port, "database": database, "publicUrl": publicURL, "public": `public`,
        ]
        let environment = ProcessInfo.processInfo.environment
        let settings = try await Settings.read(
            flags: given.compactMapValues { $0 }, environment: environment,
            file: settings ?? environment["CRUX_SETTINGS"])
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "crux")
        logger.logLevel = settings.logLevel
        try await serve(settings, logger: logger) { address in
            Crux.say("Crux is ready at \(address)")
        }
    }
}
