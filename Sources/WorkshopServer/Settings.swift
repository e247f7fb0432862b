import Configuration
import Foundation
import Logging
import Workshop

/// A setting that cannot be used, in one line for the operator.
package struct SettingsFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// How an instance is run. Flags win over the environment (`CRUX_HOST` …), and that over a settings file.
package struct Settings: Sendable {
    package var host = "127.0.0.1"
    package var port = 8080
    package var database = "crux.sqlite"
    package var publicURL: PublicURL?
    package var pages = "Public"
    /// What rooms are opened with; nil when anyone may. Never logged, and no option: others on the machine can read those.
    package var creationToken: String?
    package var roomsPerHour = 100
    package var knocksPerMinute = 30
    package var failedLookupsPerSecond = 10
    /// The most connections at once; the others wait until there is room.
    package var connections = 25_000
    package var logLevel = Logger.Level.notice
    /// Whether figures are counted, and told at /metrics.
    package var metrics = false

    package init() {}

    /// The names of all settings, as in a settings file.
    package static let names = [
        "host", "port", "database", "publicUrl", "public", "creationToken", "roomsPerHour", "knocksPerMinute",
        "failedLookupsPerSecond", "connections", "logLevel", "metrics",
    ]

    /// Reads the settings. `flags` are those given on the command line. Throws `SettingsFailure`.
    package static func read(
        flags: [String: String], environment: [String: String], file: String?
    ) async throws -> Settings {
        let flags = flags.map { (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false)) }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: flags)),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "crux"),
        ]
        if let file { providers.append(try await provider(of: file)) }
        return try Settings(ConfigReader(providers: providers))
    }

    private static func provider(of file: String) async throws -> any ConfigProvider {
        guard let data = FileManager.default.contents(atPath: file), let content = try? JSON.parse(data).object else {
            throw SettingsFailure(
                "The settings file \(file) cannot be read as a JSON object. Correct it or name another with --settings."
            )
        }
        if let stranger = content.keys.sorted().first(where: { !names.contains($0) }) {
            throw SettingsFailure(
                "The settings file \(file) has the setting \(stranger), which there is not. There are: \(names.joined(separator: ", "))."
            )
        }
        let values = content.map {
            (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value.plain), isSecret: false))
        }
        return InMemoryProvider(name: file, values: Dictionary(uniqueKeysWithValues: values))
    }

    private init(_ reader: ConfigReader) throws {
        host = reader.string(forKey: "host", default: host)
        database = reader.string(forKey: "database", default: database)
        pages = reader.string(forKey: "public", default: pages)
        port = try Settings.number("port", in: 0...65535, reader) ?? port
        if let token = reader.string(forKey: "creationToken", isSecret: true), !token.isEmpty {
            guard token.utf8.count >= 16, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw SettingsFailure(
                    "The setting creationToken is too short or has a space in it; it is at least 16 letters, digits and signs that nobody guesses. Make one with: openssl rand -hex 16"
                )
            }
            creationToken = token
        }
        roomsPerHour = try Settings.number("roomsPerHour", in: 1...1_000_000, reader) ?? roomsPerHour
        knocksPerMinute = try Settings.number("knocksPerMinute", in: 1...1_000_000, reader) ?? knocksPerMinute
        failedLookupsPerSecond =
            try Settings.number("failedLookupsPerSecond", in: 1...1_000_000, reader) ?? failedLookupsPerSecond
        connections = try Settings.number("connections", in: 1...1_000_000, reader) ?? connections
        if let text = reader.string(forKey: "logLevel") {
            guard let level = Logger.Level(rawValue: text) else {
                let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
                throw SettingsFailure("The setting logLevel is \(text); it is one of \(levels).")
            }
            logLevel = level
        }
        switch reader.string(forKey: "metrics") {
        case nil, "", "0", "false": break
        case "1", "true": metrics = true
        case let text?: throw SettingsFailure("The setting metrics is \(text); it is 1 or 0.")
        }
        if let text = reader.string(forKey: "publicUrl"), !text.isEmpty {
            guard let url = PublicURL(text) else {
                throw SettingsFailure(
                    "The public URL \(text) is not like https://crux.example.org, without a path. Correct it.")
            }
            publicURL = url
        }
    }

    private static func number(_ name: String, in range: ClosedRange<Int>, _ reader: ConfigReader) throws -> Int? {
        let key = ConfigKey(name)
        guard let text = reader.string(forKey: key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw SettingsFailure(
                "The setting \(name) is \(text); it is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}

extension JSON {
    /// A setting as it would be written in the environment.
    fileprivate var plain: String { string ?? String(decoding: data, as: UTF8.self) }
}
