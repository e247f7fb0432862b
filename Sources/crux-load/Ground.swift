import ArgumentParser
import Foundation

/// What is measured, and on which disk.
struct Ground: ParsableArguments {
    @Option(help: "The server. (default: the one that was built beside this program)")
    var crux: String?

    @Option(help: "Where databases are made, and taken away again; on a disk.")
    var directory = FileManager.default.temporaryDirectory.path

    /// A directory of one's own, which is removed behind `work`.
    func within<Value>(_ work: (URL) async throws -> Value) async throws -> Value {
        let path = URL(fileURLWithPath: directory).appending(path: "crux-load-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: path) }
        return try await work(path)
    }

    /// Raises what this program and what it starts may open to what is allowed.
    func prepare() throws {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        getrlimit(kind, &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(kind, &limit)
        guard fileSystem != "tmpfs" else {
            throw Failed("\(directory) is in memory. Name a directory on a disk with --directory.")
        }
    }

    /// Of the directory.
    var fileSystem: String {
        let path = URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        var (place, kind) = ("", "unknown")
        for mount in mounts.split(separator: "\n") {
            let fields = mount.split(separator: " ").map(String.init)
            guard fields.count > 2, fields[1].count >= place.count else { continue }
            let isAbove = fields[1] == "/" || "\(path)/".hasPrefix("\(fields[1])/")
            if isAbove { (place, kind) = (fields[1], fields[2]) }
        }
        return kind
    }

    /// The machine, for the line above a table.
    var machine: String {
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first
        return """
            \(ProcessInfo.processInfo.processorCount) cores of\(model ?? " an unknown kind"), the generator included; \
            databases on \(fileSystem); load average before \(load ?? "unknown")
            """
    }

    /// The server's program and its pages.
    func program() throws -> (binary: String, pages: String) {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let binary = crux ?? own.deletingLastPathComponent().appending(path: "crux").path
        guard FileManager.default.isExecutableFile(atPath: binary) else {
            throw Failed(
                "There is no server at \(binary). Build it with: swift build -c release --product crux, or name one with --crux."
            )
        }
        var above = own
        for start in [own, URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appending(path: "x")] {
            above = start
            while above.path != "/" {
                above.deleteLastPathComponent()
                let pages = above.appending(path: "Public").path
                if FileManager.default.fileExists(atPath: "\(pages)/index.html") { return (binary, pages) }
            }
        }
        throw Failed("The pages are not above this program. Start it in the repository.")
    }
}
