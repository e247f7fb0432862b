import Dispatch
import Foundation
import Synchronization
import Workshop

/// What one event changed: the room before it and behind it.
struct Transition: Sendable {
    let old: Room
    let new: Room

    func frame(at now: Date) -> Frame {
        Frame(seq: new.head, at: now, patch: Document.patch(from: old, to: new))
    }
}

/// The frames of a batch, drawn in another thread while the writer waits for the disk. A drawing of which nobody asks comes to nothing.
final class FrameDrawing: Sendable {
    private static let queue = DispatchQueue(label: "frames")

    private let drawn = Mutex<[String: [Frame]]>([:])
    private let isDone = DispatchGroup()

    /// Begins to draw what the rooms' events have changed, by code.
    init(of changes: [String: [Transition]], at now: Date) {
        if changes.allSatisfy({ $0.value.isEmpty }) { return }
        FrameDrawing.queue.async(group: isDone) {
            let frames = changes.mapValues { $0.map { $0.frame(at: now) } }
            self.drawn.withLock { $0 = frames }
        }
    }

    /// The frames, by code; waits until they are there.
    var frames: [String: [Frame]] {
        isDone.wait()
        return drawn.withLock { $0 }
    }
}
