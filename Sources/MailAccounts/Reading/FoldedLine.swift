// A line in the form in which it is compared with what mail programs write: lower case, single blanks, no stars.
// In bytes, because every line of every mail goes through here and comparing characters costs fifty times as much.

import Glibc

public struct FoldedLine {
    public let bytes: [UInt8]

    /// Lines longer than any announcement are taken as empty.
    public static let longest = 600

    public init(_ line: some StringProtocol) {
        bytes = line.utf8.count < Self.longest ? Self.fold(line.utf8.prefix(Self.longest)) : []
    }

    /// The beginning of a text as one line, for sentences that may be wrapped anywhere.
    public init(beginningOf text: String, bytes count: Int) { bytes = Self.fold(text.utf8.prefix(count)) }

    private static func fold(_ utf8: some Collection<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(utf8.count)
        var pendingBlank = false
        var previous: UInt8 = 0
        for byte in utf8 {
            switch byte {
            case 9, 10, 13, 32: pendingBlank = true
            case UInt8(ascii: "*"): break
            // The no-break space, C2 A0.
            case 0xA0 where previous == 0xC2:
                out.removeLast()
                pendingBlank = true
            default:
                if pendingBlank, !out.isEmpty { out.append(32) }
                pendingBlank = false
                out.append(byte >= 65 && byte <= 90 ? byte + 32 : byte)
            }
            previous = byte
        }
        if out.last == 0xC2 { out.removeLast() }
        return out
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    public var isEmpty: Bool { bytes.isEmpty }

    public func hasPrefix(_ word: StaticString) -> Bool {
        bytes.count >= word.utf8CodeUnitCount && memcmp(bytes, word.utf8Start, word.utf8CodeUnitCount) == 0
    }

    public func hasSuffix(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        return bytes.count >= length
            && bytes.withUnsafeBufferPointer { all in
                all.baseAddress.map { memcmp($0 + all.count - length, word.utf8Start, length) == 0 } ?? false
            }
    }

    public func contains(_ word: StaticString) -> Bool { position(of: word) != nil }

    /// Where `word` begins.
    public func position(of word: StaticString) -> Int? {
        let length = word.utf8CodeUnitCount
        return bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress, all.count >= length else { return nil }
            var start = 0
            while start + length <= all.count,
                let found = memchr(base + start, Int32(word.utf8Start[0]), all.count - start - length + 1)
            {
                let index = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
                if memcmp(base + index, word.utf8Start, length) == 0 { return index }
                start = index + 1
            }
            return nil
        }
    }

    public func `is`(_ word: StaticString) -> Bool { bytes.count == word.utf8CodeUnitCount && hasPrefix(word) }

    /// Both lines with a blank between them.
    public func joined(_ next: FoldedLine) -> FoldedLine {
        FoldedLine(bytes: isEmpty ? next.bytes : bytes + [32] + next.bytes)
    }

    /// What stands before the first colon, nil when there is none or it stands too far in.
    public var label: FoldedLine? {
        guard let colon = bytes.prefix(30).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var end = colon
        while end > 0, bytes[end - 1] == 32 { end -= 1 }
        return end == 0 ? nil : FoldedLine(bytes: Array(bytes[..<end]))
    }

    public var digits: Int { bytes.reduce(0) { $0 + ($1 >= 48 && $1 <= 57 ? 1 : 0) } }
}
