import Foundation
import Synchronization
import Workshop

@testable import WorkshopRooms

/// Runs what one call has to do, piece by piece, each when it is told to: nothing happens by itself in a simulation.
final class Steps: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    var isEmpty: Bool { jobs.withLock { $0.isEmpty } }

    func next() {
        let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        job?.runSynchronously(on: asUnownedTaskExecutor())
    }
}

/// Does something on a thread of its own: what runs the pieces of tasks by itself must not be one of them.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// A call that is under way: on its way there until its first step has run, on its way back once it has an answer.
final class Call {
    enum Purpose {
        case enter
        case command(Sent)
        case erase(Sent)
        /// By their own token into the room with this code.
        case trespass(String)
        /// From a cursor; and what had been answered before it began.
        case read(since: String?, known: Known, wait: Duration)
    }

    /// What came of it.
    enum Answer: Sendable {
        case admitted(Admission)
        case carried(JSON)
        case told(Data)
        case erased
        case refused(Refusal)
        /// 401, with and without a reason.
        case stranger, removed
        /// 503, or an answer that never came.
        case unknown
    }

    let client: Client
    let purpose: Purpose
    let steps = Steps()
    /// Who the client was when it began.
    let code: String
    let person: String
    let token: String?
    var wasNews = false
    /// Of a command that had been answered when this call of it began.
    var isRepeat = false
    private let given: Given
    private let task: Task<Void, Never>

    private final class Given: Sendable {
        let answer = Mutex<Answer?>(nil)
    }

    init(_ purpose: Purpose, of client: Client, _ body: @escaping @Sendable () async throws -> Answer) {
        self.client = client
        self.purpose = purpose
        (code, person, token) = (client.code, client.person, client.token)
        let given = Given()
        self.given = given
        task = Task(executorPreference: steps) {
            let answer: Answer
            do {
                answer = try await body()
            } catch Failure.refused(let refusal) {
                answer = .refused(refusal)
            } catch Failure.removed {
                answer = .removed
            } catch Failure.unauthorized {
                answer = .stranger
            } catch {
                answer = .unknown
            }
            given.answer.withLock { $0 = answer }
        }
    }

    var answer: Answer? { given.answer.withLock { $0 } }

    /// The connection is closed by the client.
    func cancel() { task.cancel() }

    var isEntry: Bool {
        if case .enter = purpose { true } else { false }
    }

    func isAttempt(at sent: Sent) -> Bool {
        switch purpose {
        case .command(let mine), .erase(let mine): mine === sent
        default: false
        }
    }

    var turnsOver: Bool {
        if case .command(let sent) = purpose { sent.type.hasSuffix(".reveal") } else { false }
    }

    var name: String {
        switch purpose {
        case .enter: "entry"
        case .command(let sent), .erase(let sent): "\(sent.type) \(sent.id)"
        case .trespass(let code): "look into \(code)"
        case .read(let since, _, let wait): "read\(since == nil ? " anew" : "")\(wait > .zero ? ", waiting" : "")"
        }
    }

    /// Whether it waits for somebody else: it was begun, has no answer, and nothing to do.
    var isWaiting: Bool { steps.isEmpty && answer == nil }
}

extension Call.Answer {
    var name: String {
        switch self {
        case .admitted(let admission): "admitted as \(admission.person)"
        case .carried(let json): json.data.text
        case .told(let data): "told \(data.count) bytes"
        case .erased: "erased"
        case .refused(let refusal): refusal.code
        case .stranger: "unauthorized"
        case .removed: "removed"
        case .unknown: "nothing that helps"
        }
    }
}

/// What had been answered to anybody in a room at some moment: whatever is begun later has to show it.
struct Known {
    var seq = 0
    var comments = 0
    /// Who was erased by then.
    var erased: Set<String> = []
    /// Whether the room was.
    var isErased = false
}
