// Delivers messages into a Maildir so that a reader never sees half of one, and so that a second attempt at the same message
// finds the first. The caller gives each message a name that is the same at every attempt.
//
//   prepare   the bytes, then an empty mark, lie in `tmp`, synchronised     dying here: not delivered, the bytes show it
//   publish   the bytes are renamed into `new`, folder synchronised         dying here: in `new`, or still in `tmp`
//
// So after a crash every case is certain: bytes in `new` or `cur`: delivered; bytes in `tmp`: not delivered; the mark alone:
// delivered, and its reader has taken it away already; nothing: never prepared. Marks are removed after two days.

import Foundation
import Glibc
import Runtime

/// Writes into one Maildir, on a thread of its own.
public actor MaildirWriter {
    /// Where a message is.
    public enum Whereabouts: Hashable, Sendable {
        case delivered
        /// Delivered within the last two days, and taken away since.
        case takenAway
        /// Written, never published.
        case prepared
        /// Never prepared.
        case nowhere
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private nonisolated let executor = ThreadExecutor("maildir writer")
    private let path: String
    private let clock: any WallClock
    private var maildir: Maildir?
    private var nextSweep = Date.distantPast

    private static let mark = "=mark"
    private static let part = "=part"
    private static let markLife = 2.0 * 86_400

    public init(path: String, clock: any WallClock = SystemClock()) {
        self.path = path
        self.clock = clock
    }

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
        switch try Self.whereabouts(file, in: maildir) {
        case .delivered, .takenAway: return false
        case .prepared, .nowhere: break
        }
        try sweep(maildir)
        try Self.prepare(bytes, file, in: maildir)
        CrashPoint.pass("maildir.prepared")
        try willPublish()
        CrashPoint.pass("maildir.will-publish")
        let code = maildir.tmp.move(file, to: maildir.new, as: file)
        guard code == 0 else {
            if code == EEXIST { return false }
            throw MailError(errno: code, operation: "publish message")
        }
        CrashPoint.pass("maildir.published")
        try maildir.new.synchronize()
        return true
    }

    /// Looks for a message. Changes nothing.
    public func find(_ name: String) throws(MailError) -> Whereabouts {
        let file = try Self.checked(name)
        let maildir = try opened()
        return try Self.whereabouts(file, in: maildir)
    }

    /// Whether messages could be delivered. Changes nothing.
    public func inspect() throws(MailError) {
        let maildir = try Maildir(path: path)
        for folder in [maildir.tmp, maildir.new] where !folder.isWritable {
            throw MailError(errno: EACCES, operation: "write to folder")
        }
        var facts = statvfs()
        if fstatvfs(maildir.tmp.descriptor, &facts) == 0,
            facts.f_bavail == 0 || (facts.f_files > 0 && facts.f_favail == 0)
        {
            throw MailError(errno: ENOSPC, operation: "write to folder")
        }
    }

    public func close() { maildir = nil }

    private func opened() throws(MailError) -> Maildir {
        if let maildir, maildir.isInPlace { return maildir }
        let opened = try Maildir(path: path)
        maildir = opened
        return opened
    }

    private static func checked(_ name: String) throws(MailError) -> MaildirName {
        let file = MaildirName(name)
        guard !name.isEmpty, file.safe == name, name.first != ".", name.utf8.count <= 200, !name.hasSuffix(Self.mark),
            !name.hasSuffix(Self.part)
        else {
            throw MailError(.local, operation: "name message", text: "not a name for it")
        }
        return file
    }

    /// In `new` under its name, or in `cur` with whatever flags a reader gave it.
    private static func isDelivered(_ name: MaildirName, in maildir: Maildir) throws(MailError) -> Bool {
        if maildir.new.facts(name) != nil { return true }
        for folder in [maildir.cur, maildir.new] {
            let listing = try folder.listing()
            while let found = try listing.next() {
                if found.bytes.starts(with: name.bytes), found.unique.elementsEqual(name.bytes) { return true }
            }
        }
        return false
    }

    private static func whereabouts(_ name: MaildirName, in maildir: Maildir) throws(MailError) -> Whereabouts {
        // In this order: a message only ever moves from the first place to the later ones.
        let isPrepared = maildir.tmp.facts(name) != nil
        if try isDelivered(name, in: maildir) { return .delivered }
        if isPrepared { return .prepared }
        return maildir.tmp.facts(name.with(mark)) == nil ? .nowhere : .takenAway
    }

    /// The bytes come under their name in one step and before the mark, so that the mark never stands alone before
    /// publishing, whenever we die.
    private static func prepare(_ bytes: [UInt8], _ name: MaildirName, in maildir: Maildir) throws(MailError) {
        let folder = maildir.tmp
        try write(bytes, name.with(part), in: folder)
        let code = name.withPath { to in
            name.with(part).withPath { renameat(folder.descriptor, $0, folder.descriptor, to) }
        }
        guard code == 0 else { throw MailError(errno: errno, operation: "write message") }
        try write([], name.with(mark), in: folder)
        try folder.synchronize()
    }

    private static func write(_ bytes: [UInt8], _ name: MaildirName, in folder: MaildirFolder) throws(MailError) {
        // What an earlier attempt left under this name is of no use.
        _ = name.withPath { unlinkat(folder.descriptor, $0, 0) }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let file = name.withPath { openat(folder.descriptor, $0, flags, 0o600) }
        guard file >= 0 else { throw MailError(errno: errno, operation: "write message") }
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
            throw MailError(errno: failure, operation: "write message")
        }
    }

    /// Removes old marks, at most once an hour. Never a message: one that was prepared and never published may be all
    /// that shows that it was not sent.
    private func sweep(_ maildir: Maildir) throws(MailError) {
        let now = clock.now()
        guard now >= nextSweep || nextSweep.timeIntervalSince(now) > 3600 else { return }
        nextSweep = now.addingTimeInterval(3600)
        let oldest = Int64((now.timeIntervalSince1970 - Self.markLife) * 1e9)
        let listing = try maildir.tmp.listing()
        while let name = try listing.next() {
            guard let stem = name.without(Self.mark), let facts = maildir.tmp.facts(name), facts.writtenAt < oldest,
                maildir.tmp.facts(stem) == nil
            else { continue }
            _ = name.withPath { unlinkat(maildir.tmp.descriptor, $0, 0) }
        }
    }
}

extension MaildirName {
    fileprivate func with(_ suffix: String) -> MaildirName { MaildirName(bytes + Array(suffix.utf8)) }
    fileprivate func without(_ suffix: String) -> MaildirName? {
        bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
            ? MaildirName(bytes.dropLast(suffix.utf8.count)) : nil
    }
}
