import Foundation
import NIOCore
import NIOPosix

/// A process that this program has started, and what it uses.
final class Running {
    let port: Int
    let pid: Int32
    private let process = Process()
    private let log: URL

    /// Starts a server that is going to listen on `port`. `log` gets what it prints.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:], port: Int, log: URL) throws {
        self.port = port
        self.log = log
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        pid = process.processIdentifier
    }

    deinit { end() }

    func end() {
        guard process.isRunning else { return }
        process.terminate()
        let until = ContinuousClock.now + .seconds(10)
        while process.isRunning, .now < until { usleep(5000) }
        if process.isRunning { kill(pid, SIGKILL) }
        process.waitUntilExit()
    }

    /// Waits until it answers a request in any way.
    func untilAnswering(_ path: String) async throws {
        let until = ContinuousClock.now + .seconds(60)
        while true {
            guard process.isRunning, .now < until else {
                let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
                throw Failed("The server did not start: \(said.suffix(2000))")
            }
            if let line = try? await Line.connect(to: port) {
                let answer = try? await line.ask(ByteBuffer("GET", path))
                line.close()
                if answer != nil { return }
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    // MARK: What it uses, with the processes that it started

    /// Seconds of processor time until now, to a hundredth.
    var processorSeconds: @Sendable () -> Double {
        { [pid] in
            Running.family(of: pid).reduce(0) { sum, pid in
                // The name may hold spaces; it ends with the last bracket.
                let fields = Running.read("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
                guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
                    return sum
                }
                return sum + (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
            }
        }
    }

    var residentBytes: Int {
        Running.family(of: pid).reduce(0) { sum, pid in
            let line = Running.read("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            return sum + (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
        }
    }

    private static func family(of pid: Int32) -> [Int32] {
        [pid] + read("/proc/\(pid)/task/\(pid)/children").split(separator: " ").compactMap { Int32($0) }
    }

    private static func read(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    // MARK: Around it

    static func freePort() async throws -> Int {
        let probe = try await ServerBootstrap(group: Line.loop).bind(host: "127.0.0.1", port: 0).get()
        let port = probe.localAddress?.port ?? 0
        try await probe.close()
        return port
    }

    /// Seconds of processor time of this program.
    static var ownProcessorSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}
