// A request's body: small ones in memory, larger ones in a file without a name, which the system removes by itself
// when the last reader lets go of it, also when the process dies.

import Foundation
import Glibc

/// The bytes of a request's body.
public struct HTTPBody: Sendable {
    enum Place: Sendable {
        case memory([UInt8])
        case file(NamelessFile)
    }
    let place: Place
    /// Length in bytes.
    public let count: Int

    /// A body in memory; empty unless told otherwise.
    public init(_ bytes: [UInt8] = []) {
        place = .memory(bytes)
        count = bytes.count
    }

    init(_ file: NamelessFile, count: Int) {
        place = .file(file)
        self.count = count
    }

    /// Whether the bytes are kept outside memory.
    public var isInFile: Bool { if case .file = place { true } else { false } }

    /// Bytes of the range, fewer at the end of the body. The file was written a moment ago, so reading it is copying
    /// from the system's cache rather than waiting for a disk.
    /// - Throws: `HTTPFault` 500 when the file cannot be read.
    public func bytes(_ range: Range<Int>) throws(HTTPFault) -> [UInt8] {
        let range = range.clamped(to: 0..<count)
        switch place {
        case .memory(let bytes): return Array(bytes[range])
        case .file(let file): return try file.read(range)
        }
    }

    /// The whole body.
    /// - Throws: `HTTPFault` 413 when it is longer than `most`.
    public func bytes(most: Int) throws(HTTPFault) -> [UInt8] {
        guard count <= most else { throw HTTPFault(413, "the body is too large") }
        return try bytes(0..<count)
    }

    /// The whole body as text.
    /// - Throws: `HTTPFault` 413 when it is longer than `most` bytes, 400 when it is not UTF-8.
    public func text(most: Int) throws(HTTPFault) -> String {
        guard let text = String(validating: try bytes(most: most), as: UTF8.self) else {
            throw .badRequest("the body is not UTF-8")
        }
        return text
    }
}

/// A file without a name (open(2), O_TMPFILE). Closed, and so removed, when nobody holds it.
final class NamelessFile: Sendable {
    let descriptor: Int32

    /// - Throws: `HTTPFault` 507 when the folder takes no file.
    init(folder: String) throws(HTTPFault) {
        // O_TMPFILE (0o20200000) is a macro that Swift does not see.
        let made = open(folder, O_RDWR | O_CLOEXEC | 0o20_200_000, 0o600)
        guard made >= 0 else { throw HTTPFault(507, "no place for the body") }
        descriptor = made
    }

    deinit { close(descriptor) }

    func append(_ bytes: UnsafeRawBufferPointer) throws(HTTPFault) {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let written = write(descriptor, base, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw HTTPFault(507, "no place for the body") }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    func read(_ range: Range<Int>) throws(HTTPFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + filled, $0.count - filled, off_t(range.lowerBound + filled))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw HTTPFault(500, "the body cannot be read back") }
            filled += got
        }
        return bytes
    }
}

/// Takes a body in piece by piece. Belongs to the server's thread.
struct BodySpool {
    /// More than this goes to a file.
    static let mostInMemory = 256 << 10

    let folder: String
    private(set) var count = 0
    private var memory: [UInt8] = []
    private var file: NamelessFile?

    init(folder: String) { self.folder = folder }

    mutating func append(_ piece: UnsafeRawBufferPointer) throws(HTTPFault) {
        count += piece.count
        if file == nil, count > Self.mostInMemory {
            let made = try NamelessFile(folder: folder)
            var fault: HTTPFault?
            memory.withUnsafeBytes { held in
                do throws(HTTPFault) { try made.append(held) } catch { fault = error }
            }
            if let fault { throw fault }
            memory = []
            file = made
        }
        if let file { try file.append(piece) } else { memory.append(contentsOf: piece) }
    }

    func finish() -> HTTPBody { file.map { HTTPBody($0, count: count) } ?? HTTPBody(memory) }
}
