// Locks on the data folder, by flock(2): the kernel drops them with the process, however it ends.

import Foundation
import Store

/// An open file with a lock on it.
final class FolderLock: Sendable {
    enum Kind {
        case shared, exclusive
    }
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit {
        // Unlocked before it is closed: a process being started at this moment may still have a copy of the descriptor,
        // and the lock would live as long as that.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// - Returns: nil when somebody else holds it and `wait` is false.
    static func take(_ path: String, _ kind: Kind, wait: Bool) throws -> FolderLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.file("lock") }
        let operation = (kind == .shared ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB)
        while flock(descriptor, operation) != 0 {
            if errno == EINTR { continue }
            let cause = errno
            close(descriptor)
            if cause == EWOULDBLOCK { return nil }
            errno = cause
            throw StoreError.file("lock")
        }
        return FolderLock(descriptor)
    }

    /// Writes who holds it, for the message that somebody else gets.
    func sign() {
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// The number of the process that signed last.
    static func signature(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return String(text.prefix { $0.isNumber })
    }
}

extension StoreError {
    /// A failed file call, from errno.
    static func file(_ operation: String) -> StoreError {
        let cause = errno
        return StoreError(
            .unavailable, operation: operation, detail: "errno \(cause): \(String(cString: strerror(cause)))")
    }
}
