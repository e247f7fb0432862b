import Foundation
import NIOCore

/// nginx with Nchan, from Debian's packages: the best long-poll server there is. It keeps messages in memory only.
struct Nchan {
    let running: Running

    private static let module = "/usr/lib/nginx/modules/ngx_nchan_module.so"
    private static let nginx = "/usr/sbin/nginx"
    private static let packages = ["nginx", "libnginx-mod-nchan"]

    /// Installs what is missing. Throws a sentence when that cannot be done here.
    static func install() throws {
        let isThere = {
            FileManager.default.fileExists(atPath: nginx) && FileManager.default.fileExists(atPath: module)
        }
        if isThere() { return }
        let packages = packages.joined(separator: " ")
        guard getuid() == 0, FileManager.default.isExecutableFile(atPath: "/usr/bin/apt-get") else {
            throw Failed("nginx with Nchan is missing. Install it with: sudo apt-get install \(packages)")
        }
        CruxLoad.say("Installing \(packages) …")
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        // The run level keeps the site of the package, on port 80, from being started.
        shell.arguments = [
            "-c",
            "apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \(packages) > /dev/null",
        ]
        try shell.run()
        shell.waitUntilExit()
        guard shell.terminationStatus == 0, isThere() else { throw Failed("\(packages) could not be installed.") }
    }

    static func start(workers: Int, in directory: URL) async throws -> Nchan {
        let port = try await Running.freePort()
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \($0);" }
        let configuration = """
            load_module \(module);
            daemon off;
            pid nginx.pid;
            worker_processes \(workers);
            worker_rlimit_nofile 65536;
            events { worker_connections 32768; }
            http {
                access_log off;
                \(places.joined(separator: "\n    "))
                keepalive_timeout 3600s;
                keepalive_requests 1000000000;
                server {
                    listen 127.0.0.1:\(port) backlog=4096;
                    location ~ ^/publish/(\\w+)$ { nchan_publisher; nchan_channel_id $1; }
                    location ~ ^/subscribe/(\\w+)$ { nchan_subscriber longpoll eventsource; nchan_channel_id $1; }
                }
            }
            """
        try configuration.write(to: directory.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
        let running = try Running(
            nginx, ["-p", directory.path, "-e", "error.log", "-c", "nginx.conf"], port: port,
            log: directory.appending(path: "nginx.log"))
        try await running.untilAnswering("/")
        return Nchan(running: running)
    }

    static func publishing(_ text: String, to channel: String) -> ByteBuffer {
        ByteBuffer("POST", "/publish/\(channel)", body: text, type: "text/plain")
    }
}

/// How somebody has a channel of Nchan streamed to them.
struct NchanStream: Poll {
    let channel: String

    var streams: Bool { true }

    func write(to request: inout ByteBuffer) {
        request.writeString(
            "GET /subscribe/\(channel) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
    }

    func advance(by reply: Reply) {}
}

/// How somebody polls a channel of Nchan: on from the message that came last.
struct NchanPoll: Poll {
    private let request: [UInt8]
    private var modified: [UInt8] = []
    private var tag: [UInt8] = []

    init(of channel: String) {
        request = Array("GET /subscribe/\(channel) HTTP/1.1\r\nHost: 127.0.0.1\r\n".utf8)
    }

    func write(to request: inout ByteBuffer) {
        request.writeBytes(self.request)
        if !modified.isEmpty {
            request.writeStaticString("If-Modified-Since: ")
            request.writeBytes(modified)
            request.writeStaticString("\r\nIf-None-Match: ")
            request.writeBytes(tag)
            request.writeStaticString("\r\n")
        }
        request.writeStaticString("\r\n")
    }

    mutating func advance(by reply: Reply) {
        guard let modified = reply.head.field("last-modified"), let tag = reply.head.field("etag") else { return }
        self.modified.removeAll(keepingCapacity: true)
        self.modified.append(contentsOf: modified)
        self.tag.removeAll(keepingCapacity: true)
        self.tag.append(contentsOf: tag)
    }
}
