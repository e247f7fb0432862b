import Crypto
import Foundation

/// The scripts and style sheets of the pages, each joined with what it imports, so that a page asks for few files.
///
/// A joined script runs each module once, whichever file brought it: what has run lies in `$made`, by its path.
struct Joined: Sendable {
    /// Of all of them: where one changes, all have other addresses.
    let version: String

    private let scripts: [String: Script]
    private let styles: [String: StyleSheet]
    /// Of each script that is fetched while a page runs: what the page has by then, whichever script it was that fetched it.
    private let present: [String: Set<String>]

    /// `files` by their paths; `pages` are documents that name scripts. Throws `SettingsFailure` for what cannot be joined.
    init(files: [String: Data], pages: [String]) throws {
        var (scripts, styles) = ([String: Script](), [String: StyleSheet]())
        for (path, data) in files {
            let source = String(decoding: data, as: UTF8.self)
            if path.hasSuffix(".js") { scripts[path] = try Script(path: path, source: source) }
            if path.hasSuffix(".css") { styles[path] = try StyleSheet(path: path, source: source) }
        }
        self.scripts = scripts
        self.styles = styles
        try Joined.check(scripts.mapValues { $0.imports + $0.later }, among: files)
        try Joined.check(styles.mapValues(\.imports), among: files)
        var hash = SHA256()
        hash.update(data: Data(Joined.beginning("").utf8))
        for (_, script) in scripts.sorted(by: { $0.key < $1.key }) { hash.update(data: Data(script.text.utf8)) }
        for path in styles.keys.sorted() { hash.update(data: files[path] ?? Data()) }
        version = hash.finalize().prefix(8).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
        var present: [String: Set<String>] = [:]
        var next = Set(pages.flatMap(Joined.begun)).filter { scripts[$0] != nil }
        for page in next { present[page] = [] }
        while let path = next.popFirst() {
            let order = try Joined.order(of: path) { scripts[$0]?.imports ?? [] }
            let has = present[path, default: []].union(order)
            for fetched in order.flatMap({ scripts[$0]?.later ?? [] }) {
                let both = present[fetched]?.intersection(has) ?? has
                if present.updateValue(both, forKey: fetched) != both { next.insert(fetched) }
            }
        }
        self.present = present
    }

    /// The document with the addresses of the joined files.
    func naming(_ page: String) -> String {
        Joined.quoted(page).map { text in
            let path = String(text)
            return scripts[path] != nil || styles[path] != nil ? Joined.root + version + path : path
        }.joined(separator: "\"")
    }

    /// A script or a style sheet with what it imports. `asIsNow`: for a page of this version, which has what it began with; a page
    /// that is open since before an upgrade gets everything, and runs what it does not have.
    func text(of path: String, asIsNow: Bool) -> String? {
        if styles[path] != nil {
            return Joined.cascade(to: path) { styles[$0]?.imports ?? [] }.compactMap { styles[$0]?.text }.joined()
        }
        guard scripts[path] != nil, let order = try? Joined.order(of: path, { scripts[$0]?.imports ?? [] }) else {
            return nil
        }
        let has = asIsNow ? present[path] ?? [] : []
        return Joined.beginning(version) + order.filter { !has.contains($0) }.compactMap { scripts[$0]?.text }.joined()
    }

    static let root = "/joined/"

    /// A document between its quotation marks.
    private static func quoted(_ page: String) -> [Substring] { Source.pieces(of: page[...], around: "\"") }

    /// The scripts with which a document begins; one that it names elsewhere is fetched ahead, and runs when another imports it.
    private static func begun(by page: String) -> [String] {
        Source.pieces(of: page[...], around: "src=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    /// What every joined script begins with. `$made` cannot be met by anything that the document names.
    private static func beginning(_ version: String) -> String {
        """
        const $made = globalThis[Symbol.for("crux")] ??= { __proto__: null };
        const $at = (path) => location.origin + "\(root)\(version)" + path;
        const $fetched = async (path) => { if (!$made[path]) await import($at(path)); return $made[path]; };

        """
    }

    private static func check(_ imports: [String: [String]], among files: [String: Data]) throws(SettingsFailure) {
        for (path, imports) in imports {
            for file in imports where files[file] == nil {
                throw SettingsFailure(
                    "The pages cannot be served: \(path.dropFirst()) imports \(file.dropFirst()), which is not there.")
            }
        }
    }

    /// The modules in the order in which they run: each once, after what it imports.
    private static func order(of path: String, _ imports: (String) -> [String]) throws(SettingsFailure) -> [String] {
        var order: [String] = []
        var begun: [String: Bool] = [:]
        func visit(_ path: String) throws(SettingsFailure) {
            if begun[path] == true {
                throw SettingsFailure(
                    "The pages cannot be served: \(path.dropFirst()) imports itself, if by way of others.")
            }
            guard begun[path] == nil else { return }
            begun[path] = true
            for file in imports(path) { try visit(file) }
            begun[path] = false
            order.append(path)
        }
        try visit(path)
        return order
    }

    /// The style sheets in the order in which they count: of one that is imported repeatedly the last place does.
    private static func cascade(to path: String, _ imports: (String) -> [String]) -> [String] {
        var order: [String] = []
        var seen: Set<String> = []
        func visit(_ path: String) {
            guard seen.insert(path).inserted else { return }
            order.append(path)
            for file in imports(path).reversed() { visit(file) }
        }
        visit(path)
        return order.reversed()
    }
}
