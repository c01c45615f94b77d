// One open folder of a Maildir. Everything is done relative to its descriptor and no link is followed, so that nobody who
// may write into the folder can lead us out of it (A31).

import CLinux
import Glibc

/// An open folder. Not for sharing: belongs to one actor.
final class MaildirFolder {
    let descriptor: Int32

    /// The Maildir itself, which the administrator named: a link is fine here.
    init(path: String) throws(MailError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw MailError(errno: errno, operation: "open folder") }
    }

    /// A folder inside.
    init(_ name: String, in parent: MaildirFolder) throws(MailError) {
        descriptor = openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw MailError(errno: errno, operation: "open folder \(name)") }
    }

    deinit { close(descriptor) }

    /// Makes a folder inside unless it is there.
    func make(_ name: String) throws(MailError) {
        guard mkdirat(descriptor, name, 0o700) == 0 || errno == EEXIST else {
            throw MailError(errno: errno, operation: "make folder")
        }
    }

    /// Changes whenever a name appears, goes or changes; nanoseconds.
    var stamp: Int64 {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { return 0 }
        return Int64(facts.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_mtim.tv_nsec)
    }

    /// Every name that may be a message's, in no order.
    func listing() throws(MailError) -> MaildirListing { try MaildirListing(self) }

    /// nil when there is no regular file of that name.
    func facts(_ name: MaildirName) -> MaildirFacts? {
        var facts = stat()
        let code = name.withPath { fstatat(descriptor, $0, &facts, AT_SYMLINK_NOFOLLOW) }
        guard code == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return MaildirFacts(facts)
    }

    /// Whether this user may make and move names here.
    var isWritable: Bool { faccessat(descriptor, ".", W_OK | X_OK, AT_EACCESS) == 0 }

    /// Whether this user may read that file, as far as its permissions say.
    func isReadable(_ name: MaildirName) -> Bool {
        name.withPath { faccessat(descriptor, $0, R_OK, AT_EACCESS) } == 0 || errno != EACCES
    }

    /// Renames without ever replacing another file.
    /// - Returns: 0 or the system's error number.
    func move(_ name: MaildirName, to folder: MaildirFolder, as new: MaildirName) -> Int32 {
        name.withPath { from in
            new.withPath { to in
                if renameat2(descriptor, from, folder.descriptor, to, UInt32(GW_RENAME_NOREPLACE)) == 0 { return 0 }
                guard errno == EINVAL || errno == ENOSYS else { return errno }
                // A file system without that form: a link never replaces either. Dying in between leaves two names
                // of one message, which the reader knows for one.
                guard linkat(descriptor, from, folder.descriptor, to, 0) == 0 else { return errno }
                return unlinkat(descriptor, from, 0) == 0 ? 0 : errno
            }
        }
    }

    /// Makes the names in it durable.
    func synchronize() throws(MailError) {
        guard fsync(descriptor) == 0 else { throw MailError(errno: errno, operation: "synchronise folder") }
    }
}

/// What a file's status says, as far as it matters here.
struct MaildirFacts: Hashable {
    var size: Int64
    /// Last change of the bytes, nanoseconds since 1970.
    var writtenAt: Int64
    /// Last change of the file at all, its name included; nanoseconds since 1970.
    var changedAt: Int64

    init(_ facts: stat) {
        size = Int64(facts.st_size)
        writtenAt = Int64(facts.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_mtim.tv_nsec)
        changedAt = Int64(facts.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_ctim.tv_nsec)
    }
}

/// A walk through the names of a folder, in constant memory. Belongs to one actor.
final class MaildirListing {
    private let stream: OpaquePointer
    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name)!

    init(_ folder: MaildirFolder) throws(MailError) {
        // A descriptor of its own: reading moves the position, and closing the stream closes it.
        let copy = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw MailError(errno: errno, operation: "read folder") }
        guard let opened = fdopendir(copy) else {
            let number = errno
            close(copy)
            throw MailError(errno: number, operation: "read folder")
        }
        stream = opened
    }

    deinit { closedir(stream) }

    /// nil at the end.
    func next() throws(MailError) -> MaildirName? {
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw MailError(errno: errno, operation: "read folder") }
                return nil
            }
            let kind = Int32(entry.pointee.d_type)
            guard kind == Int32(DT_REG) || kind == Int32(DT_UNKNOWN) else { continue }
            let name = UnsafeRawPointer(entry) + Self.nameOffset
            let count = strlen(name.assumingMemoryBound(to: CChar.self))
            let bytes = UnsafeRawBufferPointer(start: name, count: count)
            // Names with a dot in front are not messages: `.` and `..`, and what copying programs write first.
            if bytes.first != UInt8(ascii: ".") { return MaildirName(bytes) }
        }
    }
}
