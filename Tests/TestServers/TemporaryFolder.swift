// A folder of the test's own under /tmp, removed with the object.

import Foundation

/// A temporary folder, readable by other users of the machine so that servers which drop root can work in it.
public final class TemporaryFolder: Sendable {
    /// Absolute path without a slash at the end.
    public let path: String

    public init(_ name: String = "test") throws {
        var template = Array("/tmp/sportello-\(name)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestServerError("mkdtemp: \(String(cString: strerror(errno)))") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        chmod(path, 0o755)
    }

    deinit { remove() }

    /// Removes the folder now.
    public func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// The absolute path of `name` in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a text file and returns its path.
    @discardableResult
    public func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        chmod(file(name), mode)
        return file(name)
    }

    /// Makes a folder (and those above it), owned by `owner` when given.
    @discardableResult
    public func makeFolder(_ name: String, mode: mode_t = 0o755, owner: uid_t? = nil, group: gid_t? = nil) throws
        -> String
    {
        try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
        chmod(file(name), mode)
        if let owner { chown(file(name), owner, group ?? owner) }
        return file(name)
    }
}
