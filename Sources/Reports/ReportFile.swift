// A report as a file to hand out: small ones and large ones alike lie in a file without a name, which the system removes by
// itself when the last reader lets go of it, also when the process dies.

import Foundation
import Glibc

/// The forms in which a report is handed out.
public enum ReportFormat: String, Sendable, Hashable, Codable, CaseIterable {
    case pdf, csv, xlsx, json
    public var type: String {
        switch self {
        case .pdf: "application/pdf"
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .json: "application/json"
        }
    }
}

/// What a spreadsheet has a sheet for; CSV holds one of them.
public enum ReportSheet: String, Sendable, Hashable, Codable, CaseIterable {
    case indicators, details, dashboard, contacts, cases, escalations, calls, packets, outages, entered
}

/// A finished report.
public struct ReportFile: Sendable {
    /// `CUP-2026-S1.xlsx`.
    public var name: String
    /// Media type.
    public var type: String
    /// In bytes.
    public var size: Int { place.size }
    let place: UnnamedFile

    /// At most `most` bytes from `offset` on; empty at the end. They were written a moment ago: reading them is copying from the
    /// system's cache.
    /// - Throws: `ReportError.unwritable`.
    public func piece(at offset: Int, most: Int = 1 << 18) throws(ReportError) -> [UInt8] {
        try place.read(at: offset, most: most)
    }

    /// All of it.
    public func bytes() throws(ReportError) -> [UInt8] { try piece(at: 0, most: size) }
}

/// A file without a name (open(2), O_TMPFILE).
final class UnnamedFile: @unchecked Sendable {
    // @unchecked: written by the one who makes it, before anybody else has it.
    private let descriptor: Int32
    private(set) var size = 0
    private var pending: [UInt8] = []

    /// - Throws: `ReportError.unwritable` when the folder takes no file.
    init(folder: String = FileManager.default.temporaryDirectory.path) throws(ReportError) {
        // O_TMPFILE (0o20200000) is a macro that Swift does not see.
        let made = open(folder, O_RDWR | O_CLOEXEC | 0o20_200_000, 0o600)
        guard made >= 0 else { throw ReportError(.unwritable, operation: "open", detail: "errno \(errno)") }
        descriptor = made
    }

    /// Takes over a file that somebody else has written, and removes its name.
    init(taking path: String) throws(ReportError) {
        let made = open(path, O_RDONLY | O_CLOEXEC)
        guard made >= 0 else { throw ReportError(.unwritable, operation: "open", detail: "errno \(errno)") }
        unlink(path)
        var status = stat()
        guard fstat(made, &status) == 0 else {
            close(made)
            throw ReportError(.unwritable, operation: "stat", detail: "errno \(errno)")
        }
        descriptor = made
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func append(_ bytes: some Sequence<UInt8>) throws(ReportError) {
        pending.append(contentsOf: bytes)
        if pending.count >= 1 << 16 { try flush() }
    }

    func append(_ text: String) throws(ReportError) { try append(text.utf8) }

    /// To be called before the file is read.
    func flush() throws(ReportError) {
        var done = 0
        while done < pending.count {
            let written = pending.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw ReportError(.unwritable, operation: "write", detail: "errno \(errno)") }
            done += written
        }
        size += done
        pending.removeAll(keepingCapacity: true)
    }

    func read(at offset: Int, most: Int) throws(ReportError) -> [UInt8] {
        let count = max(0, min(most, size - offset))
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + filled, count - filled, off_t(offset + filled))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw ReportError(.unwritable, operation: "read", detail: "errno \(errno)") }
            filled += got
        }
        return bytes
    }
}
