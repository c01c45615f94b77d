// A private Kannel: bearerbox, smsbox and its fake SMSC, with a fake mobile network that a test speaks through. Messages of
// citizens go in by `receive`, what the network would bring to their telephones is in `sent`. The fake SMSC reports every
// message as delivered at once. Needs the packages kannel and kannel-extras; configuration and queues live in a
// temporary folder.
//
// The box gets no id of its own: bearerbox 1.4.5 hands nothing to a box with an id before that box's first heartbeat,
// which comes after half a minute.

import Foundation
import Synchronization

/// A running SMS gateway with its network.
public final class Kannel: Sendable {
    public static let user = "sportello"
    public static let password = "parola-di-prova"
    /// Our number on the fake network.
    public static let number = "3400000000"

    /// A message as it came to a telephone.
    public struct Sent: Sendable, Hashable {
        public var from: String
        public var to: String
        /// In whatever alphabet it came.
        public var text: String
        public var isUnicode: Bool

        public init(from: String, to: String, text: String, isUnicode: Bool) {
            self.from = from
            self.to = to
            self.text = text
            self.isUnicode = isUnicode
        }
    }

    public let folder: TemporaryFolder
    /// Where messages are sent: `http://127.0.0.1:<port>`.
    public let sendPort: UInt16
    private let adminPort: UInt16
    private let boxPort: UInt16
    private let networkPort: UInt16
    private let processes = Mutex<[ServerProcess]>([])
    private let network = Mutex<(process: ServerProcess?, runs: Int)>((nil, 0))

    /// Starts the gateway and waits until it is ready.
    /// - Parameter incomingURL: where received messages are brought, without parameters.
    public init(incomingURL: String) async throws {
        folder = try TemporaryFolder("kannel")
        sendPort = try FreePort.next()
        adminPort = try FreePort.next()
        boxPort = try FreePort.next()
        networkPort = try FreePort.next()
        try folder.write("kannel.conf", configuration(incomingURL), mode: 0o600)
        await StartGate.shared.enter()
        defer { StartGate.shared.leave() }
        let bearerbox = try start("/usr/sbin/bearerbox", "bearerbox")
        try await eventually("bearerbox answers: \(log)") {
            try check(bearerbox)
            return accepts(boxPort) && accepts(networkPort)
        }
        let smsbox = try start("/usr/sbin/smsbox", "smsbox")
        try await eventually("smsbox is connected: \(log)") {
            try check(smsbox)
            return accepts(sendPort) && status.contains("smsbox")
        }
        try connectNetwork([])
        try await eventually("the network is connected: \(log)") { status.contains("online") }
    }

    deinit { stop() }

    /// What the programs logged, for messages of failed tests.
    public var log: String {
        ["bearerbox", "smsbox"].map { name in
            let text = (try? String(contentsOfFile: folder.file("\(name).out"), encoding: .utf8)) ?? ""
            return "\(name): \(text.suffix(1500))"
        }.joined(separator: "\n")
    }

    /// A citizen sends a message to our number.
    public func receive(_ text: String, from: String) throws {
        try connectNetwork(["\(from) \(Self.number) text \(text)"])
    }

    /// What came to citizens' telephones, in order.
    public var sent: [Sent] {
        let runs = network.withLock { $0.runs }
        return (0..<runs).flatMap { run -> [Sent] in
            let bytes = FileManager.default.contents(atPath: folder.file("network-\(run).out")) ?? Data()
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap(Self.sent(in:))
        }
    }

    /// Stops everything. May be called again.
    public func stop() {
        network.withLock { state in
            state.process?.stop()
            state.process = nil
        }
        let old = processes.withLock { processes -> [ServerProcess] in
            defer { processes = [] }
            return processes
        }
        for process in old.reversed() { process.stop() }
    }

    /// Lets the gateway's sending box die and come back.
    public func stopSending() { processes.withLock { $0.count > 1 ? $0.removeLast() : nil }?.stop() }

    private func start(_ program: String, _ name: String) throws -> ServerProcess {
        let process = try ServerProcess(
            [program, folder.file("kannel.conf")], folder: folder.file("guard-\(name)"),
            log: folder.file("\(name).out"),
            patience: .seconds(5))
        processes.withLock { $0.append(process) }
        return process
    }

    /// The fake SMSC takes one client at a time: each message of a citizen is a new connection of the whole network.
    private func connectNetwork(_ messages: [String]) throws {
        try network.withLock { state in
            state.process?.stop()
            let run = state.runs
            // Without a message it would not start: one that is never sent.
            let words = messages.isEmpty ? ["-m", "0", "1 2 text -"] : ["-m", "\(messages.count)"] + messages
            state.process = try ServerProcess(
                ["/usr/lib/kannel/test/fakesmsc", "-H", "127.0.0.1", "-r", "\(networkPort)", "-i", "0.1"] + words,
                folder: folder.file("guard-network"), log: folder.file("network-\(run).out"))
            state.runs = run + 1
        }
    }

    private func check(_ process: ServerProcess) throws {
        guard process.isRunning else { throw TestServerError("kannel ended: \(log)") }
    }

    private var status: String {
        httpGet(adminPort, "/status.txt?password=\(Self.password)") ?? ""
    }

    /// `Got message 1: <340 +393401234567 text Ciao>`, words percent-encoded for the wide alphabet.
    private static func sent(in line: Substring) -> Sent? {
        guard let start = line.range(of: "Got message "),
            let open = line.range(of: ": <", range: start.upperBound..<line.endIndex),
            line.hasSuffix(">")
        else { return nil }
        let words = line[open.upperBound...].dropLast().split(
            separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 4 else { return nil }
        let isUnicode = words[2] == "ucs-2"
        let text = isUnicode ? wide(words[3]) : String(words[3])
        return Sent(from: String(words[0]), to: String(words[1]), text: text, isUnicode: isUnicode)
    }

    private static func wide(_ coded: Substring) -> String {
        let plain = coded.replacing("+", with: "%20")
        var bytes: [UInt8] = []
        var rest = plain.utf8[...]
        while let next = rest.popFirst() {
            if next == 37, let byte = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(next)
            }
        }
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        return String(decoding: units, as: UTF16.self)
    }

    private func configuration(_ incomingURL: String) -> String {
        """
        group = core
        admin-port = \(adminPort)
        admin-interface = 127.0.0.1
        admin-password = \(Self.password)
        smsbox-port = \(boxPort)
        smsbox-interface = 127.0.0.1
        dlr-storage = internal

        group = smsc
        smsc = fake
        smsc-id = prova
        host = 127.0.0.1
        port = \(networkPort)
        connect-allow-ip = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = \(sendPort)
        sendsms-interface = 127.0.0.1
        http-request-retry = 5
        http-queue-delay = 1

        group = sendsms-user
        username = \(Self.user)
        password = \(Self.password)
        max-messages = 10
        concatenation = true

        group = sms-service
        keyword = default
        catch-all = true
        omit-empty = true
        max-messages = 0
        get-url = "\(incomingURL)?from=%p&to=%P&text=%b&charset=%C&time=%T&id=%I&smsc=%i"

        """
    }
}
