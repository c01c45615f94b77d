// A strict reader of the HTML that our own builder writes: the tests look at pages as a tree, and anything that is not
// in the builder's form is a fault.

import Foundation

struct HTMLFault: Error, CustomStringConvertible {
    let description: String
}

/// An element of a page.
final class HTMLElementNode {
    let name: String
    let attributes: [(name: String, value: String)]
    private(set) weak var parent: HTMLElementNode?
    private(set) var children: [Child] = []

    enum Child {
        case element(HTMLElementNode)
        case text(String)
    }

    fileprivate init(_ name: String, _ attributes: [(String, String)], parent: HTMLElementNode?) {
        self.name = name
        self.attributes = attributes.map { (name: $0.0, value: $0.1) }
        self.parent = parent
    }

    fileprivate func add(_ child: Child) { children.append(child) }

    subscript(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    var classes: [String] { (self["class"] ?? "").split(separator: " ").map(String.init) }

    /// All elements inside, in order, without itself.
    var all: [HTMLElementNode] {
        children.flatMap { child -> [HTMLElementNode] in
            if case .element(let element) = child { [element] + element.all } else { [] }
        }
    }

    func all(_ names: String...) -> [HTMLElementNode] { all.filter { names.contains($0.name) } }

    /// The text a reader gets, drawings left out.
    var text: String {
        children.map { child in
            switch child {
            case .text(let text): text
            case .element(let element): element.text
            }
        }.joined()
    }

    func closest(_ names: String...) -> HTMLElementNode? {
        var node = parent
        while let found = node, !names.contains(found.name) { node = found.parent }
        return node
    }
}

enum HTMLReader {
    static let void: Set<String> = ["meta", "link", "input", "base", "img"]

    /// The tree of a whole document. The root is nameless.
    static func read(_ html: String) throws -> HTMLElementNode {
        var rest = Array(html.utf8)[...]
        let start = Array("<!DOCTYPE html>\n".utf8)
        guard rest.starts(with: start) else { throw HTMLFault(description: "no doctype") }
        rest = rest.dropFirst(start.count)
        let root = HTMLElementNode("", [], parent: nil)
        var open = [root]
        while let byte = rest.first {
            if byte != UInt8(ascii: "<") {
                let text = rest.prefix { $0 != UInt8(ascii: "<") }
                let isDrawn = open.contains { $0.name == "svg" }
                open[open.count - 1].add(.text(try unescaped(text, isDrawn: isDrawn)))
                rest = rest.dropFirst(text.count)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { throw HTMLFault(description: "open tag") }
            var tag = String(decoding: rest[rest.startIndex + 1..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            if tag.hasPrefix("/") {
                guard open.count > 1, open.removeLast().name == tag.dropFirst() else {
                    throw HTMLFault(description: "</\(tag.dropFirst())> closes nothing")
                }
            } else {
                // As elements of drawings may be written (XML 1.0 3.1).
                let isEmpty = tag.hasSuffix("/")
                if isEmpty {
                    guard open.contains(where: { $0.name == "svg" }) else { throw HTMLFault(description: "<\(tag)>") }
                    tag.removeLast()
                }
                let (name, attributes) = try parts(tag)
                let element = HTMLElementNode(name, attributes, parent: open.last)
                open[open.count - 1].add(.element(element))
                if !void.contains(name) && !isEmpty { open.append(element) }
            }
        }
        guard open.count == 1 else { throw HTMLFault(description: "<\(open.last?.name ?? "")> is not closed") }
        return root
    }

    private static func parts(_ tag: String) throws -> (String, [(String, String)]) {
        let isName = { (c: Character) in c.isASCII && (c.isLetter || c.isNumber || c == "-") }
        let name = String(tag.prefix(while: isName))
        var rest = tag.dropFirst(name.count)
        var attributes: [(String, String)] = []
        guard !name.isEmpty else { throw HTMLFault(description: "<\(tag)>") }
        while !rest.isEmpty {
            guard rest.first == " " else { throw HTMLFault(description: "<\(tag)>") }
            rest = rest.dropFirst()
            let attribute = String(rest.prefix(while: isName))
            rest = rest.dropFirst(attribute.count)
            var value = ""
            if rest.hasPrefix("=\"") {
                rest = rest.dropFirst(2)
                guard let quote = rest.firstIndex(of: "\"") else { throw HTMLFault(description: "<\(tag)>") }
                value = try unescaped(Array(rest[..<quote].utf8)[...])
                rest = rest[rest.index(after: quote)...]
            }
            guard !attribute.isEmpty, !attributes.contains(where: { $0.0 == attribute }) else {
                throw HTMLFault(description: "attribute \(attribute) in <\(tag)>")
            }
            attributes.append((attribute, value))
        }
        return (name, attributes)
    }

    /// - Parameter isDrawn: within a chart, which writes a single quote as it is.
    private static func unescaped(_ bytes: ArraySlice<UInt8>, isDrawn: Bool = false) throws -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.contains(where: { $0 == ">" || $0 == "\"" || $0 == "'" && !isDrawn }) {
            throw HTMLFault(description: "not escaped: \(text.prefix(80))")
        }
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] {
            text = text.replacingOccurrences(of: entity, with: character)
        }
        let ampersands = text.components(separatedBy: "&").dropFirst()
        guard ampersands.allSatisfy({ $0.hasPrefix("amp;") }) else {
            throw HTMLFault(description: "bare ampersand: \(text.prefix(80))")
        }
        return text.replacingOccurrences(of: "&amp;", with: "&")
    }
}
