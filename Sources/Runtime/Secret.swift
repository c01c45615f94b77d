// Secrets of the settings: where they are kept, and how they are read at the moment of use. The settings hold only the
// place, so that a secret never stands in a settings tree, an argument list, a log line or a core of the settings' text.
// In: `"file:/etc/sportello/secrets/urp"`, `"env:URP_PASSWORD"`, `"command:/usr/local/bin/token urp"`.

import Foundation

/// A secret in memory. Prints as `***` wherever it is described or dumped (A26).
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public let value: String
    public init(_ value: String) { self.value = value }
    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a secret could not be read. Carries the place, never the secret.
public struct SecretError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The file cannot be read, the variable is not set, or the command cannot be started or failed.
        case unreadable
        /// There, but nothing in it.
        case empty
        /// The command did not end in time; it was killed.
        case timeout
        /// More than a secret can be.
        case tooLarge = "too_large"
    }
    public var code: Code
    /// File, variable or command's first word.
    public var place: String
    public var detail: String

    public init(_ code: Code, place: String, detail: String = "") {
        self.code = code
        self.place = place
        self.detail = detail
    }
    public var description: String {
        "secret from \(place): \(code.rawValue)" + (detail.isEmpty ? "" : " (\(detail))")
    }
}

/// Where a secret is kept.
public enum SecretReference: Hashable, Sendable {
    /// Absolute path; the whole file without its last line end.
    case file(String)
    /// A variable of the environment.
    case environment(String)
    /// A shell command whose output, without its last line end, is the secret: for access tokens that expire.
    case command(String)
    /// In the settings themselves: reported with a warning.
    case inline(Secret)

    /// Longest secret in bytes; access tokens of some providers have several thousand.
    public static let longest = 64 << 10

    /// Reads `scheme:place`; anything without a known scheme is the secret itself.
    /// - Parameter folder: what a relative path starts from.
    public init(_ text: String, relativeTo folder: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        switch parts.count == 2 ? String(parts[0]) : "" {
        case "file": self = .file(place.hasPrefix("/") ? place : "\(folder)/\(place)")
        case "env": self = .environment(place)
        case "command": self = .command(place)
        default: self = .inline(Secret(text))
        }
    }

    /// Reads the secret on the calling thread, for a secret that must be known before the service starts (it is part of an
    /// address, or proves requests that are judged without waiting). Not for commands: those may take their time.
    public func readAtStart() throws(SecretError) -> Secret {
        if case .command(let command) = self {
            throw SecretError(
                .unreadable, place: "command \(command.prefix { !$0.isWhitespace })",
                detail: "a command cannot be asked at start; use a file or the environment")
        }
        return try SecretReader.direct(self)
    }

    /// Reads the secret now. Nothing is kept: a changed file or an expired token is noticed at the next use.
    /// - Parameter limit: for a command.
    public func read(within limit: Duration = .seconds(20)) async throws(SecretError) -> Secret {
        try await SecretReader().read(self, within: limit)
    }
}

/// Reads on a thread of its own: a file may lie on a slow disk, a command may take its time.
private actor SecretReader {
    private let executor = ThreadExecutor("secret")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func read(_ reference: SecretReference, within limit: Duration) throws(SecretError) -> Secret {
        guard case .command(let command) = reference else { return try Self.direct(reference) }
        return try Self.output(of: command, within: limit)
    }

    /// What needs no other program.
    static func direct(_ reference: SecretReference) throws(SecretError) -> Secret {
        switch reference {
        case .inline(let secret):
            return secret
        case .environment(let name):
            guard let value = ProcessInfo.processInfo.environment[name] else {
                throw SecretError(.unreadable, place: "env:\(name)", detail: "not set")
            }
            return try checked(Array(value.utf8), place: "env:\(name)")
        case .file(let path):
            return try checked(contents(path), place: path)
        case .command(let command):
            throw SecretError(.unreadable, place: "command \(command.prefix { !$0.isWhitespace })")
        }
    }

    private static func output(of command: String, within limit: Duration) throws(SecretError) -> Secret {
        let place = "command \(command.prefix { !$0.isWhitespace })"
        let output: ShellCommand.Output
        do {
            output = try ShellCommand(command).run(within: limit, atMost: SecretReference.longest + 2)
        } catch {
            throw SecretError(error.code == .timeout ? .timeout : .unreadable, place: place, detail: error.detail)
        }
        guard output.status == 0 else {
            throw SecretError(.unreadable, place: place, detail: "ended with \(output.status)")
        }
        return try checked(output.bytes, place: place)
    }

    private static func contents(_ path: String) throws(SecretError) -> [UInt8] {
        // Not blocking on a named pipe that nobody writes to.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw SecretError(.unreadable, place: path, detail: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= SecretReference.longest + 2 {
            let got = Foundation.read(descriptor, &part, part.count)
            if got < 0 { throw SecretError(.unreadable, place: path, detail: String(cString: strerror(errno))) }
            if got == 0 { break }
            bytes += part[..<got]
        }
        return bytes
    }

    private static func checked(_ bytes: [UInt8], place: String) throws(SecretError) -> Secret {
        var bytes = bytes[...]
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        if bytes.isEmpty { throw SecretError(.empty, place: place) }
        if bytes.count > SecretReference.longest { throw SecretError(.tooLarge, place: place) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretError(.unreadable, place: place, detail: "not UTF-8")
        }
        return Secret(text)
    }
}
