// What lies in a hot folder, and moving it about. Names from outside are bytes that may be no text at all; nothing is
// followed, opened or believed before it is known to be a regular file (A31).

import CLinux
import Foundation
import Glibc

/// One regular file in a hot folder.
struct WaitingFile: Hashable {
    /// The name as the file system has it, ending in zero.
    var raw: [CChar]
    /// For people and for our own folders.
    var name: String
    var inode: UInt64
    var size: Int
    /// When it was last written, in nanoseconds since 1970.
    var writtenAt: Int64
}

/// What the operating system refused.
struct FolderFault: Error {
    var operation: String
    var number: Int32
    var words: String { String(cString: strerror(number)) }
    init(_ operation: String) {
        self.operation = operation
        number = errno
    }
}

/// Looking into and moving between folders. Everything here blocks: only on an actor's own thread.
enum FolderFiles {
    /// More are not looked at in one go.
    private static let most = 10_000

    /// Regular files that are meant for us, oldest first: no hidden ones, no names of files under way.
    static func waiting(in folder: String) throws(FolderFault) -> [WaitingFile] {
        guard let stream = opendir(folder) else { throw FolderFault("open folder") }
        defer { closedir(stream) }
        var found: [WaitingFile] = []
        while found.count < most, let entry = readdir(stream) {
            let raw =
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 256) {
                        Array(UnsafeBufferPointer(start: $0, count: 256))
                    }
                }.prefix { $0 != 0 } + [0]
            if let file = file(Array(raw), in: dirfd(stream)) { found.append(file) }
        }
        return found.sorted { ($0.writtenAt, $0.name) < ($1.writtenAt, $1.name) }
    }

    private static func file(_ raw: [CChar], in folder: Int32) -> WaitingFile? {
        let name = String(decoding: raw.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let lower = name.lowercased()
        guard let first = lower.first, first != ".", first != "~", !lower.hasSuffix("~"),
            !["tmp", "temp", "part", "partial", "crdownload", "filepart", "writing"].contains(where: {
                lower.hasSuffix("." + $0)
            })
        else { return nil }
        var facts = stat()
        guard fstatat(folder, raw, &facts, AT_SYMLINK_NOFOLLOW) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        // Anybody may set a file's time to anything the disk can hold: it must not overflow a product.
        let seconds = min(max(Int64(facts.st_mtim.tv_sec), 0), 1 << 32)
        return WaitingFile(
            raw: raw, name: safe(name), inode: UInt64(facts.st_ino), size: Int(facts.st_size),
            writtenAt: seconds * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec))
    }

    /// A name for people and for our own folders: no path, no control or direction characters, never hidden or empty.
    static func safe(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars.prefix(120) {
            let category = scalar.properties.generalCategory
            let bad =
                category == .control || category == .format || category == .lineSeparator
                || category == .paragraphSeparator || "/\\:*?\"<>|".unicodeScalars.contains(scalar)
            scalars.append(bad ? "_" : scalar)
        }
        let text = String(String(scalars).drop { $0 == "." || $0 == " " || $0 == "-" })
        return text.allSatisfy(\.isWhitespace) ? "senza-nome" : text
    }

    /// Whether somebody has the file open for writing, as far as the file system can tell.
    static func hasWriter(_ file: WaitingFile, in folder: String) -> Bool {
        let number = folder.withCString { path in
            let parent = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard parent >= 0 else { return Int32(-1) }
            defer { close(parent) }
            return openat(parent, file.raw, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        }
        guard number >= 0 else { return false }
        defer { close(number) }
        return gw_has_writer(number) == 1
    }

    /// Moves a file out of a hot folder; what is there under the new name stays.
    static func take(_ file: WaitingFile, from folder: String, to path: String) throws(FolderFault) {
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw FolderFault("open folder") }
        defer { close(parent) }
        guard renameat2(parent, file.raw, AT_FDCWD, path, UInt32(GW_RENAME_NOREPLACE)) == 0 else {
            throw FolderFault("take file")
        }
    }

    /// Moves `path` into `folder` under `name`, or `name (2)` … when there is one already. Returns the new path.
    @discardableResult
    static func move(_ path: String, into folder: String, as name: String) throws(FolderFault) -> String {
        try make(folder, mode: 0o770)
        for number in 1...10_000 {
            let target = "\(folder)/\(numbered(name, number))"
            if renameat2(AT_FDCWD, path, AT_FDCWD, target, UInt32(GW_RENAME_NOREPLACE)) == 0 {
                sync(folder)
                return target
            }
            if errno != EEXIST { break }
        }
        throw FolderFault("move file")
    }

    private static func numbered(_ name: String, _ number: Int) -> String {
        guard number > 1 else { return name }
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(name) (\(number))" }
        return "\(name[..<dot]) (\(number))\(name[dot...])"
    }

    /// What is there already keeps its rights. Those of a new one hold whatever the umask (the service's is 0077, and
    /// those who scan and print share folders with it by their group).
    static func make(_ folder: String, mode: mode_t) throws(FolderFault) {
        if mkdir(folder, mode) == 0 {
            chmod(folder, mode | S_ISGID)
        } else if errno != EEXIST {
            throw FolderFault("make folder")
        }
    }

    /// Writes a file so that it is there whole or not at all, whatever happens.
    static func write(_ bytes: [UInt8], to path: String) throws(FolderFault) {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let hidden = "\(folder)/.\(path[path.index(folder.endIndex, offsetBy: 1)...]).writing"
        let number = open(hidden, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o660)
        guard number >= 0 else { throw FolderFault("write file") }
        fchmod(number, 0o660)
        var written = 0
        while written < bytes.count {
            let put = bytes.withUnsafeBytes {
                Glibc.write(number, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            if put > 0 { written += put } else if errno != EINTR { break }
        }
        let whole = written == bytes.count && fsync(number) == 0
        let fault = FolderFault("write file")
        close(number)
        guard whole, rename(hidden, path) == 0 else {
            unlink(hidden)
            throw fault
        }
        sync(folder)
    }

    /// Makes names in a folder durable.
    static func sync(_ folder: String) {
        let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { return }
        fsync(number)
        close(number)
    }

    static func exists(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0
    }

    /// nil unless it is a regular file.
    static func size(_ path: String) -> Int? {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(facts.st_size)
    }
}
