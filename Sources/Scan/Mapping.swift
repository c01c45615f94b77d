// The bytes of a document, mapped from the descriptor that came with the request: nothing is copied, and a file of
// 200 MB costs no memory but what is touched. If the file is cut while it is mapped, this process dies of SIGBUS; the
// pool calls that `crashed`.

import CLinux
import Glibc
import Scanning

/// A read-only view of a whole file.
public final class Mapping {
    public let bytes: UnsafeRawBufferPointer
    /// For libraries that read by themselves.
    let descriptor: Int32

    /// Takes the descriptor over and closes it.
    public init(_ descriptor: Int32) throws(ScanError) {
        self.descriptor = descriptor
        var facts = stat()
        guard descriptor >= 0, fstat(descriptor, &facts) == 0, facts.st_size > 0 else {
            close(descriptor)
            throw ScanError(.empty, operation: "open")
        }
        let start = mmap(nil, Int(facts.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else {
            close(descriptor)
            throw ScanError(.tooBig, operation: "open", detail: String(cString: strerror(errno)))
        }
        bytes = UnsafeRawBufferPointer(start: start, count: Int(facts.st_size))
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        close(descriptor)
    }

    /// Which kind of document these bytes begin; nil: none that is read.
    var kind: DocumentKind? {
        let head = Array(bytes.prefix(1_024))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        for mark: [UInt8] in [[0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43]]
        where head.starts(with: mark) {
            return .tiff
        }
        // Some writers put rubbish before it; readers look for it in the first 1,024 bytes (ISO 32000-1 annex H 3.4.1).
        let mark = Array("%PDF-".utf8)
        for start in head.indices where head[start...].starts(with: mark) { return .pdf }
        return nil
    }
}
