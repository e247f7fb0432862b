import Foundation
import HTTPTypes
import Hummingbird
import Workshop
import WorkshopRooms

/// What can be asked of the instance.
enum InstanceEndpoints {
    static let all: [Endpoint] = [agendas, openAPI, roomSchema, alive, ready, metrics]

    static let agendas = Endpoint(.get, "/api/agendas", for: .anyone, "The agendas to start from") { call in
        call.answer(
            .object(
                Dictionary(
                    uniqueKeysWithValues: Agenda.Template.allCases.map { template in
                        (template.rawValue, .object(["steps": .array(template.drafts.map(\.json))]))
                    })))
    }

    static let openAPI = Endpoint(.get, "/openapi.json", for: .anyone, "This description", isLong: true) { call in
        call.answer(OpenAPI.data, type: "application/json")
    }

    static let roomSchema = Endpoint(
        .get, "/room.schema.json", for: .anyone, "The JSON Schema of room.json, the file that a room is taken away in",
        isLong: true
    ) { call in
        call.answer(Shapes.roomSchema, type: "application/schema+json")
    }

    static let alive = Endpoint(.get, "/livez", for: .anyone, "Whether the process answers") { call in
        call.answer(.object(["status": .string("alive")]))
    }

    static let ready = Endpoint(.get, "/readyz", for: .anyone, "Whether rooms can be used") { call in
        guard call.rooms.isReady else { throw Problem.unavailable(retryAfter: 1) }
        return call.answer(.object(["status": .string("ready")]))
    }

    static let metrics = Endpoint(
        .get, "/metrics", for: .anyone, "What the server has counted, for Prometheus; there when it is run with metrics"
    ) { call in
        guard let figures = call.instance.figures else { throw Problem.noSuchAddress }
        let text = figures.text(now: [
            ("crux_polls_waiting", call.rooms.waitingCount), ("crux_rooms_awake", call.rooms.awakeCount),
        ])
        return call.answer(Data(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
