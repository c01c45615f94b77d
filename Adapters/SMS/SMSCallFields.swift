// What a call says: the parameters of its query, and those of its body as a form or as JSON, found by name. Bounded: a call
// with thousands of parameters is nobody's short message.

import Foundation

/// The parameters of a call, or of one element of its list.
struct SMSCallFields: Sendable {
    struct Parameter: Sendable, Hashable {
        var name: String
        var value: [UInt8]
    }

    /// Of the query.
    let query: [Parameter]
    /// Of a form in the body.
    let form: [Parameter]
    /// The body, or the element, as JSON.
    let json: JSONValue?
    /// The body is neither a form nor JSON, although it says so.
    let isBroken: Bool

    static let mostParameters = 500

    /// - Parameters:
    ///   - target: path and query as sent.
    ///   - type: the Content-Type field.
    init(target: String, type: String, body: [UInt8]) {
        let queryText = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
        let query = Self.parameters(Array((queryText ?? "").utf8))
        let media = type.split(separator: ";").first.map { $0.trimmed.lowercased() } ?? ""
        let startsLikeJSON = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(body.first { !Self.isSpace($0) } ?? 0)
        if body.allSatisfy(Self.isSpace) {
            self.init(query: query, form: [], json: nil, isBroken: false)
        } else if media.hasSuffix("json") || (media != "application/x-www-form-urlencoded" && startsLikeJSON) {
            let json = JSONValue(body)
            self.init(query: query, form: [], json: json, isBroken: json == nil)
        } else {
            let form = Self.parameters(body)
            self.init(query: query, form: form ?? [], json: nil, isBroken: form == nil || query == nil)
        }
    }

    private init(query: [Parameter]?, form: [Parameter], json: JSONValue?, isBroken: Bool) {
        self.query = query ?? []
        self.form = form
        self.json = json
        self.isBroken = isBroken || query == nil
    }

    /// The same call seen as one element of its list.
    func element(_ value: JSONValue) -> SMSCallFields {
        SMSCallFields(query: query, form: [], json: value, isBroken: false)
    }

    var isEmpty: Bool { form.isEmpty && json == nil && query.isEmpty }

    /// All parameters, as signatures see them: those of the query and of the body.
    var all: [Parameter] {
        guard case .object(let members)? = json else { return query + form }
        return query
            + members.compactMap { member in
                member.value.scalarText.map { Parameter(name: member.name, value: Array($0.utf8)) }
            }
    }

    /// The bytes of the first of these names that is there. Names of JSON may be ways: `message.text`.
    func bytes(_ names: [String]) -> [UInt8]? {
        for name in names {
            if let found = form.first(where: { $0.name == name }) ?? query.first(where: { $0.name == name }) {
                return found.value
            }
            guard let json else { continue }
            let value = json.member(name) ?? ValuePath(name)?.values(in: json).first
            if let text = value?.scalarText { return Array(text.utf8) }
        }
        return nil
    }

    /// The text of the first of these names that is there; nil when it is empty. What is not UTF-8 is repaired.
    func text(_ names: [String]) -> String? {
        guard let bytes = bytes(names) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).trimmed
        return text.isEmpty ? nil : text
    }

    func holds(_ condition: SMSProfile.Condition) -> Bool {
        text(condition.field).map { condition.values.contains($0) } ?? false
    }

    /// nil when there are too many.
    private static func parameters(_ bytes: [UInt8]) -> [Parameter]? {
        var found: [Parameter] = []
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            if found.count == mostParameters { return nil }
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentCoding.decoded(halves[0], plus: true)
            let value = halves.count == 2 ? PercentCoding.decoded(halves[1], plus: true) : []
            found.append(Parameter(name: String(decoding: name, as: UTF8.self), value: value))
        }
        return found
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }
}
