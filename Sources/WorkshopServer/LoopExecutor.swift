import NIOCore

/// Runs tasks in an event loop: what is asked on a connection is read, carried out and answered without a change of thread.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let (job, executor) = (UnownedJob(job), asUnownedTaskExecutor())
        loop.execute { job.runSynchronously(on: executor) }
    }
}
