// swift-tools-version: 6.2
import PackageDescription

/// Set by Tests/Guarantees/fuzzed.py, which builds what reads bytes for libFuzzer, in a directory of its own.
let fuzzes = Context.environment["CRUX_FUZZ"] == "1"

let ours: [SwiftSetting] =
    [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    ] + (fuzzes ? [.define("FUZZER"), .unsafeFlags(["-sanitize=fuzzer"])] : [])

let decoders: [Target.Dependency] = [
    "Workshop", "WorkshopRooms", "WorkshopServer", "WorkshopStore",
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "NIOCore", package: "swift-nio"),
]

let package = Package(
    name: "crux",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", .upToNextMinor(from: "0.2.0")),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(
            name: "Workshop",
            dependencies: [
                .product(name: "HashTreeCollections", package: "swift-collections")
            ],
            swiftSettings: ours),
        .target(
            name: "WorkshopStore",
            dependencies: [
                "Workshop",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: ours),
        .target(
            name: "WorkshopRooms",
            dependencies: [
                "Workshop", "WorkshopStore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: ours),
        .systemLibrary(name: "CMalloc"),
        .target(
            name: "WorkshopServer",
            dependencies: [
                "CMalloc", "Workshop", "WorkshopRooms", "WorkshopStore",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: ours),
        .executableTarget(
            name: "crux",
            dependencies: [
                "Workshop", "WorkshopRooms", "WorkshopServer", "WorkshopStore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: ours),
        .executableTarget(
            name: "crux-load",
            dependencies: [
                "WorkshopStore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: ours),
        .testTarget(
            name: "WorkshopTests", dependencies: ["Workshop"], exclude: ["commands.md"], swiftSettings: ours),
        .testTarget(
            name: "WorkshopStoreTests", dependencies: ["WorkshopStore"], exclude: ["Released"], swiftSettings: ours),
        .testTarget(
            name: "WorkshopRoomsTests",
            dependencies: [
                "Workshop", "WorkshopRooms", "WorkshopStore", .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: ours),
        .testTarget(
            name: "WorkshopServerTests",
            dependencies: [
                "Workshop", "WorkshopRooms", "WorkshopServer", "WorkshopStore",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: ours),
        .testTarget(name: "CruxLoadTests", dependencies: ["crux-load"], swiftSettings: ours),
        fuzzes
            ? .executableTarget(
                name: "FuzzedTests", dependencies: decoders, path: "Tests/FuzzedTests", swiftSettings: ours)
            : .testTarget(name: "FuzzedTests", dependencies: decoders, swiftSettings: ours),
    ])
