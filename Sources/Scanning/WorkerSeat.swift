// The seat of one worker: starts it when it is needed, speaks with it, and replaces it after enough requests or any
// failure. Blocks, so it has a thread of its own.

import CLinux
import Foundation
import Glibc
import Runtime
import Synchronization

/// What came back: the answer's head and the bytes behind it.
typealias ScanReply = (answer: ScanAnswer, bytes: [UInt8])

/// At most one worker process.
actor WorkerSeat {
    private let executor = ThreadExecutor("scan worker")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let settings: ScanPoolSettings
    private var worker: WorkerProcess?
    private var requests = 0
    private var isClosed = false
    /// For those who look on while a request runs.
    private nonisolated let present = Mutex<pid_t?>(nil)

    init(_ settings: ScanPoolSettings) {
        self.settings = settings
    }

    /// The worker's process id, if there is one.
    nonisolated var process: pid_t? { present.withLock { $0 } }

    /// One request and its answer.
    func converse(_ request: ScanRequest, about document: ScanDocument?, _ reins: Reins) -> Result<
        ScanReply, ScanError
    > {
        do throws(ScanError) {
            guard let document else { return .success(try exchange(request, descriptor: -1, reins)) }
            let descriptor = try DocumentDescriptor(
                document, operation: request.act.rawValue, most: settings.mostBytes)
            return .success(try exchange(request, descriptor: descriptor.number, reins))
        } catch {
            return .failure(error)
        }
    }

    /// Ends the worker for good.
    func close() {
        isClosed = true
        retire()
    }

    private func exchange(_ request: ScanRequest, descriptor: Int32, _ reins: Reins) throws(ScanError) -> ScanReply {
        let operation = request.act.rawValue
        let end = ContinuousClock.now + settings.timeLimit
        let worker = try ready(operation, reins, until: end)
        defer { reins.release() }
        requests += 1
        let reply: ScanReply
        do throws(ScanFrameFault) {
            reply = try speak(request, descriptor, ScanFrame(on: worker.socket, until: end))
        } catch {
            throw broken(error, operation, reins)
        }
        // After a failure its memory is not to be trusted; after many requests it may have leaked.
        if reply.answer.error != nil || requests >= settings.requestsPerWorker { retire() }
        if let failure = reply.answer.error {
            throw ScanError(failure.code, operation: operation, detail: failure.detail)
        }
        return reply
    }

    private func speak(
        _ request: ScanRequest, _ descriptor: Int32, _ frame: ScanFrame
    ) throws(ScanFrameFault) -> ScanReply {
        try frame.send(request, descriptor: descriptor)
        let (answer, bytes, stray) = try frame.receive(ScanAnswer.self, mostBytes: settings.mostResult)
        if stray >= 0 { Glibc.close(stray) }
        return (answer, bytes)
    }

    /// The conversation broke off: ends the worker and says why.
    private func broken(_ fault: ScanFrameFault, _ operation: String, _ reins: Reins) -> ScanError {
        let reason = reins.reason
        reins.release()
        let how = retire()
        if let reason { return ScanError(reason, operation: operation) }
        switch fault {
        case .timeout: return ScanError(.timeout, operation: operation, detail: "more than \(settings.timeLimit)")
        case .malformed: return ScanError(.crashed, operation: operation, detail: "an answer out of form")
        case .ended: return ScanError(.crashed, operation: operation, detail: how)
        }
    }

    /// The worker, started if there is none or the last one died while it had nothing to do.
    private func ready(
        _ operation: String, _ reins: Reins, until end: ContinuousClock.Instant
    ) throws(ScanError) -> WorkerProcess {
        if isClosed { throw ScanError(.closed, operation: operation) }
        if let worker, worker.hasEnded { retire() }
        let present: WorkerProcess
        if let worker { present = worker } else { present = try start(until: end) }
        guard reins.attach(present) else { throw ScanError(reins.reason ?? .cancelled, operation: operation) }
        return present
    }

    private func start(until end: ContinuousClock.Instant) throws(ScanError) -> WorkerProcess {
        let program = settings.program ?? Self.besideThisProgram
        let fresh = try WorkerProcess(program, memory: settings.memory, language: settings.language)
        // It says hello when its limits are set, or why it cannot.
        let hello: ScanAnswer
        do throws(ScanFrameFault) {
            let frame = try ScanFrame(on: fresh.socket, until: end).receive(ScanAnswer.self, mostBytes: 0)
            if frame.descriptor >= 0 { Glibc.close(frame.descriptor) }
            hello = frame.head
        } catch {
            throw ScanError(.notStarted, operation: "start", detail: "\(program): \(fresh.end())")
        }
        if let failure = hello.error { throw ScanError(failure.code, operation: "start", detail: failure.detail) }
        worker = fresh
        requests = 0
        present.withLock { $0 = fresh.id }
        return fresh
    }

    @discardableResult
    private func retire() -> String {
        let how = worker?.end() ?? ""
        worker = nil
        present.withLock { $0 = nil }
        return how
    }

    /// The worker is installed beside the gateway, and built beside the tests.
    private static let besideThisProgram: String = {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        let program = String(decoding: path.prefix(max(length, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return program.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/sportello-scan"
    }()
}
