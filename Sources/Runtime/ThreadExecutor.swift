// A thread of its own for an actor that holds a blocking C library.
// Swift's shared pool has as many threads as the machine has cores; one blocked call there blocks everybody
// (measured: 64 actors with ten 20 ms calls each took 6.5 s on the pool and 0.22 s so).

import Dispatch

/// Runs an actor's jobs one after another, off Swift's shared pool.
///
/// Use it so: `nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }`.
public final class ThreadExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: shown by debuggers and in crash reports; a few words, no data of people.
    public init(_ label: String) {
        queue = DispatchQueue(label: label)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async { unowned.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
