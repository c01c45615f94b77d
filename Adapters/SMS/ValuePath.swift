// Where in an answer or a request something stands, as a profile says it: `messages[0].id`, `results[*].status` in JSON, or
// `/pattern/` over the whole text, whose first group is the value.

import Foundation

/// A way to a value.
struct ValuePath: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case name(String)
        case index(Int)
        case each
    }
    private let steps: [Step]
    /// nil for a way through JSON.
    private let pattern: String?

    /// - Returns: nil when it is neither form.
    init?(_ text: String) {
        if text.hasPrefix("/"), text.hasSuffix("/"), text.count > 2 {
            let inner = String(text.dropFirst().dropLast())
            guard (try? NSRegularExpression(pattern: inner)) != nil else { return nil }
            pattern = inner
            steps = []
            return
        }
        pattern = nil
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            if !pieces[0].isEmpty { steps.append(.name(String(pieces[0]))) } else if pieces.count == 1 { return nil }
            for piece in pieces.dropFirst() {
                guard piece.hasSuffix("]") else { return nil }
                let inside = piece.dropLast()
                if inside == "*" {
                    steps.append(.each)
                } else if let index = Int(inside), index >= 0 {
                    steps.append(.index(index))
                } else {
                    return nil
                }
            }
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    /// The texts found in an answer's body; empty when it holds none.
    func texts(in body: [UInt8], json: JSONValue?) -> [String] {
        guard let pattern else { return json.map { values(in: $0).compactMap(\.scalarText) } ?? [] }
        let text = String(decoding: body.prefix(64 << 10), as: UTF8.self)
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
        let range = NSRange(text.startIndex..., in: text)
        return expression.matches(in: text, range: range).prefix(100).compactMap { match in
            let group = match.range(at: match.numberOfRanges > 1 ? 1 : 0)
            return Range(group, in: text).map { String(text[$0]) }
        }
    }

    /// The values found in JSON.
    func values(in root: JSONValue) -> [JSONValue] {
        var found = [root]
        for step in steps {
            found = found.flatMap { value -> [JSONValue] in
                switch (step, value) {
                case (.name(let name), _): value.member(name).map { [$0] } ?? []
                case (.index(let index), .list(let list)): list.indices.contains(index) ? [list[index]] : []
                case (.each, .list(let list)): list
                default: []
                }
            }
        }
        return found
    }
}
