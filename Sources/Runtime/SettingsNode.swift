// A checked walk through a settings tree: every reader takes what it knows, everything wrong is noted with its place
// and its remedy, and whatever was not asked for is reported as unknown. Nothing stops at the first fault.

import Foundation

/// One fault in the settings.
public struct SettingsFault: Hashable, Sendable, CustomStringConvertible {
    /// File as the administrator knows it.
    public var file: String
    /// Path of the key, e.g. `accounts[2].reading.server`; empty for the file as a whole.
    public var key: String
    /// What is wrong, in words.
    public var problem: String
    /// What to do about it.
    public var remedy: String
    /// Unwise, but the program can run with it.
    public var isWarning: Bool

    public init(file: String, key: String, problem: String, remedy: String, isWarning: Bool = false) {
        self.file = file
        self.key = key
        self.problem = problem
        self.remedy = remedy
        self.isWarning = isWarning
    }

    public var description: String {
        "\(file)\(key.isEmpty ? "" : ": \(key)"): \(problem). \(remedy)"
    }
}

/// A value of a settings file.
public enum SettingsValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([SettingsValue])
    case object([String: SettingsValue])

    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true/false"
        case .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

/// Collects faults over all files.
public final class SettingsFaults {
    public private(set) var all: [SettingsFault] = []
    public init() {}
    public func add(_ fault: SettingsFault) { all.append(fault) }
}

/// An object of a settings file while it is being read. Call `finish()` at the end: it reports unknown keys.
public final class SettingsNode {
    public let file: String
    public let path: String
    public let faults: SettingsFaults
    private let values: [String: SettingsValue]
    private var asked: Set<String> = []

    public init(_ values: [String: SettingsValue], file: String, path: String = "", faults: SettingsFaults) {
        self.values = values
        self.file = file
        self.path = path
        self.faults = faults
    }

    /// All keys present, sorted: for objects whose keys are names.
    public var keys: [String] { values.keys.sorted() }

    public func has(_ key: String) -> Bool {
        asked.insert(key)
        if case .null? = values[key] { return false }
        return values[key] != nil
    }

    /// Whether an object stands at `key`: for values that may be written short, as a text, or long.
    public func holdsObject(_ key: String) -> Bool {
        if has(key), case .object? = values[key] { return true }
        return false
    }

    /// Notes a fault at one of this object's keys.
    public func fault(_ key: String, _ problem: String, remedy: String) {
        faults.add(SettingsFault(file: file, key: place(key), problem: problem, remedy: remedy))
    }

    /// Notes something unwise at one of this object's keys.
    public func warning(_ key: String, _ problem: String, remedy: String) {
        faults.add(SettingsFault(file: file, key: place(key), problem: problem, remedy: remedy, isWarning: true))
    }

    public func text(_ key: String, default fallback: String? = nil) -> String? {
        take(key, "a text in quotes", fallback) { if case .text(let text) = $0 { text } else { nil } }
    }

    /// A text that must be there and not empty; returns "" after noting the fault, so that reading can go on.
    public func requiredText(_ key: String, remedy: String) -> String {
        guard has(key) else {
            fault(key, "is missing", remedy: remedy)
            return ""
        }
        let found = text(key) ?? ""
        if found.allSatisfy(\.isWhitespace), case .text? = values[key] { fault(key, "is empty", remedy: remedy) }
        return found
    }

    public func bool(_ key: String, default fallback: Bool) -> Bool {
        take(key, "true or false", fallback) { if case .bool(let value) = $0 { value } else { nil } } ?? fallback
    }

    public func int(_ key: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        let found =
            take(key, "a whole number", fallback) { value -> Int? in
                if case .number(let number) = value { Int(exactly: number) } else { nil }
            } ?? fallback
        guard range.contains(found) else {
            fault(key, "\(found) is out of range", remedy: "Use \(range.lowerBound) to \(range.upperBound).")
            return fallback
        }
        return found
    }

