// Runs a program to its end and returns what it printed.

import Foundation

/// What a finished program left behind.
public struct CommandResult: Sendable {
    /// Exit code; 128 + signal number when a signal ended it.
    public var code: Int32
    public var output: [UInt8]
    public var errorOutput: [UInt8]
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    public var errorText: String { String(decoding: errorOutput, as: UTF8.self) }
}

/// Programs with a beginning and an end.
public enum Command {
    /// Runs `arguments[0]` (found in PATH) off Swift's shared pool.
    /// - Parameters:
    ///   - input: given on standard input.
    ///   - environment: the whole environment; that of this process when nil.
    ///   - limit: after this the program is killed.
    /// - Throws: `TestServerError` when it cannot be started or took too long.
    public static func run(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String]? = nil, limit: Duration = .seconds(60)
    ) async throws -> CommandResult {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try runBlocking(arguments, input, environment, limit) })
            }
            thread.start()
        }
    }

    /// Like `run`, and throws with the program's words when it does not end with 0.
    @discardableResult
    public static func mustRun(_ arguments: [String], input: [UInt8] = [], limit: Duration = .seconds(60)) async throws
        -> String
    {
        let result = try await run(arguments, input: input, limit: limit)
        guard result.code == 0 else {
            throw TestServerError("\(arguments.joined(separator: " ")): code \(result.code): \(result.errorText)")
        }
        return result.outputText
    }

    private static func runBlocking(
        _ arguments: [String], _ input: [UInt8], _ environment: [String: String]?, _ limit: Duration
    ) throws -> CommandResult {
        signal(SIGPIPE, SIG_IGN)
        let stdin = try makePipe(), stdout = try makePipe(), stderr = try makePipe()
        defer { for fd in [stdout.read, stderr.read] { close(fd) } }
        let pid: pid_t
        do {
            defer { for fd in [stdin.read, stdout.write, stderr.write] { close(fd) } }
            pid = try spawn(
                arguments, environment: environment,
                descriptors: [
                    ChildDescriptor(number: 0, source: .parent(stdin.read)),
                    ChildDescriptor(number: 1, source: .parent(stdout.write)),
                    ChildDescriptor(number: 2, source: .parent(stderr.write)),
                ])
        } catch {
            close(stdin.write)
            throw error
        }
        let deadline = ContinuousClock.now + limit
        let (output, errors) = converse(stdin.write, input, stdout.read, stderr.read, deadline)
        if let code = exitCode(of: pid, within: max(.zero, deadline - ContinuousClock.now)) {
            return CommandResult(code: code, output: output, errorOutput: errors)
        }
        kill(pid, SIGKILL)
        _ = exitCode(of: pid, within: .seconds(5))
        throw TestServerError("\(arguments.joined(separator: " ")): not finished within \(limit)")
    }

    /// Feeds and reads at once, so that neither side waits for the other with a full pipe.
    private static func converse(
        _ inputEnd: Int32, _ input: [UInt8], _ outputEnd: Int32, _ errorEnd: Int32, _ deadline: ContinuousClock.Instant
    ) -> (output: [UInt8], errors: [UInt8]) {
        var collected: [[UInt8]] = [[], []]
        var waiting = [
            pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: inputEnd, events: Int16(POLLOUT), revents: 0),
        ]
        _ = fcntl(inputEnd, F_SETFL, O_NONBLOCK)
        var given = 0
        var piece = [UInt8](repeating: 0, count: 65_536)
        func endInput() {
            close(inputEnd)
            waiting[2].fd = -1
        }
        if input.isEmpty { endInput() }
        while waiting[0].fd >= 0 || waiting[1].fd >= 0, ContinuousClock.now < deadline {
            guard poll(&waiting, 3, 100) > 0 else { continue }
            for index in 0..<2 where waiting[index].fd >= 0 && waiting[index].revents != 0 {
                let got = read(waiting[index].fd, &piece, piece.count)
                if got > 0 { collected[index] += piece[..<got] } else { waiting[index].fd = -1 }
            }
            if waiting[2].fd >= 0, waiting[2].revents != 0 {
                let put = input[given...].withUnsafeBytes { write(inputEnd, $0.baseAddress!, $0.count) }
                if put > 0 { given += put }
                if (put < 0 && errno != EAGAIN) || given == input.count { endInput() }
            }
        }
        if waiting[2].fd >= 0 { endInput() }
        return (collected[0], collected[1])
    }
}
