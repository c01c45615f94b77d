// HMAC-SHA256 (RFC 2104, FIPS 198-1): proves that a text was made by somebody who holds the key.
// Compare codes with `ConstantTime.equal` or `isValid`, never with `==`.

import CCrypto
import Foundation

/// Message authentication with SHA-256.
public enum HMACSHA256 {
    /// The 32-byte code of `message` under `key`.
    /// - Parameter key: any length; 32 random bytes are right.
    public static func code(for message: some ContiguousBytes, key: some ContiguousBytes) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: SHA256.byteCount)
        var length: UInt32 = 0
        let made = key.withUnsafeBytes { key in
            message.withUnsafeBytes { message in
                // A nil key would mean "the key of the last call" to libcrypto.
                withUnsafeBytes(of: UInt8(0)) { nothing in
                    HMAC(
                        EVP_sha256(), key.baseAddress ?? nothing.baseAddress, Int32(clamping: key.count),
                        message.baseAddress?.assumingMemoryBound(to: UInt8.self), message.count, &code, &length)
                }
            }
        }
        precondition(made != nil && length == 32, "libcrypto refused HMAC-SHA256")
        return code
    }

    /// The code of a text's UTF-8.
    public static func code(for text: String, key: some ContiguousBytes) -> [UInt8] {
        code(for: Array(text.utf8), key: key)
    }

    /// Whether `code` is the code of `message`; takes the same time for every wrong code of the right length.
    public static func isValid(
        _ code: [UInt8], for message: some ContiguousBytes, key: some ContiguousBytes
    ) -> Bool {
        ConstantTime.equal(code, Self.code(for: message, key: key))
    }
}
