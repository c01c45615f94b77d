// A Maildir in a folder of its own under the temporary folder, and what mail programs and people do to it.

import Foundation
import Glibc
import Mail
import Runtime
import Testing

final class MaildirBox: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "sportello-maildir-" + RandomIdentifier.token(bits: 60)
        try MaildirReader.createMaildir(at: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// As a mail program delivers: written in `tmp`, renamed into `new`.
    func deliver(_ name: String, _ text: String = "x", at seconds: Double? = nil) throws {
        try write("tmp/\(name)", text, at: seconds)
        try #require(rename("\(path)/tmp/\(name)", "\(path)/new/\(name)") == 0)
    }

    func write(_ place: String, _ text: String, at seconds: Double? = nil) throws {
        let file = "\(path)/\(place)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        if let seconds { try touch(place, seconds) }
    }

    func touch(_ place: String, _ seconds: Double) throws {
        let moment = timespec(tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
        var times = [moment, moment]
        try #require(utimensat(AT_FDCWD, "\(path)/\(place)", &times, 0) == 0)
    }

    func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
    }

    func text(_ place: String) throws -> String { try String(contentsOfFile: "\(path)/\(place)", encoding: .utf8) }

    func reader(
        _ afterwards: MaildirReader.Afterwards = .seen, clock: any WallClock = SystemClock(),
        reportUnreadable: @escaping @Sendable (String, MailError) -> Void = { _, _ in }
    ) -> MaildirReader {
        MaildirReader(path: path, afterwards: afterwards, clock: clock, reportUnreadable: reportUnreadable)
    }
}

extension MaildirReader {
    /// What is there now, without waiting.
    func texts(items: Int = 100, bytes: Int = 1 << 20) async throws -> [String] {
        try await next(items: items, bytes: bytes, patience: .zero).messages.map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
    }

    /// Everything, batch by batch.
    func all(items: Int = 100) async throws -> [MaildirBatch.Message] {
        var all: [MaildirBatch.Message] = []
        while true {
            let batch = try await next(items: items, bytes: 8 << 20, patience: .zero)
            if batch.messages.isEmpty { return all }
            all += batch.messages
        }
    }
}
