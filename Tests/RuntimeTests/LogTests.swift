// The log is one JSON object a line, whatever people put into subjects (A24).

import Foundation
import Runtime
import Testing

@Suite struct LogTests {
    private final class Lines: @unchecked Sendable {
        // @unchecked: the lines are only touched under `lock`.
        private let lock = NSLock()
        private var lines: [String] = []
        func add(_ line: String) { lock.withLock { lines.append(line) } }
        var all: [String] { lock.withLock { lines } }
    }

    private func object(_ line: String) throws -> [String: String] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    }

    @Test(arguments: [
        "plain", "a\r\n{\"level\":\"error\"}", "\u{1B}]0;owned\u{7}", "\u{202E}gnp.exe\u{2028}\u{2029}\u{85}\u{0}",
        "\"quoted\\\"", "è € 🙂 e\u{301}", String(repeating: "x", count: 1_000_000),
    ])
    func `whatever a value holds, it stays one line that can be parsed`(_ value: String) throws {
        let lines = Lines()
        let log = Log(part: "p\n", clock: ManualClock(Date(timeIntervalSince1970: 0)), sink: { lines.add($0) })
        log.info("event", ["value": value])
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1 && line.utf8.count < 10_000)
        let control = line.unicodeScalars.contains {
            $0.value < 32 || (0x7F...0x9F).contains($0.value) || [0x2028, 0x2029, 0x202E].contains($0.value)
        }
        #expect(!control)
        let parsed = try object(line)
        #expect(parsed["value"] == String(String.UnicodeScalarView(value.unicodeScalars.prefix(1000))))
        #expect(parsed["event"] == "event" && parsed["level"] == "info" && parsed["part"] == "p\n")
        #expect(parsed["ts"] == "1970-01-01T00:00:00.000Z")
    }

    @Test func `lines below the wanted level are not written`() {
        let lines = Lines()
        let log = Log(part: "p", least: .warning, sink: { lines.add($0) })
        log.debug("a")
        log.info("b")
        log.warning("c")
        log.named("q").error("d")
        #expect(lines.all.count == 2 && lines.all.last?.contains("\"part\":\"q\"") == true)
    }

    @Test(arguments: [
        ("ada.prova@example.org", "a***@example.org"), ("+390971123456", "***456"), ("123", "***"), ("", "***"),
        ("@example.org", "***org"),
    ])
    func `addresses are masked`(_ address: String, _ masked: String) {
        #expect(Log.masked(address) == masked)
    }
}
