// Foreign HTML made harmless: parsed as a browser would, then written anew from an allow-list, every text and value
// escaped. What comes out holds no script, no style sheet, no form, no frame and loads nothing that was not allowed.

/// What happens to images.
public struct ImagePolicy: Sendable {
    public enum Remote: Sendable, Equatable {
        /// The address is left out and counted: loading would tell the sender that, when and where a mail was read.
        case block
        /// The address stays, by `https` whatever it says: a frame in a page that came by `https` loads nothing else,
        /// and nobody on the way shall see which mail is being read.
        case allow
    }
    public var remote: Remote
    /// Our own address for an image of the message, by content id without brackets; nil leaves the image out.
    public var inline: @Sendable (String) -> String?

    public init(remote: Remote, inline: @escaping @Sendable (String) -> String?) {
        self.remote = remote
        self.inline = inline
    }

    /// Nothing is loaded at all.
    public static let none = ImagePolicy(remote: .block) { _ in nil }
}

/// What was taken out.
public struct RemovedParts: Sendable, Equatable, Codable {
    public var elements = 0
    public var attributes = 0
    public var links = 0
    public var styles = 0
    public init() {}
}

/// HTML that may be shown.
public struct SanitisedHTML: Sendable, Equatable {
    /// A fragment of balanced elements, to be put into a page of its own (sandboxed, with its own policy).
    public var html: String
    /// Images that were not loaded because they lie elsewhere, and would be with `ImagePolicy.Remote.allow`. Pictures
    /// behind text are left out in any case and not counted: nobody can be offered them.
    public var blockedRemoteImages: Int
    /// Content ids of the message's own images that it refers to, each once, in order.
    public var contentIDs: [String]
    public var removed: RemovedParts
    /// The bound that made this plain text in a `pre` instead of HTML.
    public var bound: HTMLBound?
}

/// Makes foreign HTML harmless.
public enum HTMLSanitiser {
    /// - Parameters:
    ///   - source: as it stands in the mail.
    ///   - link: our form of a link's address (`http`, `https`, `mailto` or `tel`, cleaned); nil takes the link away and
    ///     leaves its text.
    public static func sanitise(
        _ source: String, images: ImagePolicy, link: (String) -> String? = { $0 }
    ) -> SanitisedHTML {
        var source = source
        return source.withUTF8 { bytes in
            if let bound = HTMLPreScan.bound(bytes) { return fallback(bytes, bound) }
            return withoutActuallyEscaping(link) { link in
                var visitor = SanitisingVisitor(images: images, link: link)
                HTMLDocument(bytes)?.walk(&visitor)
                return visitor.result
            }
        }
    }

    private static func fallback(_ bytes: UnsafeBufferPointer<UInt8>, _ bound: HTMLBound) -> SanitisedHTML {
        var writer = HTMLWriter()
        writer.open("pre", [])
        writer.text(TagStripper.plainText(bytes))
        writer.close("pre")
        return SanitisedHTML(
            html: writer.html, blockedRemoteImages: 0, contentIDs: [], removed: RemovedParts(), bound: bound)
    }
}

private struct SanitisingVisitor: HTMLVisitor {
    let images: ImagePolicy
    let link: (String) -> String?
    private var writer = HTMLWriter()
    private var blocked = 0
    private var contentIDs: [String] = []
    private var seenIDs: Set<String> = []
    private var removed = RemovedParts()
    private var styles: [String: (style: String, dropped: Int)] = [:]

    init(images: ImagePolicy, link: @escaping (String) -> String?) {
        self.images = images
        self.link = link
    }

    var result: SanitisedHTML {
        SanitisedHTML(
            html: writer.html, blockedRemoteImages: blocked, contentIDs: contentIDs, removed: removed, bound: nil)
    }

    mutating func text(_ text: String) { writer.text(text) }

    mutating func enter(_ element: HTMLElement) -> Bool {
        let name = element.name
        if element.isForeign {
            removed.elements += 1
            return false
        }
        switch AllowList.rule(element) {
        case .keep:
            writer.open(name, attributes(of: element, name))
        case .void:
            if name == "img" { image(element) } else { writer.open(name, attributes(of: element, name)) }
            return false
        case .unwrap:
            if name != "html" { removed.elements += 1 }
        case .drop:
            if name != "head" { removed.elements += 1 }
            return false
        case .asPre: writer.open("pre", [])
        case .asDiv: writer.open("div", bodyAttributes(element))
        }
        return true
    }

    mutating func leave(_ element: HTMLElement) {
        switch AllowList.rule(element) {
        case .keep: writer.close(element.name)
        case .asPre: writer.close("pre")
        case .asDiv: writer.close("div")
        case .void, .unwrap, .drop: break
        }
    }

    private mutating func attributes(of element: HTMLElement, _ name: String) -> [(String, String)] {
        var kept: [(String, String)] = []
        for (attribute, value) in element.attributes {
            if attribute == "style" {
                let style = self.style(value)
                if !style.isEmpty { kept.append(("style", style)) }
            } else if name == "a", attribute == "href" {
                kept += self.link(value)
            } else if AllowList.allows(attribute, on: name, value: value) {
                kept.append((attribute, value))
            } else {
                removed.attributes += 1
            }
        }
        return kept
    }

    /// A mail repeats few styles very often.
    private mutating func style(_ value: String) -> String {
        if let known = styles[value] {
            removed.styles += known.dropped
            return known.style
        }
        var dropped = 0
        let style = StyleFilter.filter(value, dropped: &dropped)
        if styles.count < 200 { styles[value] = (style, dropped) }
        removed.styles += dropped
        return style
    }

    /// A `div` knows no `bgcolor` and `text`: as style they keep the mail's look.
    private mutating func bodyAttributes(_ element: HTMLElement) -> [(String, String)] {
        var style: [String] = []
        var kept: [(String, String)] = []
        for (attribute, value) in attributes(of: element, "body") {
            switch attribute {
            case "bgcolor": style.append("background-color:" + value)
            case "text": style.append("color:" + value)
            case "style": style.append(value)
            case "dir", "lang": kept.append((attribute, value))
            default: break
            }
        }
        return style.isEmpty ? kept : kept + [("style", style.joined(separator: ";"))]
    }

    private mutating func link(_ raw: String) -> [(String, String)] {
        switch AddressFilter.read(raw) {
        case .web(let address), .mail(let address), .telephone(let address):
            if let ours = link(address) {
                return [("href", ours), ("rel", "noopener noreferrer nofollow"), ("target", "_blank")]
            }
        case .content, nil: break
        }
        removed.links += 1
        return []
    }

    private mutating func image(_ element: HTMLElement) {
        var kept = attributes(of: element, "img")
        switch element["src"].flatMap({ AddressFilter.read($0) }) {
        case .web(let address) where images.remote == .allow:
            let secure = address.hasPrefix("http:") ? "https:\(address.dropFirst(5))" : address
            kept += [("src", secure), ("referrerpolicy", "no-referrer")]
        case .web: blocked += 1
        case .content(let id):
            // A set beside the list: one mail can name 60,000 different ones.
            if seenIDs.insert(id).inserted { contentIDs.append(id) }
            if let ours = images.inline(id) { kept.append(("src", ours)) }
        default: if element["src"] != nil { removed.links += 1 }
        }
        // `src` was counted as a removed attribute by the general rule.
        if element["src"] != nil { removed.attributes -= 1 }
        if !kept.contains(where: { $0.0 == "alt" }) { kept.append(("alt", "")) }
        writer.open("img", kept)
    }
}
