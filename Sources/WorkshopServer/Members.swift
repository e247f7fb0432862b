import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import WorkshopRooms

/// Who is asking: by `Authorization: Bearer TOKEN`, or by the cookie of the room; readers also by the secret of a share link.
extension Call {
    private enum Credential {
        case bearer(String)
        case cookie(String)
    }

    /// The member who makes this call. Throws 401, or 403 for a write that another site made the browser send.
    func member() async throws -> Member {
        guard let code else { throw Problem.unauthorized }
        switch credential(for: code) {
        case .bearer(let token): return try await rooms.member(code: code, token: token)
        case .cookie(let token):
            let member = try await rooms.member(code: code, token: token)
            try checkOrigin()
            return member
        case nil: throw Problem.unauthorized
        }
    }

    /// Who reads by this call: a member, or whoever shows the secret of a share link as a bearer. Throws as `member` does.
    func reader() async throws -> Member {
        guard let code, case .bearer(let token) = credential(for: code) else { return try await member() }
        return try await rooms.reader(code: code, token: token)
    }

    /// Who this browser already is in the room, for somebody who wants to join.
    func acquaintance() async throws -> Member? {
        guard let code, let token = cookie(for: code) else { return nil }
        guard let member = try? await rooms.member(code: code, token: token) else { return nil }
        try checkOrigin()
        return member
    }

    private func credential(for code: String) -> Credential? {
        if request.headers[.authorization] != nil { return bearer.map { .bearer($0) } }
        return cookie(for: code).map { .cookie($0) }
    }

    /// What stands behind `Authorization: Bearer`; nil when something else does, or nothing.
    var bearer: String? { request.headers[.authorization].flatMap(Call.bearer(in:)) }

    static func bearer(in authorization: String) -> String? {
        let words = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }

    private func cookie(for code: String) -> String? { request.cookies[Call.cookieName(code)]?.value }

    static func cookieName(_ code: String) -> String { "crux-\(code)" }

    /// The cookie that keeps a browser signed in to one room, until long after its last check-in.
    func cookie(for admission: Admission) -> String {
        "\(Call.cookieName(admission.code))=\(admission.token); Path=/api/rooms/\(admission.code); "
            + "Max-Age=34560000; HttpOnly; SameSite=Lax\(secure)"
    }

    /// The answer when something is gone, which makes the browser forget who it was in that room.
    func gone(forgetting code: String?) -> Response {
        var headers: HTTPFields = [:]
        if let code {
            headers[.setCookie] =
                "\(Call.cookieName(code))=; Path=/api/rooms/\(code); Max-Age=0; HttpOnly; SameSite=Lax\(secure)"
        }
        return Response(status: .noContent, headers: headers)
    }

    private var secure: String { instance.publicURL?.isSecure == true ? "; Secure" : "" }

    /// A cookie is sent along whoever made the browser write; only our own pages may.
    private func checkOrigin() throws {
        guard request.method != .get, request.method != .head else { return }
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            guard site == "same-origin" else { throw Problem.foreignOrigin }
            return
        }
        guard let origin = request.headers[.origin], try origin.lowercased() == publicURL().description else {
            throw Problem.foreignOrigin
        }
    }
}
