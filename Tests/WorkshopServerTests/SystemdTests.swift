import Foundation
import Testing

@testable import WorkshopServer

@Suite struct SystemdTests {
    private static let process = getpid()

    /// A socket of this kind on a free port of this machine, until the test is over.
    private final class Socket {
        let descriptor: CInt

        init(_ type: __socket_type, listening: Bool) throws {
            descriptor = socket(AF_INET, CInt(type.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
            let bound = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            try #require(bound == 0)
            if listening { try #require(listen(descriptor, 1) == 0) }
        }

        deinit { close(descriptor) }
    }

    private func taken(_ environment: [String: String], _ socket: Socket) throws -> CInt? {
        try Systemd.socket(in: environment, process: SystemdTests.process, from: socket.descriptor)
    }

    private func handing(_ count: String, to process: pid_t = process) -> [String: String] {
        ["LISTEN_PID": "\(process)", "LISTEN_FDS": count]
    }

    @Test func `a listening socket that was handed to this process is taken, and no child inherits it`() throws {
        let listening = try Socket(SOCK_STREAM, listening: true)
        #expect(fcntl(listening.descriptor, F_GETFD) & FD_CLOEXEC == 0)
        #expect(try taken(handing("1"), listening) == listening.descriptor)
        #expect(fcntl(listening.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func `what was handed to another process, or to none, is left alone`() throws {
        let listening = try Socket(SOCK_STREAM, listening: true)
        #expect(try taken([:], listening) == nil)
        #expect(try taken(["LISTEN_FDS": "1"], listening) == nil)
        #expect(try taken(handing("1", to: SystemdTests.process + 1), listening) == nil)
        #expect(try taken(handing("2", to: SystemdTests.process + 1), listening) == nil)
        #expect(try taken(handing("0"), listening) == nil)
    }

    @Test func `more than one socket is refused, with how many they are`() throws {
        let listening = try Socket(SOCK_STREAM, listening: true)
        let failure = #expect(throws: SettingsFailure.self) { try taken(handing("2"), listening) }
        #expect(failure?.description.contains("2 sockets") == true)
        #expect(throws: SettingsFailure.self) { try taken(handing("many"), listening) }
    }

    @Test func `a socket of another kind is refused`() throws {
        let datagrams = try Socket(SOCK_DGRAM, listening: false)
        let deaf = try Socket(SOCK_STREAM, listening: false)
        for other in [datagrams, deaf] {
            let failure = #expect(throws: SettingsFailure.self) { try taken(handing("1"), other) }
            #expect(failure?.description.contains("ListenStream=") == true)
        }
    }

    @Test func `a date is written as HTTP wants it`() {
        #expect(httpDate(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}
