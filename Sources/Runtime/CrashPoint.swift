// Named moments at which the crash tests kill the process: before and after each step that must be safe to lose.
// SPORTELLO_CRASH_AT=<name> kills at the first passage, <name>:<n> at the n-th. Costs one branch when not set.

import Foundation

/// A place where dying must be harmless.
public enum CrashPoint {
    private static let plan: (name: String, count: Int)? = {
        guard let text = ProcessInfo.processInfo.environment["SPORTELLO_CRASH_AT"], !text.isEmpty else { return nil }
        let parts = text.split(separator: ":")
        return (String(parts[0]), parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
    }()
    private static let passages = Passages()

    /// Dies here by SIGKILL when the environment asks for it, as a power cut of the process would.
    @inline(__always)
    public static func pass(_ name: StaticString) {
        if let plan { passages.count(name.description, plan) }
    }

    private final class Passages: @unchecked Sendable {
        // @unchecked: `seen` is only touched under `lock`.
        private let lock = NSLock()
        private var seen = 0
        func count(_ name: String, _ plan: (name: String, count: Int)) {
            guard name == plan.name else { return }
            let now = lock.withLock { () -> Int in
                seen += 1; return seen
            }
            if now == plan.count { kill(getpid(), SIGKILL) }
        }
    }
}
