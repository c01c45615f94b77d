// An account in trouble as a whole (server away, password expired): after a failure nothing more goes out for a while,
// then one message tries whether it is over. So a hundred waiting messages make one connection and not a hundred.

import Runtime
import Tickets

/// Whether an account may be used now.
struct Circuit: Sendable {
    private let backOff: BackOff
    private var failures = 0
    /// Counts the openings: attempts that were already under way when it opened do not count again.
    private(set) var generation = 0
    /// Until then nothing goes out; nil while all is well.
    private(set) var closedUntil: Instant?

    init(_ backOff: BackOff) { self.backOff = backOff }

    /// Attempts that may be started now, beside those running.
    func allowed(running: Int, parallel: Int, at now: Instant) -> Int {
        guard let closedUntil else { return max(0, parallel - running) }
        return now >= closedUntil && running == 0 ? 1 : 0
    }

    /// An attempt failed for the account's fault.
    /// - Parameter started: the generation when the attempt began.
    /// - Returns: when the next one may be tried.
    mutating func failed(started: Int, retryAfter: Duration?, jitter: Double, at now: Instant) -> Instant {
        if let closedUntil, started != generation { return closedUntil }
        failures += 1
        generation += 1
        let wait = max(backOff.wait(afterFailure: failures, jitter: jitter), min(retryAfter ?? .zero, .hours(4)))
        closedUntil = now + wait
        return now + wait
    }

    /// The other side answered about a message: the account works.
    mutating func worked() {
        failures = 0
        closedUntil = nil
    }
}
