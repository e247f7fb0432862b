import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// The files of the client, read once when the server starts: what is not among them cannot be asked for.
///
/// The documents name joined files, under addresses that change when their content does. Each file is also there by itself,
/// for pages that are open since an older version.
package final class Pages: Sendable {
    struct File: Sendable {
        let type: String
        let lasts: Bool
        let tag: String
        let body: ByteBuffer
        let compressed: ByteBuffer?
    }

    private let contents: [String: Data]
    private let joined: Joined?
    /// What was asked for already.
    private let made = Mutex<[String: File]>([:])

    package init() { (contents, joined) = ([:], nil) }

    /// Reads a directory. Links and files that begin with a dot are left out. Throws `SettingsFailure` when it is not there,
    /// or holds what cannot be joined.
    package init(directory: String) throws {
        let root = URL(fileURLWithPath: directory, isDirectory: true).standardizedFileURL
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw SettingsFailure(
                "The directory of the pages, \(directory), is not there. Start Crux beside its Public directory, or name it with --public."
            )
        }
        var files: [String: Data] = [:]
        try Pages.read(root, as: "", into: &files)
        let documents = files.filter { $0.key.hasSuffix(".html") }.mapValues { String(decoding: $0, as: UTF8.self) }
        let joined = try Joined(files: files, pages: Array(documents.values))
        contents = files.merging(documents.mapValues { Data(joined.naming($0).utf8) }) { $1 }
        self.joined = joined
    }

    /// The file at a path of a URL. Every room has the same page, which finds out itself whether there is such a room.
    subscript(path: String) -> File? {
        if path == "/" { return self["/index.html"] }
        let words = path.split(separator: "/", omittingEmptySubsequences: false)
        if words.count == 3, words[1] == "room", !words[2].isEmpty { return self["/room.html"] }
        guard let joined, path.hasPrefix(Joined.root), words.count > 3 else { return file(path) { contents[path] } }
        let name = "/" + words[3...].joined(separator: "/")
        // A page that is open since before an upgrade asks for files of a version that is no more.
        let isNow = words[2] == joined.version
        return file("\(Joined.root)\(isNow)\(name)", lasts: isNow) {
            joined.text(of: name, asIsNow: isNow).map { Data($0.utf8) }
        }
    }

    private func file(_ name: String, lasts: Bool = false, _ content: () -> Data?) -> File? {
        made.withLock { made in
            if let file = made[name] { return file }
            guard let data = content() else { return nil }
            let file = File(name: name, data, lasts: lasts)
            made[name] = file
            return file
        }
    }

    private static func read(_ directory: URL, as path: String, into files: inout [String: Data]) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        where !name.hasPrefix(".") {
            let url = directory.appending(path: name)
            switch try FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType {
            case .typeDirectory: try read(url, as: "\(path)/\(name)", into: &files)
            case .typeRegular: files["\(path)/\(name)"] = try Data(contentsOf: url)
            default: break
            }
        }
    }
}

extension Pages.File {
    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "json": "application/json", "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon",
        "webmanifest": "application/manifest+json", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8",
    ]

    /// `lasts`: there is never anything else at its address.
    init(name: String, _ data: Data, lasts: Bool) {
        self.lasts = lasts
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        type = Pages.File.types[ending] ?? "application/octet-stream"
        tag = SHA256.hash(data: data).prefix(16).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        body = ByteBuffer(bytes: data)
        compressed = ["png", "woff2"].contains(ending) ? nil : Gzip.compressed(body)
    }

    func response(to request: Request) -> Response {
        let form: (tag: String, body: ByteBuffer, encoding: String?) =
            if let compressed, request.takesGzip { ("\"\(tag)-gzip\"", compressed, "gzip") } else {
                ("\"\(tag)\"", body, nil)
            }
        var headers: HTTPFields = [
            .eTag: form.tag, .cacheControl: lasts ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if compressed != nil { headers[.vary] = "Accept-Encoding" }
        if request.alreadyHas(form.tag) {
            var response = Response(status: .notModified, headers: headers)
            response.headers[.contentLength] = nil
            return response
        }
        headers[.contentType] = type
        headers[.contentEncoding] = form.encoding
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: form.body))
    }
}

extension Request {
    fileprivate func alreadyHas(_ tag: String) -> Bool {
        (headers[.ifNoneMatch] ?? "").split(separator: ",").contains { known in
            let known = known.trimmingCharacters(in: .whitespaces)
            return known == "*" || known == tag || known == "W/\(tag)"
        }
    }
}
