// Tells systemd that we are ready, alive or stopping (sd_notify(3)): one datagram to the socket that it named. Nothing
// happens where there is none.

import Foundation
import Glibc
import Runtime

enum ServiceNotice {
    /// - Parameter text: e.g. `READY=1`.
    static func send(_ text: String) {
        guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], !path.isEmpty else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        // A name in the abstract space starts with a zero byte, which is written "@" (unix(7)).
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard name.count < room else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! + name.count)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(
                    descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), $0,
                    length)
            }
        }
    }

    /// How often systemd wants to hear from us; nil when it does not watch.
    static var watchdogInterval: Duration? {
        let environment = ProcessInfo.processInfo.environment
        guard let micros = environment["WATCHDOG_USEC"].flatMap(Int64.init), micros > 0 else { return nil }
        if let process = environment["WATCHDOG_PID"].flatMap(Int32.init), process != getpid() { return nil }
        return .microseconds(micros)
    }
}

/// Gives a sign of life while the program's tasks run: a shared pool that is stuck keeps it silent, and systemd starts
/// the program anew.
struct Watchdog: RunnablePart {
    let partName = "watchdog"
    let interval: Duration
    let clock: any WallClock

    func run() async throws {
        while !Task.isCancelled {
            ServiceNotice.send("WATCHDOG=1")
            do { try await clock.sleep(for: interval / 3) } catch { return }
        }
    }
}
