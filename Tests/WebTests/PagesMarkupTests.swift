// The builder: what it writes, what it refuses, how fast it is.

import Foundation
import Testing

@testable import Web

private struct Drawer: Drawing {}

@Suite struct PagesMarkupTests {
    private let d = Drawer()

    @Test func `texts and values are escaped, elements are closed`() {
        let markup = d.div(.class("a\"b"), .title("<&'>")) {
            "x < y & \"z\""
            d.p {}
        }
        #expect(
            markup.text
                == "<div class=\"a&quot;b\" title=\"&lt;&amp;&#39;&gt;\">x &lt; y &amp; &quot;z&quot;<p></p></div>")
    }

    @Test func `an attribute without a value is left out, a set one stands alone`() {
        let markup = d.input(.title(nil), .required(), .checked(false), .aria(.invalid, nil), .name("n"))
        #expect(markup.text == "<input required name=\"n\">")
    }

    @Test func `blocks take conditions, choices and loops`() {
        func list(_ numbers: [Int], _ extra: Bool) -> String {
            d.ul {
                for number in numbers { d.li { "\(number)" } }
                if extra { d.li { "more" } }
                if numbers.isEmpty { d.li { "none" } } else { d.li { "end" } }
            }.text
        }
        #expect(list([1, 2], true) == "<ul><li>1</li><li>2</li><li>more</li><li>end</li></ul>")
        #expect(list([], false) == "<ul><li>none</li></ul>")
    }

    @Test func `a text area keeps a first line break`() {
        #expect(d.textarea(.name("t"), text: "\na").text == "<textarea name=\"t\">\n\na</textarea>")
    }

    @Test func `addresses are paths of ours, percent-encoded`() {
        let address = Address(["tickets", "a/b ?#"], query: [("q", "è & ü"), ("p", "1")], fragment: "m1")
        #expect(address.text == "/tickets/a%2Fb%20%3F%23?q=%C3%A8%20%26%20%C3%BC&p=1#m1")
        #expect(Address([]).text == "/")
    }

    @Test(arguments: [
        "//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example", "", "/a b", "/a\n",
    ])
    func `a path that leads elsewhere is none of ours`(path: String) {
        #expect(Address(local: path) == nil)
    }

    @Test func `a path of ours may be given back`() {
        #expect(Address(local: "/tickets?view=mine&q=%2F%2F")?.text == "/tickets?view=mine&q=%2F%2F")
    }

    @Test(arguments: [
        "javascript:alert(1)", "data:text/html,x", "//host", "https://", "https:///path", "http://@host", "https://a b",
        "https://a\u{0}b", "vbscript:x", " https://example.org", "https://example.org\\@evil", "mailto:a@example.org",
    ])
    func `only web addresses with a host lead outside`(address: String) {
        #expect(Address(outside: address) == nil)
    }

    @Test func `a web address leads outside`() {
        #expect(Address(outside: "HTTPS://example.org/a?b#c")?.text == "HTTPS://example.org/a?b#c")
    }

    @Test func `foreign HTML has one door, used by the frame's document alone`() throws {
        let sources = try Sources.swift()
        let users = sources.filter { $0.value.contains("Markup(foreign:") }.keys.sorted()
        #expect(users == ["Pages+Foreign.swift"])
        let page = Sample.pages().foreignDocument(SanitisedFragment(sanitised: "<b>x</b>"), title: "</title><script>")
        #expect(page.text.contains("<div class=\"gw-message\"><b>x</b></div>"))
        #expect(page.text.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"))
        #expect(!page.text.contains("<script"))
    }
}

/// The room's own sources and assets, for tests that read them.
enum Sources {
    static let room = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/Web")

    /// Text by file name.
    static func swift() throws -> [String: String] {
        try texts(in: ["Pages", "Markup", "Texts", "Citizens"], ending: "swift")
    }
    static func asset(_ name: String) throws -> String {
        try String(contentsOf: room.appendingPathComponent("Assets/\(name)"), encoding: .utf8)
    }
    static func assets(ending: String) throws -> [String: String] { try texts(in: ["Assets"], ending: ending) }

    /// What stands in the first bracket of each match, in the Swift files of a folder of the project.
    static func matches(of pattern: String, in folder: String) throws -> Set<String> {
        let root = room.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(folder)
        let expression = try NSRegularExpression(pattern: pattern)
        var found: Set<String> = []
        for case let file as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init()
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                if let range = Range(match.range(at: 1), in: text) { found.insert(String(text[range])) }
            }
        }
        return found
    }

    private static func texts(in folders: [String], ending: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        for folder in folders {
            let url = room.appendingPathComponent(folder)
            for file in try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
            where file.pathExtension == ending {
                texts[file.lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
            }
        }
        return texts
    }
}
