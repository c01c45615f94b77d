// What a browser sends of a form that nobody has touched (HTML standard 4.10.22.4): hidden and filled fields, ticked boxes,
// chosen options, texts. So that a test finds out when a page cannot be sent as it stands.

import Foundation

/// Reads a form as our pages write it.
enum BrowserForm {
    typealias Field = (name: String, value: String)

    /// - Parameter form: the markup between its tags.
    static func fields(in form: String) -> [Field] {
        var found: [Field] = []
        for match in form.matches(of: /<(input|select|textarea)((?:\s+[a-z0-9-]+(?:="[^"]*")?)*)\s*>/) {
            let own = attributes(match.2)
            guard let name = own["name"], own["disabled"] == nil else { continue }
            let rest = form[match.range.upperBound...]
            switch String(match.1) {
            case "select":
                let options = rest.prefix(upTo: end("select", of: rest))
                found += chosen(options, isList: own["multiple"] != nil).map { (name: name, value: $0) }
            case "textarea": found.append((name: name, value: text(rest.prefix(upTo: end("textarea", of: rest)))))
            default: if let given = value(of: own) { found.append((name: name, value: given)) }
            }
        }
        return found
    }

    /// nil: an unticked box sends nothing, and neither does a button that was not pressed.
    private static func value(of input: [String: String]) -> String? {
        switch input["type"] ?? "text" {
        case "checkbox", "radio": input["checked"] == nil ? nil : input["value"] ?? "on"
        case "submit", "button", "reset", "image", "file": nil
        default: input["value"] ?? ""
        }
    }

    /// Where nothing is chosen, a list of one line stands on its first option.
    private static func chosen(_ options: Substring, isList: Bool) -> [String] {
        let all = options.matches(of: /<option((?:\s+[a-z0-9-]+(?:="[^"]*")?)*)\s*>/).map { attributes($0.1) }
            .filter { $0["disabled"] == nil }
        let selected = all.filter { $0["selected"] != nil }
        if isList { return selected.compactMap { $0["value"] } }
        guard let one = selected.last ?? all.first else { return [] }
        return [one["value"] ?? ""]
    }

    // The line break after the tag is not part of the text; all others are sent as two characters.
    private static func text(_ content: Substring) -> String {
        plain(content.hasPrefix("\n") ? content.dropFirst() : content).replacing("\n", with: "\r\n")
    }

    private static func end(_ element: String, of rest: Substring) -> Substring.Index {
        rest.range(of: "</\(element)>")?.lowerBound ?? rest.endIndex
    }

    private static func attributes(_ tag: Substring) -> [String: String] {
        var found: [String: String] = [:]
        for match in tag.matches(of: /([a-z0-9-]+)(?:="([^"]*)")?/) {
            found[String(match.1)] = match.2.map { plain($0) } ?? ""
        }
        return found
    }

    private static func plain(_ escaped: Substring) -> String {
        String(escaped).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
