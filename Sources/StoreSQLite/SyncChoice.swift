// One sync of the whole file system for a batch of files, or one for each? Together is two to three times as fast and
// takes half the processor's time (measured with 20 files of 100 KB to 2 MB), but waits for other programs' bytes as
// well. So it is the choice for batches until it has once been slow; then each file is synced for a while.

import CLinux
import Foundation
import Store
import Synchronization

/// Decides how files are synced, and remembers how that went.
final class SyncChoice: Sendable {
    private let avoidedUntil = Mutex<ContinuousClock.Instant?>(nil)

    /// From so many files on syncing together pays.
    private static let fewest = 4
    /// Longer than this was somebody else's bytes.
    private static let slow = Duration.milliseconds(400)
    private static let avoidance = Duration.seconds(600)

    /// How one batch is synced.
    struct Batch {
        fileprivate let choice: SyncChoice
        /// Opened before the first write, so that every failed write since then is reported; nil: one by one.
        fileprivate let fileSystem: Descriptor?

        /// - Parameter each: syncs one by one.
        func sync(oneByOne each: () throws -> Void) throws {
            guard let fileSystem else { return try each() }
            let begin = ContinuousClock.now
            guard syncfs(fileSystem.number) == 0 else { throw StoreError.file("sync files") }
            if ContinuousClock.now - begin > SyncChoice.slow { choice.avoid() }
        }
    }

    fileprivate final class Descriptor {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }

    /// To be called before the first byte is written.
    func begin(files: Int, in folder: String) throws -> Batch {
        let isAvoided = avoidedUntil.withLock { until in until.map { ContinuousClock.now < $0 } ?? false }
        guard files >= Self.fewest, !isAvoided else { return Batch(choice: self, fileSystem: nil) }
        let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw StoreError.file("open folder") }
        return Batch(choice: self, fileSystem: Descriptor(number))
    }

    /// Somebody else fills the file system just now.
    func avoid() { avoidedUntil.withLock { $0 = ContinuousClock.now + Self.avoidance } }
}
