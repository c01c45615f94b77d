// Reads a profile from its file. Every fault is noted with its place; a pattern with a fault is left out.

import Foundation
import Runtime

extension FaxProfile {
    /// Words that templates of every profile may use; an account may bring more under `values`.
    static let words: Set<String> = ["number", "ticket", "token", "subject", "domain"]

    /// - Parameter values: names that the account gives beside `words`.
    init(reading node: SettingsNode, values: Set<String>) {
        let file = (node.file as NSString).lastPathComponent
        name = file.split(separator: ".").first.map(String.init) ?? file
        title = node.text("title", default: name) ?? name
        incoming = Incoming()
        reports = Reports()
        if let part = node.object("incoming") { incoming = Incoming(reading: part) }
        if let part = node.object("reports") { reports = Reports(reading: part) }
        sending = node.object("sending").map { Sending(reading: $0, words: Self.words.union(values)) }
        if incoming.recognised.isEmpty, sending == nil {
            node.fault("incoming", "is missing, and so is \"sending\"", remedy: "Say how faxes come, go, or both.")
        }
        node.finish()
    }
}

extension FaxProfile.Incoming {
    fileprivate init(reading node: SettingsNode) {
        recognised = node.patterns("recognised")
        caller = node.patterns("caller", takes: true)
        station = node.patterns("station", takes: true)
        pages = node.patterns("pages", takes: true)
        transmission = node.patterns("transmission", takes: true)
        received = node.patterns("received", takes: true)
        incomplete = node.patterns("incomplete")
        copy = node.patterns("copy")
        failed = node.patterns("failed")
        reason = node.patterns("reason", takes: true)
        if recognised.isEmpty {
            node.fault("recognised", "is missing", remedy: "Write what is found in every mail about a fax that came.")
        }
        node.finish()
    }
}

extension FaxProfile.Reports {
    fileprivate init(reading node: SettingsNode) {
        delivered = node.patterns("delivered")
        delayed = node.patterns("delayed")
        failed = node.patterns("failed")
        token = node.patterns("token", takes: true)
        job = node.patterns("job", takes: true)
        number = node.patterns("number", takes: true)
        reason = node.patterns("reason", takes: true)
        node.finish()
    }
}

extension FaxProfile.Sending {
    fileprivate init(reading node: SettingsNode, words: Set<String>) {
        recipient = node.requiredText("recipient", remedy: "Write e.g. \"{number}@{domain}\".")
        number = node.choice("number", default: .national)
        subject = node.text("subject", default: "") ?? ""
        body = node.choice("body", default: .empty)
        let names = node.has("formats") ? node.texts("formats") : ["pdf"]
        formats = Set(names.compactMap { FaxProfile.Format(rawValue: $0) })
        if formats.count != Set(names).count || !formats.contains(.pdf) {
            node.fault(
                "formats", "must name \"pdf\", and of \"tiff\", \"jpeg\", \"png\" what the provider takes",
                remedy: "Our faxes are PDF; write formats: [\"pdf\"].")
        }
        if node.has("largest") { largest = node.int("largest", in: 100_000...200_000_000, default: 10_000_000) }
        if let fields = node.object("headers") {
            for name in fields.keys { headers[name] = fields.text(name) }
        }
        node.check("recipient", recipient, words)
        node.check("subject", subject, words)
        for (name, value) in headers { node.check("headers", value, words, in: name) }
        if !recipient.isEmpty, !recipient.contains("@") || !recipient.contains("{number}") {
            node.fault("recipient", "needs an @ and {number}", remedy: "Write e.g. \"{number}@{domain}\".")
        }
        node.finish()
    }
}

extension SettingsNode {
    /// - Parameter takes: the patterns take a value out of the text, so each needs a group.
    fileprivate func patterns(_ key: String, takes: Bool = false) -> [FaxPattern] {
        let sources = has(key) ? texts(key) : []
        if sources.count > 20 { fault(key, "has more than 20 patterns", remedy: "Join some with |.") }
        return sources.prefix(20).compactMap { source in
            guard let pattern = FaxPattern(source) else {
                fault(
                    key, "holds something that is no regular expression of at most \(FaxPattern.longest) bytes",
                    remedy: "Backslashes are doubled in this file: \"Pagine:\\\\s+(\\\\d+)\".")
                return nil
            }
            guard pattern.isBounded else {
                fault(
                    key, "has a pattern that some texts would keep busy for ever",
                    remedy: "Write no repetition inside a repetition, such as (a+)+ or (.*)*.")
                return nil
            }
            if takes, pattern.groups == 0 {
                fault(key, "has a pattern without a group", remedy: "Put parentheses around what is to be taken.")
            }
            return pattern
        }
    }

    fileprivate func check(_ key: String, _ template: String, _ words: Set<String>, in field: String = "") {
        for name in FaxTemplate.names(in: template) where !words.contains(name) {
            fault(
                key, "\(field.isEmpty ? "" : "\(field) ")asks for {\(name)}, which nobody gives",
                remedy: "Known here: \(words.sorted().joined(separator: ", ")); add it to the account's values.")
        }
    }
}

/// Templates of addresses, subjects and header fields: `{name}`.
enum FaxTemplate {
    static func names(in template: String) -> [String] {
        template.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
            .compactMap { piece in piece.firstIndex(of: "}").map { String(piece[..<$0]) } }
    }

    /// In one pass: what stands in a value is never taken for a name.
    static func fill(_ template: String, _ values: [String: String]) -> String {
        var filled = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            filled += values[String(rest[rest.index(after: open)..<close])] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}
