// One shell command with an end: its output is bounded, its time is bounded, and when the time is up the whole process
// group goes. For access tokens and the like; blocks, so call it from an actor with a thread of its own.

import CLinux
import Foundation
import Glibc

/// Why a command gave no output.
public struct ShellCommandError: Error, Hashable, Sendable {
    public enum Code: Sendable { case notStarted, timeout, tooMuchOutput }
    public var code: Code
    public var detail: String
}

/// A command line for `/bin/sh -c`.
public struct ShellCommand: Sendable {
    public struct Output: Sendable {
        /// Standard output.
        public var bytes: [UInt8]
        /// Exit status; 128 plus the signal's number when a signal ended it.
        public var status: Int32
    }

    private let line: String
    public init(_ line: String) { self.line = line }

    /// Runs it with nothing on standard input and its standard error thrown away: what a token command complains about
    /// may contain the token.
    public func run(within limit: Duration, atMost most: Int) throws(ShellCommandError) -> Output {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .init(code: .notStarted, detail: Self.cause(errno)) }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            defer { close(ends[1]) }
            child = try start(output: ends[1])
        }
        var bytes: [UInt8] = []
        let end = ContinuousClock.now + limit
        let failure = collect(from: ends[0], into: &bytes, until: end, most)
        if failure == nil { Self.awaitEnd(of: child, until: end) }
        // Also after a good end: what the command left running in its group must not outlive it.
        kill(-child, SIGKILL)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        if let failure { throw failure }
        return Output(bytes: bytes, status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F))
    }

    private func start(output: Int32) throws(ShellCommandError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        // Ignored and blocked signals are inherited: this program ignores SIGTERM, its worker threads block it.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGTERM, SIGINT, SIGPIPE, SIGHUP] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        posix_spawnattr_setsigmask(&attributes, &unblocked)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        var child: pid_t = 0
        let words: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", line].map { strdup($0 as String) } + [nil]
        let environment: [UnsafeMutablePointer<CChar>?] =
            ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)" as String) } + [nil]
        defer { for text in words + environment { free(text) } }
        let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, words, environment)
        guard code == 0 else { throw .init(code: .notStarted, detail: Self.cause(code)) }
        return child
    }

    /// Reads until the command closes its output.
    private func collect(
        from descriptor: Int32, into bytes: inout [UInt8], until end: ContinuousClock.Instant, _ most: Int
    ) -> ShellCommandError? {
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let left = ContinuousClock.now.duration(to: end)
            if left <= .zero { return .init(code: .timeout, detail: "") }
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&wait, 1, Int32(min(left.seconds * 1000 + 1, 60_000)))
            if ready < 0, errno != EINTR { return .init(code: .notStarted, detail: Self.cause(errno)) }
            if ready <= 0 { continue }
            let got = read(descriptor, &part, part.count)
            if got < 0, errno != EINTR { return .init(code: .notStarted, detail: Self.cause(errno)) }
            if got == 0 { return nil }
            if got > 0 { bytes += part[..<got] }
            if bytes.count > most { return .init(code: .tooMuchOutput, detail: "more than \(most) bytes") }
        }
    }

    /// Waits for the end without taking the status. Its output is closed already: this is a matter of milliseconds.
    private static func awaitEnd(of child: pid_t, until end: ContinuousClock.Instant) {
        var found = siginfo_t()
        while ContinuousClock.now < end {
            found.si_signo = 0
            let code = waitid(P_PID, id_t(child), &found, WEXITED | WNOHANG | WNOWAIT)
            if code == 0 ? found.si_signo != 0 : errno != EINTR { return }
            usleep(2000)
        }
    }

    private static func cause(_ code: Int32) -> String { String(cString: strerror(code)) }
}
