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
    private var open = OpenElements()
    private var nodes = 0
    private var work = 0

    mutating func take(_ tag: TagScan.Tag) -> HTMLBound? {
        nodes += 1 + open.formatting
        let stepsBefore = open.steps
        if tag.closes {
            // The adoption agency goes over the stack up to eight times (HTML 13.2.6.4.7).
            if open.isOpen(tag.name), ElementKind.of(tag.name).contains(.formatting) { work += 8 * open.depth }
            open.end(tag.name)
        } else {
            open.begin(tag.name)
        }
        work += open.depth + open.steps - stepsBefore
        if open.depth > HTMLPreScan.deepest { return .depth }
        if nodes > HTMLPreScan.mostNodes { return .nodes }
        return work > HTMLPreScan.mostWork ? .work : nil
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

    static let caption = of("caption")
    static let form = of("form")
    static let math = of("math")
    static let p = of("p")
    static let svg = of("svg")
    static let table = of("table")
    static let tr = of("tr")
    /// Elements whose content is text.
    static let rawText: [UInt64: String] = Dictionary(
        uniqueKeysWithValues: ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script"]
            .map { (of($0), $0) })
    static let plaintext = of("plaintext")
    /// Inside these the parser does not treat raw text elements as such.
    static let modeChanging = set("svg math select frameset")
}
