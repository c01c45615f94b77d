// Time limits that libmicrohttpd does not have: it only knows silence, so a client that sends one byte a second could
// hold a connection for ever (slowloris, A28). Each connection has a deadline by what it is doing.

import Dispatch
import Foundation
import Glibc

/// One connection from accept to close.
final class ConnectionRecord: @unchecked Sendable {
    // @unchecked: the variables are only touched under `lock`; the rest never changes.

    enum Phase {
        case head
        case body(expected: Int)
        case handling
        case responding(expected: Int?)
    }

    let descriptor: Int32
    private let settings: HTTPServerSettings
    private let lock = NSLock()
    private var deadline: ContinuousClock.Instant?
    private var isHandling = false
    private var leaving: (@Sendable () -> Void)?

    init(descriptor: Int32, settings: HTTPServerSettings) {
        self.descriptor = descriptor
        self.settings = settings
        enter(.head)
    }

    func enter(_ phase: Phase) {
        let time: Duration?
        var handling = false
        switch phase {
        case .head: time = settings.headTime
        case .body(let expected): time = settings.headTime + .seconds(expected / max(settings.slowestBody, 1))
        case .handling: (time, handling) = (settings.handlerTime, true)
        case .responding(let expected?): time = .seconds(60 + expected / max(settings.slowestReader, 1))
        case .responding(nil): time = nil
        }
        lock.withLock {
            deadline = time.map { ContinuousClock.now + $0 }
            isHandling = handling
            leaving = nil
        }
    }

    /// Watches a stream: libmicrohttpd does not look at a connection that waits for its next bytes.
    /// - Parameter left: called once when the client has hung up.
    func stream(_ left: @escaping @Sendable () -> Void) { lock.withLock { leaving = left } }

    var isStreaming: Bool { lock.withLock { leaving != nil } }

    func hangUp() {
        let left = lock.withLock { leaving.take() }
        left?()
    }

    enum Verdict { case fine, cut, giveUp }

    func verdict(_ now: ContinuousClock.Instant) -> Verdict {
        lock.withLock {
            guard let deadline, deadline < now else { return .fine }
            return isHandling ? .giveUp : .cut
        }
    }
}

/// All open connections, looked over twice a second.
final class ConnectionWatch: @unchecked Sendable {
    // @unchecked: `records` is only touched under `lock`. `remove` takes it too, and libmicrohttpd calls that before
    // it closes the socket: a descriptor in the table is always the one of its connection.

    private let lock = NSLock()
    private var records: [ObjectIdentifier: ConnectionRecord] = [:]
    private let timer: any DispatchSourceTimer

    /// - Parameter late: called for a connection whose handler has taken too long.
    init(late: @escaping @Sendable (ConnectionRecord) -> Void) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "connection watch"))
        timer.setEventHandler { [unowned self] in look(late) }  // unowned: `stop` cancels the timer before we go
        timer.schedule(deadline: .now() + 0.5, repeating: 0.5)
        timer.resume()
    }

    var count: Int { lock.withLock { records.count } }

    func add(_ record: ConnectionRecord) { lock.withLock { records[ObjectIdentifier(record)] = record } }
    func remove(_ record: ConnectionRecord) { lock.withLock { records[ObjectIdentifier(record)] = nil } }
    func stop() { timer.cancel() }

    private func look(_ late: (ConnectionRecord) -> Void) {
        let now = ContinuousClock.now
        let (slow, gone) = lock.withLock { () -> ([ConnectionRecord], [ConnectionRecord]) in
            var slow: [ConnectionRecord] = []
            for record in records.values {
                switch record.verdict(now) {
                case .fine: break
                case .cut: shutdown(record.descriptor, Int32(SHUT_RDWR))
                case .giveUp: slow.append(record)
                }
            }
            return (slow, hungUp())
        }
        for record in slow { late(record) }
        for record in gone { record.hangUp() }
    }

    /// Streams whose client has closed its side: one question to the system for all of them.
    private func hungUp() -> [ConnectionRecord] {
        let streams = records.values.filter(\.isStreaming)
        // POLLRDHUP (0x2000) is a macro that Swift does not see.
        var asked = streams.map { pollfd(fd: $0.descriptor, events: 0x2000, revents: 0) }
        guard !asked.isEmpty, poll(&asked, nfds_t(asked.count), 0) > 0 else { return [] }
        return zip(streams, asked).filter { $0.1.revents != 0 }.map(\.0)
    }
}
