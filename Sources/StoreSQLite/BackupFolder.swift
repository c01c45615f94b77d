// A backup on disk: the database as one file, the large bytes as files, the hash of every file, and a manifest over them.
//
//     manifest.json   what it is, and the hash of SHA256SUMS
//     SHA256SUMS      every other file; `sha256sum -c SHA256SUMS` checks them without Sportello
//     sportello.db    the database at one moment
//     blobs/ab/…      large bytes, named by their hash

import Crypto
import Foundation
import Store

/// What a backup says of itself.
public struct BackupManifest: Codable, Sendable, Hashable {
    public var format: Int
    /// When the database was read, ISO 8601.
    public var takenAt: String
    /// Form of the database (number of its last migration).
    public var schema: Int64
    public var tickets: Int
    public var messages: Int
    public var files: Int
    /// All files together, in bytes.
    public var bytes: Int64
    /// SHA-256 of the file SHA256SUMS, hexadecimal.
    public var sums: String

    static let format = 1
    static let name = "manifest.json"
    static let sumsName = "SHA256SUMS"
}

/// A file of a backup.
struct BackupFile: Hashable {
    /// Below the backup's folder, with `/`.
    var path: String
    var sha256: String
    var size: Int64
}

/// Reading and writing of a backup's folder. Blocks: to be used on a `FileThread`.
struct BackupFolder {
    let path: String

    func write(_ files: [BackupFile], takenAt: String, schema: Int64, tickets: Int, messages: Int) throws
        -> BackupManifest
    {
        let sums = files.map { "\($0.sha256)  \($0.path)\n" }.joined()
        let manifest = BackupManifest(
            format: BackupManifest.format, takenAt: takenAt, schema: schema, tickets: tickets, messages: messages,
            files: files.count, bytes: files.reduce(0) { $0 + $1.size }, sums: SHA256.digest(of: sums).hex)
        try CopiedFile.write(Array(sums.utf8), to: "\(path)/\(BackupManifest.sumsName)")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try CopiedFile.write(Array(try encoder.encode(manifest)), to: "\(path)/\(BackupManifest.name)")
        return manifest
    }

    /// The manifest and the list of files, checked against each other.
    func read() throws -> (manifest: BackupManifest, files: [(path: String, sha256: String)]) {
        guard let json = FileManager.default.contents(atPath: "\(path)/\(BackupManifest.name)"),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: json)
        else { throw damaged("no readable \(BackupManifest.name): not a backup, or not a complete one") }
        guard manifest.format == BackupManifest.format else {
            throw damaged("format \(manifest.format), this program reads \(BackupManifest.format)")
        }
        guard let sums = FileManager.default.contents(atPath: "\(path)/\(BackupManifest.sumsName)"),
            SHA256.digest(of: sums).hex == manifest.sums
        else { throw damaged("\(BackupManifest.sumsName) is not the one that was written") }
        let files = try String(decoding: sums, as: UTF8.self).split(separator: "\n").map { line in
            let hash = String(line.prefix(64))
            let name = String(line.dropFirst(66))
            guard SHA256Digest(hex: hash) != nil, isOurs(name, hash) else { throw damaged("a strange line") }
            return (path: name, sha256: hash)
        }
        guard files.count == manifest.files else { throw damaged("a wrong number of files") }
        return (manifest, files)
    }

    /// A list from outside must not lead out of the folder.
    private func isOurs(_ name: String, _ hash: String) -> Bool {
        name == SQLiteStore.databaseName || name == "blobs/\(hash.prefix(2))/\(hash)"
    }

    func damaged(_ detail: String) -> StoreError { StoreError(.damaged, operation: "read backup", detail: detail) }
}

/// Copies files in pieces, hashing what passes, and makes the copies durable.
enum CopiedFile {
    private static let piece = 1 << 20

    static func write(_ bytes: [UInt8], to target: String) throws {
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.file("make file") }
        defer { close(descriptor) }
        try BlobFolder.writeAll(bytes, to: descriptor)
        guard fsync(descriptor) == 0 else { throw StoreError.file("sync file") }
    }

    /// - Parameter target: nil only reads.
    /// - Returns: hash and size of what was read; nil when there is no such file.
    static func copy(_ source: String, to target: String?) throws -> (sha256: String, size: Int64)? {
        let input = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else {
            if errno == ENOENT { return nil }
            throw StoreError.file("open file")
        }
        defer { close(input) }
        var output: Int32 = -1
        if let target {
            output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard output >= 0 else { throw StoreError.file("make file") }
        }
        defer { if output >= 0 { close(output) } }
        let hash = SHA256Hash()
        var size: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: piece)
        while true {
            let got = read(input, &buffer, piece)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw StoreError.file("read file") }
            if got == 0 { break }
            let bytes = got == piece ? buffer : Array(buffer[..<got])
            hash.update(bytes)
            if output >= 0 { try BlobFolder.writeAll(bytes, to: output) }
            size += Int64(got)
        }
        if output >= 0, fsync(output) != 0 { throw StoreError.file("sync file") }
        return (hash.finish().hex, size)
    }
}
