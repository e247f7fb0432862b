import NIOCore
import NIOPosix
import Testing

@testable import WorkshopServer

@Suite struct LoopExecutorTests {
    @Test func `a task goes on in the thread of its loop, but for what it does elsewhere on purpose`() async {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let places = await Task(executorPreference: LoopExecutor(loop)) {
            var places = [loop.inEventLoop]
            try? await Task.sleep(for: .milliseconds(1))
            places.append(loop.inEventLoop)
            places.append(await withTaskExecutorPreference(globalConcurrentExecutor) { loop.inEventLoop })
            return places + [loop.inEventLoop]
        }.value
        #expect(places == [true, true, false, true])
    }
}
