// A listener that counts who comes: the browser is told that every foreign host lives here, so a single byte loaded from
// outside is seen.

import Dispatch
import Foundation
import Glibc
import Synchronization

final class Canary: Sendable {
    let port: Int
    private let descriptor: Int32
    private let visits = Mutex<[String]>([])

    /// First lines of what came; empty for a connection that said nothing.
    var songs: [String] { visits.withLock { $0 } }

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard bound else { throw CocoaError(.fileWriteUnknown) }
        self.descriptor = descriptor
        port = Int(in_port_t(bigEndian: address.sin_port))
        Thread { [self] in listenOn() }.start()
    }

    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func listenOn() {
        while true {
            let visitor = accept(descriptor, nil, nil)
            guard visitor >= 0 else { break }
            // Counted when it comes, not when it has said something: a bare connection tells as much.
            let place = visits.withLock {
                $0.append(""); return $0.count - 1
            }
            var limit = timeval(tv_sec: 1, tv_usec: 0)
            setsockopt(visitor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(visitor, &buffer, buffer.count, 0)
            let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            visits.withLock { $0[place] = String(text.prefix { $0 != "\r\n" && $0 != "\n" }) }
            let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
            _ = send(visitor, answer, answer.count, Int32(MSG_NOSIGNAL))
            Glibc.close(visitor)
        }
        Glibc.close(descriptor)
    }
}
