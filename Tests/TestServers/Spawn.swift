// Starting programs with posix_spawn (Foundation's Process.waitUntilExit costs 50 ms a call, measured).

import CLinux
import Foundation

/// One descriptor of the child and what it shall be.
struct ChildDescriptor {
    var number: Int32
    var source: Source
    enum Source {
        case open(String, Int32)
        case parent(Int32)
    }
}

/// Starts `arguments[0]` (found in PATH). Nothing but `descriptors` is handed down: a pipe held by one test never
/// stays open in another's server, and a file that one test is writing does not look as if that server wrote it.
/// - Returns: the process id.
func spawn(
    _ arguments: [String], environment: [String: String]? = nil, descriptors: [ChildDescriptor]
) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for wish in descriptors {
        switch wish.source {
        case .open(let path, let flags):
            posix_spawn_file_actions_addopen(&actions, wish.number, path, flags, 0o644)
        case .parent(let fd): posix_spawn_file_actions_adddup2(&actions, fd, wish.number)
        }
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    // Swift's worker threads block signals, and a child would inherit that: a server that never hears SIGCHLD.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let surroundings = environment ?? ProcessInfo.processInfo.environment
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = surroundings.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var pid: pid_t = 0
    let failure = posix_spawnp(&pid, arguments[0], &actions, &attributes, &argv, &envp)
    guard failure == 0 else { throw TestServerError("\(arguments[0]): \(String(cString: strerror(failure)))") }
    return pid
}

/// A pipe whose ends do not leak into other programs.
func makePipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw TestServerError("pipe: \(String(cString: strerror(errno)))") }
    return (ends[0], ends[1])
}

/// Waits for a child; nil when it still runs after `limit`.
func exitCode(of pid: pid_t, within limit: Duration) -> Int32? {
    let end = ContinuousClock.now + limit
    var status: Int32 = 0
    while true {
        let got = waitpid(pid, &status, WNOHANG)
        if got == pid { return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f) }
        if got < 0 && errno != EINTR { return -1 }
        if ContinuousClock.now >= end { return nil }
        usleep(1_000)
    }
}
