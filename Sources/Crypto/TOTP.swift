// Codes that change with time (RFC 6238, over RFC 4226): six digits of HMAC-SHA1 over the count of half minutes, as every
// authenticator app makes them.

/// Time-based one-time passwords with the values that all apps know: SHA-1, 30 s, six digits.
public enum TOTP {
    /// Seconds a step.
    public static let period: Int64 = 30
    public static let digits = 6
    /// Bytes of a secret: as long as the hash (RFC 4226 4, R6).
    public static let secretLength = 20

    /// The step that an instant lies in.
    /// - Parameter seconds: since 1970.
    public static func step(at seconds: Int64) -> Int64 { seconds >= 0 ? seconds / period : 0 }

    /// The code of one step; nil when libcrypto does not offer SHA-1.
    /// - Parameter digits: 6 to 8.
    public static func code(_ secret: [UInt8], step: Int64, digits: Int = TOTP.digits) -> String? {
        // Whoever has no secret has no code: not the one that everybody can make.
        if secret.isEmpty { return nil }
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        guard let hash = KeyedHash.sha1.code(for: counter, key: secret), hash.count == 20 else { return nil }
        // Dynamic truncation (RFC 4226 5.3).
        let offset = Int(hash[19] & 0x0F)
        let bits = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { value, _ in value * 10 }
        let text = String(bits % modulus)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The step whose code was given, of the present one and those beside it (RFC 6238 5.2); nil when none fits. All are
    /// compared, so that the time taken tells nothing.
    public static func step(of code: String, _ secret: [UInt8], at seconds: Int64) -> Int64? {
        let given = String(code.filter { !$0.isWhitespace })
        let present = step(at: seconds)
        var found: Int64?
        for step in [present - 1, present, present + 1] where step >= 0 {
            guard let right = self.code(secret, step: step) else { return nil }
            if ConstantTime.equal(given, right) { found = step }
        }
        return found
    }

    /// What apps read from a QR code (the key URI format of the authenticator apps).
    public static func uri(_ secret: [UInt8], issuer: String, account: String) -> String {
        let (issuer, account) = (PercentEncoding.string(issuer), PercentEncoding.string(account))
        return "otpauth://totp/\(issuer):\(account)?secret=\(Base32.string(secret))&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(digits)&period=\(period)"
    }
}

/// Base 32 (RFC 4648 6) without padding: what people type from a page into a device.
public enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    public static func string(_ bytes: some Sequence<UInt8>) -> String {
        var (text, bits, count): (String, UInt32, Int) = ("", 0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(bits >> UInt32(count) & 31)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(5 - count) & 31)]) }
        return text
    }
}
