// Starts the long-lived parts, waits for the first that ends or for a signal, and stops them in reverse order.

import Dispatch
import Foundation

/// A long-lived part of the program: one door.
public protocol RunnablePart: Sendable {
    /// For the log.
    var partName: String { get }
    /// Works until cancelled; returns after finishing the work in hand. Throwing ends the program.
    func run() async throws
}

/// Runs parts together.
public struct RunGroup: Sendable {
    private let log: Log
    public init(log: Log) { self.log = log }

    /// Runs all parts. Ends when one of `signals` arrives (orderly) or a part throws or returns by itself.
    /// Parts are stopped last-started first, each before the one it stands on.
    /// - Throws: the first part's error.
    public func run(_ parts: [any RunnablePart], until signals: [Int32] = [SIGTERM, SIGINT]) async throws {
        let end = AsyncStream<(any Error)?>.makeStream()
        let sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [log] in
                log.info("stopping on a signal", ["signal": "\(number)"])
                end.continuation.yield(nil)
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }

        let tasks = parts.map { part in
            Task {
                do {
                    try await part.run()
                    end.continuation.yield(nil)
                } catch {
                    if !(error is CancellationError) {
                        log.error("a part failed", ["failed": part.partName, "cause": "\(error)"])
                    }
                    end.continuation.yield(error)
                    throw error
                }
            }
        }
        var cause: (any Error)?
        await withTaskCancellationHandler {
            for await first in end.stream {
                cause = first
                break
            }
        } onCancel: {
            end.continuation.yield(nil)
        }
        for (task, part) in zip(tasks, parts).reversed() {
            task.cancel()
            _ = await task.result
            log.debug("stopped", ["stopped": part.partName])
        }
        if let cause, !(cause is CancellationError) { throw cause }
    }
}
