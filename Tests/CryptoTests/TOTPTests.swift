// One-time passwords against the vectors of RFC 4226 and RFC 6238.

import Testing

@testable import Crypto

@Suite struct TOTPTests {
    private let secret = Array("12345678901234567890".utf8)

    @Test func `counter by counter as RFC 4226, appendix D`() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        for (count, code) in codes.enumerated() { #expect(TOTP.code(secret, step: Int64(count)) == code) }
    }

    @Test(arguments: [
        (Int64(59), "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `instant by instant as RFC 6238, appendix B`(seconds: Int64, code: String) {
        #expect(TOTP.code(secret, step: TOTP.step(at: seconds), digits: 8) == code)
    }

    @Test func `a code holds for its own half minute and the two beside it`() throws {
        let now: Int64 = 1_772_438_400
        let step = TOTP.step(at: now)
        let code = try #require(TOTP.code(secret, step: step))
        for shift in [-30, 0, 30] as [Int64] { #expect(TOTP.step(of: code, secret, at: now + shift) == step) }
        for shift in [-90, -61, 60, 90] as [Int64] { #expect(TOTP.step(of: code, secret, at: now + shift) == nil) }
        #expect(TOTP.step(of: " " + code.prefix(3) + " " + code.suffix(3), secret, at: now) == step)
        for wrong in ["", "000", code + "0", "١٢٣٤٥٦", String(code.reversed()) + " x"] {
            #expect(TOTP.step(of: wrong, secret, at: now) == nil)
        }
    }

    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 as RFC 4648, 10`(text: String, encoded: String) {
        #expect(Base32.string(text.utf8) == encoded)
    }

    @Test func `the address that apps read names issuer and account, and nothing breaks out of it`() {
        let uri = TOTP.uri(secret, issuer: "URP & più", account: "anna?x=1")
        #expect(uri.hasPrefix("otpauth://totp/URP%20%26%20pi%C3%B9:anna%3Fx%3D1?secret=GEZDGNBVGY3TQOJQ"))
        #expect(uri.hasSuffix("&algorithm=SHA1&digits=6&period=30"))
    }
}
