import Metrics
import Testing

@testable import WorkshopServer

@Suite struct FiguresTests {
    @Test func `what is counted is told in the text that Prometheus reads`() {
        let figures = Figures()
        for status in ["2xx", "2xx", "4xx"] {
            let labels = [("route", "GET /api/rooms/{code}"), ("status", status)]
            figures.makeCounter(label: "crux_requests_total", dimensions: labels).increment(by: 1)
        }
        for seconds in [0.001, 0.2, 60] {
            figures.makeTimer(label: "crux_commit_seconds", dimensions: []).recordNanoseconds(Int64(seconds * 1e9))
        }
        let lines = figures.text(now: [("crux_rooms_awake", 3)]).split(separator: "\n").map(String.init)
        for line in [
            "# TYPE crux_rooms_awake gauge", "crux_rooms_awake 3", "# TYPE crux_requests_total counter",
            #"crux_requests_total{route="GET /api/rooms/{code}",status="2xx"} 2"#,
            #"crux_requests_total{route="GET /api/rooms/{code}",status="4xx"} 1"#,
            "# TYPE crux_commit_seconds histogram", #"crux_commit_seconds_bucket{le="0.005"} 1"#,
            #"crux_commit_seconds_bucket{le="0.25"} 2"#, #"crux_commit_seconds_bucket{le="30.0"} 2"#,
            #"crux_commit_seconds_bucket{le="+Inf"} 3"#, "crux_commit_seconds_count 3",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(lines.count { $0.hasPrefix("# TYPE") } == 3)
    }

    @Test func `figures are told only by a server that is run with them`() async throws {
        try await House().serve { visitor in
            let reply = try await visitor.get("/metrics")
            #expect(reply.status == 404)
        }
        var house = House()
        house.figures = Figures()
        try await house.serve { visitor in
            _ = try await visitor.opening()
            let reply = try await visitor.get("/metrics")
            #expect(reply.status == 200 && reply.text.contains("crux_rooms_awake 1\n"))
        }
    }

    @Test func `whether there are figures is 1 or 0`() async throws {
        for (text, isOn) in [("1", true), ("true", true), ("0", false), ("", false)] {
            let settings = try await Settings.read(flags: [:], environment: ["CRUX_METRICS": text], file: nil)
            #expect(settings.metrics == isOn)
        }
        await #expect(throws: SettingsFailure.self) {
            try await Settings.read(flags: [:], environment: ["CRUX_METRICS": "yes"], file: nil)
        }
    }
}
