import Foundation
import Testing

@testable import WorkshopServer

@Suite struct SettingsTests {
    private func file(_ text: String) throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).json")
        try Data(text.utf8).write(to: url)
        return url.path
    }

    @Test func `without any setting the server is at home on port 8080`() async throws {
        let settings = try await Settings.read(flags: [:], environment: [:], file: nil)
        #expect(settings.host == "127.0.0.1" && settings.port == 8080)
        #expect(settings.database == "crux.sqlite" && settings.pages == "Public" && settings.publicURL == nil)
    }

    @Test func `options win over the environment, and that over the file`() async throws {
        let file = try file(#"{"host": "0.0.0.0", "port": 1, "database": "/c", "publicUrl": "https://c.example"}"#)
        let settings = try await Settings.read(
            flags: ["host": "::1"],
            environment: [
                "CRUX_HOST": "b", "CRUX_DATABASE": "/b", "CRUX_PUBLIC": "/pages",
                "CRUX_PUBLIC_URL": "https://b.example",
            ],
            file: file)
        #expect(settings.host == "::1" && settings.database == "/b" && settings.port == 1 && settings.pages == "/pages")
        #expect(settings.publicURL?.description == "https://b.example")
    }

    @Test func `a setting that cannot be is named, with what it could be`() async throws {
        for (environment, word) in [
            (["CRUX_PORT": "http"], "port"), (["CRUX_PORT": "65536"], "port"), (["CRUX_PUBLIC_URL": "crux"], "crux"),
            (["CRUX_ROOMS_PER_HOUR": "0"], "roomsPerHour"), (["CRUX_LOG_LEVEL": "loud"], "logLevel"),
            (["CRUX_CONNECTIONS": "0"], "connections"),
        ] {
            let failure = await #expect(throws: SettingsFailure.self) {
                try await Settings.read(flags: [:], environment: environment, file: nil)
            }
            #expect(failure?.description.contains(word) == true)
        }
    }

    @Test func `a settings file that is none, or has a setting that is none, is refused`() async throws {
        for text in ["", "[]", "port: 80", #"{"prot": 80}"#] {
            let file = try file(text)
            await #expect(throws: SettingsFailure.self) {
                try await Settings.read(flags: [:], environment: [:], file: file)
            }
        }
        await #expect(throws: SettingsFailure.self) {
            try await Settings.read(flags: [:], environment: [:], file: "/nowhere.json")
        }
    }
}
