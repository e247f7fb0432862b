import Foundation

/// The files and connections that the process may have open at once.
enum Descriptors {
    /// For the database, its copies and the runtime, which ends the process when it finds none left.
    static let reserved = 128
    /// A server for fewer is of no use to a workshop.
    private static let fewest = 64

    /// Raises what the process may open as far as that is needed and allowed. Returns how many connections may be open at once, at most so many.
    static func connections(most: Int) throws -> Int {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return most }
        let wanted = rlim_t(most + reserved)
        if limit.rlim_cur < wanted {
            var raised = limit
            raised.rlim_cur = min(wanted, limit.rlim_max)
            if setrlimit(kind, &raised) == 0 { limit = raised }
        }
        return try connections(
            most: most, descriptors: limit.rlim_cur >= wanted ? most + reserved : Int(limit.rlim_cur))
    }

    /// How many of so many descriptors are for connections. Throws `SettingsFailure` when too few are left.
    static func connections(most: Int, descriptors: Int) throws -> Int {
        let left = min(most, descriptors - reserved)
        guard left >= min(most, fewest) else {
            throw SettingsFailure(
                "Only \(descriptors) files and connections may be open at once here. Allow at least \(reserved + fewest), better 65536: ulimit -n, or LimitNOFILE for systemd."
            )
        }
        return left
    }
}
