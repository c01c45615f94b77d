// Files taken from a hot folder, each in a place of its own until all its letters are safe. The disk is the memory: what
// lies here at start is continued, and each step leaves the folder in a state that can be continued from.
//
//     <hot folder>/.sportello/<id>/facts.json      name and times; written before the file comes
//     <hot folder>/.sportello/<id>/document        the file, renamed
//     <hot folder>/.sportello/<id>/plan.json       its letters; written once all pages were searched
//     <hot folder>/.sportello/<id>/letter-3        bytes of a letter that is not the whole file
//     <hot folder>/.sportello/seen/ab/<sha256>     which files have been done, and under which name
//     <hot folder>/done/<day>/  error/             what became of it

import Crypto
import Foundation
import Glibc
import Runtime
import Tickets

/// A file under way.
struct TakenFile {
    let id: String
    /// Its place.
    let path: String
    var name: String
    var writtenAt: Instant
    var plan: BatchPlan?

    var document: String { "\(path)/document" }
    func letter(_ index: Int) -> String { "\(path)/letter-\(index + 1)" }
}

/// The place for taken files of one hot folder. Everything here blocks: only on an actor's own thread.
struct TakenFiles {
    let folder: String
    private var work: String { "\(folder)/.sportello" }

    init(_ folder: String) { self.folder = folder }

    private struct Facts: Codable {
        var name: String
        var writtenAt: Int64
    }

    /// Makes the place, and gives what lies there from an earlier life, oldest first.
    func open() throws(FolderFault) -> [TakenFile] {
        try FolderFiles.make(work, mode: 0o700)
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: work) } catch {
            throw FolderFault("open folder")
        }
        return names.filter { $0 != "seen" }.compactMap { restore($0) }
            .sorted { ($0.writtenAt, $0.name) < ($1.writtenAt, $1.name) }
    }

    private func restore(_ id: String) -> TakenFile? {
        let path = "\(work)/\(id)"
        guard FolderFiles.exists("\(path)/document") else {
            // Died before the file came, or after it was moved away.
            remove(path)
            return nil
        }
        let facts = read(Facts.self, "\(path)/facts.json") ?? Facts(name: "senza-nome", writtenAt: 0)
        return TakenFile(
            id: id, path: path, name: FolderFiles.safe(facts.name),
            writtenAt: Instant(milliseconds: facts.writtenAt), plan: read(BatchPlan.self, "\(path)/plan.json"))
    }

    /// Takes a file. nil when it has gone meanwhile.
    func take(_ file: WaitingFile) throws(FolderFault) -> TakenFile? {
        let id = RandomIdentifier.token(bits: 80)
        let taken = TakenFile(
            id: id, path: "\(work)/\(id)", name: file.name,
            writtenAt: Instant(milliseconds: file.writtenAt / 1_000_000))
        try FolderFiles.make(taken.path, mode: 0o700)
        try write(Facts(name: taken.name, writtenAt: taken.writtenAt.milliseconds), "\(taken.path)/facts.json")
        CrashPoint.pass("letter.taking")
        do throws(FolderFault) { try FolderFiles.take(file, from: folder, to: taken.document) } catch {
            remove(taken.path)
            if error.number == ENOENT { return nil }
            throw error
        }
        FolderFiles.sync(taken.path)
        FolderFiles.sync(folder)
        CrashPoint.pass("letter.taken")
        return taken
    }

    func keep(_ plan: BatchPlan, of file: TakenFile) throws(FolderFault) {
        try write(plan, "\(file.path)/plan.json")
    }

    /// Everything of it is safe: out of the way, and remembered.
    func finish(_ file: TakenFile, day: String, note: String? = nil) throws(FolderFault) {
        if let plan = file.plan, note == nil { try remember(plan.sha256, file) }
        CrashPoint.pass("letter.finishing")
        try FolderFiles.make("\(folder)/done", mode: 0o770)
        let moved = try FolderFiles.move(file.document, into: "\(folder)/done/\(day)", as: file.name)
        if let note { try FolderFiles.write(Array(note.utf8), to: moved + ".txt") }
        remove(file.path)
    }

    /// It cannot be read: aside, with the reason beside it.
    func setAside(_ file: TakenFile, _ reason: String) throws(FolderFault) {
        let moved = try FolderFiles.move(file.document, into: "\(folder)/error", as: file.name)
        try FolderFiles.write(Array(reason.utf8), to: moved + ".txt")
        remove(file.path)
    }

    /// Files that were put aside and are still there.
    var asideCount: Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/error")) ?? []
        return names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".txt") }.count
    }

    /// When and under which name these bytes were done before; nil for new ones.
    func seen(_ sha256: String) -> String? {
        FileManager.default.contents(atPath: seenPath(sha256)).map { String(decoding: $0.prefix(1000), as: UTF8.self) }
    }

    private func remember(_ sha256: String, _ file: TakenFile) throws(FolderFault) {
        try FolderFiles.make("\(work)/seen", mode: 0o700)
        try FolderFiles.make("\(work)/seen/\(sha256.prefix(2))", mode: 0o700)
        try FolderFiles.write(Array("\(file.name) (\(file.writtenAt))\n".utf8), to: seenPath(sha256))
    }

    private func seenPath(_ sha256: String) -> String { "\(work)/seen/\(sha256.prefix(2))/\(sha256)" }

    /// SHA-256 of a file, piece by piece.
    static func digest(_ path: String) throws(FolderFault) -> String {
        let number = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else { throw FolderFault("read file") }
        defer { close(number) }
        let hash = SHA256Hash()
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let got = Glibc.read(number, &piece, piece.count)
            if got == 0 { return hash.finish().hex }
            if got < 0, errno != EINTR { throw FolderFault("read file") }
            if got > 0 { hash.update(piece[0..<got]) }
        }
    }

    // MARK: small files of our own

    private func write(_ value: some Encodable, _ path: String) throws(FolderFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let bytes = try? encoder.encode(value) else { throw FolderFault("write file") }
        try FolderFiles.write(Array(bytes), to: path)
    }

    private func read<Value: Decodable>(_ type: Value.Type, _ path: String) -> Value? {
        guard let size = FolderFiles.size(path), size < 4 << 20, let bytes = FileManager.default.contents(atPath: path)
        else { return nil }
        return try? JSONDecoder().decode(type, from: bytes)
    }

    private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
