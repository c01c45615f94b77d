// A TCP proxy on loopback that breaks the connection after a given number of bytes in one direction: cut at every
// offset of a real server's dialogue, by FIN, by RST, or by silence.

import Foundation
import Synchronization

/// Passes bytes to a server until it cuts.
public final class CutProxy: Sendable {
    public enum Direction: Sendable { case toServer, toClient }
    public enum Ending: Sendable {
        case close, reset
        /// Both sides stay open, nothing passes any more.
        case silence
    }

    private let server: Mutex<FakeServer?>
    public let port: UInt16
    /// Bytes passed so far in the counted direction, over all connections.
    public var passed: Int { counter.value.load(ordering: .relaxed) }
    private let counter: Counter

    private final class Counter: Sendable { let value = Atomic<Int>(0) }

    /// - Parameters:
    ///   - target: the real server's port on 127.0.0.1.
    ///   - limit: bytes in `direction` after which the connection is cut; nil: never.
    ///   - only: the connection (0 is the first) to cut; the others pass untouched. nil: every connection.
    public init(
        to target: UInt16, cutAfter limit: Int?, _ direction: Direction = .toClient, by ending: Ending = .close,
        only: Int? = nil
    ) throws {
        let counter = Counter()
        self.counter = counter
        let fake = try FakeServer { client in
            let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            defer { close(fd) }
            guard withLoopbackAddress(target, { connect(fd, $0, $1) }) == 0 else { return }
            let bound = only == nil || only == client.number ? limit : nil
            client.relay(to: fd, limit: bound, countsTowardServer: direction == .toServer, ending) {
                counter.value.add($0, ordering: .relaxed)
            }
        }
        port = fake.port
        server = Mutex(fake)
    }

    /// Ends all connections.
    public func stop() { server.withLock { $0.take() }?.stop() }
}

extension FakeConnection {
    /// Copies both ways until one side ends or the limit is reached.
    func relay(
        to other: Int32, limit: Int?, countsTowardServer: Bool, _ ending: CutProxy.Ending, _ counted: (Int) -> Void
    ) {
        var left = limit ?? Int.max
        var piece = [UInt8](repeating: 0, count: 65_536)
        while left > 0 {
            var waiting = [
                pollfd(fd: rawDescriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: other, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, -1) > 0 || errno == EINTR else { break }
            for side in 0..<2 where waiting[side].revents != 0 {
                let isCounted = (side == 0) == countsTowardServer
                let got = recv(waiting[side].fd, &piece, isCounted ? min(piece.count, left) : piece.count, 0)
                guard got > 0 else { return }
                let target = waiting[1 - side].fd
                var put = 0
                while put < got {
                    let now = piece[put..<got].withUnsafeBytes {
                        Glibc.send(target, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard now > 0 else { return }
                    put += now
                }
                if isCounted {
                    left -= got
                    counted(got)
                }
                if left == 0 { break }
            }
        }
        switch ending {
        case .close: close()
        case .reset: reset()
        case .silence: silence()
        }
    }
}
