// Ports for private servers.

import Foundation

/// Finds TCP ports that nobody listens on.
public enum FreePort {
    private static let given = GivenPorts()

    /// A port on 127.0.0.1 that is free now and is not handed out twice by this process.
    /// Taken at random from below the kernel's range for outgoing connections (32768…), which would otherwise
    /// snatch it between the check and the server's start.
    public static func next() throws -> UInt16 {
        for _ in 0..<200 {
            let port = UInt16.random(in: 20_000...32_000)
            if given.reserve(port), canBind(port) { return port }
        }
        throw TestServerError("no free port between 20000 and 32000")
    }

    private static func canBind(_ port: UInt16) -> Bool {
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(fd) }
        return withLoopbackAddress(port) { bind(fd, $0, $1) } == 0
    }

    private final class GivenPorts: @unchecked Sendable {
        // @unchecked: `ports` is only touched under `lock`.
        private let lock = NSLock()
        private var ports: Set<UInt16> = []
        func reserve(_ port: UInt16) -> Bool { lock.withLock { ports.insert(port).inserted } }
    }
}

/// Calls `body` with 127.0.0.1:`port` as C wants it.
func withLoopbackAddress<R>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
}

/// True when something accepts connections on 127.0.0.1:`port`.
public func accepts(_ port: UInt16) -> Bool { withConnection(to: port) { _ in true } ?? false }

/// The first bytes a server on 127.0.0.1:`port` says; nil when nobody is there or nothing comes within two seconds.
public func greeting(_ port: UInt16) -> String? {
    withConnection(to: port) { fd in
        var bytes = [UInt8](repeating: 0, count: 512)
        let got = recv(fd, &bytes, bytes.count, 0)
        return got > 0 ? String(decoding: bytes[..<got], as: UTF8.self) : nil
    } ?? nil
}

/// What a server on 127.0.0.1:`port` answers to a simple GET, head and body; nil when nobody answers.
func httpGet(_ port: UInt16, _ target: String) -> String? {
    withConnection(to: port) { fd -> String? in
        let request = Array("GET \(target) HTTP/1.0\r\nHost: localhost\r\n\r\n".utf8)
        guard send(fd, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while answer.count < 1 << 20 {
            let got = recv(fd, &piece, piece.count, 0)
            if got <= 0 { break }
            answer += piece[..<got]
        }
        return String(decoding: answer, as: UTF8.self)
    } ?? nil
}

private func withConnection<R>(to port: UInt16, _ body: (Int32) -> R) -> R? {
    let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(fd) }
    var patience = timeval(tv_sec: 2, tv_usec: 0)
    for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
        setsockopt(fd, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
    return withLoopbackAddress(port) { connect(fd, $0, $1) } == 0 ? body(fd) : nil
}
