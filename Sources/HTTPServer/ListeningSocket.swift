// Opens the listening socket ourselves, because libmicrohttpd only says "no" when a port is taken.

import Glibc

/// A socket that listens, and where.
struct ListeningSocket {
    let descriptor: Int32
    let port: Int

    /// - Parameters:
    ///   - address: a numeric IPv4 or IPv6 address.
    ///   - port: 0 takes a free one.
    init(address: String, port: Int) throws(HTTPServerError) {
        let place = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
        func failure(_ operation: String, _ number: Int32) -> HTTPServerError {
            let code: HTTPServerError.Code =
                switch number {
                case EADDRINUSE: .portTaken
                case EACCES, EPERM: .notPermitted
                case EADDRNOTAVAIL, EINVAL, EAFNOSUPPORT: .addressNotAvailable
                default: .system
                }
            return HTTPServerError(code: code, operation: operation, place: place, errno: number)
        }
        guard (0...65535).contains(port), var target = SocketAddress(address, port: port) else {
            throw HTTPServerError(code: .addressNotAvailable, operation: "resolve", place: place, errno: 0)
        }
        let made = socket(target.family, Int32(SOCK_STREAM.rawValue) | 0o2_000_000, 0)  // SOCK_CLOEXEC
        guard made >= 0 else { throw failure("socket", errno) }
        var yes: Int32 = 1
        // Without it a restart within a minute finds its own port taken by the connections of before.
        setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard target.withPointer({ bind(made, $0, $1) }) == 0 else {
            let number = errno
            close(made)
            throw failure("bind", number)
        }
        guard listen(made, 512) == 0 else {
            let number = errno
            close(made)
            throw failure("listen", number)
        }
        descriptor = made
        self.port = SocketAddress.port(of: made)
    }
}

/// A numeric address and port.
struct SocketAddress {
    private var storage = sockaddr_storage()
    let family: Int32

    init?(_ address: String, port: Int) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, address, &four.sin_addr) == 1 {
            family = AF_INET
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = in_port_t(port).bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: four, as: sockaddr_in.self) }
        } else if inet_pton(AF_INET6, address, &six.sin6_addr) == 1 {
            family = AF_INET6
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = in_port_t(port).bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: six, as: sockaddr_in6.self) }
        } else {
            return nil
        }
    }

    mutating func withPointer(_ use: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        let size = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        return withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, socklen_t(size)) }
        }
    }

    static func port(of descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let known = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard known == 0 else { return 0 }
        // The port lies at the same place in both families.
        return Int(
            in_port_t(
                bigEndian: withUnsafeBytes(of: storage) { $0.loadUnaligned(fromByteOffset: 2, as: in_port_t.self) }))
    }

    /// The numeric form of a peer's address; an IPv4 address in IPv6 clothes is shown as IPv4.
    static func text(_ address: UnsafePointer<sockaddr>?) -> String {
        guard let address else { return "" }
        let isFour = Int32(address.pointee.sa_family) == AF_INET
        let size = isFour ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        var text = [CChar](repeating: 0, count: 64)
        guard getnameinfo(address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return ""
        }
        let plain = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return plain.hasPrefix("::ffff:") ? String(plain.dropFirst(7)) : plain
    }
}
