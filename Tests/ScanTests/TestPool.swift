// Pools for tests, and looking at what they give.

import Foundation
import Scanning
import Testing

/// All tests of reading pages, one after another: each keeps a processor busy, and side by side they would starve each
/// other's time limits.
@Suite(.serialized) struct ScanTests {}

enum TestPool {
    /// A pool with the worker of this build, found as the gateway finds it.
    static func make(
        workers: Int = 1, limit: Duration = .seconds(120), _ change: (inout ScanPoolSettings) -> Void = { _ in }
    ) -> ScanPool {
        var settings = ScanPoolSettings()
        settings.workers = workers
        settings.timeLimit = limit
        change(&settings)
        return ScanPool(settings)
    }

    /// Where the pool looks for it by itself: beside the running program.
    static var worker: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return (own as NSString).deletingLastPathComponent + "/sportello-scan"
        }
    }
}

/// Width and height of a PNG.
struct PNGSize {
    var width: Int
    var height: Int

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
    }
}
