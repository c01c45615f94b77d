// Random identifiers from the kernel's generator. Secrets that a stranger must not guess have at least 128 bits.

import CLinux
import Glibc

/// Makes random identifiers.
public enum RandomIdentifier {
    /// `count` bytes from the kernel (getrandom(2)).
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { getrandom($0.baseAddress! + filled, count - filled, 0) }
            precondition(got >= 0 || errno == EINTR, "the kernel's random generator failed")
            if got > 0 { filled += got }
        }
        return bytes
    }

    /// A secret in lower-case letters and digits without look-alikes (no i, l, o, u): safe in addresses, file names
    /// and URLs, and unharmed by software that changes the case of an address.
    /// - Parameter bits: strength; rounded up to whole characters of 5 bits.
    public static func token(bits: Int = 130) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return String(decoding: bytes((bits + 4) / 5).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
