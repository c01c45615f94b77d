// Reads the files of the settings folder one by one and remembers their lines. What cannot be read is a fault of its
// file; the other files are read all the same.

import Foundation
import Runtime

/// The files of one settings folder while they are being read.
final class SettingsFiles {
    /// A settings file larger than this was not written by hand.
    static let largest = 256 << 10

    let folder: String
    let faults = SettingsFaults()
    /// Texts that stand in the place of files of these names: what was written on a page is read like a file.
    var instead: [String: String] = [:]
    private var lines: [String: [String: Int]] = [:]
    private var order: [String] = []

    init(folder: String) { self.folder = folder }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Names of the entries of a folder below the settings folder, sorted; empty when it is not there.
    func names(in subfolder: String = "") -> [String] {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: subfolder.isEmpty ? folder : path(subfolder))
        return (entries ?? []).sorted()
    }

    /// The file's object; an empty one when it cannot be read (noted).
    func object(_ name: String) -> SettingsNode {
        let path = path(name)
        guard let text = text(name) else { return SettingsNode([:], file: path, faults: faults) }
        do {
            let file = try JSON5Reader.read(text)
            lines[path] = file.lines
            for (key, line) in file.repeated {
                add(path, key, "stands here again (line \(line))", "Keep one of the two.")
            }
            return SettingsNode(file.root, file: path, faults: faults)
        } catch {
            lines[path] = ["": error.line]
            add(
                path, "", "is not JSON5: line \(error.line), column \(error.column): \(error.problem)",
                "Mend the file at this place; nothing else of it could be read.")
            return SettingsNode([:], file: path, faults: faults)
        }
    }

    /// The file's text; nil when it cannot be read (noted).
    func text(_ name: String) -> String? {
        if let text = instead[name] {
            if text.utf8.count <= Self.largest { return text }
            add(path(name), "", "is no text of at most \(Self.largest >> 10) KB", "Write less.")
            return nil
        }
        let path = path(name)
        order.append(path)
        var status = stat()
        guard stat(path, &status) == 0, let handle = FileHandle(forReadingAtPath: path) else {
            add(path, "", "cannot be read: \(String(cString: strerror(errno)))", "Create it or let this user read it.")
            return nil
        }
        defer { try? handle.close() }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.largest else {
            add(path, "", "is no text file of at most \(Self.largest >> 10) KB", "Write it anew from the example.")
            return nil
        }
        let bytes = (try? handle.read(upToCount: Self.largest)) ?? nil
        guard let text = String(validating: bytes ?? Data(), as: UTF8.self) else {
            add(path, "", "is not UTF-8 text", "Save it with the encoding UTF-8.")
            return nil
        }
        return text
    }

    func add(_ path: String, _ key: String, _ problem: String, _ remedy: String) {
        faults.add(SettingsFault(file: path, key: key, problem: problem, remedy: remedy))
    }

    /// Everything noted so far, with lines.
    var report: SettingsReport {
        let findings = faults.all.map { SettingsFinding(fault: $0, line: line(of: $0)) }
        return SettingsReport(
            findings: findings.enumerated().sorted { a, b in
                let (x, y) = (a.element, b.element)
                let files = (order.firstIndex(of: x.fault.file) ?? -1, order.firstIndex(of: y.fault.file) ?? -1)
                if files.0 != files.1 { return files.0 < files.1 }
                return (x.line ?? 0, a.offset) < (y.line ?? 0, b.offset)
            }.map(\.element))
    }

    /// The key's line, or that of what it is missing from.
    private func line(of fault: SettingsFault) -> Int? {
        guard let known = lines[fault.file] else { return nil }
        var key = fault.key[...]
        while true {
            if let line = known[String(key)] { return line }
            guard let end = key.lastIndex(where: { $0 == "." || $0 == "[" }) else { return known[""] }
            key = key[..<end]
        }
    }
}
