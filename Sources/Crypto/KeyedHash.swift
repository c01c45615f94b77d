// Message authentication with the hashes that foreign services use to sign what they send us (RFC 2104), and the MD5 that
// one of them still asks for. Only for proving their requests: nothing of ours is protected by MD5 or SHA-1.

import CCrypto
import Foundation

/// Codes over a text with a secret, by the algorithm a foreign service prescribes.
public enum KeyedHash: String, Sendable, CaseIterable {
    case md5, sha1, sha256, sha512

    /// The code of `message` under `key`; nil when libcrypto does not offer the algorithm (MD5 in FIPS mode).
    public func code(for message: [UInt8], key: [UInt8]) -> [UInt8]? {
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        // A nil key would mean "the key of the last call" to libcrypto: an empty array still has an address here.
        let kept = key.isEmpty ? [0] : key
        guard let method, HMAC(method, kept, Int32(clamping: key.count), message, message.count, &code, &length) != nil
        else { return nil }
        return Array(code.prefix(Int(length)))
    }

    private var method: OpaquePointer? {
        switch self {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        }
    }

    /// The MD5 digest (RFC 1321) of some bytes; nil when libcrypto does not offer it.
    public static func plainMD5(of bytes: [UInt8]) -> [UInt8]? {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_Digest(bytes, bytes.count, &digest, &length, EVP_md5(), nil) == 1 else { return nil }
        return Array(digest.prefix(Int(length)))
    }
}
