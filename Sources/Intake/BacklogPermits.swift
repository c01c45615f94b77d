// Keeps the number of full batches in memory small: sources with a backlog take turns, first come first served.

import Foundation

/// A bounded number of permits.
final class BacklogPermits: @unchecked Sendable {
    // @unchecked: every access to the variables holds `lock`.

    /// Held as long as it is kept; gives itself back.
    final class Permit: Sendable {
        private let owner: BacklogPermits
        fileprivate init(_ owner: BacklogPermits) { self.owner = owner }
        deinit { owner.giveBack() }
    }

    private let lock = NSLock()
    private var free: Int
    private var nextID = 0
    private var waiting: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []

    init(_ count: Int) {
        precondition(count > 0, "without a permit nobody could read a backlog")
        free = count
    }

    /// - Throws: `CancellationError` when the task is cancelled while it waits.
    func take() async throws -> Permit {
        let id = lock.withLock {
            nextID += 1
            return nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let verdict: Result<Void, any Error>? = lock.withLock {
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if free > 0 {
                        free -= 1
                        return .success(())
                    }
                    waiting.append((id, continuation))
                    return nil
                }
                if let verdict { continuation.resume(with: verdict) }
            }
        } onCancel: {
            let gone = lock.withLock { () -> CheckedContinuation<Void, any Error>? in
                guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
                return waiting.remove(at: index).continuation
            }
            gone?.resume(throwing: CancellationError())
        }
        return Permit(self)
    }

    private func giveBack() {
        let next = lock.withLock { () -> CheckedContinuation<Void, any Error>? in
            if waiting.isEmpty {
                free += 1
                return nil
            }
            return waiting.removeFirst().continuation
        }
        next?.resume()
    }
}
