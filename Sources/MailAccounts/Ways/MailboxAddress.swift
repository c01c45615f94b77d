// Addresses as they may stand in a header or an envelope.

/// What an address of ours and of a citizen must look like before it gets into a header or an envelope (A9).
public enum MailboxAddress {
    private static let specials = Set("<>()[],;:\\\"".utf8)

    /// `local@domain` in printable ASCII without specials: quoted local parts and addresses in other scripts
    /// (RFC 6531) are not sent to, because not every relay takes them and none must be guessed at.
    public static func isPlain(_ address: String) -> Bool {
        let halves = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[0].count <= 64, address.utf8.count <= 254 else {
            return false
        }
        let labels = halves[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return address.utf8.allSatisfy { $0 > 32 && $0 < 127 && !specials.contains($0) }
            && labels.allSatisfy { label in
                !label.isEmpty && label.count <= 63
                    && label.allSatisfy {
                        (48...57).contains($0) || (65...90).contains($0 & 0xDF) || $0 == 45 || $0 == 95
                    }
            }
    }

    /// What follows the @; empty when there is none.
    public static func domain(_ address: String) -> String {
        address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) } ?? ""
    }
}
