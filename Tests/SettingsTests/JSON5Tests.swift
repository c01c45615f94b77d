// The reader of JSON5: what it takes, and that it names the place of what it refuses. Seen through a settings folder.

import Foundation
import Settings
import Testing

@Suite("Settings files are JSON5")
struct JSON5Tests {
    @Test("comments, bare keys, single quotes, commas at the end, escapes and a byte order mark are taken")
    func takes() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            \u{FEFF}// first
            { /* between
                 lines */ title: 'URP \\u00e8 \\x41 \\uD83D\\uDD4A "di" casa', 'language': "en",
              listen: { port: +0x1F90, trustedProxies: ["127.0.0.1",], },
              services: { CC: { title: "one \\
            two" } }, }
            // last
            """
        ])
        let (settings, report) = folder.read()
        #expect(report.text == "" || report.warnings.count == report.findings.count, "\(report.text)")
        #expect(settings.title == "URP è A 🕊 \"di\" casa")
        #expect(settings.language == "en")
        #expect(settings.listen.port == 8080)
        #expect(settings.listen.trustedProxies == ["127.0.0.1"])
        #expect(settings.services["CC"]?.title == "one two")
    }

    @Test(
        "what is not JSON5 is refused with its line and column",
        arguments: [
            ("", 1, 1, "the file does not start with an object in braces"),
            ("[1]", 1, 1, "the file does not start with an object in braces"),
            ("{\n  title: \"a\"\n  data: \"/b\"\n}", 3, 3, "a comma is missing before this"),
            ("{\n\n  title: \"a\n b\"}", 3, 10, "the text that starts here is not closed on its line"),
            ("{ title: \"a", 1, 10, "the text that starts here is not closed"),
            ("{ title \"a\" }", 1, 9, "a colon is expected after the key \"title\""),
            ("{ title: tru }", 1, 10, "a value is expected here"),
            ("{ listen: { port: 80 }", 1, 23, "the file ends before the closing }"),
            ("{ title: \"a\" } x", 1, 16, "something stands after the closing brace"),
            ("{ listen: { port: 0xZ } }", 1, 19, "\"0xZ\" is not a number"),
            ("{ listen: { port: --1 } }", 1, 19, "\"--1\" is not a number"),
            ("{ listen: { port: Infinity } }", 1, 19, "is not a useful number here"),
            ("{ title: \"\\uD83D\" }", 1, 11, "this is half a character"),
            ("{ /* x", 1, 3, "the comment that starts here is not closed"),
            ("{ , }", 1, 3, "a key is expected here"),
            (String(repeating: "{a:", count: 40), 1, 97, "nested deeper than 32"),
        ])
    func refuses(text: String, line: Int, column: Int, problem: String) throws {
        let finding = try SettingsFolder(["sportello.json5": text]).findings().first
        #expect(finding == "sportello.json5:\(line) : is not JSON5: line \(line), column \(column): \(problem)")
    }

    @Test("a key that stands twice is a fault at its second place, not a silent choice")
    func repeats() throws {
        let folder = try SettingsFolder(["sportello.json5": "{\n title: \"a\",\n title: \"b\",\n}"])
        #expect(folder.findings().first == "sportello.json5:2 title: stands here again (line 3)")
    }

    @Test("a file that is no text, too large, or no file is a fault and nothing worse")
    func refusesFiles() throws {
        let folder = try SettingsFolder(["sportello.json5": "{}"])
        try folder.write("pigeon.json5", Data([0x7B, 0xFF, 0x7D]))
        #expect(folder.findings().first == "pigeon.json5:- : is not UTF-8 text")
        try folder.write("pigeon.json5", Data(repeating: 0x20, count: 300 << 10))
        #expect(folder.findings().first == "pigeon.json5:- : is no text file of at most 256 KB")
        try FileManager.default.removeItem(atPath: folder.path + "/pigeon.json5")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/pigeon.json5", withIntermediateDirectories: false)
        #expect(folder.findings().first == "pigeon.json5:- : is no text file of at most 256 KB")
    }
}
