// A Maildir on this machine's disk (cr.yp.to/proto/maildir.html): `tmp` for what is being written, `new` for what arrived,
// `cur` for what a mail program has looked at. Folders inside have names with a dot in front (Maildir++).

import Foundation
import Glibc

/// The open folders of a Maildir. Belongs to one actor.
final class Maildir {
    let path: String
    let root: MaildirFolder
    let new: MaildirFolder
    let cur: MaildirFolder
    let tmp: MaildirFolder

    /// Opens what is there. Makes nothing: a folder that is missing because its disk is not mounted must be noticed.
    init(path: String) throws(MailError) {
        self.path = path
        root = try MaildirFolder(path: path)
        new = try MaildirFolder("new", in: root)
        cur = try MaildirFolder("cur", in: root)
        tmp = try MaildirFolder("tmp", in: root)
    }

    /// Whether the path still leads to the folders that are open: they may have been moved away, or another disk
    /// been mounted over them.
    var isInPlace: Bool {
        var opened = stat()
        var found = stat()
        return fstat(new.descriptor, &opened) == 0 && stat("\(path)/new", &found) == 0
            && opened.st_dev == found.st_dev && opened.st_ino == found.st_ino
    }

    /// Opens a folder inside, made if need be.
    func subfolder(_ name: String) throws(MailError) -> Maildir {
        guard MaildirReader.isFolderName(name) else {
            throw MailError(.local, operation: "open folder \(name)", text: "not a name for it")
        }
        try Maildir.make(".\(name)", in: root)
        let inner = "\(path)/.\(name)"
        // By this file other programs know that it is a folder of a mailbox (Maildir++).
        let mark = open("\(inner)/maildirfolder", O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if mark >= 0 { close(mark) }
        return try Maildir(path: inner)
    }

    private static func make(_ name: String, in parent: MaildirFolder) throws(MailError) {
        try parent.make(name)
        let folder = try MaildirFolder(name, in: parent)
        for part in ["tmp", "new", "cur"] { try folder.make(part) }
        try folder.synchronize()
        try parent.synchronize()
    }

    /// Makes an empty Maildir, with the folders above it; leaves alone what is there.
    static func create(at path: String) throws(MailError) {
        let parent = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: parent.isEmpty ? "." : parent, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw MailError(.local, operation: "make folder")
        }
        try make((path as NSString).lastPathComponent, in: try MaildirFolder(path: parent.isEmpty ? "." : parent))
    }
}
