import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Workshop
import WorkshopRooms

/// Opening rooms, however they come about: by whoever may, so many an hour from one address.
extension Call {
    /// Makes a room and answers with what its facilitator gets, 201. Throws 401 or 403 without the creation token of the instance, 429 after too many rooms from one address.
    func opening(_ make: () async throws -> Admission) async throws -> Response {
        try checkMayOpen()
        let admission = try await instance.limits.openings.counting(address, if: \.isNew, make)
        let url = try publicURL()
        let answer = JSON.of([
            "code": admission.code, "link": url.room(admission.code),
            "recoveryLink": admission.recovery.map { url.recovery(admission.code, secret: $0) },
            "participant": admission.person, "role": admission.role, "token": admission.token,
        ])
        return self.answer(
            answer, status: .created,
            headers: [.location: "/api/rooms/\(admission.code)", .setCookie: cookie(for: admission)])
    }

    private func checkMayOpen() throws {
        guard let wanted = instance.creationToken else { return }
        guard request.headers[.authorization] != nil else { throw Problem.creationTokenNeeded }
        // Digests are compared in constant time.
        guard let bearer, SHA256.hash(data: Data(bearer.utf8)) == SHA256.hash(data: Data(wanted.utf8)) else {
            throw Problem.creationTokenWrong
        }
    }
}

extension Problem {
    fileprivate static var creationTokenNeeded: Problem {
        var problem = Problem(
            .unauthorized, "creationTokenNeeded",
            "This server opens rooms only with a creation token. Ask who runs it.")
        problem.headers[.wwwAuthenticate] = "Bearer"
        return problem
    }

    fileprivate static let creationTokenWrong = Problem(
        .forbidden, "creationTokenWrong",
        "This is not the creation token of this server. Check it, or ask who runs the server.")
}
