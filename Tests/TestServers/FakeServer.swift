// A TCP server on loopback that says exactly what the test tells it to: for the misbehaviour no real server shows.
//
//     let server = try FakeServer { client in
//         client.send("* OK hello\r\n")
//         _ = client.line()                       // "A001 CAPABILITY"
//         client.send("* OK [CAPAB")              // half an answer …
//         client.reset()                          // … and a reset
//     }
//
// The dialogue runs on a thread of its own for each connection; the connection closes when it returns.
// Everything received is kept, so that a test can say that no password ever came.

import Foundation
import Synchronization

/// A scripted server.
public final class FakeServer: Sendable {
    public let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var connections: [FakeConnection] = []
        var stopped = false
    }

    /// Starts listening.
    /// - Parameter dialogue: what to do with each client.
    public init(_ dialogue: @escaping @Sendable (FakeConnection) -> Void) throws {
        signal(SIGPIPE, SIG_IGN)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var chosen: UInt16 = 0
        for _ in 0..<20 {
            chosen = try FreePort.next()
            if withLoopbackAddress(chosen, { bind(listener, $0, $1) }) == 0, listen(listener, 64) == 0 { break }
        }
        port = chosen
        self.listener = listener
        let thread = Thread { [weak self] in
            while true {
                let fd = accept(listener, nil, nil)
                if fd < 0 { if errno == EINTR || errno == ECONNABORTED { continue } else { break } }
                _ = fcntl(fd, F_SETFD, FD_CLOEXEC)
                guard let connection = self?.admit(fd) else { break }
                Thread {
                    dialogue(connection)
                    connection.close()
                }.start()
            }
            Glibc.close(listener)
        }
        thread.start()
    }

    deinit { stop() }

    /// The clients so far, in order of arrival.
    public var connections: [FakeConnection] { state.withLock { $0.connections } }

    /// Everything all clients said, in order of arrival of the clients.
    public var received: [UInt8] { connections.flatMap(\.received) }

    /// Everything all clients said, as text.
    public var receivedText: String { String(decoding: received, as: UTF8.self) }

    /// Ends all dialogues and stops listening.
    public func stop() {
        let (wasStopped, open) = state.withLock { state in
            defer { state.stopped = true }
            return (state.stopped, state.connections)
        }
        // The second time its number may be another server's already.
        if !wasStopped { shutdown(listener, Int32(SHUT_RDWR)) }
        for connection in open { connection.interrupt() }
    }

    private func admit(_ fd: Int32) -> FakeConnection? {
        state.withLock { state in
            guard !state.stopped else {
                Glibc.close(fd)
                return nil
            }
            let connection = FakeConnection(fd, number: state.connections.count)
            state.connections.append(connection)
            return connection
        }
    }
}

/// One client of a `FakeServer`. All calls block; they return at once after the client has left or the server stops.
public final class FakeConnection: @unchecked Sendable {
    // @unchecked: `fd`, `log` and `ended` are only touched under `lock`; `pending` only by the dialogue's thread.
    private let lock = NSLock()
    private var fd: Int32
    private var log: [UInt8] = []
    private var pending: [UInt8] = []
    /// 0 for the first client, 1 for the second, …
    public let number: Int

    init(_ fd: Int32, number: Int) {
        self.fd = fd
        self.number = number
    }

    /// What this client sent so far.
    public var received: [UInt8] { lock.withLock { log } }

    /// True while the connection is not closed by this side.
    public var isOpen: Bool { lock.withLock { fd >= 0 } }

    /// False once the client is known to have left.
    public var isHeard: Bool {
        var byte: UInt8 = 0
        let got = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    }

    public func send(_ text: String) { send(Array(text.utf8)) }

    public func send(_ bytes: [UInt8]) {
        var put = 0
        while put < bytes.count {
            let now = bytes[put...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL))
            }
            if now <= 0 { return }
            put += now
        }
    }

    /// The next line without its end; nil when there is none any more.
    public func line() -> String? {
        guard let bytes = read(until: [10]) else { return nil }
        return String(decoding: bytes.last == 13 ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }

    /// Bytes up to `terminator`, which is taken off; nil when the client left before.
    public func read(until terminator: [UInt8]) -> [UInt8]? {
        var searched = 0
        while true {
            if let end = Data(pending).range(of: Data(terminator), in: searched..<pending.count) {
                defer { pending.removeSubrange(..<end.upperBound) }
                return Array(pending[..<end.lowerBound])
            }
            searched = max(0, pending.count - terminator.count)
            guard fill() else { return nil }
        }
    }

    /// Exactly `count` bytes; nil when the client left before.
    public func read(_ count: Int) -> [UInt8]? {
        while pending.count < count { guard fill() else { return nil } }
        defer { pending.removeSubrange(..<count) }
        return Array(pending[..<count])
    }

    /// Says nothing until the client leaves or the server stops.
    public func silence() { while fill() { pending.removeAll() } }

    /// Ends orderly (FIN).
    public func close() {
        let old = lock.withLock { () -> Int32 in
            defer { fd = -1 }
            return fd
        }
        if old >= 0 {
            shutdown(old, Int32(SHUT_RDWR))
            Glibc.close(old)
        }
    }

    /// Ends with a reset (RST): the client's next read fails instead of ending.
    public func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        let old = lock.withLock { () -> Int32 in
            defer { fd = -1 }
            return fd
        }
        if old >= 0 { Glibc.close(old) }
    }

    func interrupt() { lock.withLock { if fd >= 0 { _ = shutdown(fd, Int32(SHUT_RDWR)) } } }

    private var descriptor: Int32 { lock.withLock { fd } }

    /// For the proxy, which copies by itself.
    var rawDescriptor: Int32 { descriptor }

    private func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let got = recv(descriptor, &piece, piece.count, 0)
        guard got > 0 else { return false }
        pending += piece[..<got]
        lock.withLock { log += piece[..<got] }
        return true
    }
}
