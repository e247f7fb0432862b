import Foundation
import HTTPTypes
import Testing

@testable import WorkshopServer

@Suite struct JoinedTests {
    /// A page with a script that fetches another one later.
    static let files = [
        "/room.html": #"<link rel="stylesheet" href="/room.css"><script type="module" src="/room.js"></script>"#,
        "/room.css": "@import url(\"styles/base.css\");\n@import url(\"/parts/card.css\");\n.room { color: red }\n",
        "/styles/base.css": "/* Of everything.\n   On two lines. */\n.base { color: blue }\n",
        "/parts/card.css": "@import url(\"../styles/base.css\");\n.card { color: green }\n",
        "/room.js": """
        /* The page. */
        import { h, s as svg } from "./components/element.js";

        export async function open() {
          const { rating } = await import("./parts/rating.js"); // said aloud
          return new URL("room.css", import.meta.url);
        }
        """,
        "/components/element.js":
            "export const h = (tag) => `${tag}`;\nexport function s() {}\nexport default { h };\n",
        "/parts/rating.js": """
        import element from "../components/element.js";
        import { scale } from "./scale.js";
        export { scale } from "./scale.js";
        const rating = element.h(scale);
        export { rating };
        """,
        "/parts/scale.js": "// Five steps.\nexport const scale = 5;\n",
    ]

    static func joined(_ changes: [String: String] = [:]) throws -> Joined {
        let files = files.merging(changes) { $1 }
        return try Joined(files: files.mapValues { Data($0.utf8) }, pages: [files["/room.html"] ?? ""])
    }

