// A hot folder: files renamed into it are messages; told of, they are moved to `done/` beside them.

import Channels
import Foundation
import Tickets

/// Looks into a folder. Used by one source only, on its own thread: everything here blocks.
struct LoopbackFolder {
    struct File {
        var name: String
        /// Name, time of writing and size: the same name may come again with another message in it, and must then be
        /// another message. Writing into a file that is already here is not supported; rename into place.
        var key: String
        var writtenAt: Instant
        var size: Int
    }

    private let path: String
    init(_ path: String) { self.path = path }

    /// Messages waiting, oldest first. Only regular files: no link, pipe or folder is followed or opened (A31).
    func files() throws(ChannelError) -> [File] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
            throw ChannelError(.transient, code: "missing_folder", operation: "read folder")
        }
        let files = names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.compactMap { file($0) }
        return files.sorted { ($0.writtenAt, $0.name) < ($1.writtenAt, $1.name) }
    }

    /// nil when it has gone meanwhile.
    func item(_ file: File) -> IncomingItem? {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(file.name)") else { return nil }
        return IncomingItem(
            key: file.key, arrivedAt: file.writtenAt, bytes: Array(data), envelope: ["file": file.name])
    }

    /// Moves the file with this key to `done/`. Nothing to do for keys that are not of this folder, or gone.
    func moveAway(_ key: String) throws(ChannelError) {
        let name = String(key.split(separator: "/", maxSplits: 1).first ?? "")
        guard file(name)?.key == key else { return }
        do {
            try FileManager.default.createDirectory(atPath: "\(path)/done", withIntermediateDirectories: true)
        } catch {
            throw ChannelError(.transient, code: "local", operation: "make folder")
        }
        guard rename("\(path)/\(name)", "\(path)/done/\(name)") == 0 || errno == ENOENT else {
            throw ChannelError(.transient, code: "local", operation: "move file", detail: "errno \(errno)")
        }
    }

    private func file(_ name: String) -> File? {
        var facts = stat()
        guard !name.isEmpty, lstat("\(path)/\(name)", &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        // Anybody may set a file's time to anything the disk can hold: it must not overflow a sum.
        let seconds = min(max(Int64(facts.st_mtim.tv_sec), 0), 1 << 40)
        return File(
            name: name, key: "\(name)/\(seconds).\(facts.st_mtim.tv_nsec)/\(facts.st_size)",
            writtenAt: Instant(milliseconds: seconds * 1000 + Int64(facts.st_mtim.tv_nsec) / 1_000_000),
            size: Int(facts.st_size))
    }
}
