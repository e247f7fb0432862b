import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// The files of the client, read once when the server starts: what is not among them cannot be asked for.
package struct Pages: Sendable {
    struct File: Sendable {
        let type: String
        let tag: String
        let body: ByteBuffer
        let compressed: ByteBuffer?
    }

    private let files: [String: File]

    package init() { files = [:] }

    /// Reads a directory. Links and files that begin with a dot are left out. Throws `SettingsFailure` when it is not there.
    package init(directory: String) throws {
        let root = URL(fileURLWithPath: directory, isDirectory: true).standardizedFileURL
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw SettingsFailure(
                "The directory of the pages, \(directory), is not there. Start Crux beside its Public directory, or name it with --public."
            )
        }
        var files: [String: File] = [:]
        try Pages.read(root, as: "", into: &files)
        self.files = files
    }

    /// The file at a path of a URL. Every room has the same page, which finds out itself whether there is such a room.
    subscript(path: String) -> File? {
        if path == "/" { return files["/index.html"] }
        let words = path.split(separator: "/", omittingEmptySubsequences: false)
        if words.count == 3, words[1] == "room", !words[2].isEmpty { return files["/room.html"] }
        return files[path]
    }

    private static func read(_ directory: URL, as path: String, into files: inout [String: File]) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        where !name.hasPrefix(".") {
            let url = directory.appending(path: name)
            switch try FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType {
            case .typeDirectory: try read(url, as: "\(path)/\(name)", into: &files)
            case .typeRegular: files["\(path)/\(name)"] = File(name: name, try Data(contentsOf: url))
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

    init(name: String, _ data: Data) {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        type = Pages.File.types[ending] ?? "application/octet-stream"
        tag = SHA256.hash(data: data).prefix(16).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        body = ByteBuffer(bytes: data)
        compressed = ["png", "woff2"].contains(ending) ? nil : Gzip.compressed(body, type: type)
    }

    func response(to request: Request) -> Response {
        let form: (tag: String, body: ByteBuffer, encoding: String?) =
            if let compressed, request.takesGzip { ("\"\(tag)-gzip\"", compressed, "gzip") } else {
                ("\"\(tag)\"", body, nil)
            }
        var headers: HTTPFields = [.eTag: form.tag, .cacheControl: "no-cache"]
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
    fileprivate var takesGzip: Bool {
        let offers = (headers[.acceptEncoding] ?? "").lowercased().split(separator: ",")
        return offers.contains { offer in
            let parts = offer.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return weight ?? 1 > 0
        }
    }

    fileprivate func alreadyHas(_ tag: String) -> Bool {
        (headers[.ifNoneMatch] ?? "").split(separator: ",").contains { known in
            let known = known.trimmingCharacters(in: .whitespaces)
            return known == "*" || known == tag || known == "W/\(tag)"
        }
    }
}
