// What all requests of one server share: settings, handler, and the count of work in hand.

import Foundation
import Runtime

/// Answers a request. May throw `HTTPFault` for an answer that is only a status; anything else thrown becomes a 500
/// that tells the client an incident number and nothing more.
public typealias HTTPHandler = @Sendable (HTTPRequest) async throws -> HTTPResponse

/// Makes the page for a failure: status, the target as it was sent, and the incident number to quote, if there is one in the log.
public typealias HTTPFailurePage = @Sendable (_ status: Int, _ target: String, _ incident: String?) -> HTTPResponse

final class ServerCore: @unchecked Sendable {
    // @unchecked: everything variable is only touched under `lock`.

    let settings: HTTPServerSettings
    /// Longest body in bytes that is accepted for a request.
    let bodyLimit: @Sendable (HTTPHead) -> Int
    private let handler: HTTPHandler
    private let failurePage: HTTPFailurePage
    private let log: Log

    private let lock = NSLock()
    private var stopping = false
    /// From the handler's start until the response is written or broken off: a stop in between would cut it.
    private var inWork: [ObjectIdentifier: Exchange] = [:]
    private var streams: [ObjectIdentifier: (writer: HTTPBodyWriter, isEndless: Bool)] = [:]
    private var idle: CheckedContinuation<Void, Never>?

    init(
        settings: HTTPServerSettings, log: Log, bodyLimit: @escaping @Sendable (HTTPHead) -> Int,
        failurePage: @escaping HTTPFailurePage, handler: @escaping HTTPHandler
    ) {
        self.settings = settings
        self.log = log
        self.bodyLimit = bodyLimit
        self.failurePage = failurePage
        self.handler = handler
    }

    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        do {
            return try await handler(request)
        } catch let fault as HTTPFault where fault.status < 500 {
            return failure(fault.status, request.head.target.raw)
        } catch {
            // The log gets the kind of error only: its text may hold what nobody foresaw (A19, A26).
            let incident = RandomIdentifier.token(bits: 40)
            log.error("a request failed", ["incident": incident, "cause": "\(type(of: error))"])
            return failurePage((error as? HTTPFault)?.status ?? 500, request.head.target.raw, incident)
        }
    }

    func failure(_ status: Int, _ target: String) -> HTTPResponse { failurePage(status, target, nil) }

    var isStopping: Bool { lock.withLock { stopping } }
    /// Requests whose handler is at work and responses still being written.
    var inHand: Int { lock.withLock { inWork.count } }

    func began(_ exchange: Exchange) { lock.withLock { inWork[ObjectIdentifier(exchange)] = exchange } }
    func ended(_ exchange: Exchange) { lock.withLock { remove { inWork[ObjectIdentifier(exchange)] = nil } } }

    func streaming(_ writer: HTTPBodyWriter, _ stream: HTTPStream) {
        lock.withLock { streams[ObjectIdentifier(writer)] = (writer, stream.isEndless) }
        writer.start(stream)
        if stream.isEndless && isStopping { writer.cancel() }
    }
    func streamed(_ writer: HTTPBodyWriter) { lock.withLock { remove { streams[ObjectIdentifier(writer)] = nil } } }

    private func remove(_ what: () -> Void) {
        what()
        if inWork.isEmpty, streams.isEmpty { idle.take()?.resume() }
    }

    func late(_ record: ConnectionRecord) {
        let late = lock.withLock { inWork.values.filter { $0.record === record } }
        for exchange in late {
            log.warning("a handler took too long")
            exchange.giveUp()
        }
    }

    /// Lets work in hand finish, live updates end at once.
    func drain(_ time: Duration) async {
        let endless = lock.withLock {
            stopping = true
            return streams.values.filter(\.isEndless).map(\.writer)
        }
        for writer in endless { writer.cancel() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.untilIdle() }
            group.addTask { try? await ContinuousClock().sleep(for: time) }
            await group.next()
            group.cancelAll()
            lock.withLock { idle.take() }?.resume()
        }
        breakOff()
    }

    private func untilIdle() async {
        await withCheckedContinuation { continuation in
            lock.withLock {
                if inWork.isEmpty, streams.isEmpty { continuation.resume() } else { idle = continuation }
            }
        }
    }

    // libmicrohttpd dies on a stop with suspended connections, so none may be left.
    private func breakOff() {
        let (exchanges, writers) = lock.withLock { (Array(inWork.values), streams.values.map(\.writer)) }
        for exchange in exchanges { exchange.giveUp() }
        for writer in writers { writer.breakOff() }
    }
}
