// Pools for tests, and looking at what they give.

import Foundation
import Scanning
import Testing

/// All tests of reading pages, one after another: each keeps a processor busy, and side by side they would starve each
/// other's time limits.
@Suite(.serialized) struct ScanTests {}

enum TestPool {
    /// A pool with the worker of this build.
    static func make(
        workers: Int = 1, limit: Duration = .seconds(120), _ change: (inout ScanPoolSettings) -> Void = { _ in }
    ) -> ScanPool {
        var settings = ScanPoolSettings()
        settings.workers = workers
        settings.timeLimit = limit
        settings.program = worker
        change(&settings)
        return ScanPool(settings)
    }

    /// In the build folder: tests run in a bundle there, or under Swift's own runner.
    static let worker: String = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let program = folder.appendingPathComponent("sportello-scan").path
            if FileManager.default.isExecutableFile(atPath: program) { return program }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../.build/debug/sportello-scan").standardizedFileURL.path
    }()
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
