// What Poste Italiane ask of an address: three to five lines, six for one abroad, at most 44 characters each, the last
// with postcode, place and province, no empty lines. Every fault is told at once; a person decides.

/// One fault of an address block. Lines are counted from 1.
public enum AddressFault: Hashable, Sendable {
    case tooFewLines(Int)
    case tooManyLines(Int)
    case emptyLine(Int)
    case lineTooLong(line: Int, characters: Int)
    case controlCharacters(line: Int)
    /// Commas, semicolons, stops and the like disturb sorting machines; apostrophes, hyphens and slashes are taken.
    case punctuation(line: Int)
    /// An address in Italy does not end with a line `CAP PLACE PROVINCE`: five digits, a place, two letters.
    case noPostcodeLine
    /// The place in the last line has more characters than Poste Italiane take.
    case placeTooLong(characters: Int)

    /// Whether the letter cannot be delivered so; the others make delivery slower at worst.
    public var isGrave: Bool {
        switch self {
        case .punctuation, .noPostcodeLine, .placeTooLong: false
        case .tooManyLines(let count): count > AddressBlock.mostLines
        default: true
        }
    }
}

/// The lines that show in the window of an envelope.
public struct AddressBlock: Hashable, Sendable {
    public static let fewestLines = 3
    /// Of an address abroad: its last line is the country.
    public static let mostLines = 6
    /// Poste Italiane, composition of addresses.
    public static let longestLine = 44
    public static let longestPlace = 35

    /// Name, further details, building, street, place, country: as they shall stand.
    public var lines: [String]
    /// Whether the last line names a country other than Italy, so that no Italian postcode is looked for.
    public var isAbroad: Bool

    public init(lines: [String], isAbroad: Bool = false) {
        self.lines = lines
        self.isAbroad = isAbroad
    }

    /// A block from text with line ends; white space at the ends of lines and empty lines around fall away.
    public init(text: String, isAbroad: Bool = false) {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(Self.trimmed)
        while lines.first?.isEmpty == true { lines.removeFirst() }
        while lines.last?.isEmpty == true { lines.removeLast() }
        self.init(lines: lines, isAbroad: isAbroad)
    }

    /// Every fault, the top line's first. Empty for an address in good order.
    public var faults: [AddressFault] {
        var found: [AddressFault] = []
        if lines.count < Self.fewestLines { found.append(.tooFewLines(lines.count)) }
        if lines.count > Self.mostLines - (isAbroad ? 0 : 1) { found.append(.tooManyLines(lines.count)) }
        for (index, line) in lines.enumerated() { found += Self.faults(of: line, number: index + 1) }
        if !isAbroad { found += placeFaults }
        return found
    }

    private static func faults(of line: String, number: Int) -> [AddressFault] {
        var found: [AddressFault] = []
        if trimmed(line).isEmpty { found.append(.emptyLine(number)) }
        if line.count > longestLine { found.append(.lineTooLong(line: number, characters: line.count)) }
        if line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            found.append(.controlCharacters(line: number))
        }
        if line.contains(where: { ",;:!?\"()[]{}<>|*_".contains($0) }) { found.append(.punctuation(line: number)) }
        return found
    }

    private var placeFaults: [AddressFault] {
        guard let last = lines.last else { return [] }
        let words = last.split(separator: " ")
        guard words.count >= 3, let postcode = words.first, let province = words.last,
            postcode.count == 5, postcode.allSatisfy({ $0.isASCII && $0.isNumber }),
            province.count == 2, province.allSatisfy({ $0.isASCII && $0.isLetter })
        else { return [.noPostcodeLine] }
        let place = words.dropFirst().dropLast().joined(separator: " ")
        return place.count > Self.longestPlace ? [.placeTooLong(characters: place.count)] : []
    }

    private static func trimmed(_ line: some StringProtocol) -> String {
        String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
