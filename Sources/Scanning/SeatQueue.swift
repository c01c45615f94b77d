// Who reads next: free seats, and requests that wait for one in the order of their coming, a bounded number of them.

import Synchronization

/// Hands out seats.
final class SeatQueue: Sendable {
    typealias Turn = Result<WorkerSeat, ScanError>

    private struct State {
        var free: [WorkerSeat]
        var waiting: [(reins: Reins, operation: String, continuation: CheckedContinuation<Turn, Never>)] = []
        var running: [Reins] = []
        var isClosed = false
    }
    private let state: Mutex<State>
    private let most: Int

    /// - Parameter most: how many requests may wait.
    init(_ seats: [WorkerSeat], most: Int) {
        state = Mutex(State(free: seats))
        self.most = most
    }

    /// Waits for a seat. Ends with `busy`, `closed`, or the reason for which `reins` were pulled.
    func take(_ reins: Reins, for operation: String) async -> Turn {
        await withCheckedContinuation { continuation in
            let turn: Turn? = state.withLock { state in
                if state.isClosed { return .failure(ScanError(.closed, operation: operation)) }
                if let reason = reins.reason { return .failure(ScanError(reason, operation: operation)) }
                // The seat used last: its worker is warm, and seats never needed never start one.
                if let seat = state.free.popLast() {
                    state.running.append(reins)
                    return .success(seat)
                }
                if state.waiting.count >= most {
                    return .failure(ScanError(.busy, operation: operation, detail: "\(most) requests wait"))
                }
                state.waiting.append((reins, operation, continuation))
                return nil
            }
            if let turn { continuation.resume(returning: turn) }
        }
    }

    /// The seat is free again: the next in line gets it.
    func giveBack(_ seat: WorkerSeat, _ reins: Reins) {
        let next = state.withLock { state in
            state.running.removeAll { $0 === reins }
            if state.waiting.isEmpty {
                state.free.append(seat)
                return nil as CheckedContinuation<Turn, Never>?
            }
            let next = state.waiting.removeFirst()
            state.running.append(next.reins)
            return next.continuation
        }
        next?.resume(returning: .success(seat))
    }

    /// Ends the request that holds these reins, whether it waits or runs.
    func end(_ reins: Reins, _ reason: ScanError.Code) {
        reins.pull(reason)
        let found = state.withLock { state in
            state.waiting.firstIndex { $0.reins === reins }.map { state.waiting.remove(at: $0) }
        }
        found?.continuation.resume(returning: .failure(ScanError(reason, operation: found?.operation ?? "")))
    }

    /// No more turns: ends what waits and what runs.
    func close() {
        let (waiting, running) = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return (state.waiting, state.running)
        }
        for reins in running { reins.pull(.closed) }
        for one in waiting {
            one.continuation.resume(returning: .failure(ScanError(.closed, operation: one.operation)))
        }
    }

    /// Requests that wait at present.
    var length: Int { state.withLock { $0.waiting.count } }
}
