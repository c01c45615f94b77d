// What the parser knows of elements by their names (HTML 13.2.4.2 and 13.2.6.4.7), for the look before parsing. Where
// parsers differ, the stricter reading stands here.

struct ElementKind: OptionSet {
    let rawValue: UInt32

    /// Stops the end tag of an ordinary element.
    static let special = ElementKind(rawValue: 1)
    /// Stops every end tag but those of tables and cells.
    static let marker = ElementKind(rawValue: 1 << 1)
    /// Stops the end tags of tables and cells too.
    static let wall = ElementKind(rawValue: 1 << 2)
    static let cell = ElementKind(rawValue: 1 << 3)
    /// Begins a part of a table, which ends the cell before it.
    static let tablePart = ElementKind(rawValue: 1 << 4)
    static let tableSection = ElementKind(rawValue: 1 << 5)
    static let formatting = ElementKind(rawValue: 1 << 6)
    /// Its end tag goes past all but markers.
    static let scoped = ElementKind(rawValue: 1 << 7)
    static let listItem = ElementKind(rawValue: 1 << 8)
    static let description = ElementKind(rawValue: 1 << 9)
    static let item: ElementKind = [.listItem, .description]
    static let list = ElementKind(rawValue: 1 << 10)
    static let button = ElementKind(rawValue: 1 << 11)
    static let endsParagraph = ElementKind(rawValue: 1 << 12)
    /// Blocks that an item looks through for the item before it.
    static let transparent = ElementKind(rawValue: 1 << 13)
    /// Not counted as depth: at most one of them stands between two that are.
    static let weightless = ElementKind(rawValue: 1 << 14)
    /// Not kept at all: without content, or closed by their own next occurrence.
    static let unlisted = ElementKind(rawValue: 1 << 15)
    static let changesMode = ElementKind(rawValue: 1 << 16)

    /// Ends a drawing or a formula that it stands in (HTML 13.2.6.5): empty there too.
    static let breaksOut = ElementKind(rawValue: 1 << 17)

    /// What is left of it inside a drawing or a formula.
    var foreign: ElementKind {
        contains(.breaksOut) ? self : subtracting([.cell, .tablePart, .tableSection, .weightless, .unlisted])
    }

    static func of(_ name: UInt64) -> ElementKind { kinds[name] ?? [] }

    private static let kinds: [UInt64: ElementKind] = {
        var kinds: [UInt64: ElementKind] = [:]
        func add(_ kind: ElementKind, _ names: String) {
            for name in names.split(whereSeparator: \.isWhitespace) {
                kinds[TagNameHash.of(String(name)), default: []].formUnion(kind)
            }
        }
        add(
            .special,
            """
            address applet article aside blockquote button caption center dd details dir div dl dt fieldset figcaption \
            figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup iframe li listing main marquee menu nav noembed \
            noframes noscript object ol p plaintext pre script section select style summary table td template textarea \
            th title ul xmp
            """)
        add(.special, "basefont bgsound command dialog isindex menuitem search")
        add(
            [.special, .marker],
            """
            applet caption marquee object table td template th select svg math mi mo mn ms mtext annotation-xml \
            foreignobject desc title
            """)
        add(
            .wall,
            "table template select svg math mi mo mn ms mtext annotation-xml foreignobject desc title frameset")
        add([.cell, .tablePart], "td th caption")
        add([.tablePart, .unlisted], "col colgroup tr")
        add([.tablePart, .unlisted, .tableSection], "tbody thead tfoot")
        add(
            .scoped,
            """
            address applet article aside blockquote button center dd dir div dl dt fieldset figcaption figure footer \
            h1 h2 h3 h4 h5 h6 header li listing marquee nav object ol p pre section select ul
            """)
        add(
            .endsParagraph,
            """
            address article aside blockquote center dd dir div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 \
            header li listing nav ol p pre section ul
            """)
        add(.formatting, "a b big code em font i nobr s small strike strong tt u")
        add(.listItem, "li")
        add(.description, "dd dt")
        add(.list, "ol ul")
        add(.button, "button")
        add(.transparent, "address div p")
        add(.weightless, "p td th")
        add(.unlisted, "html head body option area base br embed hr img input link meta param source track wbr")
        add(.unlisted, "keygen frame")
        add(.breaksOut, "body br embed head hr img meta")
        add(.changesMode, "svg math select template frameset")
        return kinds
    }()
}
