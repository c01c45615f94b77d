// A citizen's postal address on one line, parts divided by commas, as the desk keeps it; as lines in the envelope's window.

import Channels
import Print
import Tickets

/// An addressee on paper.
struct PostalAddress {
    let name: String
    let parts: [String]

    /// - Throws: permanent, `address`, with a sentence when the post could not deliver it.
    init(_ written: Party) throws(ChannelError) {
        name = Self.trimmed(written.name)
        parts = written.address.split(whereSeparator: { $0 == "," || $0.isNewline }).map(Self.trimmed)
            .filter { !$0.isEmpty }
        guard !parts.isEmpty else { throw Self.fault("it is empty") }
        guard !name.isEmpty else { throw Self.fault("the name is missing") }
        if let fault = block.faults.first(where: \.isGrave) { throw Self.fault(Self.words(fault)) }
    }

    /// As a delivery gets it: in the desk's form already, so that a line break is somebody's trick.
    init(kept: Party) throws(ChannelError) {
        guard !(kept.name + kept.address).unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw Self.fault("it holds a control character") }
        try self.init(kept)
    }

    var party: Party { Party(name: name, address: parts.joined(separator: ", ")) }

    /// Name, parts, country: abroad when a sixth line or a last line without postcode names a country.
    var block: AddressBlock {
        let lines = [name] + parts
        return AddressBlock(lines: lines, isAbroad: lines.count == AddressBlock.mostLines)
    }

    private static func fault(_ detail: String) -> ChannelError {
        ChannelError(.permanent, code: "address", operation: "read addressee", detail: detail)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func words(_ fault: AddressFault) -> String {
        switch fault {
        case .tooFewLines: "name, street and place are needed, divided by commas"
        case .tooManyLines(let count): "\(count) lines, at most \(AddressBlock.mostLines)"
        case .lineTooLong(let line, let characters):
            "line \(line) has \(characters) characters, at most \(AddressBlock.longestLine)"
        case .emptyLine(let line): "line \(line) is empty"
        case .controlCharacters(let line): "line \(line) holds a control character"
        default: "it is out of order"
        }
    }
}
