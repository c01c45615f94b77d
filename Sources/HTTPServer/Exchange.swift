// One request on its way: head, body, handler, response. libmicrohttpd's thread walks through the stages by calling
// `step`; only the place where the handler's response is laid down is shared with other threads.

import CMicrohttpd
import Foundation

/// One request and its response.
final class Exchange: @unchecked Sendable {
    // @unchecked: `stage`, `spool` and `head` belong to libmicrohttpd's thread; what lies under "shared" is only
    // touched under `lock`.

    private enum Stage { case fresh, receiving, discarding(HTTPFault), handling, responded }

    private let core: ServerCore
    private let connection: OpaquePointer
    private let target: String
    let record: ConnectionRecord
    private var stage = Stage.fresh
    private var head: RequestHead?
    private var most = 0
    private var discarded = 0
    private var spool: BodySpool

    private let lock = NSLock()
    // Shared:
    private var response: HTTPResponse?
    private var isSuspended = false
    private var task: Task<Void, Never>?
    private var writer: HTTPBodyWriter?

    init(core: ServerCore, connection: OpaquePointer, target: String, record: ConnectionRecord) {
        self.core = core
        self.connection = connection
        self.target = target
        self.record = record
        spool = BodySpool(folder: core.settings.spoolFolder)
    }

    /// The next step, asked for by libmicrohttpd: once for the head, once for each piece of the body, once at its
    /// end, once when the handler has answered.
    func step(method: String, version: String, upload: UnsafeRawBufferPointer) -> MHD_Result {
        switch stage {
        case .fresh: return begin(method, version)
        case .receiving where !upload.isEmpty: return receive(upload)
        case .receiving: return handle()
        case .discarding(let fault) where upload.isEmpty: return queue(core.failure(fault.status, target), isLast: true)
        case .discarding: return discard(upload.count)
        case .handling: return respond()
        case .responded: return .NO
        }
    }

    private func begin(_ method: String, _ version: String) -> MHD_Result {
        do throws(HTTPFault) {
            let head = try RequestHead(
                connection: connection, method: method, version: version, target: target, settings: core.settings)
            self.head = head
            guard !core.isStopping else { throw HTTPFault(503, "the server is stopping") }
            guard head.hasBody else {
                stage = .receiving
                return .YES
            }
            most = core.bodyLimit(head.head)
            record.enter(.body(expected: head.length ?? most))
            if let length = head.length, length > most {
                let fault = HTTPFault(413, "the body is too large")
                guard length - most <= core.settings.mostDiscardedBytes, !isWaitingForContinue(head.head) else {
                    throw fault
                }
                stage = .discarding(fault)
            } else {
                stage = .receiving
            }
            return .YES
        } catch {
            return queue(core.failure(error.status, target), isLast: true)
        }
    }

    // A client that asked first (RFC 9110 10.1.1) has sent nothing yet and can be told at once.
    private func isWaitingForContinue(_ head: HTTPHead) -> Bool {
        head.headers["Expect"]?.lowercased() == "100-continue"
    }

    private func receive(_ piece: UnsafeRawBufferPointer) -> MHD_Result {
        do throws(HTTPFault) {
            guard spool.count + piece.count <= most else { throw HTTPFault(413, "the body is too large") }
            try spool.append(piece)
        } catch {
            spool = BodySpool(folder: core.settings.spoolFolder)
            stage = .discarding(error)
        }
        return .YES
    }

    private func discard(_ count: Int) -> MHD_Result {
        discarded += count
        return discarded <= core.settings.mostDiscardedBytes + most ? .YES : .NO
    }

    private func handle() -> MHD_Result {
        guard let head else { return .NO }
        let request = HTTPRequest(head: head.head, body: spool.finish())
        spool = BodySpool(folder: core.settings.spoolFolder)
        stage = .handling
        record.enter(.handling)
        lock.withLock { isSuspended = true }
        MHD_suspend_connection(connection)
        core.began(self)
        let task = Task { [core] in
            let response = await core.answer(request)
            self.finish(response)
        }
        lock.withLock { self.task = task }
        return .YES
    }

    /// Lays the response down and wakes the connection; later responses fall away.
    func finish(_ response: HTTPResponse) {
        lock.withLock {
            guard isSuspended else { return }
            isSuspended = false
            self.response = response
            // Under the lock that `completed` takes too, so that the connection still exists.
            MHD_resume_connection(connection)
        }
    }

    /// The handler has taken too long, or the server stops: the client is told so, the handler is cancelled.
    func giveUp() {
        finish(core.failure(503, target))
        lock.withLock { task }?.cancel()
    }

    private func respond() -> MHD_Result {
        guard let response = lock.withLock({ self.response.take() }) else { return .NO }
        return queue(response, isLast: core.isStopping)
    }

    private func queue(_ response: HTTPResponse, isLast: Bool) -> MHD_Result {
        stage = .responded
        let isHead = head?.head.method == .head
        var wire =
            WireResponse(response, isHead: isHead, connection: connection)
            ?? WireResponse(core.failure(500, target), isHead: isHead, connection: connection)
        guard let handle = wire?.handle else { return .NO }
        defer { MHD_destroy_response(handle) }
        if isLast { MHD_add_response_header(handle, "Connection", "close") }
        record.enter(.responding(expected: wire?.length))
        if let (writer, stream) = wire?.streaming.take() {
            lock.withLock { self.writer = writer }
            record.stream { [weak writer] in writer?.breakOff() }
            core.streaming(writer, stream)
        }
        return MHD_queue_response(connection, UInt32(wire?.status ?? 500), handle)
    }

    /// libmicrohttpd is done with the request: sent, or broken off.
    func completed() {
        record.enter(.head)
        let (task, writer) = lock.withLock {
            isSuspended = false
            return (self.task, self.writer)
        }
        task?.cancel()
        if let writer {
            writer.abandon()
            core.streamed(writer)
        }
        core.ended(self)
    }
}
