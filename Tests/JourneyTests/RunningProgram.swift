// The program while it serves: started, asked over HTTP, stopped by signal.

import Foundation
import FoundationNetworking
import Synchronization
import TestServers
import Testing

/// A serving process and its end.
final class RunningProgram: Sendable {
    let port: UInt16
    private let data: String
    private let end: Task<CommandResult, any Error>
    private let isStopped = Mutex(false)

    /// Starts `arguments` (a serving command that listens on `port` and works on `data`) and waits until it is ready.
    init(
        _ arguments: [String], port: UInt16, data: String, environment: [String: String],
        within limit: Duration = .seconds(30)
    ) async throws {
        self.port = port
        self.data = data
        let path = try Program.path
        end = Task { try await Command.run([path] + arguments, environment: environment, limit: .seconds(120)) }
        let deadline = ContinuousClock.now + limit
        while try await get("/readyz")?.status != 200 || !hearsSignals {
            try #require(ContinuousClock.now < deadline, "the program did not get ready")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The answer to a GET; nil when nobody answers.
    func get(_ path: String) async throws -> (status: Int, text: String)? {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        guard let (body, response) = try? await URLSession.shared.data(from: url) else { return nil }
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: body, as: UTF8.self))
    }

    /// The process that serves the data, as it signed its lock.
    var pid: pid_t? {
        let text = try? String(contentsOfFile: data + "/serving", encoding: .utf8)
        return text.flatMap { pid_t($0.filter(\.isNumber)) }
    }

    /// Whether SIGTERM is dealt with in order by now: caught, no longer deadly.
    private var hearsSignals: Bool {
        guard let pid, let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("SigCgt:") }),
            let mask = UInt64(line.split(separator: "\t").last ?? "", radix: 16)
        else { return false }
        return mask & (1 << UInt64(SIGTERM - 1)) != 0
    }

    /// Nothing stays behind when a test fails.
    deinit {
        if !isStopped.withLock({ $0 }), let pid { kill(pid, SIGKILL) }
    }

    /// Sends a signal and waits for the end.
    func stop(_ signal: Int32 = SIGTERM) async throws -> CommandResult {
        kill(try #require(pid), signal)
        let result = try await end.value
        isStopped.withLock { $0 = true }
        return result
    }
}

/// Looks again and again until `found` is true, for at most half a minute.
func eventually(_ what: String, _ found: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while try await !found() {
        try #require(ContinuousClock.now < deadline, "\(what): not within half a minute")
        try await Task.sleep(for: .milliseconds(50))
    }
}
