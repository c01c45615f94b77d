// The form of what goes over the socket between pool and worker: two lengths of four bytes, highest first, then a JSON
// head, then bytes. Both sides trust no length beyond a limit: a worker whose library was taken over lies.

import CLinux
import Foundation
import Glibc

/// A frame that could not be sent or read.
public enum ScanFrameFault: Error, Sendable {
    /// The other side is gone.
    case ended
    case timeout
    /// Lengths beyond the limit, or a head that is none.
    case malformed
}

/// Sends and reads frames on a Unix stream socket.
public struct ScanFrame: Sendable {
    /// Longest head in bytes: a page of 200,000 characters with its lines, or the facts of 10,000 pages.
    public static let mostHead = 16 << 20

    private let socket: Int32
    /// Until when; nil: as long as it takes.
    private let end: ContinuousClock.Instant?

    public init(on socket: Int32, until end: ContinuousClock.Instant? = nil) {
        self.socket = socket
        self.end = end
    }

    /// Sends `head` as JSON, with a descriptor (of which the other side gets a copy) and bytes.
    public func send<Head: Encodable>(
        _ head: Head, bytes: UnsafeRawBufferPointer = .init(start: nil, count: 0), descriptor: Int32 = -1
    ) throws(ScanFrameFault) {
        guard let json = try? JSONEncoder().encode(head), json.count <= Self.mostHead, bytes.count <= UInt32.max
        else { throw .malformed }
        var lengths: [UInt8] = []
        for length in [UInt32(json.count), UInt32(bytes.count)] {
            withUnsafeBytes(of: length.bigEndian) { lengths.append(contentsOf: $0) }
        }
        lengths.append(contentsOf: json)
        try send(all: lengths, descriptor)
        if bytes.count > 0 { try send(all: bytes) }
    }

    private func send(all bytes: [UInt8], _ descriptor: Int32) throws(ScanFrameFault) {
        var rest = descriptor
        var sent = 0
        while sent < bytes.count {
            // The descriptor goes with the first bytes that go.
            let put = bytes.withUnsafeBytes {
                gw_send_with_descriptor(socket, $0.baseAddress! + sent, $0.count - sent, rest)
            }
            if put > 0 {
                sent += put
                rest = -1
            } else {
                try wait(for: POLLOUT, after: errno)
            }
        }
    }

    private func send(all bytes: UnsafeRawBufferPointer) throws(ScanFrameFault) {
        var sent = 0
        while sent < bytes.count {
            let put = gw_send_with_descriptor(socket, bytes.baseAddress! + sent, bytes.count - sent, -1)
            if put > 0 { sent += put } else { try wait(for: POLLOUT, after: errno) }
        }
    }

    /// Reads one frame.
    /// - Returns: head and bytes, and the descriptor that came with them (-1: none), which the caller closes.
    public func receive<Head: Decodable>(
        _ type: Head.Type, mostBytes: Int
    ) throws(ScanFrameFault) -> (head: Head, bytes: [UInt8], descriptor: Int32) {
        var descriptor: Int32 = -1
        do throws(ScanFrameFault) {
            let lengths = try receive(8, &descriptor)
            let head = lengths[..<4].reduce(0) { $0 << 8 | Int($1) }
            let body = lengths[4...].reduce(0) { $0 << 8 | Int($1) }
            guard head <= Self.mostHead, body <= mostBytes else { throw .malformed }
            let json = try receive(head, &descriptor)
            let bytes = try receive(body, &descriptor)
            guard let value = try? JSONDecoder().decode(type, from: Data(json)) else { throw .malformed }
            return (value, bytes, descriptor)
        } catch {
            if descriptor >= 0 { close(descriptor) }
            throw error
        }
    }

    private func receive(_ count: Int, _ descriptor: inout Int32) throws(ScanFrameFault) -> [UInt8] {
        // Grown as bytes come: a length alone costs nothing.
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: min(count, 262_144))
        while bytes.count < count {
            var arrived: Int32 = -1
            let wanted = min(part.count, count - bytes.count)
            let got = part.withUnsafeMutableBytes {
                gw_receive_with_descriptor(socket, $0.baseAddress, wanted, &arrived)
            }
            if arrived >= 0 {
                if descriptor >= 0 { close(descriptor) }
                descriptor = arrived
            }
            if got == 0 { throw .ended }
            if got > 0 { bytes += part[..<got] } else { try wait(for: POLLIN, after: errno) }
        }
        return bytes
    }

    /// After a call that returned -1 with `code`: waits until it can be repeated.
    private func wait(for events: Int32, after code: Int32) throws(ScanFrameFault) {
        if code == EINTR { return }
        guard code == EAGAIN else { throw .ended }
        while true {
            var milliseconds: Int32 = -1
            if let end {
                let left = ContinuousClock.now.duration(to: end)
                if left <= .zero { throw .timeout }
                milliseconds = Int32(min(Double(left.components.seconds) * 1000 + 1000, 60_000))
                if left < .seconds(1) { milliseconds = 20 }
            }
            var watched = pollfd(fd: socket, events: Int16(events), revents: 0)
            let ready = poll(&watched, 1, milliseconds)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .ended }
        }
    }
}