    /// One of fixed words.
    public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default fallback: Choice) -> Choice
    where Choice.RawValue == String {
        let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return take(key, "one of \(words)", fallback) { value -> Choice? in
            if case .text(let text) = value { Choice(rawValue: text) } else { nil }
        } ?? fallback
    }

    /// A duration written with its unit: `"30 s"`, `"15 min"`, `"9 h"`, `"5 d"`, `"250 ms"`.
    public func duration(_ key: String, default fallback: Duration) -> Duration {
        take(key, "a duration with its unit, e.g. \"30 s\", \"15 min\", \"9 h\", \"5 d\"", fallback) { value in
            if case .text(let text) = value { SettingsNode.duration(text) } else { nil }
        } ?? fallback
    }

    public func texts(_ key: String) -> [String] {
        take(key, "a list of texts", []) { value -> [String]? in
            guard case .list(let list) = value else { return nil }
            let texts = list.compactMap { if case .text(let text) = $0 { text } else { nil as String? } }
            return texts.count == list.count ? texts : nil
        } ?? []
    }

    /// The object at `key`; nil when missing or not an object (noted).
    public func object(_ key: String) -> SettingsNode? {
        let found: [String: SettingsValue]? = take(key, "an object in braces", nil) {
            if case .object(let object) = $0 { object } else { nil }
        }
        return found.map { SettingsNode($0, file: file, path: place(key), faults: faults) }
    }

    /// The objects of the list at `key`; what is not an object is noted.
    public func objects(_ key: String) -> [SettingsNode] {
        let found: [SettingsValue] =
            take(key, "a list of objects", []) { if case .list(let list) = $0 { list } else { nil } } ?? []
        return found.enumerated().compactMap { index, value in
            if case .object(let object) = value {
                return SettingsNode(object, file: file, path: "\(place(key))[\(index + 1)]", faults: faults)
            }
            fault("\(key)[\(index + 1)]", "is \(value.kind)", remedy: "Write an object in braces.")
            return nil
        }
    }

    /// The value at `key` as it stands: for settings that are themselves a form to fill in. nil when missing.
    public func value(_ key: String) -> SettingsValue? { has(key) ? values[key] : nil }

    /// Reports every key that nobody asked for: a misspelt key must not be silently without effect.
    public func finish() {
        for key in keys where !asked.contains(key) {
            let near = asked.filter { distance($0, key) <= 2 }.sorted().first
            fault(
                key, "is not a known key",
                remedy: near.map { "Did you mean \"\($0)\"?" }
                    ?? "Remove it; known here: \(asked.sorted().joined(separator: ", ")).")
        }
    }

    public static func duration(_ text: String) -> Duration? {
        let trimmed = text.filter { !$0.isWhitespace }
        let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number >= 0, number < 1e9 else { return nil }
        switch trimmed[digits.endIndex...] {
        case "ms": return .milliseconds(Int64(number))
        case "s": return .milliseconds(Int64(number * 1000))
        case "min": return .milliseconds(Int64(number * 60_000))
        case "h": return .milliseconds(Int64(number * 3_600_000))
        case "d": return .milliseconds(Int64(number * 86_400_000))
        default: return nil
        }
    }

    private func take<Value>(
        _ key: String, _ expected: String, _ fallback: Value?, _ read: (SettingsValue) -> Value?
    ) -> Value? {
        guard has(key), let value = values[key] else { return fallback }
        if let read = read(value) { return read }
        fault(key, "is \(describe(value))", remedy: "Write \(expected).")
        return fallback
    }

    private func describe(_ value: SettingsValue) -> String {
        // Only short plain words are repeated: a secret at the wrong key must not get into a log.
        value.kind
    }

    private func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.lowercased()), b = Array(b.lowercased())
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var last = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(row[j + 1] + 1, row[j] + 1, last + (x == y ? 0 : 1))
                last = above
            }
        }
        return row[b.count]
    }
}
