// Standard input and files, as bytes: whole with an upper bound, or line by line.

import Foundation
import Glibc

/// Why reading failed, in the system's words.
struct InputError: Error, CustomStringConvertible {
    var description: String
    static var last: InputError { InputError(description: String(cString: strerror(errno))) }
}

/// Reads one descriptor.
struct InputReader {
    private let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Everything up to `most` bytes; what is behind is not read.
    func all(atMost most: Int) throws(InputError) -> [UInt8] {
        var status = stat()
        var bytes: [UInt8] = []
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            bytes.reserveCapacity(min(Int(status.st_size) + 1, most))
        }
        while bytes.count < most {
            let part = try next(min(1 << 20, most - bytes.count))
            if part.isEmpty { break }
            bytes += part
        }
        return bytes
    }

    /// What is there, at least one byte; empty at the end.
    func next(_ most: Int) throws(InputError) -> ArraySlice<UInt8> {
        var part = [UInt8](repeating: 0, count: most)
        while true {
            let got = read(descriptor, &part, most)
            if got >= 0 { return part[..<got] }
            if errno != EINTR { throw .last }
        }
    }
}

/// Lines of standard input, without their ends. A line longer than a path can be is cut in pieces: memory stays bounded.
struct LineReader {
    private var waiting: [UInt8] = []
    private var isOver = false
    private static let longest = 64 << 10

    mutating func next() -> [UInt8]? {
        while true {
            if let end = waiting.firstIndex(of: 0x0A) {
                let line = Array(waiting[..<end])
                waiting.removeFirst(end + 1)
                return line.last == 0x0D ? line.dropLast() : line
            }
            if isOver || waiting.count > Self.longest {
                defer { waiting = [] }
                return waiting.isEmpty ? nil : waiting
            }
            guard let part = try? InputReader(0).next(Self.longest), !part.isEmpty else {
                isOver = true
                continue
            }
            waiting += part
        }
    }
}
