// A long-lived child with a guard that outlives the test process: when the pipe to us closes, for whatever reason,
// the guard ends the server and removes its folder. SIGKILL of a test run leaves nothing behind.

import Foundation
import Glibc

/// A running server.
public final class ServerProcess: @unchecked Sendable {
    // @unchecked: `lifeline` is only touched under `lock`.
    private let lock = NSLock()
    private let guardian: pid_t
    private var lifeline: Int32
    /// The server's own process id, for signals.
    public let pid: pid_t

    /// The guard's script: starts the server in a session of its own (Postfix signals its whole process group), tells
    /// its pid, waits for a word or the end of its input. "keep" leaves the folder for a restart.
    private static let script = """
        folder=$1; log=$2; patience=$3; shift 3
        trap : INT TERM HUP
        setsid "$@" </dev/null >>"$log" 2>&1 &
        child=$!
        echo $child
        exec >/dev/null
        read -r word
        kill -s TERM $child 2>/dev/null
        n=0
        while [ $n -lt $patience ] && kill -0 $child 2>/dev/null; do
            case $(cut -d' ' -f3 /proc/$child/stat 2>/dev/null) in Z|'') break;; esac
            sleep 0.02; n=$((n+1))
        done
        kill -s KILL -- -$child 2>/dev/null
        wait $child 2>/dev/null
        [ "$word" = keep ] || rm -rf -- "$folder"
        """

    /// - Parameters:
    ///   - arguments: the server, which must stay in the foreground.
    ///   - folder: removed when this process dies without having said goodbye.
    ///   - log: file for the server's standard output and error.
    ///   - patience: how long it may take to stop before it and its children are killed.
    public init(_ arguments: [String], folder: String, log: String, patience: Duration = .seconds(1)) throws {
        Glibc.signal(SIGPIPE, SIG_IGN)
        let words = try makePipe(), answer = try makePipe()
        defer { for fd in [words.read, answer.read] { close(fd) } }
        do {
            defer { close(answer.write) }
            guardian = try spawn(
                ["/bin/sh", "-c", Self.script, "guard", folder, log, "\(Int(patience / .milliseconds(20)))"]
                    + arguments,
                descriptors: [
                    ChildDescriptor(number: 0, source: .parent(words.read)),
                    ChildDescriptor(number: 1, source: .parent(answer.write)),
                    ChildDescriptor(number: 2, source: .open("/dev/null", O_WRONLY)),
                ])
        } catch {
            close(words.write)
            throw error
        }
        lifeline = words.write
        var text = [UInt8](repeating: 0, count: 32)
        let got = read(answer.read, &text, text.count)
        pid =
            pid_t(
                String(decoding: text.prefix(max(got, 0)), as: UTF8.self).trimmingCharacters(
                    in: .whitespacesAndNewlines)) ?? -1
    }

    /// Leaves the rest to the guard: it stops the server and removes the folder while the tests go on.
    deinit {
        let fd = lock.withLock { lifeline }
        guard fd >= 0 else { return }
        close(fd)
        let guardian = self.guardian
        Thread { _ = exitCode(of: guardian, within: .seconds(60)) }.start()
    }

    /// True while the server lives (a zombie does not).
    public var isRunning: Bool {
        guard pid > 0, let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
            return false
        }
        return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    /// Waits until the server greets (IMAP and SMTP servers speak first); false when it died or needed longer.
    public func greets(on port: UInt16, within limit: Duration = .seconds(60)) async throws -> Bool {
        // On a thread of its own: twenty tests that wait for their servers must not hold up Swift's shared pool.
        await withCheckedContinuation { continuation in
            Thread { [self] in
                let end = ContinuousClock.now + limit
                while isRunning, ContinuousClock.now < end {
                    if greeting(port) != nil { return continuation.resume(returning: true) }
                    usleep(10_000)
                }
                continuation.resume(returning: false)
            }.start()
        }
    }

    /// Sends a signal to the server itself.
    public func signal(_ number: Int32) { if pid > 0 { kill(pid, number) } }

    /// Stops the server and waits until it is gone. Its folder stays. May be called again.
    public func stop() {
        let fd = lock.withLock { () -> Int32 in
            defer { lifeline = -1 }
            return lifeline
        }
        guard fd >= 0 else { return }
        _ = "keep\n".withCString { write(fd, $0, 5) }
        close(fd)
        if exitCode(of: guardian, within: .seconds(20)) == nil { kill(guardian, SIGKILL) }
    }
}
