// A look at HTML before the parser gets it. gumbo is quadratic in nesting (50,000 open `div` take 2.8 s, 200,000 never
// end), copies open formatting elements into every new block, and compares each attribute of a tag with each other.
// What would cost too much is told here in one pass; it is then shown as plain text.

/// Why HTML is not parsed. Each bound has a name.
public enum HTMLBound: String, Sendable, Codable {
    /// More than 1 MB.
    case size
    /// More than 1,000 elements open at once.
    case depth
    /// More than 300 attributes on one tag.
    case attributes
    /// The tree would have more than 400,000 nodes.
    case nodes
    /// Closing and reopening elements would take too long.
    case work
}

enum HTMLPreScan {
    static let largest = 1 << 20
    static let deepest = 1_000
    static let mostAttributes = 300
    static let mostNodes = 400_000
    static let mostWork = 50_000_000

    static func bound(_ bytes: UnsafeBufferPointer<UInt8>) -> HTMLBound? {
        if bytes.count > largest { return .size }
        var tags = TagScan(bytes)
        var load = ParserLoad()
        while let tag = tags.next() {
            if tag.attributes > mostAttributes { return .attributes }
            if let bound = load.take(tag) { return bound }
        }
        // Where the parser's mode decides whether a stretch is markup or text, no closing tag can be believed.
        return tags.isAmbiguous && startTags(bytes) > deepest ? .depth : nil
    }

    /// Everything that could be a start tag, wherever it stands.
    private static func startTags(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "<") {
            if (bytes[index + 1] | 0x20) >= 97, (bytes[index + 1] | 0x20) <= 122 { count += 1 }
        }
        return count
    }
}

/// What a parser would have to hold and to do, always estimated upwards.
private struct ParserLoad {
    /// Open elements by name; a closing tag counts only against its own name, as in the parser.
    private var open: [UInt64: Int] = [:]
    private var depth = 0
    private var formatting = 0
    private var nodes = 0
    private var work = 0
    private var last: UInt64 = 0

    mutating func take(_ tag: TagScan.Tag) -> HTMLBound? {
        nodes += 1 + formatting
        work += depth
        if tag.closes {
            close(tag.name)
        } else if !TagNameHash.void.contains(tag.name), !TagNameHash.impliedEnd.contains(tag.name) {
            begin(tag.name)
        }
        if depth > HTMLPreScan.deepest { return .depth }
        if nodes > HTMLPreScan.mostNodes { return .nodes }
        return work > HTMLPreScan.mostWork ? .work : nil
    }

    private mutating func begin(_ name: UInt64) {
        // An item closes the one before it, but `<dd><li><dd><li>` nests.
        let name = name == TagNameHash.dt ? TagNameHash.dd : name
        if name == last, name == TagNameHash.li || name == TagNameHash.dd { return }
        last = name
        open[name, default: 0] += 1
        depth += 1
        if TagNameHash.formatting.contains(name) { formatting += 1 }
    }

    private mutating func close(_ name: UInt64) {
        let name = name == TagNameHash.dt ? TagNameHash.dd : name
        last = 0
        guard let count = open[name], count > 0 else { return }
        open[name] = count - 1
        depth -= 1
        if TagNameHash.formatting.contains(name) {
            formatting -= 1
            // The adoption agency goes over the stack up to eight times (HTML 13.2.6.4.7).
            work += 8 * depth
        }
    }
}

/// Names of tags as hashes (FNV-1a) of their lower-case letters.
enum TagNameHash {
    static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
    static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte >= 65 && byte <= 90 ? byte + 32 : byte)) &* 0x0000_0100_0000_01b3
    }
    static func of(_ name: String) -> UInt64 { name.utf8.reduce(seed, mix) }
    private static func set(_ names: String) -> Set<UInt64> { Set(names.split(separator: " ").map { of(String($0)) }) }

    static let li = of("li")
    static let dd = of("dd")
    static let dt = of("dt")
    static let void = set("area base br col embed hr img input link meta param source track wbr keygen frame")
    /// Closed by their own next occurrence; they nest only inside elements that are counted.
    static let impliedEnd = set("p td th tr tbody thead tfoot option colgroup")
    /// Reopened by the parser in every block that follows when left open.
    static let formatting = set("a b big code em font i nobr s small strike strong tt u")
    /// Elements whose content is text.
    static let rawText: [UInt64: String] = Dictionary(
        uniqueKeysWithValues: ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script"]
            .map { (of($0), $0) })
    static let plaintext = of("plaintext")
    /// Inside these the parser does not treat raw text elements as such.
    static let modeChanging = set("svg math select frameset")
}
