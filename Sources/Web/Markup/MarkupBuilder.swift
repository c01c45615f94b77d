// Writes elements as nested Swift blocks: a string in a block is text, always.

@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ text: String) -> Markup { Markup(text) }
    static func buildExpression(_ markup: Markup) -> Markup { markup }
    static func buildBlock() -> Markup { Markup() }
    static func buildPartialBlock(first: Markup) -> Markup { first }
    static func buildPartialBlock(accumulated: consuming Markup, next: Markup) -> Markup {
        accumulated.append(next)
        return accumulated
    }
    static func buildOptional(_ markup: Markup?) -> Markup { markup ?? Markup() }
    static func buildEither(first: Markup) -> Markup { first }
    static func buildEither(second: Markup) -> Markup { second }
    static func buildArray(_ parts: [Markup]) -> Markup {
        var whole = Markup()
        for part in parts { whole.append(part) }
        return whole
    }
}

/// Where element functions may be used without a prefix: whatever draws pages conforms.
protocol Drawing {}

extension Drawing {
    typealias Content = () -> Markup

    /// Several pieces as one.
    func group(@MarkupBuilder _ content: Content) -> Markup { content() }

    // Structure.
    func html(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("html", a, c()) }
    func head(@MarkupBuilder content c: Content) -> Markup { .element("head", [], c()) }
    func body(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("body", a, c()) }
    func header(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("header", a, c()) }
    func footer(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("footer", a, c()) }
    func main(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("main", a, c()) }
    func nav(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("nav", a, c()) }
    func aside(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("aside", a, c()) }
    func blockquote(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("blockquote", a, c()) }
    func section(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("section", a, c()) }
    func article(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("article", a, c()) }
    func div(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("div", a, c()) }
    func h1(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("h1", a, c()) }
    func h2(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("h2", a, c()) }
    func h3(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("h3", a, c()) }

    // Text.
    func p(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("p", a, c()) }
    func span(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("span", a, c()) }
    func strong(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("strong", a, c()) }
    func a(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("a", a, c()) }
    func time(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("time", a, c()) }
    func code(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("code", a, c()) }
    func kbd(@MarkupBuilder content c: Content) -> Markup { .element("kbd", [], c()) }
    /// Text whose direction is its own and touches nothing around it: names and subjects of strangers.
    func bdi(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("bdi", a, c()) }
    func ul(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("ul", a, c()) }
    func ol(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("ol", a, c()) }
    func li(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("li", a, c()) }
    func dl(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("dl", a, c()) }
    func dt(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("dt", a, c()) }
    func dd(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("dd", a, c()) }
    func details(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("details", a, c()) }
    func summary(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("summary", a, c()) }
    func iframe(_ a: Attribute...) -> Markup { .element("iframe", a, Markup()) }
    func dialog(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("dialog", a, c()) }

    // Tables.
    func table(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("table", a, c()) }
    func caption(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("caption", a, c()) }
    func thead(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("thead", a, c()) }
    func tbody(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("tbody", a, c()) }
    func tr(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("tr", a, c()) }
    func th(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("th", a, c()) }
    func td(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("td", a, c()) }

    // Forms.
    func form(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("form", a, c()) }
    func fieldset(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("fieldset", a, c()) }
    func legend(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("legend", a, c()) }
    func label(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("label", a, c()) }
    func button(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("button", a, c()) }
    func datalist(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("datalist", a, c()) }
    func select(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("select", a, c()) }
    func option(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("option", a, c()) }
    func input(_ a: Attribute...) -> Markup { .void("input", a) }
    /// The first line break after the tag would be eaten (HTML standard 13.2.6.4.7), so one stands there always.
    func textarea(_ a: Attribute..., text: String) -> Markup { .element("textarea", a, Markup("\n" + text)) }

    // Head.
    func title(_ text: String) -> Markup { .element("title", [], Markup(text)) }
    func meta(_ a: Attribute...) -> Markup { .void("meta", a) }
    func link(_ a: Attribute...) -> Markup { .void("link", a) }
    func base(_ a: Attribute...) -> Markup { .void("base", a) }
    func script(_ a: Attribute...) -> Markup { .element("script", a, Markup()) }

    // Drawings, from our own sprite.
    func svg(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("svg", a, c()) }
    /// A picture inside a drawing, and a rectangle over it.
    func image(_ a: Attribute...) -> Markup { .element("image", a, Markup()) }
    func rect(_ a: Attribute...) -> Markup { .element("rect", a, Markup()) }
    func img(_ a: Attribute...) -> Markup { .void("img", a) }
    func meter(_ a: Attribute..., @MarkupBuilder content c: Content) -> Markup { .element("meter", a, c()) }
    func use(_ a: Attribute...) -> Markup { .element("use", a, Markup()) }
}
