// Public keys that foreign tokens are signed with, and the check of a signature: RSA with SHA-256 (RS256) and ECDSA on P-256
// with SHA-256 (ES256), as RFC 7518 3.3 and 3.4 have them. Nothing else: what is not offered cannot be talked into.

import CCrypto

/// A public key.
public struct SignatureKey: Sendable, Hashable {
    /// What the key can check.
    public enum Algorithm: String, Sendable {
        case rs256 = "RS256"
        case es256 = "ES256"
    }

    public let algorithm: Algorithm
    /// RSA: modulus and exponent; P-256: the point's coordinates. Big-endian.
    private let first: [UInt8]
    private let second: [UInt8]

    /// An RSA key of 2048 to 8192 bits; nil for others: short ones prove nothing, long ones cost a server its time.
    public init?(modulus: [UInt8], exponent: [UInt8]) {
        let modulus = Array(modulus.drop { $0 == 0 })
        let exponent = Array(exponent.drop { $0 == 0 })
        guard (256...1024).contains(modulus.count), (modulus.first ?? 0) >= 0x80 || modulus.count > 256,
            (1...8).contains(exponent.count), exponent != [1], (exponent.last ?? 0) % 2 == 1
        else { return nil }
        (algorithm, first, second) = (.rs256, modulus, exponent)
    }

    /// A key on the curve P-256; nil unless both coordinates have 32 bytes (RFC 7518 6.2.1.2).
    public init?(x: [UInt8], y: [UInt8]) {
        guard x.count == 32, y.count == 32 else { return nil }
        (algorithm, first, second) = (.es256, x, y)
    }

    /// Whether `signature` is this key's signature of `message`. False for everything that cannot be checked as well.
    public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        // A fault of a foreign signature must not stay in the thread's queue for somebody else.
        defer { ERR_clear_error() }
        guard let bytes = algorithm == .rs256 ? signature : Self.sequence(signature), !bytes.isEmpty,
            let key = foreignKey()
        else { return false }
        defer { EVP_PKEY_free(key) }
        guard let digest = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(digest) }
        // For RSA the padding of PKCS #1 v1.5 is OpenSSL's default, which is what RS256 means.
        guard EVP_DigestVerifyInit(digest, nil, EVP_sha256(), nil, key) == 1 else { return false }
        return EVP_DigestVerify(digest, bytes, bytes.count, message, message.count) == 1
    }

    private func foreignKey() -> OpaquePointer? {
        switch algorithm {
        case .rs256: gw_rsa_key(first, Int32(first.count), second, Int32(second.count))
        case .es256: gw_p256_key([4] + first + second)
        }
    }

    /// A signature of two numbers side by side (RFC 7518 3.4) in the form that OpenSSL reads: SEQUENCE of two INTEGERs.
    private static func sequence(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == 64 else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            var digits = Array(bytes.drop { $0 == 0 })
            if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
            return [0x02, UInt8(digits.count)] + digits
        }
        let content = number(signature[..<32]) + number(signature[32...])
        return [0x30, UInt8(content.count)] + content
    }
}
