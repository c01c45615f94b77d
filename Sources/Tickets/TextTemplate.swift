// Texts that go to citizens with fields to fill in: `{numero}`, `{data}`. The fields' values are inserted as they are
// and never read for fields again, so a citizen's subject cannot smuggle one in.

/// A text with named fields in braces.
public struct TextTemplate: Hashable, Sendable {
    public let source: String
    public init(_ source: String) { self.source = source }

    /// The names used, in order of first use.
    public var fields: [String] {
        var names: [String] = []
        scan(text: { _ in }, field: { if !names.contains($0) { names.append($0) } })
        return names
    }

    /// The text with its fields filled in. A field without a value is left as it stands, so that the fault is seen in
    /// a test and not by a citizen: settings are checked for unknown fields at start.
    public func filled(_ values: [String: String]) -> String {
        var result = ""
        scan(text: { result += $0 }, field: { result += values[$0] ?? "{\($0)}" })
        return result
    }

    private func scan(text: (Substring) -> Void, field: (String) -> Void) {
        var rest = source[...]
        while let open = rest.firstIndex(of: "{") {
            let after = rest.index(after: open)
            let name = rest[after...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            if !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" {
                text(rest[..<open])
                field(String(name))
                rest = rest[rest.index(after: name.endIndex)...]
            } else {
                text(rest[...open])
                rest = rest[after...]
            }
        }
        text(rest)
    }
}
