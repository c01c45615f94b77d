// Work in hand that must come to its end although its part is being stopped.

/// Runs `work` to its end even if the calling task is cancelled meanwhile: the cancellation is seen by the caller's next
/// step, not by `work`. For steps that are bounded in time by themselves (an attempt to send, a commit), nothing else.
public func finishing<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    try await Task { try await work() }.value
}
