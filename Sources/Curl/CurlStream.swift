// A logged-in connection to a mail server as a stream of bytes: libcurl connects, checks the certificate, turns on TLS
// and logs in (CURLOPT_CONNECT_ONLY); what is said afterwards is the caller's. Nothing else of libcurl's IMAP is safe:
// its fetch sets \Seen, its searches are cut silently, its custom requests take mail text for protocol lines.

import CCurl
import Foundation

/// A connection. Not Sendable: belongs to one actor with a thread of its own; `Interrupt` reaches it from outside.
/// All calls block until done, their deadline, or `Interrupt.cancel`.
public final class CurlStream {
    /// What came of waiting for bytes.
    public enum Arrival: Equatable, Sendable {
        case bytes(Int)
        /// The other side has ended the connection in order.
        case closed
        /// `Interrupt.wake` was called.
        case woken
        case late
    }

    private let handle: CurlHandle
    private let socket: Int32
    private let interrupt: Interrupt
    /// Bytes that libcurl has taken from us since the log-in. After an error: what may have gone out.
    public private(set) var bytesSent: Int64 = 0

    /// Connects and, with credentials, logs in. With `.startTLS` and `.tls` nothing of the credentials leaves before
    /// TLS stands with a certificate that is valid for the host.
    /// - Parameter deadline: for all of it.
    public init(
        _ endpoint: MailEndpoint, credentials: MailCredentials?, until deadline: ContinuousClock.Instant,
        interrupt: Interrupt
    ) throws(CurlError) {
        self.interrupt = interrupt
        handle = try CurlHandle()
        try Self.configure(handle, endpoint, credentials)
        try handle.perform(credentials == nil ? "connect" : "log in", until: deadline, interrupt)
        guard let socket = handle.socket else {
            throw CurlError(.unreachable, operation: "connect", text: "the connection is gone")
        }
        self.socket = socket
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    /// Sends all of `bytes`.
    public func send(_ bytes: UnsafeRawBufferPointer, until deadline: ContinuousClock.Instant) throws(CurlError) {
        var rest = bytes
        while let start = rest.baseAddress, rest.count > 0 {
            var taken = 0
            let code = curl_easy_send(handle.easy, start, rest.count, &taken)
            bytesSent += Int64(taken)
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            if code == CURLE_AGAIN || (code == CURLE_OK && taken == 0) {
                guard try waitForSocket(Int16(POLLOUT), until: deadline, wakeable: false, "write") == nil else {
                    throw CurlError(.timeout, operation: "write", text: "not within the time limit")
                }
            } else if code != CURLE_OK {
                throw CurlError(code, operation: "write", text: "")
            }
        }
    }

    public func send(_ text: String, until deadline: ContinuousClock.Instant) throws(CurlError) {
        let sent = Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(CurlError) in try send(bytes, until: deadline) }
        }
        try sent.get()
    }

    /// Takes what has come, at most as much as fits; waits when nothing has.
    /// - Parameter wakeable: whether `Interrupt.wake` may end the wait.
    public func receive(
        into buffer: UnsafeMutableRawBufferPointer, until deadline: ContinuousClock.Instant, wakeable: Bool = false
    ) throws(CurlError) -> Arrival {
        // libcurl first, the socket after: TLS may hold decoded bytes that poll(2) knows nothing of.
        while true {
            var got = 0
            let code = curl_easy_recv(handle.easy, buffer.baseAddress, buffer.count, &got)
            if code == CURLE_OK { return got == 0 ? .closed : .bytes(got) }
            guard code == CURLE_AGAIN else { throw CurlError(code, operation: "read", text: "") }
            if let end = try waitForSocket(Int16(POLLIN), until: deadline, wakeable: wakeable, "read") { return end }
        }
    }

    /// Whether bytes (or the end) wait to be read from the socket. May say no while TLS holds decoded bytes.
    public var hasInput: Bool {
        var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, 0) > 0
    }

    /// Waits for the socket; nil when it is ready.
    private func waitForSocket(
        _ events: Int16, until deadline: ContinuousClock.Instant, wakeable: Bool, _ operation: String
    ) throws(CurlError) -> Arrival? {
        while true {
            if interrupt.isCancelled { throw CurlError(.cancelled, operation: operation) }
            if wakeable, interrupt.takeWake() { return .woken }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return .late }
            var waits = [
                pollfd(fd: socket, events: events, revents: 0),
                pollfd(fd: interrupt.cancelBell, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interrupt.wakeBell, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&waits, wakeable ? 3 : 2, Int32(min(left.wholeMilliseconds + 1, 60_000)))
            if ready > 0, waits[0].revents != 0, !interrupt.isCancelled { return nil }
        }
    }
}
