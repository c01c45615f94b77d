// Structured log: one JSON object a line on standard error, which systemd keeps.
// Fields come from a fixed vocabulary; message text, secrets and full addresses never get in (use `masked`).

import Foundation

/// How grave a line is.
public enum LogLevel: Int, Sendable, Comparable, CaseIterable {
    case debug, info, warning, error
    public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }
    public var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }
}

/// Writes log lines. Cheap to copy; a part keeps its own with its name.
public struct Log: Sendable {
    /// Where finished lines go; tests put their own here.
    public typealias Sink = @Sendable (String) -> Void

    private let part: String
    private let least: LogLevel
    private let clock: any WallClock
    private let sink: Sink

    public init(
        part: String, least: LogLevel = .info, clock: any WallClock = SystemClock(),
        sink: @escaping Sink = Log.standardError
    ) {
        self.part = part
        self.least = least
        self.clock = clock
        self.sink = sink
    }

    /// The same log under another part's name.
    public func named(_ part: String) -> Log { Log(part: part, least: least, clock: clock, sink: sink) }

    /// Writes nothing: for tests.
    public static let silent = Log(part: "", least: .error, sink: { _ in })

    /// - Parameters:
    ///   - event: a fixed sentence without data, the thing to grep for.
    ///   - fields: data as text; control characters are escaped, values cut at 1,000 characters (A24).
    public func write(_ level: LogLevel, _ event: String, _ fields: KeyValuePairs<String, String> = [:]) {
        guard level >= least else { return }
        var line = "{\"ts\":\"\(clock.now().formatted(Self.stamp))\",\"level\":\"\(level.name)\",\"part\":"
        Self.quote(part, into: &line)
        line += ",\"event\":"
        Self.quote(event, into: &line)
        for (name, value) in fields {
            line += ","
            Self.quote(name, into: &line)
            line += ":"
            Self.quote(value, into: &line)
        }
        sink(line + "}")
    }

    public func debug(_ event: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.debug, event, fields) }
    public func info(_ event: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.info, event, fields) }
    public func warning(_ event: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.warning, event, fields)
    }
    public func error(_ event: String, _ fields: KeyValuePairs<String, String> = [:]) { write(.error, event, fields) }

    /// An address or number with its middle hidden: enough to recognise, too little to use.
    public static func masked(_ address: String) -> String {
        let parts = address.split(separator: "@", maxSplits: 1)
        if parts.count == 2 { return "\(parts[0].prefix(1))***@\(parts[1])" }
        return address.count > 4 ? "***\(address.suffix(3))" : "***"
    }

    public static let standardError: Sink = { line in
        let bytes = Array((line + "\n").utf8)
        // One write call a line keeps lines of several threads apart. A failed write to the log is not worth dying for.
        _ = bytes.withUnsafeBytes { Foundation.write(2, $0.baseAddress!, $0.count) }
    }

    private static let stamp = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    private static func quote(_ text: String, into line: inout String) {
        line += "\""
        for scalar in text.unicodeScalars.prefix(1000) {
            switch scalar {
            case "\"": line += "\\\""
            case "\\": line += "\\\\"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{202A}"..."\u{202E}":
                line +=
                    "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
                    + String(scalar.value, radix: 16)
            default: line.unicodeScalars.append(scalar)
            }
        }
        line += "\""
    }
}
