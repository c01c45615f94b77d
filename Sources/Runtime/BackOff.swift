// How long to wait before the next try: exponential with jitter, bounded at both ends.

/// A rule for waiting between attempts at the same thing.
public struct BackOff: Sendable, Equatable {
    /// Wait after the first failure.
    public var first: Duration
    /// Longest wait between two attempts.
    public var longest: Duration
    /// Growth from one wait to the next.
    public var factor: Double

    public init(first: Duration, longest: Duration, factor: Double = 2) {
        precondition(first > .zero && longest >= first && factor >= 1, "a back-off must grow from a positive start")
        self.first = first
        self.longest = longest
        self.factor = factor
    }

    /// The wait after failure number `failures` (1, 2, …), spread over 80 to 120 % so that many things that failed
    /// together do not come back together.
    /// - Parameter jitter: a number in 0..<1; from the generator, or fixed in a test.
    public func wait(afterFailure failures: Int, jitter: Double = .random(in: 0..<1)) -> Duration {
        var seconds = first.seconds
        var grown = 1
        // Ends at the bound, not at the number of failures: that may be as large as it likes.
        while grown < failures, factor > 1, seconds < longest.seconds {
            seconds *= factor
            grown += 1
        }
        return .seconds(min(seconds, longest.seconds) * (0.8 + 0.4 * jitter))
    }
}
