// One running worker: started with nothing but a socket, ended for good when it is let go.

import CLinux
import Foundation
import Glibc
import Synchronization

/// A child process `sportello-scan` and our end of the socket to it.
final class WorkerProcess: Sendable {
    let id: pid_t
    /// Non-blocking.
    let socket: Int32
    /// True once the process is reaped: its number may be another's then. Held while signalling.
    private let gone = Mutex(false)

    /// Starts the program. OMP_THREAD_LIMIT must be there before the start: Tesseract's threads spin otherwise, 5.5 s a
    /// page instead of 0.8 (measured on two processors).
    init(_ program: String, memory: Int, language: String) throws(ScanError) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0, &ends) == 0 else {
            throw ScanError(.notStarted, operation: "start", detail: String(cString: strerror(errno)))
        }
        defer { close(ends[1]) }
        var child: pid_t = 0
        let code = Self.spawn(
            [program, "--memory", String(memory), "--language", language], socket: ends[1], &child)
        guard code == 0 else {
            close(ends[0])
            throw ScanError(.notStarted, operation: "start", detail: String(cString: strerror(code)))
        }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        id = child
        socket = ends[0]
    }

    deinit {
        end()
        close(socket)
    }

    private static func spawn(_ arguments: [String], socket: Int32, _ child: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, socket, 0)
        posix_spawn_file_actions_adddup2(&actions, socket, 1)
        // Libraries complain there with names of foreign making; what matters comes in the answer.
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        // Ignored and blocked signals are inherited, and this program's threads block some.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // Nothing of the gateway's environment, in which secrets may be.
        var surroundings = ["OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=/nonexistent"]
        let inherited = ProcessInfo.processInfo.environment
        for name in ["TESSDATA_PREFIX", "LD_LIBRARY_PATH"] {
            if let value = inherited[name] { surroundings.append("\(name)=\(value)") }
        }
        let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        let environment: [UnsafeMutablePointer<CChar>?] = surroundings.map { strdup($0) } + [nil]
        defer { for text in words + environment { free(text) } }
        return posix_spawn(&child, arguments[0], &actions, &attributes, words, environment)
    }

    /// Kills without waiting; harmless when it has ended.
    func kill() {
        gone.withLock { if !$0 { _ = Glibc.kill(id, SIGKILL) } }
    }

    /// Whether it has ended or closed its side.
    var hasEnded: Bool {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        // Between two requests nothing may come: what is readable is the end, or a worker that speaks out of turn.
        return poll(&watched, 1, 0) != 0
    }

    /// Kills it and takes its status: from now on its number may be another's.
    /// - Returns: how it ended, for the error: `signal 11`, `code 1`; empty when we ended it.
    @discardableResult
    func end() -> String {
        gone.withLock { reaped in
            guard !reaped else { return "" }
            reaped = true
            var status: Int32 = 0
            var isTaken = false
            // Who closed the socket is ending by itself; a moment's patience tells how.
            if hasEnded {
                for _ in 0..<100 where !isTaken {
                    isTaken = waitpid(id, &status, WNOHANG) == id
                    if !isTaken { usleep(1_000) }
                }
            }
            if !isTaken {
                _ = Glibc.kill(id, SIGKILL)
                while waitpid(id, &status, 0) < 0, errno == EINTR {}
            }
            let signal = status & 0x7F
            return signal != 0 ? (signal == SIGKILL ? "killed" : "signal \(signal)") : "code \((status >> 8) & 0xFF)"
        }
    }
}
