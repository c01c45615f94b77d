// The binding to gumbo: bytes to a tree by the HTML5 algorithm, and a walk over it with a stack of our own.

import CGumbo

/// A parsed page. Belongs to one task at a time; lives only inside the functions of this room.
final class HTMLDocument {
    private let output: UnsafeMutablePointer<GumboOutput>

    /// - Parameter bytes: UTF-8; must stay where it is while the document lives, gumbo points into it.
    /// - Returns: nil when gumbo gives nothing. The caller has made sure that `HTMLPreScan` finds no bound.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return nil }
        var options = kGumboDefaultOptions
        // Errors are not wanted and their list would grow with the input.
        options.max_errors = 0
        let parsed = base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            gumbo_parse_with_options(&options, $0, bytes.count)
        }
        guard let parsed else { return nil }
        output = parsed
    }

    deinit {
        var options = kGumboDefaultOptions
        gumbo_destroy_output(&options, output)
    }

    /// Visits every node in document order without recursion.
    func walk(_ visitor: inout some HTMLVisitor) {
        var stack: [(node: UnsafeMutablePointer<GumboNode>, next: Int)] = []
        if let root = output.pointee.root { stack.append((root, -1)) }
        while let top = stack.last {
            guard let element = HTMLElement(top.node) else {
                stack.removeLast()
                visitText(top.node, &visitor)
                continue
            }
            if top.next < 0 {
                guard visitor.enter(element) else {
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next = 0
            } else if let child = element.child(top.next) {
                stack[stack.count - 1].next += 1
                stack.append((child, -1))
            } else {
                stack.removeLast()
                visitor.leave(element)
            }
        }
    }

    private func visitText(_ node: UnsafeMutablePointer<GumboNode>, _ visitor: inout some HTMLVisitor) {
        switch node.pointee.type {
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
            if let text = node.pointee.v.text.text { visitor.text(String(cString: text)) }
        default: break
        }
    }
}

/// What is done at each node.
protocol HTMLVisitor {
    /// - Returns: whether its children are visited and `leave` is called.
    mutating func enter(_ element: HTMLElement) -> Bool
    mutating func leave(_ element: HTMLElement)
    mutating func text(_ text: String)
}

/// One element; valid while its document lives.
struct HTMLElement {
    private let element: GumboElement

    init?(_ node: UnsafeMutablePointer<GumboNode>) {
        let type = node.pointee.type
        guard type == GUMBO_NODE_ELEMENT || type == GUMBO_NODE_TEMPLATE else { return nil }
        element = node.pointee.v.element
    }

    /// Lower-case name; empty for elements that HTML does not know and for those of SVG and MathML.
    var name: String { TagTable<Never>.names[number] }

    /// Index into a `TagTable`: finding what to do by number is far cheaper than by name.
    var number: Int { isForeign ? TagTable<Never>.unknown : Int(element.tag.rawValue) }

    var isForeign: Bool { element.tag_namespace != GUMBO_NAMESPACE_HTML }

    func child(_ index: Int) -> UnsafeMutablePointer<GumboNode>? {
        guard index < Int(element.children.length), let data = element.children.data else { return nil }
        return data[index]?.assumingMemoryBound(to: GumboNode.self)
    }

    /// Attributes with decoded values; those of a foreign namespace have none that matter.
    var attributes: [(name: String, value: String)] {
        guard let data = element.attributes.data else { return [] }
        return (0..<Int(element.attributes.length)).compactMap { index in
            guard let attribute = data[index]?.assumingMemoryBound(to: GumboAttribute.self),
                let name = attribute.pointee.name, let value = attribute.pointee.value
            else { return nil }
            return (String(cString: name), String(cString: value))
        }
    }

    subscript(attribute: String) -> String? {
        guard element.attributes.length > 0 else { return nil }
        var list = element.attributes
        // The pointer belongs to the document.
        return gumbo_get_attribute(&list, attribute).flatMap { $0.pointee.value }.map { String(cString: $0) }
    }
}

/// One value for each element of HTML.
struct TagTable<Value: Sendable>: Sendable {
    private let values: [Value]

    init(other: Value, _ value: (String) -> Value?) {
        values = TagTable<Never>.names.map { $0.isEmpty ? other : value($0) ?? other }
    }

    subscript(element: HTMLElement) -> Value { values[element.number] }

    static var unknown: Int { Int(GUMBO_TAG_UNKNOWN.rawValue) }
}

extension TagTable where Value == Never {
    static var names: [String] { TagNames.all }
}

private enum TagNames {
    static let all: [String] = (0...Int(GUMBO_TAG_LAST.rawValue)).map { number in
        let tag = GumboTag(rawValue: UInt32(number))
        guard tag != GUMBO_TAG_UNKNOWN, tag != GUMBO_TAG_LAST, let name = gumbo_normalized_tagname(tag) else {
            return ""
        }
        return String(cString: name)
    }
}
