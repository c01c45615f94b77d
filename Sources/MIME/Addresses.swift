// Address lists through GMime's tolerant parser, which is given text that is already UTF-8. What it refuses as a whole
// (`Mario [Comune] <m@example.org>`, a dot before the @) is read by searching the addresses.

import CGMime

/// One mailbox (RFC 5322 3.4).
public struct MailAddress: Sendable, Hashable, Codable {
    /// The display name, decoded; nil when there is none.
    public let name: String?
    /// `local@domain` with the sender's own upper and lower case.
    public let address: String

    public init(name: String? = nil, address: String) {
        self.name = name
        self.address = address
    }
}

/// The mailboxes of a field; groups are replaced by their members.
public struct AddressList: Sendable, Equatable {
    public private(set) var mailboxes: [MailAddress] = []
    public private(set) var warnings: [MIMEWarning] = []

    public init() {}

    /// - Parameters:
    ///   - bytes: an unfolded field value.
    ///   - label: as in `EncodedWords.decode`.
    public init(parsing bytes: [UInt8], label: String? = nil, limits: MIMELimits = MIMELimits()) {
        guard !bytes.isEmpty else { return }
        let text = Self.prepared(bytes, label)
        _ = GMimeStart.once
        if let list = internet_address_list_parse(nil, text) {
            defer { g_object_unref(list) }
            collect(list, limits: limits, depth: 0)
        }
        if mailboxes.isEmpty || (mailboxes.count == 1 && !mailboxes[0].address.contains("@")) {
            let found = AddressSearch.search(text)
            if !found.isEmpty {
                mailboxes = []
                for mailbox in found where room(limits) { mailboxes.append(mailbox) }
            }
        }
    }

    mutating func append(_ other: AddressList, limits: MIMELimits) {
        for mailbox in other.mailboxes where room(limits) { mailboxes.append(mailbox) }
        for warning in other.warnings where !warnings.contains(warning) { warnings.append(warning) }
    }

    private mutating func room(_ limits: MIMELimits) -> Bool {
        if mailboxes.count < limits.recipients { return true }
        if !warnings.contains(.recipientsLimit) { warnings.append(.recipientsLimit) }
        return false
    }

    /// `list` is borrowed: the caller frees it.
    private mutating func collect(_ list: UnsafeMutablePointer<InternetAddressList>, limits: MIMELimits, depth: Int) {
        for index in 0..<internet_address_list_length(list) {
            guard let entry = internet_address_list_get_address(list, index) else { continue }
            if gw_is_group(entry) != 0 {
                let group = UnsafeMutableRawPointer(entry).assumingMemoryBound(to: InternetAddressGroup.self)
                if depth < 4, let members = internet_address_group_get_members(group) {
                    collect(members, limits: limits, depth: depth + 1)
                }
                continue
            }
            let mailbox = UnsafeMutableRawPointer(entry).assumingMemoryBound(to: InternetAddressMailbox.self)
            guard let pointer = internet_address_mailbox_get_addr(mailbox) else { continue }
            let address = EncodedWords.singleLine(String(cString: pointer))
            let name = internet_address_get_name(entry).map { Self.cleanName(String(cString: $0)) } ?? ""
            guard !address.isEmpty, room(limits) else { continue }
            mailboxes.append(MailAddress(name: name.isEmpty ? nil : name, address: address))
        }
    }

    static func cleanName(_ raw: String) -> String {
        var name = EncodedWords.singleLine(raw)
        name = String(name.drop { $0 == " " })
        // Outlook wraps names in apostrophes.
        if name.count > 2, name.hasPrefix("'"), name.hasSuffix("'") { name = String(name.dropFirst().dropLast()) }
        return name
    }

    /// UTF-8 without NUL; encoded words rewritten as UTF-8 words, so that GMime keeps the grammar and this room the
    /// character sets; `;` between addresses, an Outlook habit, becomes a comma.
    private static func prepared(_ bytes: [UInt8], _ label: String?) -> String {
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != ASCII.question && $0 != ASCII.semicolon }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text = EncodedWords.singleLine(Charset.decode(bytes, label: label).text)
        if text.contains("=?") { text = EncodedWords.rewrittenAsUTF8(text) }
        if text.contains(";"), !text.contains(":"), !text.contains("\"") {
            text = text.split(separator: ";").joined(separator: ",")
        }
        return text
    }
}

/// Finds addresses in a text that is no address list.
enum AddressSearch {
    static func search(_ text: String) -> [MailAddress] {
        var found: [MailAddress] = []
        var nameStart = text.startIndex
        var cursor = text.startIndex
        while let at = text[cursor...].firstIndex(of: "@") {
            var low = at
            while low > nameStart, isPart(text[text.index(before: low)]) { low = text.index(before: low) }
            var high = text.index(after: at)
            while high < text.endIndex, isPart(text[high]) { high = text.index(after: high) }
            cursor = high
            guard low < at, text.index(after: at) < high else { continue }
            let decoded = EncodedWords.decode(Array(text[nameStart..<low].utf8))
            let name = AddressList.cleanName(decoded.filter { !"<>\",;".contains($0) })
                .trimmingSuffix { $0 == " " }
            found.append(MailAddress(name: name.isEmpty ? nil : name, address: String(text[low..<high])))
            nameStart = high
        }
        return found
    }

    private static func isPart(_ character: Character) -> Bool {
        !character.isWhitespace && !"<>()[],;:\"@\\".contains(character)
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return String(text)
    }
}

/// GMime's start-up, done once whichever thread comes first.
enum GMimeStart {
    static let once: Void = g_mime_init()
}
