// Delivers messages into a Maildir so that a reader never sees half of one, and so that a second attempt at the same message
// finds the first. The caller gives each message a name that is the same at every attempt.
//
//   prepare   the bytes lie in `tmp`, synchronised, folder included           dying here: not delivered, `tmp` shows it
//   publish   renamed into `new`, folder synchronised                         dying here: in `new`, or still in `tmp`
//
// So after a crash there are three cases, all of them certain but the last: in `new` or `cur` (delivered), still in `tmp`
// (not delivered), in neither (delivered and taken away by its reader, or never prepared).

import Foundation
import Glibc
import Runtime

/// Writes into one Maildir, on a thread of its own.
public actor MaildirWriter {
    /// Where a message is.
    public enum Whereabouts: Hashable, Sendable {
        case delivered
        /// Written, never published.
        case prepared
        /// Not here: never written, or taken away after delivery.
        case nowhere
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private nonisolated let executor = ThreadExecutor("maildir writer")
    private let path: String
    private var maildir: Maildir?

    public init(path: String) { self.path = path }

    /// Delivers once.
    /// - Parameters:
    ///   - name: the same at every attempt, no other message's; letters, digits and `._,=+-@~`, not a dot in front.
    ///   - willPublish: called when everything is on disk and only the renaming is left; nothing is published when it
    ///     throws.
    /// - Returns: false when it had been delivered before.
    public func deliver(
        _ bytes: [UInt8], as name: String, willPublish: @Sendable () throws -> Void
    ) throws -> Bool {
        let file = try Self.checked(name)
        let maildir = try opened()
        if try Self.isDelivered(file, in: maildir) { return false }
        try Self.prepare(bytes, file, in: maildir)
        CrashPoint.pass("maildir.prepared")
        try willPublish()
        CrashPoint.pass("maildir.will-publish")
        let code = maildir.tmp.move(file, to: maildir.new, as: file)
        guard code == 0 else {
            if code == EEXIST { return false }
            throw MaildirError(errno: code, operation: "publish message")
        }
        CrashPoint.pass("maildir.published")
        try maildir.new.synchronize()
        return true
    }

    /// Looks for a message. Changes nothing.
    public func find(_ name: String) throws(MaildirError) -> Whereabouts {
        let file = try Self.checked(name)
        let maildir = try opened()
        if try Self.isDelivered(file, in: maildir) { return .delivered }
        return maildir.tmp.facts(file) == nil ? .nowhere : .prepared
    }

    /// Whether messages could be delivered. Changes nothing.
    public func inspect() throws(MaildirError) {
        let maildir = try Maildir(path: path)
        for folder in [maildir.tmp, maildir.new] where !folder.isWritable {
            throw MaildirError(.denied, operation: "write to folder")
        }
        var facts = statvfs()
        if fstatvfs(maildir.tmp.descriptor, &facts) == 0,
            facts.f_bavail == 0 || (facts.f_files > 0 && facts.f_favail == 0)
        {
            throw MaildirError(.full, operation: "write to folder")
        }
    }

    public func close() { maildir = nil }

    private func opened() throws(MaildirError) -> Maildir {
        if let maildir, maildir.isInPlace { return maildir }
        let opened = try Maildir(path: path)
        maildir = opened
        return opened
    }

    private static func checked(_ name: String) throws(MaildirError) -> MaildirName {
        let file = MaildirName(name)
        guard !name.isEmpty, file.safe == name, name.first != ".", name.utf8.count <= 200 else {
            throw MaildirError(.name, operation: "name message")
        }
        return file
    }

    /// In `new` under its name, or in `cur` with whatever flags a reader gave it.
    private static func isDelivered(_ name: MaildirName, in maildir: Maildir) throws(MaildirError) -> Bool {
        if maildir.new.facts(name) != nil { return true }
        for folder in [maildir.cur, maildir.new] {
            let listing = try folder.listing()
            while let found = try listing.next() {
                if found.bytes.starts(with: name.bytes), found.unique.elementsEqual(name.bytes) { return true }
            }
        }
        return false
    }

    private static func prepare(_ bytes: [UInt8], _ name: MaildirName, in maildir: Maildir) throws(MaildirError) {
        let folder = maildir.tmp
        // What an earlier attempt left here was never published.
        _ = name.withPath { unlinkat(folder.descriptor, $0, 0) }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let file = name.withPath { openat(folder.descriptor, $0, flags, 0o600) }
        guard file >= 0 else { throw MaildirError(errno: errno, operation: "write message") }
        var failure: Int32 = 0
        bytes.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count, failure == 0 {
                let wrote = Glibc.write(file, raw.baseAddress! + done, raw.count - done)
                if wrote < 0, errno != EINTR { failure = errno }
                if wrote > 0 { done += wrote }
            }
        }
        if failure == 0, fsync(file) != 0 { failure = errno }
        if Glibc.close(file) != 0, failure == 0 { failure = errno }
        guard failure == 0 else {
            _ = name.withPath { unlinkat(folder.descriptor, $0, 0) }
            throw MaildirError(errno: failure, operation: "write message")
        }
        try folder.synchronize()
    }
}
