// Notices at once when something comes into a folder (inotify(7)). Where the kernel has no watch to give, or the folder lies
// on a network file system, the reader's own looks find it some seconds later: this is comfort, not correctness.

import CLinux
import Dispatch
import Foundation
import Glibc
import Runtime

/// Rings a bell when a name appears in one of some folders or a file there is closed after writing.
final class MaildirWatch: @unchecked Sendable {
    // @unchecked: every access to the variables holds `lock`; the rest never changes.
    private let lock = NSLock()
    private var changed = false
    /// Names that we are about to make ourselves: news of them is no news.
    private var ours: Set<[UInt8]> = []
    private let descriptor: Int32
    private let bell: Doorbell
    private var source: (any DispatchSourceRead)?

    /// nil when the kernel gives no watch for one of the folders.
    init?(_ paths: [String], bell: Doorbell) {
        let watch = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard watch >= 0 else { return nil }
        let mask = UInt32(IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE) | UInt32(IN_ONLYDIR)
        for path in paths where inotify_add_watch(watch, path, mask) < 0 {
            close(watch)
            return nil
        }
        descriptor = watch
        self.bell = bell
        let source = DispatchSource.makeReadSource(fileDescriptor: watch, queue: DispatchQueue(label: "maildir watch"))
        source.setEventHandler { [weak self] in self?.drain() }
        source.setCancelHandler { close(watch) }
        self.source = source
        source.resume()
    }

    deinit { source?.cancel() }

    /// Whether something came since the last question.
    func takeChanged() -> Bool {
        lock.withLock {
            defer { changed = false }
            return changed
        }
    }

    /// To be called before we move a file to this name ourselves.
    func expect(_ name: MaildirName) { lock.withLock { _ = ours.insert(name.bytes) } }
    func forget(_ name: MaildirName) { lock.withLock { _ = ours.remove(name.bytes) } }

    private func drain() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var isNews = false
        while true {
            let got = read(descriptor, &buffer, buffer.count)
            if got <= 0 { break }
            for (mask, name) in Self.events(buffer[..<got]) {
                let overflow = mask & UInt32(IN_Q_OVERFLOW) != 0
                let known = lock.withLock {
                    if overflow { ours = [] }
                    return ours.remove(name) != nil
                }
                if !known { isNews = true }
            }
        }
        guard isNews else { return }
        lock.withLock { changed = true }
        bell.ring()
    }

    /// `struct inotify_event`: watch, mask, cookie, length of the name, name filled up with zeros.
    private static func events(_ bytes: ArraySlice<UInt8>) -> [(mask: UInt32, name: [UInt8])] {
        var events: [(mask: UInt32, name: [UInt8])] = []
        bytes.withUnsafeBytes { raw in
            var at = 0
            while at + 16 <= raw.count {
                let mask = raw.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
                let length = Int(raw.loadUnaligned(fromByteOffset: at + 12, as: UInt32.self))
                let end = min(at + 16 + length, raw.count)
                events.append((mask, Array(raw[(at + 16)..<end].prefix { $0 != 0 })))
                at += 16 + length
            }
        }
        return events
    }
}
