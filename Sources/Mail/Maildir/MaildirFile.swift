// Reading one message's file: only a regular file, only when nobody is writing it any more, only as a whole.

import CLinux
import Glibc

/// How reading a file ended.
enum MaildirReading {
    case message(bytes: [UInt8], facts: MaildirFacts)
    /// Larger than there was room for.
    case tooLarge
    /// Somebody is writing it, or may be.
    case growing(MaildirFacts)
    /// No such name any more.
    case gone
    /// A link, a pipe, a folder: never opened for reading.
    case notAFile
    case unreadable(MailError)
}

extension MaildirFolder {
    /// Larger files are refused: no mail system takes such a mail, and it could not be kept in memory.
    static let largest: Int64 = 1 << 30

    /// - Parameters:
    ///   - room: reads nothing larger than this.
    ///   - isStill: asked when the system cannot tell whether somebody is writing.
    func read(_ name: MaildirName, room: Int64, isStill: (MaildirFacts) -> Bool) -> MaildirReading {
        // Not blocking: opening a pipe that nobody writes to must not stop us.
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        let file = name.withPath { openat(descriptor, $0, flags) }
        guard file >= 0 else {
            switch errno {
            case ENOENT: return .gone
            case ELOOP, ENXIO, EISDIR: return .notAFile
            default: return .unreadable(MailError(errno: errno, operation: "open message"))
            }
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            return .unreadable(MailError(errno: errno, operation: "read message"))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return .notAFile }
        let before = MaildirFacts(status)
        switch gw_has_writer(file) {
        case 0: break
        case 1: return .growing(before)
        default: if !isStill(before) { return .growing(before) }
        }
        if before.size > Self.largest {
            return .unreadable(MailError(.local, operation: "read message", text: "larger than 1 GB"))
        }
        if before.size > room { return .tooLarge }
        let bytes: [UInt8]
        do { bytes = try Self.contents(file, Int(before.size)) } catch { return .unreadable(error) }
        guard fstat(file, &status) == 0, MaildirFacts(status).size == before.size,
            MaildirFacts(status).writtenAt == before.writtenAt, bytes.count == Int(before.size)
        else { return .growing(before) }
        return .message(bytes: bytes, facts: before)
    }

    private static func contents(_ file: Int32, _ size: Int) throws(MailError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(file, buffer.baseAddress! + count, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                count += got
            }
        }
        if failure != 0 { throw MailError(errno: failure, operation: "read message") }
        return bytes
    }
}
