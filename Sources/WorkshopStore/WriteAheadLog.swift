import Foundation

/// The write-ahead log beside a database, as bytes.
///
/// SQLite reads it up to the first frame that does not verify and takes what follows for the rest of a write that a
/// power cut tore. That is right for the last transaction, which nobody was told of yet. More than one behind such a
/// frame means that acknowledged ones would vanish without a word, for each was synced before the next began.
/// The form is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log
struct WriteAheadLog {
    /// How many transactions would be read, and how many stand behind the first frame that does not verify.
    private(set) var readable = 0
    private(set) var behind = 0

    private static let headerSize = 32
    private static let frameHeaderSize = 24

    private let bytes: Data
    private let pageSize: Int

    /// The log of the database at `path`, or nil when there is none with anything in it.
    init?(of path: String) {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path + "-wal")),
            bytes.count >= Self.headerSize + Self.frameHeaderSize,
            let file = FileHandle(forReadingAtPath: path),
            let header = try? file.read(upToCount: 18), header.count == 18
        else { return nil }
        self.bytes = bytes
        let size = Int(header[16]) << 8 | Int(header[17])
        pageSize = size == 1 ? 65536 : size
        guard pageSize >= 512 else { return nil }
        count(pagesOf: file)
    }

    private var frames: StrideTo<Int> {
        stride(
            from: Self.headerSize, to: bytes.count - Self.frameHeaderSize - pageSize + 1,
            by: Self.frameHeaderSize + pageSize)
    }

    /// What the frames say that stood in the header. The first of them goes with the header when a sector does.
    private var saltOfFrames: Data {
        let salts = frames.map { bytes[$0 + 8..<$0 + 16] }
        guard let first = salts.first, let second = salts.dropFirst().first else { return bytes[40..<48] }
        return salts.dropFirst().contains(first) ? first : second
    }

    private mutating func count(pagesOf file: FileHandle) {
        var sum = Checksum(isBigEndian: bytes[3] & 1 == 1)
        sum.add(bytes, 0..<24)
        let hasHeader = word(0) & ~1 == 0x377f_0682 && Int(word(8)) == pageSize && sum.matches(bytes, at: 24)
        let salt = hasHeader ? bytes[16..<24] : saltOfFrames
        var isReadable = hasHeader
        var pages: [UInt32: Int] = [:]
        for frame in frames {
            let belongs = bytes[frame + 8..<frame + 16] == salt
            if isReadable {
                sum.add(bytes, frame..<frame + 8)
                sum.add(bytes, frame + 24..<frame + 24 + pageSize)
                isReadable = belongs && sum.matches(bytes, at: frame + 16)
            }
            guard belongs else { continue }
            pages[word(frame)] = frame + Self.frameHeaderSize
            guard word(frame + 4) != 0 else { continue }
            if isReadable { readable += 1 } else { behind += 1 }
        }
        // A log that was about to be written from its beginning again: everything in it is in the database already.
        if !hasHeader, holds(pages, file) { behind = 0 }
    }

    /// Whether the database holds the pages as they stand at these places of the log.
    private func holds(_ pages: [UInt32: Int], _ file: FileHandle) -> Bool {
        pages.allSatisfy { number, place in
            guard number > 0, (try? file.seek(toOffset: UInt64(number - 1) * UInt64(pageSize))) != nil else {
                return false
            }
            return (try? file.read(upToCount: pageSize)) == bytes[place..<place + pageSize]
        }
    }

    private func word(_ place: Int) -> UInt32 { bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }

    /// The running checksum of the log.
    private struct Checksum {
        let isBigEndian: Bool
        private var first: UInt32 = 0
        private var second: UInt32 = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        mutating func add(_ bytes: Data, _ range: Range<Int>) {
            bytes.withUnsafeBytes { bytes in
                for place in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
                    first = first &+ read(bytes, place) &+ second
                    second = second &+ read(bytes, place + 4) &+ first
                }
            }
        }

        /// Whether it is what is written here, big-endian in any case.
        func matches(_ bytes: Data, at place: Int) -> Bool {
            bytes.withUnsafeBytes { bytes in
                UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)) == first
                    && UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)) == second
            }
        }

        private func read(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt32 {
            let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
            return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
        }
    }
}
