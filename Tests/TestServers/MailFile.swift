// Putting messages straight into a Maildir, as fast as the disk allows, for backlogs and exact arrival times.

import Foundation
import Synchronization

/// Writes Maildir files without any server.
public enum MailFile {
    private static let counter = Atomic<Int>(0)

    /// Puts `message` into the Maildir at `maildir` (made when missing).
    /// - Parameters:
    ///   - arrival: becomes the file's time, which Dovecot reports as INTERNALDATE.
    ///   - flags: Maildir letters (S seen, F flagged, …); with flags the file goes to cur/, without to new/.
    ///   - owner: uid and gid of the files; those of this process when nil.
    /// - Returns: the path of the new file.
    @discardableResult
    public static func plant(
        _ message: [UInt8], into maildir: String, arrival: Date? = nil, flags: String = "", owner: uid_t? = nil
    ) throws -> String {
        try prepare(maildir, owner: owner)
        let number = counter.add(1, ordering: .relaxed).newValue
        let seconds = Int((arrival ?? Date()).timeIntervalSince1970)
        // Servers list Maildir files by name: the counter keeps messages of one second in order.
        let name = "\(seconds).P\(getpid())Q\(String(format: "%07d", number)).test"
        let temporary = "\(maildir)/tmp/\(name)"
        let fd = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw TestServerError("\(temporary): \(String(cString: strerror(errno)))") }
        var written = 0
        while written < message.count {
            let put = message[written...].withUnsafeBytes { write(fd, $0.baseAddress!, $0.count) }
            guard put > 0 else { break }
            written += put
        }
        if let owner { fchown(fd, owner, owner) }
        if let arrival {
            let time = timespec(tv_sec: Int(arrival.timeIntervalSince1970), tv_nsec: 0)
            var times = [time, time]
            futimens(fd, &times)
        }
        close(fd)
        let final = flags.isEmpty ? "\(maildir)/new/\(name)" : "\(maildir)/cur/\(name):2,\(flags)"
        guard written == message.count, rename(temporary, final) == 0 else {
            throw TestServerError("cannot write \(final)")
        }
        return final
    }

    /// Makes the three folders of a Maildir, once.
    public static func prepare(_ maildir: String, owner: uid_t? = nil) throws {
        if access("\(maildir)/tmp", F_OK) == 0 { return }
        for name in ["new", "cur", "tmp"] {
            try FileManager.default.createDirectory(atPath: "\(maildir)/\(name)", withIntermediateDirectories: true)
        }
        if let owner {
            for path in [(maildir as NSString).deletingLastPathComponent, maildir]
                + ["new", "cur", "tmp"].map({ "\(maildir)/\($0)" })
            {
                chown(path, owner, owner)
            }
        }
    }
}
