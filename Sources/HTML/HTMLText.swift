// Text from HTML, as a person would write the same mail without it: blocks as lines, lists with dashes, links with
// their addresses, quoted blocks with `> `, and nothing of what the sender hid.

/// Makes plain text of HTML.
public enum HTMLText {
    /// - Returns: text with LF line ends, at most one empty line in a row, no blank at the end of a line. HTML beyond the
    ///   bounds is stripped of its tags instead of being laid out.
    public static func plainText(_ source: String) -> String {
        var source = source
        if !source.utf8.contains(UInt8(ascii: "<")) {
            // Plain text that calls itself HTML: its lines are lines.
            source = source.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "<br>")
        }
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
    private var styles: [String: Bool] = [:]

    init(showsHidden: Bool) { self.showsHidden = showsHidden }

    mutating func text(_ text: String) {
        if preDepth > 0 { lines.verbatim(text) } else { lines.flow(text) }
    }

    mutating func enter(_ element: HTMLElement) -> Bool {
        if element.isForeign { return false }
        if !showsHidden, isHidden(element) { return false }
        switch Role.table[element] {
        case .none: break
        case .skipped: return false
        case .lineBreak: lines.newLine()
        case .rule:
            lines.startLine()
            lines.flow("----------")
            lines.startLine()
        case .image: if let alt = element["alt"], alt.utf8.count <= 300 { lines.flow(alt) }
        case .cell: lines.cell()
        case .item: item()
        case .list, .numbered:
            if lists.isEmpty { lines.blankLine() } else { lines.startLine() }
            lists.append(Role.table[element] == .numbered ? 1 : nil)
        case .quotation:
            lines.startLine()
            lines.quoteDepth += 1
        case .verbatim:
            lines.blankLine()
            preDepth += 1
        case .link: links.append((element["href"] ?? "", lines.length))
        case .paragraph: lines.blankLine()
        case .block: lines.startLine()
        }
        return true
    }

    mutating func leave(_ element: HTMLElement) {
        switch Role.table[element] {
        case .none, .skipped, .lineBreak, .rule, .image, .cell: break
        case .link: endLink()
        case .list, .numbered:
            if !lists.isEmpty { lists.removeLast() }
            if lists.isEmpty { lines.blankLine() } else { lines.startLine() }
        case .quotation:
            lines.startLine()
            lines.quoteDepth -= 1
        case .verbatim:
            preDepth -= 1
            lines.blankLine()
        case .paragraph: lines.blankLine()
        case .item, .block: lines.startLine()
        }
    }

    /// A mail repeats few styles very often.
    private mutating func isHidden(_ element: HTMLElement) -> Bool {
        if element["hidden"] != nil { return true }
        guard let style = element["style"] else { return false }
        if let known = styles[style] { return known }
        let isHidden = Hiding.hides(style)
        if styles.count < 200 { styles[style] = isHidden }
        return isHidden
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

/// What an element does to the lines.
private enum Role: Sendable {
    case none, skipped, lineBreak, rule, image, cell, item, list, numbered, quotation, verbatim, link, paragraph, block

    static let table: TagTable<Role> = {
        var roles: [String: Role] = [
            "br": .lineBreak, "hr": .rule, "img": .image, "td": .cell, "th": .cell, "li": .item, "ol": .numbered,
            "a": .link,
            "blockquote": .quotation,
        ]
        func add(_ role: Role, _ names: String) {
            for name in names.split(separator: " ") { roles[String(name)] = role }
        }
        add(
            .skipped,
            "script style head title template iframe object select textarea noframes video audio math svg")
        add(.list, "ul menu dir")
        add(.verbatim, "pre xmp listing plaintext")
        add(.paragraph, "p h1 h2 h3 h4 h5 h6 dl")
        add(
            .block,
            """
            div table tr section article header footer center address dt dd caption figure form main nav aside body \
            fieldset details summary figcaption
            """)
        return TagTable(other: .none) { roles[$0] }
    }()
}

/// What a sender has hidden: lines for the list view of mail programs, traps for filters.
private enum Hiding {
    static func hides(_ style: String) -> Bool {
        var bare = style.filter { !$0.isWhitespace }
        if ByteSearch.contains(bare, ["display:none", "visibility:hidden", "mso-hide:all"]) { return true }
        return bare.withUTF8 { bytes in
            // `opacity:0.9` and `font-size:0.9em` are visible.
            func isZero(_ mark: StaticString) -> Bool {
                guard let found = ByteSearch.position(of: mark, in: bytes, from: 0) else { return false }
                let next = bytes[(found + mark.utf8CodeUnitCount)...].first { $0 != 48 }
                return next.map { $0 != UInt8(ascii: ".") && !($0 >= 48 && $0 <= 57) } ?? true
            }
            if isZero("opacity:0") || isZero("font-size:0") { return true }
            return isZero("height:0") && ByteSearch.position(of: "overflow:hidden", in: bytes, from: 0) != nil
        }
    }
}
