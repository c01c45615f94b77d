// A real Chromium without a window, driven by its DevTools protocol over a pipe (--remote-debugging-pipe): messages are
// JSON objects that end with a NUL byte. Started by a test, ended with it, its profile in a folder of its own.

import Dispatch
import Foundation
import Glibc

/// A JSON object on its way between tasks; never changed after it was made.
public struct DevToolsObject: @unchecked Sendable {
    // @unchecked: the dictionary comes fresh from the JSON reader and is only read.
    public let value: [String: Any]
    public subscript(_ key: String) -> Any? { value[key] }
}

/// What the browser told on its own account.
public struct DevToolsEvent: Sendable {
    public let method: String
    public let session: String?
    public let parameters: DevToolsObject
}

public struct DevToolsFailure: Error, CustomStringConvertible {
    public let description: String
}

/// The browser.
public final class Chromium: @unchecked Sendable {
    // @unchecked: the variables are only touched under `lock`.

    public static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let process: pid_t
    private let toBrowser: Int32
    private let fromBrowser: Int32
    private let profile: String
    private let writing = DispatchQueue(label: "chromium writer")
    private let lock = NSLock()
    private var nextID = 1
    private var waiting: [Int: CheckedContinuation<DevToolsObject, any Error>] = [:]
    private var heard: [DevToolsEvent] = []
    /// By session; counted as they are heard, for pages that are visited by the hundred.
    private var loaded: [String: Int] = [:]
    private var isClosed = false

    /// - Parameter foreignHosts: where every host but localhost leads to, as `address:port`; nothing leaves this machine.
    public init(foreignHosts: String = "127.0.0.1:9") throws {
        guard let program = Self.path else { throw DevToolsFailure(description: "chromium is not installed") }
        profile = NSTemporaryDirectory() + "sportello-chromium-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: profile, withIntermediateDirectories: true)
        let arguments = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-extensions", "--disable-background-networking", "--disable-sync", "--disable-component-update",
            "--disable-default-apps", "--metrics-recording-only", "--mute-audio", "--hide-scrollbars",
            // Several pages at once: those that do not lie on top work on as well.
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows",
            // The browser's own conversations with its maker, which no switch ends altogether, are no concern of ours.
            "--host-resolver-rules=MAP *.googleapis.com ~NOTFOUND, MAP *.google.com ~NOTFOUND, "
                + "MAP *.gstatic.com ~NOTFOUND, MAP * \(foreignHosts), EXCLUDE localhost, EXCLUDE 127.0.0.1",
            "--remote-debugging-pipe", "--user-data-dir=\(profile)", "about:blank",
        ]
        (process, toBrowser, fromBrowser) = try Self.spawn(arguments)
        let reader = Thread { [unowned self] in read() }  // unowned: `close` ends the reading before we go
        reader.start()
    }

    /// Ends the browser.
    public func close() {
        let wasOpen = lock.withLock {
            defer { isClosed = true }
            return !isClosed
        }
        guard wasOpen else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        Glibc.close(toBrowser)
        try? FileManager.default.removeItem(atPath: profile)
    }

    /// Everything heard so far.
    public var events: [DevToolsEvent] { lock.withLock { heard } }

    /// Loads of the page with that session so far.
    func loads(of session: String) -> Int { lock.withLock { loaded[session, default: 0] } }

    /// Sends a command and waits for its answer.
    /// - Throws: `DevToolsFailure` when the browser refuses it, ends, or is silent for 20 s.
    public func send(
        _ method: String, _ parameters: [String: Any] = [:], session: String? = nil
    ) async throws -> DevToolsObject {
        let id = lock.withLock {
            defer { nextID += 1 }
            return nextID
        }
        var message: [String: Any] = ["id": id, "method": method, "params": parameters]
        message["sessionId"] = session
        let bytes = Array(try JSONSerialization.data(withJSONObject: message)) + [0]
        return try await withCheckedThrowingContinuation { continuation in
            lock.withLock { waiting[id] = continuation }
            writing.async { self.write(bytes) }
            DispatchQueue.global().asyncAfter(deadline: .now() + 60) {
                self.answer(id, .failure(DevToolsFailure(description: "no answer to \(method)")))
            }
        }
    }

    private func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(toBrowser, $0.baseAddress! + sent, $0.count - sent) }
            guard count > 0 else { return }
            sent += count
        }
    }

    private func answer(_ id: Int, _ result: Result<DevToolsObject, any Error>) {
        lock.withLock { waiting.removeValue(forKey: id) }?.resume(with: result)
    }

    private func read() {
        var held: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(fromBrowser, &buffer, buffer.count)
            guard count > 0 else { break }
            held += buffer[..<count]
            while let end = held.firstIndex(of: 0) {
                take(Data(held[..<end]))
                held.removeSubrange(...end)
            }
        }
        Glibc.close(fromBrowser)
        let left = lock.withLock {
            defer { waiting = [:] }
            return Array(waiting.values)
        }
        for one in left { one.resume(throwing: DevToolsFailure(description: "the browser has ended")) }
    }

    private func take(_ data: Data) {
        guard let object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] else { return }
        if let id = object["id"] as? Int {
            if let error = object["error"] {
                answer(id, .failure(DevToolsFailure(description: "\(error)")))
            } else {
                answer(id, .success(DevToolsObject(value: object["result"] as? [String: Any] ?? [:])))
            }
        } else if let method = object["method"] as? String {
            let parameters = DevToolsObject(value: object["params"] as? [String: Any] ?? [:])
            let event = DevToolsEvent(method: method, session: object["sessionId"] as? String, parameters: parameters)
            lock.withLock {
                heard.append(event)
                if method == "Page.loadEventFired", let session = event.session { loaded[session, default: 0] += 1 }
            }
        }
    }

    // The browser reads commands from descriptor 3 and writes to 4.
    private static func spawn(_ arguments: [String]) throws -> (pid_t, Int32, Int32) {
        var (commands, answers): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&commands) == 0, pipe(&answers) == 0 else { throw DevToolsFailure(description: "no pipe") }
        for end in commands + answers { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Two steps, by numbers above all four ends, lest one is overwritten before it is copied.
        let above = (commands + answers).reduce(4, max) + 1
        posix_spawn_file_actions_adddup2(&actions, commands[0], above)
        posix_spawn_file_actions_adddup2(&actions, answers[1], above + 1)
        posix_spawn_file_actions_adddup2(&actions, above, 3)
        posix_spawn_file_actions_adddup2(&actions, above + 1, 4)
        posix_spawn_file_actions_addclose(&actions, above)
        posix_spawn_file_actions_addclose(&actions, above + 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var process = pid_t()
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let result = posix_spawn(&process, arguments[0], &actions, nil, &pointers, environ)
        Glibc.close(commands[0])
        Glibc.close(answers[1])
        guard result == 0 else { throw DevToolsFailure(description: "chromium does not start: \(result)") }
        return (process, commands[1], answers[0])
    }
}
