import Workshop

/// What stands beside the log, each entry with the version at which it last changed, so that a reader gets just what is newer than its cursor.
///
/// What a change can have touched is drawn anew when somebody next reads.
struct SharedPresence {
    private(set) var version = 0
    private var entries: [[String]: (entry: Entry, version: Int)] = [:]
    /// The newest marks of each person, oldest first, each with the version that it came with.
    private var own: [Person.ID: [(version: Int, key: String)]] = [:]
    /// When everybody's own entries last changed with the log.
    private var everyonesOwn = 0
    private(set) var stale = Presence.Parts.all
    /// The version at which an entry last changed, and that for which everybody was last woken.
    private var changed = 0
    private var woken = 0

    /// So many marks of a person are known one by one; a reader who has missed more is told all.
    private static let mostMarks = 32

    /// What a person is to be told of their own.
    enum Own {
        case nothing
        /// What they marked under these keys.
        case under(Set<String>)
        case everything
    }

    /// Forgets what was told: all of it is to be told again.
    mutating func restart() {
        version += 1
        (entries, own, everyonesOwn, changed, stale) = ([:], [:], version, version, .all)
    }

    /// Parts may look different from now on.
    mutating func touch(_ parts: Presence.Parts) { stale.formUnion(parts) }

    /// The room was published anew, with marks of some people or with events, which can have changed some parts.
    mutating func roomChanged(_ parts: Presence.Parts, marks: [Mark], reshaped: Bool) {
        stale.formUnion(parts)
        version += 1
        if reshaped { (own, everyonesOwn) = ([:], version) }
        for mark in marks {
            stale.formUnion(Presence.Parts(changedBy: mark))
            own[mark.person, default: []].append((version, mark.key))
            if own[mark.person]?.count ?? 0 > SharedPresence.mostMarks { own[mark.person]?.removeFirst() }
        }
    }

    /// Whether something that others see has gathered since the last call.
    mutating func takeGathered() -> Bool {
        defer { woken = changed }
        return changed > woken
    }

    mutating func refresh(_ presence: Presence, in room: Room) {
        defer { stale = [] }
        var isNew = false
        for entry in presence.shared(stale, in: room) where entries[entry.path]?.entry != entry {
            if !isNew {
                version += 1
                changed = version
                isNew = true
            }
            entries[entry.path] = (entry, version)
        }
    }

    /// What everyone, or the desk, is to be told since a version.
    func changes(since version: Int) -> [Entry] {
        if version >= changed { return [] }
        return entries.values.filter { $0.version > version }.map(\.entry)
    }

    func own(_ person: Person.ID, since version: Int) -> Own {
        if everyonesOwn > version { return .everything }
        guard let marks = own[person], let last = marks.last, last.version > version else { return .nothing }
        let newer = marks.filter { $0.version > version }
        return newer.count < SharedPresence.mostMarks ? .under(Set(newer.map(\.key))) : .everything
    }

    var everything: [Entry] { entries.values.map(\.entry) }
}
