// What the QR codes on our sheets say: on separator sheets the service, the arrival and the protocol number of the letter
// that follows, on our letters the ticket, so that a letter sent back finds its way. One line of text with a version:
//     SPORTELLO1;S=CC;D=2026-03-02;P=0001234;R=PROT-URP
//     SPORTELLO1;N=CC-2026-0001234;T=0123456789abcdefghjkmnpqrs
// Unknown fields are passed over, so that later versions may add some; another number after SPORTELLO is not ours.

/// The meaning of a code on one of our sheets.
public enum SheetCode: Hashable, Sendable {
    case separator(SeparatorMark)
    case letter(LetterMark)

    /// Longest text that is looked at, in bytes.
    public static let longest = 500

    /// Reads any text. Returns nil unless it is one of ours, in good order.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.longest else { return nil }
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.first == "SPORTELLO1" else { return nil }
        var fields: [Substring: String] = [:]
        for part in parts.dropFirst() {
            guard let sign = part.firstIndex(of: "="), let value = Self.unescaped(part[part.index(after: sign)...]),
                fields.updateValue(value, forKey: Substring(part[..<sign])) == nil
            else { return nil }
        }
        if let mark = SeparatorMark(fields) {
            self = .separator(mark)
        } else if let mark = LetterMark(fields) {
            self = .letter(mark)
        } else {
            return nil
        }
    }

    /// The text of the code.
    public var text: String {
        let fields =
            switch self {
            case .separator(let mark): mark.fields
            case .letter(let mark): mark.fields
            }
        return fields.reduce("SPORTELLO1") { $0 + ";\($1.key)=\(Self.escaped($1.value))" }
    }

    // Only ASCII leaves: readers guess at the character set of anything else (zbar takes è for a Chinese character).
    private static func escaped(_ value: String) -> String {
        value.utf8.reduce(into: "") { text, byte in
            let plain = (0x21...0x7E).contains(byte) && !";=%".utf8.contains(byte)
            text += plain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    private static func unescaped(_ value: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Substring(value).utf8
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
    }
}

/// What a separator sheet says of the letter behind it.
public struct SeparatorMark: Hashable, Sendable {
    /// Service code (`CC`): 1 to 8 letters and digits.
    public let service: String
    /// Day of arrival at the mail room, as stamped: `2026-03-02`.
    public let arrival: String
    /// Number in the protocol register; nil when there is none (yet).
    public let protocolNumber: String?
    /// The register's name; nil for the body's only one.
    public let register: String?

    /// - Returns: nil when the service is no code, the day is no day, or a text is longer than 60 characters.
    public init?(service: String, arrival: String, protocolNumber: String? = nil, register: String? = nil) {
        guard (1...8).contains(service.count), service.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
            Self.isDay(arrival),
            [protocolNumber, register].allSatisfy({ $0.map { (1...60).contains($0.count) } ?? true })
        else { return nil }
        self.service = service
        self.arrival = arrival
        self.protocolNumber = protocolNumber
        self.register = register
    }

    fileprivate init?(_ fields: [Substring: String]) {
        guard let service = fields["S"], let arrival = fields["D"] else { return nil }
        self.init(service: service, arrival: arrival, protocolNumber: fields["P"], register: fields["R"])
    }

    fileprivate var fields: [(key: String, value: String)] {
        [("S", service), ("D", arrival)]
            + [("P", protocolNumber), ("R", register)].compactMap { key, value in
                value.map { (key, $0) }
            }
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "-") }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (2000...2999).contains(year),
            (1...12).contains(month)
        else { return false }
        let leap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
        let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }
}

/// What our own letter says of itself.
public struct LetterMark: Hashable, Sendable {
    /// `CC-2026-0001234`.
    public let ticketNumber: String
    /// The secret that leads back to the ticket, so that nobody gets into another's by guessing numbers.
    public let token: String?

    /// - Returns: nil when a text is empty or longer than 60 characters.
    public init?(ticketNumber: String, token: String? = nil) {
        guard [ticketNumber, token].allSatisfy({ $0.map { (1...60).contains($0.count) } ?? true }) else { return nil }
        self.ticketNumber = ticketNumber
        self.token = token
    }

    fileprivate init?(_ fields: [Substring: String]) {
        guard let number = fields["N"] else { return nil }
        self.init(ticketNumber: number, token: fields["T"])
    }

    fileprivate var fields: [(key: String, value: String)] {
        [("N", ticketNumber)] + (token.map { [("T", $0)] } ?? [])
    }
}
