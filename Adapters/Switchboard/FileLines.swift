// Bytes into lines, as they come: a file of any length needs the memory of its longest line.

import Store

/// Cuts pieces of a file into lines.
struct FileLines {
    /// Longest line in bytes; what is longer is no line of such a file.
    static let longest = 64 << 10

    private var held: [UInt8] = []
    private var isFirst = true
    private(set) var number = 0

    /// Takes a piece, and hands every finished line over: without its end, as text.
    mutating func take(_ piece: [UInt8], to use: (_ line: String, _ number: Int) throws -> Void) throws {
        var rest = piece[...]
        while let end = rest.firstIndex(of: 0x0A) {
            held += rest[..<end]
            rest = rest[(end + 1)...]
            try finish(to: use)
        }
        held += rest
        guard held.count <= Self.longest else { throw CallFileFault(.length, line: number + 1) }
    }

    /// The last line, when it has no end.
    mutating func end(to use: (_ line: String, _ number: Int) throws -> Void) throws {
        if !held.isEmpty { try finish(to: use) }
    }

    private mutating func finish(to use: (_ line: String, _ number: Int) throws -> Void) throws {
        number += 1
        var bytes = held[...]
        held = []
        guard bytes.count <= Self.longest else { throw CallFileFault(.length, line: number) }
        if bytes.last == 0x0D { bytes = bytes.dropLast() }
        // The mark that spreadsheets put before UTF-8.
        if isFirst, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        isFirst = false
        guard let line = String(validating: bytes, as: UTF8.self) else {
            throw CallFileFault(.encoding, line: number)
        }
        try use(line, number)
    }
}