    @Test func `a script is joined with what it imports, each module once and after what it needs`() throws {
        let joined = try JoinedTests.joined()
        #expect(
            joined.text(of: "/room.js", asIsNow: true)?.hasSuffix(
                """
                $made["/components/element.js"] ??= (() => {
                const h = (tag) => `${tag}`;
                function s() {}
                const $default = { h };
                return { h, s, default: $default };
                })();
                $made["/room.js"] ??= (() => {
                const { h, s: svg } = $made["/components/element.js"];
                async function open() {
                const { rating } = await $fetched("/parts/rating.js"); // said aloud
                return new URL("room.css", $at("/room.js"));
                }
                return { open };
                })();

                """) == true)
    }

    @Test func `what is fetched later comes without what its page has, but for a page of before an upgrade`() throws {
        let joined = try JoinedTests.joined()
        let now = try #require(joined.text(of: "/parts/rating.js", asIsNow: true))
        #expect(
            now.hasSuffix(
                """
                $made["/parts/scale.js"] ??= (() => {
                const scale = 5;
                return { scale };
                })();
                $made["/parts/rating.js"] ??= (() => {
                const { default: element } = $made["/components/element.js"];
                const { scale } = $made["/parts/scale.js"];

                const rating = element.h(scale);

                return { scale: $made["/parts/scale.js"].scale, rating };
                })();

                """))
        #expect(!now.contains(#"$made["/components/element.js"] ??="#))
        let then = try #require(joined.text(of: "/parts/rating.js", asIsNow: false))
        #expect(then.contains(#"$made["/components/element.js"] ??="#) && then.hasSuffix(now.suffix(300)))
    }

    @Test func `what is fetched later comes without what every script has that fetches it`() throws {
        let more = """
            import { h } from "../components/element.js";
            import { scale } from "./scale.js";
            export const more = h(scale);
            """
        let rating = JoinedTests.files["/parts/rating.js"]! + "\nconst more = () => import(\"./more.js\");"
        let chained = try JoinedTests.joined(["/parts/more.js": more, "/parts/rating.js": rating])
        let short = try #require(chained.text(of: "/parts/more.js", asIsNow: true))
        #expect(!short.contains("scale.js\"] ??=") && short.contains("more.js\"] ??="))
        let room = JoinedTests.files["/room.js"]! + "\nconst more = () => import(\"./parts/more.js\");"
        let forked = try JoinedTests.joined(["/parts/more.js": more, "/parts/rating.js": rating, "/room.js": room])
        let long = try #require(forked.text(of: "/parts/more.js", asIsNow: true))
        #expect(long.contains("scale.js\"] ??=") && !long.contains("element.js\"] ??="))
    }

    @Test func `what a page names to have it fetched ahead comes without what the script has that imports it`() throws {
        let page = #"<link rel="modulepreload" href="/parts/rating.js"><script type="module" src="/room.js"></script>"#
        let joined = try JoinedTests.joined(["/room.html": page])
        #expect(joined.naming(page).contains("\"/joined/\(joined.version)/parts/rating.js\""))
        let ahead = try #require(joined.text(of: "/parts/rating.js", asIsNow: true))
        #expect(!ahead.contains("element.js\"] ??=") && ahead.contains("rating.js\"] ??="))
    }

    @Test func `a style sheet is joined with what it imports, of which the last place counts`() throws {
        let text = try JoinedTests.joined().text(of: "/room.css", asIsNow: true)
        #expect(text == ".base { color: blue }\n.card { color: green }\n.room { color: red }\n")
        let changed = "@import url(\"parts/card.css\");\n@import url(\"styles/base.css\");\n"
        let later = try JoinedTests.joined(["/room.css": changed])
        #expect(later.text(of: "/room.css", asIsNow: true) == ".card { color: green }\n.base { color: blue }\n")
    }

    @Test func `whatever changes, all have other addresses`() throws {
        let version = try JoinedTests.joined().version
        #expect(try JoinedTests.joined().version == version)
        #expect(try JoinedTests.joined(["/parts/scale.js": "export const scale = 6;"]).version != version)
        #expect(try JoinedTests.joined(["/styles/base.css": ".base { color: pink }"]).version != version)
    }

    @Test(arguments: [
        ("import * as all from \"./parts/scale.js\";", "in line 1 of new.js this form of import is not known"),
        ("const a = 1;\nimport { b }\n  from \"./b.js\";", "in line 2 of new.js this form of import is not known"),
        ("export let a = 1;", "in line 1 of new.js this form of export is not known"),
        ("export const { a, b } = c;", "in line 1 of new.js this form of export is not known"),
        ("export default function () {}", "in line 1 of new.js this form of export is not known"),
        ("export * from \"./parts/scale.js\";", "in line 1 of new.js this form of export is not known"),
        ("const a = `one\ntwo`;", "in line 1 of new.js a template goes over several lines"),
        ("/* one */ const a = 1;", "in line 1 of new.js a comment ends before its line"),
        ("a(import(`./${b}.js`));", "in line 1 of new.js no text says what is imported"),
        ("import { a } from \"./gone.js\";", "new.js imports gone.js, which is not there"),
        ("const a = () => import(\"./gone.js\");", "new.js imports gone.js, which is not there"),
    ])
    func `a form that cannot be joined is refused in one sentence`(_ source: String, _ sentence: String) {
        #expect {
            try JoinedTests.joined(["/new.js": source])
        } throws: {
            "\($0)" == "The pages cannot be served: \(sentence)."
        }
    }

    @Test func `modules that import each other, and addresses in style sheets, are refused`() {
        #expect(throws: SettingsFailure.self) {
            try JoinedTests.joined(["/parts/scale.js": "import { rating } from \"./rating.js\";"])
        }
        for rule in ["@import url(\"a.css\") print;", "a { background: url(\"b.png\") }", "@import \"a.css\";"] {
            #expect(throws: SettingsFailure.self) { try JoinedTests.joined(["/new.css": rule]) }
        }
    }

    @Test func `a page names joined files, which are kept for good; of another version nothing is`() async throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "pages-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in JoinedTests.files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        var house = House()
        house.pages = try Pages(directory: root.path)
        let version = try JoinedTests.joined().version
        try await house.serve { visitor in
            let page = try await visitor.get("/room/7K3M-Q2PX")
            #expect(page.headers[.cacheControl] == "no-cache")
            for name in ["/room.js", "/room.css"] {
                #expect(page.text.contains("\"/joined/\(version)\(name)\""))
                let reply = try await visitor.get("/joined/\(version)\(name)")
                #expect(reply.status == 200 && reply.headers[.cacheControl] == "public, max-age=31536000, immutable")
                let other = try await visitor.get("/joined/0123456789abcdef\(name)")
                #expect(other.status == 200 && other.headers[.cacheControl] == "no-cache")
            }
            for path in ["", "/", "/\(version)", "/\(version)/", "/\(version)/gone.js", "//room.js/"] {
                #expect(try await visitor.get("/joined\(path)").status == 404)
            }
            #expect(try await visitor.get("/parts/scale.js").text == JoinedTests.files["/parts/scale.js"])
        }
    }

    @Test func `the pages of this repository can be joined`() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../Public").standardizedFileURL
        _ = try Pages(directory: root.path)
    }
}
