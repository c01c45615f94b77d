// Holds one request while it waits or runs, so that it can be ended from outside: by cancellation or when the pool
// closes.

import Synchronization

/// The reins of one request: whoever pulls them first says why it ends.
final class Reins: Sendable {
    private struct State {
        var reason: ScanError.Code?
        var worker: WorkerProcess?
    }
    private let state = Mutex(State())

    /// Why the request was ended; nil while nobody did.
    var reason: ScanError.Code? { state.withLock { $0.reason } }

    /// Ends the request: kills the worker that is busy with it.
    func pull(_ reason: ScanError.Code) {
        state.withLock {
            $0.reason = $0.reason ?? reason
            $0.worker?.kill()
        }
    }

    /// Puts a worker under the reins.
    /// - Returns: false when they were pulled already.
    func attach(_ worker: WorkerProcess) -> Bool {
        state.withLock {
            if $0.reason != nil { return false }
            $0.worker = worker
            return true
        }
    }

    /// The worker is done with this request: pulling no longer kills it.
    func release() {
        state.withLock { $0.worker = nil }
    }
}
