// Small secrets that must be kept and read again, sealed with a key that is kept elsewhere: AES-256-GCM (NIST SP 800-38D) by
// OpenSSL. What was changed, or was sealed for another place, does not open.

import CCrypto
import Runtime

/// A key for sealing.
public struct SealingKey: Sendable {
    public static let byteCount = 32
    private static let nonceCount = 12
    private static let tagCount = 16
    /// First byte of what is sealed: another way of sealing would have another.
    private static let form: UInt8 = 1
    private let bytes: [UInt8]

    /// - Returns: nil unless there are exactly 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// How long something is when it is sealed.
    public static func sealedCount(_ plain: Int) -> Int { 1 + nonceCount + plain + tagCount }

    /// - Parameter place: what it belongs to; the same is needed for opening.
    public func seal(_ plain: [UInt8], for place: String) -> [UInt8] {
        let nonce = RandomIdentifier.bytes(Self.nonceCount)
        var (sealed, tag) = ([UInt8](repeating: 0, count: plain.count), [UInt8](repeating: 0, count: Self.tagCount))
        let (about, context) = (Array(place.utf8), EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        var count: Int32 = 0
        let done =
            EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
            && EVP_EncryptUpdate(context, nil, &count, about, Int32(about.count)) == 1
            && EVP_EncryptUpdate(context, &sealed, &count, plain, Int32(plain.count)) == 1
            && EVP_EncryptFinal_ex(context, &tag, &count) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagCount), &tag) == 1
        precondition(done, "libcrypto refused AES-256-GCM")
        return [Self.form] + nonce + sealed + tag
    }

    /// - Returns: nil when it was not sealed with this key for this place, or has been changed.
    public func open(_ sealed: [UInt8], for place: String) -> [UInt8]? {
        let least = Self.sealedCount(0)
        guard sealed.count >= least, sealed[0] == Self.form else { return nil }
        let nonce = Array(sealed[1...Self.nonceCount])
        let body = Array(sealed[(1 + Self.nonceCount)..<(sealed.count - Self.tagCount)])
        var tag = Array(sealed.suffix(Self.tagCount))
        var plain = [UInt8](repeating: 0, count: max(body.count, 1))
        let (about, context) = (Array(place.utf8), EVP_CIPHER_CTX_new())
        defer {
            EVP_CIPHER_CTX_free(context)
            ERR_clear_error()
        }
        var count: Int32 = 0
        var rest = [UInt8](repeating: 0, count: 16)
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1,
            EVP_DecryptUpdate(context, nil, &count, about, Int32(about.count)) == 1,
            EVP_DecryptUpdate(context, &plain, &count, body, Int32(body.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagCount), &tag) == 1,
            EVP_DecryptFinal_ex(context, &rest, &count) == 1
        else { return nil }
        return Array(plain.prefix(body.count))
    }
}
