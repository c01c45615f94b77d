// What commands print: text for people and JSON for programs on standard output, messages on standard error.

import Foundation
import Glibc

enum Console {
    /// Prints at once and whole. A reader that has gone (`| head`) ends the program quietly, as any filter ends.
    static func print(_ text: String, terminator: String = "\n") {
        write(Array((text + terminator).utf8))
    }

    /// Prints raw bytes, e.g. an original.
    static func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress! + sent, bytes.count - sent) }
            if count < 0 {
                if errno == EINTR { continue }
                _exit(errno == EPIPE ? ExitCode.ok.rawValue : ExitCode.ioError.rawValue)
            }
            sent += count
        }
    }

    /// One JSON object on one line, keys sorted.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static func complain(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress!, $0.count) }
    }

    /// A table: columns as wide as their widest cell, the last one not filled up.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            row.indices.map { $0 == row.count - 1 ? row[$0] : row[$0].padding(to: widths[$0]) }
                .joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
