// A way to reach a thread that waits in poll(2): from a cancelled task, or from somebody with a better thing to do.

import CLinux
import Glibc
import Synchronization

/// Ends waits on a connection from another thread.
public final class Interrupt: Sendable {
    private let cancelled = Atomic<Bool>(false)
    /// Readable for ever after `cancel`.
    let cancelBell: Int32
    /// Readable after `wake` until the wake is taken.
    let wakeBell: Int32

    public init() {
        cancelBell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        wakeBell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    }

    deinit {
        close(cancelBell)
        close(wakeBell)
    }

    /// Ends a wait that allows it (`CurlStream.receive(wakeable:)`), the one going on or the next. Nothing is lost by it.
    public func wake() { eventfd_write(wakeBell, 1) }

    /// Ends every wait, now and later, with `CurlError.cancelled`. Cannot be taken back: the connection is done for.
    public func cancel() {
        cancelled.store(true, ordering: .sequentiallyConsistent)
        eventfd_write(cancelBell, 1)
    }

    public var isCancelled: Bool { cancelled.load(ordering: .sequentiallyConsistent) }

    /// True once for each `wake` (several at once are one).
    func takeWake() -> Bool {
        var count: eventfd_t = 0
        return eventfd_read(wakeBell, &count) == 0
    }
}
