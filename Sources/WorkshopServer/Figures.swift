import Foundation
import Metrics
import Synchronization

/// What the server has counted since it started, in the text that Prometheus reads.
///
/// Labels are templates of routes and classes of status, never what somebody sent: so they are few, and tell of nobody.
package final class Figures: MetricsFactory {
    private struct Name: Hashable, Comparable {
        let label: String
        /// `route="…",status="2xx"`
        let labels: String

        init(_ label: String, _ dimensions: [(String, String)]) {
            self.label = label
            labels = dimensions.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        }

        static func < (one: Name, other: Name) -> Bool { (one.label, one.labels) < (other.label, other.labels) }

        func line(_ value: String, ending: String = "", adding more: String? = nil) -> String {
            let all = [labels, more ?? ""].filter { !$0.isEmpty }.joined(separator: ",")
            return "\(label)\(ending)\(all.isEmpty ? "" : "{\(all)}") \(value)"
        }
    }

    private final class Count: CounterHandler {
        private let value = Mutex<Int64>(0)

        var now: Int64 { value.withLock { $0 } }

        func increment(by amount: Int64) { value.withLock { $0 &+= amount } }

        func reset() { value.withLock { $0 = 0 } }
    }

    private final class Times: TimerHandler {
        static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30]

        struct Seen {
            var count = 0
            var seconds = 0.0
            var within = [Int](repeating: 0, count: Times.bounds.count)
        }

        private let seen = Mutex(Seen())

        var now: Seen { seen.withLock { $0 } }

        func recordNanoseconds(_ duration: Int64) {
            let seconds = Double(duration) / 1e9
            seen.withLock { seen in
                seen.count += 1
                seen.seconds += seconds
                for (place, bound) in Times.bounds.enumerated() where seconds <= bound { seen.within[place] += 1 }
            }
        }
    }

    private struct State {
        var counts: [Name: Count] = [:]
        var times: [Name: Times] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The figures as text, with what is so just now beside what was counted.
    func text(now gauges: [(String, Int)]) -> String {
        let (counts, times) = state.withLock { ($0.counts, $0.times) }
        var lines: [String] = []
        var told: Set<String> = []
        func tell(_ name: Name, is kind: String) {
            if told.insert(name.label).inserted { lines.append("# TYPE \(name.label) \(kind)") }
        }
        for (label, value) in gauges {
            tell(Name(label, []), is: "gauge")
            lines.append(Name(label, []).line("\(value)"))
        }
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            tell(name, is: "counter")
            lines.append(name.line("\(count.now)"))
        }
        for (name, time) in times.sorted(by: { $0.key < $1.key }) {
            let seen = time.now
            tell(name, is: "histogram")
            for (bound, count) in zip(Times.bounds, seen.within) {
                lines.append(name.line("\(count)", ending: "_bucket", adding: "le=\"\(bound)\""))
            }
            lines.append(name.line("\(seen.count)", ending: "_bucket", adding: "le=\"+Inf\""))
            lines.append(name.line("\(seen.seconds)", ending: "_sum"))
            lines.append(name.line("\(seen.count)", ending: "_count"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: What the libraries ask for

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        state.withLock { state in
            let name = Name(label, dimensions)
            if let known = state.counts[name] { return known }
            let fresh = Count()
            state.counts[name] = fresh
            return fresh
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        state.withLock { state in
            let name = Name(label, dimensions)
            if let known = state.times[name] { return known }
            let fresh = Times()
            state.times[name] = fresh
            return fresh
        }
    }

    /// Nothing of ours is recorded so.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}
