// A TCP client that sends exactly the bytes it is told, for requests that no polite client would make.
// Reading and writing block, so they happen on a dispatch queue and never on Swift's shared pool.

import Dispatch
import Foundation
import Glibc

/// A connection to a server on this machine.
public final class RawConnection: @unchecked Sendable {
    // @unchecked: used by one test at a time; `rest` follows the reads, which never overlap.

    public struct Failure: Error {
        public let step: String
        public init(step: String) { self.step = step }
    }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw connection")
    private var rest: [UInt8] = []
    private var isClosed = false

    /// - Parameter receiveBuffer: a small one makes a slow reader of us.
    /// - Parameter host: the last number of the loopback address.
    public init(port: Int, host: UInt8 = 1, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0000 | UInt32(host)).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            Glibc.close(descriptor)
            throw Failure(step: "connect")
        }
    }

    deinit { close() }

    public func close() {
        guard !isClosed else { return }
        isClosed = true
        Glibc.close(descriptor)
    }

    /// - Returns: false when the server has closed the connection.
    @discardableResult
    public func send(_ bytes: [UInt8]) async -> Bool {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                var sent = 0
                while sent < bytes.count {
                    let count = bytes.withUnsafeBytes {
                        Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
                    }
                    guard count > 0 else { return continuation.resume(returning: false) }
                    sent += count
                }
                continuation.resume(returning: true)
            }
        }
    }

    @discardableResult
    public func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// Some bytes, or nil when the server has closed or `within` has passed.
    public func receive(within: Duration = .seconds(60)) async -> [UInt8]? {
        if !rest.isEmpty {
            defer { rest = [] }
            return rest
        }
        let milliseconds = Int32(within.components.seconds * 1000)
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&watched, 1, milliseconds) == 1 else { return continuation.resume(returning: nil) }
                var buffer = [UInt8](repeating: 0, count: 64 << 10)
                let count = recv(descriptor, &buffer, buffer.count, 0)
                continuation.resume(returning: count > 0 ? Array(buffer[..<count]) : nil)
            }
        }
    }

    /// Everything until the server closes the connection or is silent for `within`.
    public func receiveAll(within: Duration = .seconds(60)) async -> [UInt8] {
        var all: [UInt8] = []
        while let piece = await receive(within: within) { all += piece }
        return all
    }

    /// Reads until the text holds `mark`; nil when the server closes or is silent before.
    public func receive(until mark: String, within: Duration = .seconds(60)) async -> String? {
        var all: [UInt8] = []
        while let piece = await receive(within: within) {
            all += piece
            let text = String(decoding: all, as: UTF8.self)
            if text.contains(mark) { return text }
        }
        return nil
    }

    /// Reads one response: by length, by chunks, or until the connection closes.
    /// - Parameter hasBody: false after a HEAD request.
    public func response(hasBody: Bool = true, within: Duration = .seconds(60)) async -> RawResponse? {
        var bytes: [UInt8] = []
        while true {
            if let response = RawResponse(&bytes, hasBody: hasBody, isClosed: false) {
                rest = bytes
                return response
            }
            guard let piece = await receive(within: within) else {
                return RawResponse(&bytes, hasBody: hasBody, isClosed: true)
            }
            bytes += piece
        }
    }
}
