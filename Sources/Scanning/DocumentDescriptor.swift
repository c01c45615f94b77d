// Opens a document for a worker: only regular files, never through a link, never waiting for a writer; bytes at hand
// go into an anonymous file that nobody can change any more.

import CLinux
import Glibc

/// An open descriptor of a document's bytes, for reading.
struct DocumentDescriptor: ~Copyable {
    let number: Int32

    init(_ document: ScanDocument, operation: String, most: Int) throws(ScanError) {
        switch document {
        case .file(let path): number = try Self.open(path, operation, most)
        case .bytes(let bytes): number = try Self.keep(bytes, operation, most)
        }
    }

    deinit { close(number) }

    private static func open(_ path: String, _ operation: String, _ most: Int) throws(ScanError) -> Int32 {
        // O_NONBLOCK: opening a FIFO must not wait for its other end.
        let number = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard number >= 0 else { throw ScanError(.notReadable, operation: operation, detail: cause()) }
        var facts = stat()
        do throws(ScanError) {
            guard fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
                throw ScanError(.notReadable, operation: operation, detail: "not a regular file")
            }
            try check(Int(facts.st_size), operation, most)
        } catch {
            close(number)
            throw error
        }
        return number
    }

    private static func keep(_ bytes: [UInt8], _ operation: String, _ most: Int) throws(ScanError) -> Int32 {
        try check(bytes.count, operation, most)
        let number = memfd_create("document", UInt32(GW_MEMFD_CLOEXEC | GW_MEMFD_ALLOW_SEALING))
        guard number >= 0 else { throw ScanError(.notReadable, operation: operation, detail: cause()) }
        var written = 0
        while written < bytes.count {
            let put = bytes.withUnsafeBytes { write(number, $0.baseAddress! + written, $0.count - written) }
            if put > 0 {
                written += put
            } else if errno != EINTR {
                defer { close(number) }
                throw ScanError(.notReadable, operation: operation, detail: cause())
            }
        }
        // The worker could otherwise change the bytes under a later request.
        _ = fcntl(number, Int32(GW_ADD_SEALS), Int32(GW_SEAL_ALL))
        lseek(number, 0, SEEK_SET)
        return number
    }

    private static func check(_ bytes: Int, _ operation: String, _ most: Int) throws(ScanError) {
        if bytes == 0 { throw ScanError(.empty, operation: operation, detail: "no bytes") }
        if bytes > most { throw ScanError(.tooBig, operation: operation, detail: "\(bytes) bytes") }
    }

    private static func cause() -> String { String(cString: strerror(errno)) }
}
