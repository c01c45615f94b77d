// SHA-256 (FIPS 180-4) by OpenSSL, which uses the processor's own instructions.
// In: bytes at once, or piece by piece. Out: a digest as a value that prints as hexadecimal.
// Cannot fail: a machine whose libcrypto lacks SHA-256 does not get past the first call.

import CCrypto
import Foundation

/// The SHA-256 digest of some bytes.
public struct SHA256Digest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes of the digest.
    public let bytes: [UInt8]

    /// A digest read back from a store.
    /// - Returns: nil unless there are exactly 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A digest read back from 64 hexadecimal digits of either case.
    public init?(hex: String) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    init(raw bytes: [UInt8]) { self.bytes = bytes }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hex.string(bytes) }
    public var description: String { hex }
}

/// Computes SHA-256.
public enum SHA256 {
    /// Length of a digest in bytes.
    public static let byteCount = 32

    /// The digest of bytes held in memory (`[UInt8]`, `Data`, a slice of either).
    public static func digest(of bytes: some ContiguousBytes) -> SHA256Digest {
        let hash = SHA256Hash()
        hash.update(bytes)
        return hash.finish()
    }

    /// The digest of a text's UTF-8.
    public static func digest(of text: String) -> SHA256Digest { digest(of: Array(text.utf8)) }

    // Fetched once: EVP_sha256() looks the implementation up anew at every use in OpenSSL 3.
    // nonisolated(unsafe): written once by the initialiser, a method table without state afterwards.
    nonisolated(unsafe) static let method: OpaquePointer = {
        guard let method = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("libcrypto offers no SHA-256")
        }
        return method
    }()
}

/// SHA-256 of bytes that arrive piece by piece. Belongs to one task or actor at a time.
public final class SHA256Hash {
    private let context: OpaquePointer
    private var finished = false

    public init() {
        // Freed in deinit.
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
        check(EVP_DigestInit_ex2(context, SHA256.method, nil))
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes. Must not be called after `finish()`.
    public func update(_ bytes: some ContiguousBytes) {
        precondition(!finished, "a finished digest takes no more bytes")
        bytes.withUnsafeBytes { piece in
            guard let base = piece.baseAddress, !piece.isEmpty else { return }
            check(EVP_DigestUpdate(context, base, piece.count))
        }
    }

    /// The digest of all bytes added. To be called once.
    public func finish() -> SHA256Digest {
        precondition(!finished, "a digest is finished once")
        finished = true
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        check(EVP_DigestFinal_ex(context, &digest, nil))
        return SHA256Digest(raw: digest)
    }

    private func check(_ result: Int32) {
        precondition(result == 1, "libcrypto refused a SHA-256 step")
    }
}
