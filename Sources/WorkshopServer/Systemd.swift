import Foundation

/// What systemd gives to a service that it starts: a socket that listens already, and somebody to tell that it is ready.
enum Systemd {
    /// The first of the descriptors that are handed over, by the convention of sd_listen_fds.
    private static let firstDescriptor: CInt = 3
    /// Who wants to connect while no server takes connections waits in this line; the kernel may hold it shorter.
    static let backlog: CInt = 4096

    /// The listening socket that was handed to this process, nil if none was. What speaks of it leaves the environment, so
    /// that no child takes it for its own. Throws `SettingsFailure` when it is more than one socket, or of another kind.
    static func takeSocket() throws -> CInt? {
        let environment = ProcessInfo.processInfo.environment
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        return try socket(in: environment, process: getpid(), from: firstDescriptor)
    }

    static func socket(in environment: [String: String], process: pid_t, from descriptor: CInt) throws -> CInt? {
        guard environment["LISTEN_PID"].flatMap(pid_t.init) == process, let text = environment["LISTEN_FDS"] else {
            return nil
        }
        switch Int(text) {
        case 0: return nil
        case 1: break
        case let count?:
            throw SettingsFailure(
                "systemd handed over \(count) sockets, and Crux listens on one. Leave one ListenStream= in crux.socket."
            )
        case nil:
            throw SettingsFailure("LISTEN_FDS is \(text); it is how many sockets were handed over.")
        }
        guard listensForTCP(descriptor) else {
            throw SettingsFailure(
                "What systemd handed over is no listening TCP socket. Name an address and a port in ListenStream= of crux.socket, without Accept=."
            )
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    private static func listensForTCP(_ descriptor: CInt) -> Bool {
        func option(_ name: CInt) -> CInt? {
            var value: CInt = 0
            var size = socklen_t(MemoryLayout<CInt>.size)
            return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
        }
        return [AF_INET, AF_INET6].contains(option(SO_DOMAIN)) && option(SO_PROTOCOL) == CInt(IPPROTO_TCP)
            && option(SO_ACCEPTCONN) == 1
    }

    /// Tells systemd that rooms can be used, when it asked to be told (Type=notify).
    static func tellReady() {
        guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], !path.isEmpty else { return }
        unsetenv("NOTIFY_SOCKET")
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        // An abstract name, which is written with an @ and begins with a zero.
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        let offset = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let descriptor = Foundation.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let message = Array("READY=1".utf8)
        withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(descriptor, message, message.count, 0, address, socklen_t(offset + name.count))
            }
        }
    }
}
