// The passage between a task that writes a response and the server's thread that sends it. Holds a bounded number of
// bytes: the writer waits when the client is slow, and the connection is suspended when the writer is.

import CMicrohttpd
import Foundation

/// The client went away before the whole response was written.
public struct HTTPClientGone: Error, Sendable {}

/// Takes the bytes of a streamed response.
public final class HTTPBodyWriter: @unchecked Sendable {
    // @unchecked: everything below is only touched under `lock`. The lock is also held while the connection is
    // suspended or resumed and when it is let go, so that no resume can reach a connection already freed.

    /// Once this many bytes wait for the client, the writer waits too.
    static let mostHeld = 256 << 10

    private enum End { case none, finished, failed }

    private let lock = NSLock()
    private var held: [UInt8] = []
    private var sent = 0
    private var end = End.none
    private var connection: OpaquePointer?
    private var isSuspended = false
    private var mayNotSuspend = false
    private var waiting: CheckedContinuation<Void, any Error>?
    private var producer: Task<Void, Never>?

    init(connection: OpaquePointer) { self.connection = connection }

    /// Hands bytes over, waiting while the client is behind. One call at a time.
    /// - Throws: `HTTPClientGone` when nobody reads any more, `CancellationError` when the server stops.
    public func write(_ bytes: [UInt8]) async throws {
        try Task.checkCancellation()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                lock.withLock {
                    guard connection != nil else { return continuation.resume(throwing: HTTPClientGone()) }
                    held += bytes
                    wake()
                    if held.count - sent < Self.mostHeld || Task.isCancelled { return continuation.resume() }
                    precondition(waiting == nil, "a body is written by one task at a time")
                    waiting = continuation
                }
            }
        } onCancel: {
            lock.withLock { releaseWriter(throwing: CancellationError()) }
        }
    }

    /// Hands a text over as UTF-8.
    public func write(_ text: String) async throws { try await write(Array(text.utf8)) }

    // MARK: For the server

    func start(_ stream: HTTPStream) {
        let task = Task {
            do {
                try await stream.produce(self)
                finish(.finished)
            } catch {
                // An endless stream that was cancelled has come to its end in order.
                finish(stream.isEndless && error is CancellationError ? .finished : .failed)
            }
        }
        let isGone = lock.withLock {
            producer = task
            return connection == nil
        }
        if isGone { task.cancel() }
    }

    func cancel() { lock.withLock { producer }?.cancel() }

    /// From now on the connection is not suspended again: the server is about to stop.
    func breakOff() {
        lock.withLock {
            mayNotSuspend = true
            wake()
        }
        cancel()
    }

    /// The connection is about to be freed.
    func abandon() {
        let task = lock.withLock {
            connection = nil
            held = []
            sent = 0
            releaseWriter(throwing: HTTPClientGone())
            return producer
        }
        task?.cancel()
    }

    /// Called by libmicrohttpd's thread for the next bytes to send.
    func read(into buffer: UnsafeMutablePointer<CChar>, most: Int) -> Int {
        lock.withLock {
            let count = min(most, held.count - sent)
            if count > 0 {
                held.withUnsafeBytes {
                    UnsafeMutableRawPointer(buffer).copyMemory(from: $0.baseAddress! + sent, byteCount: count)
                }
                sent += count
                if sent == held.count {
                    held.removeAll(keepingCapacity: held.capacity <= Self.mostHeld)
                    sent = 0
                }
                if held.count - sent < Self.mostHeld / 2 { releaseWriter() }
                return count
            }
            switch end {
            case .finished: return gw_mhd_end_of_stream
            case .failed: return gw_mhd_end_with_error
            case .none where mayNotSuspend: return gw_mhd_end_with_error
            case .none:
                if let connection, !isSuspended {
                    MHD_suspend_connection(connection)
                    isSuspended = true
                }
                return 0
            }
        }
    }

    private func finish(_ how: End) {
        lock.withLock {
            end = how
            wake()
        }
    }

    private func wake() {
        guard isSuspended, let connection else { return }
        isSuspended = false
        MHD_resume_connection(connection)
    }

    private func releaseWriter(throwing error: (any Error)? = nil) {
        guard let continuation = waiting else { return }
        waiting = nil
        if let error { continuation.resume(throwing: error) } else { continuation.resume() }
    }
}
