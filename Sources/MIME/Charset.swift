// Bytes to text. Mail lies about its character set, so what the bytes are comes before what the label says: strict
// UTF-8, else the declared set through iconv, else windows-1252, and no byte that stands for a letter is dropped.

import CGMime
import Glibc

/// Turns bytes of a declared (or missing, or wrong) character set into text.
public enum Charset {
    /// What a decoding found.
    public struct Decoded: Sendable, Equatable {
        public var text: String
        public var warning: MIMEWarning?
    }

    /// - Parameter label: the `charset` parameter as it stands in the mail, or nil.
    public static func decode(_ bytes: UnsafeRawBufferPointer, label: String?) -> Decoded {
        if bytes.isEmpty { return Decoded(text: "") }
        let name = CharsetName(hasWideMark(bytes) ? "utf-16" : label)
        switch name.family {
        case .wide, .shifting:
            // In these every byte sequence is also plausible UTF-8 (escape sequences, zero bytes): the label decides.
            if let text = viaIconv(bytes, name: name.iconv(for: bytes)) { return clean(text, nil) }
            return readAsUTF8OrWindows(bytes, warning: .charsetUnknown)
        case .eastAsian:
            if let text = strictUTF8(bytes), plausiblyUTF8(bytes) { return clean(text, nil) }
            if let text = viaIconv(bytes, name: name.canonical) { return clean(text, nil) }
            return readAsUTF8OrWindows(bytes, warning: .charsetUnknown)
        case .western:
            if let text = strictUTF8(bytes) { return clean(text, nil) }
            return clean(windows1252(bytes), nil)
        case .utf8:
            return readAsUTF8OrWindows(bytes, warning: label == nil ? nil : .charsetMismatch)
        case .other:
            if let text = strictUTF8(bytes) { return clean(text, nil) }
            if let text = viaIconv(bytes, name: name.canonical) { return clean(text, nil) }
            return readAsUTF8OrWindows(bytes, warning: .charsetUnknown)
        }
    }

    /// A UTF-16 mark and a zero beside the first letter: whatever the label says.
    private static func hasWideMark(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 4, bytes.count.isMultiple(of: 2) else { return false }
        return (bytes[0] == 0xFF && bytes[1] == 0xFE && bytes[3] == 0 && bytes[2] != 0)
            || (bytes[0] == 0xFE && bytes[1] == 0xFF && bytes[2] == 0 && bytes[3] != 0)
    }

    public static func decode(_ bytes: [UInt8], label: String?) -> Decoded {
        bytes.withUnsafeBytes { decode($0, label: label) }
    }

    static func strictUTF8(_ bytes: UnsafeRawBufferPointer) -> String? {
        String(validating: bytes, as: UTF8.self)
    }

    /// UTF-8 with each byte that does not fit read as windows-1252: right for pure windows-1252, for text that was cut
    /// in the middle of a letter, and for two sets glued together by a forwarding program.
    private static func readAsUTF8OrWindows(_ bytes: UnsafeRawBufferPointer, warning: MIMEWarning?) -> Decoded {
        if let text = strictUTF8(bytes) {
            let isKnown = warning != .charsetUnknown || bytes.allSatisfy { $0 < 0x80 }
            return clean(text, isKnown ? nil : warning)
        }
        var out = ""
        out.reserveCapacity(bytes.count + bytes.count / 8)
        var index = 0
        while index < bytes.count {
            let length = validSequence(bytes, at: index)
            if length > 0 {
                var run = index + length
                while run < bytes.count, case let more = validSequence(bytes, at: run), more > 0 { run += more }
                out += String(decoding: UnsafeRawBufferPointer(rebasing: bytes[index..<run]), as: UTF8.self)
                index = run
            } else {
                out.unicodeScalars.append(WindowsTable.scalar(bytes[index]))
                index += 1
            }
        }
        return clean(out, warning)
    }

    /// Length of the well-formed UTF-8 sequence at `index`, 0 when there is none (Unicode 3.9, table 3-7).
    private static func validSequence(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        func follows(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
            index + offset < bytes.count && bytes[index + offset] >= low && bytes[index + offset] <= high
        }
        switch bytes[index] {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return follows(1) ? 2 : 0
        case 0xE0: return follows(1, 0xA0) && follows(2) ? 3 : 0
        case 0xED: return follows(1, 0x80, 0x9F) && follows(2) ? 3 : 0
        case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
        case 0xF0: return follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0
        case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
        case 0xF4: return follows(1, 0x80, 0x8F) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }

    /// Two-byte sequences alone prove nothing against GBK and its kin, where they are common words; East Asian text in
    /// UTF-8 has three-byte letters.
    private static func plausiblyUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var beyondASCII = false
        for byte in bytes where byte >= 0x80 {
            if byte >= 0xE0 { return true }
            beyondASCII = true
        }
        return !beyondASCII
    }

    static func windows1252(_ bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 3) { out in
            var count = 0
            for byte in bytes {
                if byte < 0x80 {
                    out[count] = byte
                    count += 1
                } else {
                    for unit in UTF8.encode(WindowsTable.scalar(byte))! {
                        out[count] = unit
                        count += 1
                    }
                }
            }
            return count
        }
    }

    /// NUL has no place in text and cuts C strings; a byte order mark is no letter.
    private static func clean(_ text: String, _ warning: MIMEWarning?) -> Decoded {
        var text = text
        if text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) { text.unicodeScalars.removeFirst() }
        if ByteScan.contains(text, 0) { text.unicodeScalars.removeAll { $0 == "\0" } }
        return Decoded(text: text, warning: warning)
    }

    /// Converts with glibc's iconv; bytes it refuses become U+FFFD one by one. Nil when the set is not known.
    private static func viaIconv(_ bytes: UnsafeRawBufferPointer, name: String) -> String? {
        guard let converter = g_iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else { return nil }
        defer { g_iconv_close(converter) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 3 / 2 + 16)
        var input = UnsafeMutablePointer(mutating: bytes.bindMemory(to: CChar.self).baseAddress)
        var left = gsize(bytes.count)
        let size = 16 * 1024
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
            while true {
                var output = buffer.baseAddress
                var room = gsize(size)
                let result =
                    left > 0
                    ? g_iconv(converter, &input, &left, &output, &room)
                    : g_iconv(converter, nil, nil, &output, &room)
                let problem = result == gsize.max ? errno : 0
                let made = size - Int(room)
                out.append(contentsOf: UnsafeRawBufferPointer(start: buffer.baseAddress, count: made))
                if problem == 0 {
                    if left == 0 { return }
                } else if problem == E2BIG {
                    if made == 0 { return }
                } else {
                    out.append(contentsOf: [0xEF, 0xBF, 0xBD])
                    guard left > 1 else { return }
                    input = input.map { $0 + 1 }
                    left -= 1
                }
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// windows-1252 above 0x7F; the five bytes without a letter become U+FFFD.
enum WindowsTable {
    private static let high: [UInt16] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
        0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0xFFFD, 0x017E, 0x0178,
    ]

    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        if byte >= 0x80, byte < 0xA0 { return Unicode.Scalar(high[Int(byte) - 0x80]) ?? "\u{FFFD}" }
        return Unicode.Scalar(byte)
    }
}
