// Comparison of secrets: the time taken tells nothing about where two values differ (A7).

import CSodium

/// Compares secrets.
public enum ConstantTime {
    /// Whether two secrets are equal. Only their lengths may be guessed from the time taken.
    public static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return sodium_memcmp(a, b, a.count) == 0
    }

    /// Whether two secret texts have the same UTF-8.
    public static func equal(_ a: String, _ b: String) -> Bool { equal(Array(a.utf8), Array(b.utf8)) }
}
