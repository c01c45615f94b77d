// Digests, codes and text forms against the standards' own examples.

import Crypto
import Foundation
import Testing

@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the examples of FIPS 180-4`(text: String, expected: String) {
        #expect(SHA256.digest(of: text).hex == expected)
        #expect(SHA256Digest(hex: expected) == SHA256.digest(of: text))
    }

    @Test func `a digest of pieces equals the digest of the whole`() {
        let whole = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for size in [1, 63, 64, 65, 8191] {
            let hash = SHA256Hash()
            for start in stride(from: 0, to: whole.count, by: size) {
                hash.update(whole[start..<min(start + size, whole.count)])
            }
            #expect(hash.finish() == SHA256.digest(of: Data(whole)))
        }
    }

    @Test func `a digest is read back only from exactly 32 bytes`() {
        #expect(SHA256Digest(bytes: [1, 2]) == nil)
        #expect(SHA256Digest(hex: String(repeating: "0", count: 63)) == nil)
        #expect(SHA256Digest(hex: String(repeating: "g", count: 64)) == nil)
    }

    // RFC 4231 4.2, 4.3 and 4.7.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `HMAC-SHA256 gives the examples of RFC 4231`(key: [UInt8], text: String, expected: String) {
        let code = HMACSHA256.code(for: text, key: key)
        #expect(Hex.string(code) == expected)
        #expect(HMACSHA256.isValid(code, for: Array(text.utf8), key: key))
        var wrong = code
        wrong[31] ^= 1
        #expect(!HMACSHA256.isValid(wrong, for: Array(text.utf8), key: key))
        #expect(!HMACSHA256.isValid([], for: Array(text.utf8), key: key))
    }

    @Test func `an empty key is a key and not the key of the call before`() {
        let empty: [UInt8] = []
        let before = HMACSHA256.code(for: "a", key: empty)
        _ = HMACSHA256.code(for: "a", key: Array("other".utf8))
        #expect(HMACSHA256.code(for: "a", key: empty) == before)
    }

    @Test func `secrets compare by content and length`() {
        #expect(ConstantTime.equal("abc", "abc"))
        #expect(!ConstantTime.equal("abc", "abd"))
        #expect(!ConstantTime.equal("abc", "abcd"))
        #expect(ConstantTime.equal("", ""))
    }

    @Test func `base64url and hexadecimal bring every length back and refuse foreign spellings`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 251) }
            let text = Base64URL.string(bytes)
            #expect(Base64URL.bytes(text) == bytes)
            let standard = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            #expect(text == standard.replacing("=", with: ""))
            #expect(Hex.bytes(Hex.string(bytes)) == bytes)
            #expect(Hex.bytes(Hex.string(bytes).uppercased()) == bytes)
        }
        // "AB" would decode to the same byte as "AA" if left-over bits were ignored.
        for foreign in ["A", "AB", "AA==", "A+", "A/", "A A", "è"] { #expect(Base64URL.bytes(foreign) == nil) }
        for foreign in ["0", "0x", "é0", " 00"] { #expect(Hex.bytes(foreign) == nil) }
    }
}
