// Text from HTML, as a person would write the same mail without it: blocks as lines, lists with dashes, links with
// their addresses, quoted blocks with `> `, and nothing of what the sender hid.

/// Makes plain text of HTML.
public enum HTMLText {
    /// - Returns: text with LF line ends, at most one empty line in a row, no blank at the end of a line. HTML beyond the
    ///   bounds is stripped of its tags instead of being laid out.
    public static func plainText(_ source: String) -> String {
        var source = source
        return source.withUTF8 { bytes in
            if HTMLPreScan.bound(bytes) != nil { return TextLines.tidied(TagStripper.plainText(bytes)) }
            guard let document = HTMLDocument(bytes) else { return "" }
            var visitor = TextVisitor(showsHidden: false)
            document.walk(&visitor)
            let text = visitor.lines.finished()
            if !text.isEmpty { return text }
            // Everything hidden: better shown than lost.
            var all = TextVisitor(showsHidden: true)
            document.walk(&all)
            return all.lines.finished()
        }
    }
}

private struct TextVisitor: HTMLVisitor {
    let showsHidden: Bool
    var lines = TextLines()
    private var lists: [Int?] = []
    private var links: [(address: String, start: Int)] = []
    private var preDepth = 0

    init(showsHidden: Bool) { self.showsHidden = showsHidden }

    mutating func text(_ text: String) {
        if preDepth > 0 { lines.verbatim(text) } else { lines.flow(text) }
    }

    mutating func enter(_ element: HTMLElement) -> Bool {
        if element.isForeign { return false }
        let name = element.name
        if !showsHidden, Hiding.isHidden(element) { return false }
        switch name {
        case "script", "style", "head", "title", "template", "iframe", "object", "select", "textarea", "noframes",
            "video", "audio", "math", "svg":
            return false
        case "br": lines.newLine()
        case "hr":
            lines.startLine()
            lines.flow("----------")
            lines.startLine()
        case "img": if let alt = element["alt"], alt.utf8.count <= 300 { lines.flow(alt) }
        case "td", "th": lines.cell()
        case "li": item()
        case "ul", "ol", "menu", "dir":
            if lists.isEmpty { lines.blankLine() } else { lines.startLine() }
            lists.append(name == "ol" ? 1 : nil)
        case "blockquote":
            lines.startLine()
            lines.quoteDepth += 1
        case "pre", "xmp", "listing", "plaintext":
            lines.blankLine()
            preDepth += 1
        case "a": links.append((element["href"] ?? "", lines.length))
        default: begin(name)
        }
        return true
    }

    mutating func leave(_ element: HTMLElement) {
        let name = element.name
        switch name {
        case "a": endLink()
        case "ul", "ol", "menu", "dir":
            if !lists.isEmpty { lists.removeLast() }
            if lists.isEmpty { lines.blankLine() } else { lines.startLine() }
        case "blockquote":
            lines.startLine()
            lines.quoteDepth -= 1
        case "pre", "xmp", "listing", "plaintext":
            preDepth -= 1
            lines.blankLine()
        case "li": lines.startLine()
        default: begin(name)
        }
    }

    private mutating func begin(_ name: String) {
        switch name {
        case "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl": lines.blankLine()
        case "div", "table", "tr", "section", "article", "header", "footer", "center", "address", "dt", "dd", "caption",
            "figure", "form", "main", "nav", "aside", "body", "fieldset", "details", "summary", "figcaption":
            lines.startLine()
        default: break
        }
    }

    private mutating func item() {
        lines.startLine()
        let indent = String(repeating: "  ", count: min(max(lists.count - 1, 0), 10))
        if let last = lists.last, let number = last {
            lists[lists.count - 1] = number + 1
            lines.mark(indent + "\(number). ")
        } else {
            lines.mark(indent + "- ")
        }
    }

    /// `testo (https://…)`, unless the text is the address.
    private mutating func endLink() {
        guard let link = links.popLast(), let address = AddressFilter.read(link.address) else { return }
        let shown = lines.flowed(since: link.start)
        switch address {
        case .web(let url):
            let bare = url.drop { $0 != "/" }.drop { $0 == "/" }
            let isSame = shown == url || shown.hasPrefix("http") || bare == shown || bare == shown + "/"
            if !isSame, !shown.isEmpty, url.utf8.count <= 500 { lines.flow(" (\(url))") }
        case .mail(let url):
            let mailbox = url.dropFirst(7).prefix { $0 != "?" }
            if !shown.isEmpty, !shown.lowercased().contains(mailbox.lowercased()) { lines.flow(" (\(mailbox))") }
        case .telephone, .content: break
        }
    }
}

/// What a sender has hidden: lines for the list view of mail programs, traps for filters.
private enum Hiding {
    static func isHidden(_ element: HTMLElement) -> Bool {
        if element["hidden"] != nil { return true }
        guard let style = element["style"] else { return false }
        let bare = style.lowercased().filter { !$0.isWhitespace }
        if bare.contains("display:none") || bare.contains("visibility:hidden") || bare.contains("mso-hide:all") {
            return true
        }
        let isFlat = ["max-height:0", "height:0", "opacity:0", "font-size:0"].contains { mark in
            // `opacity:0.9` and `font-size:0.9em` are visible.
            bare.ranges(of: mark).contains { range in
                let next = bare[range.upperBound...].drop { $0 == "0" }.first
                return next != "." && next?.isNumber != true
            }
        }
        return isFlat
            && (bare.contains("overflow:hidden") || bare.contains("opacity:0") || bare.contains("font-size:0"))
    }
}
