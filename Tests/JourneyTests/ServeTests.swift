// `sportello serve`: ready, one process for each data folder, stopped in order.

import Foundation
import Glibc
import TestServers
import Testing

@Suite("sportello serve")
struct ServeTests {
    private func serving(_ program: Program, environment: [String: String] = [:]) async throws -> RunningProgram {
        let port = try FreePort.next()
        try program.folder.write(
            "config/sportello.json5", "{ data: \"\(program.data)\", listen: { port: \(port) } }")
        return try await RunningProgram(
            ["serve"], port: port, data: program.data, environment: program.environment.merging(environment) { $1 })
    }

    @Test("it makes tickets of what arrives while it runs, and SIGTERM ends it with 0 and JSON lines")
    func serves() async throws {
        let program = try FetchTests.program("urp")
        let running = try await serving(program)
        try program.folder.write("urp-in/tmp/1", FetchTests.mail(1))
        try FileManager.default.moveItem(
            atPath: program.folder.file("urp-in/tmp/1"), toPath: program.folder.file("urp-in/new/1.eml"))
        try await eventually("a ticket") { try await program.json("stats")["tickets"].int == 1 }
        #expect(try await running.get("/livez")?.status == 200)
        let metrics = try #require(try await running.get("/metrics")).text
        #expect(metrics.contains("gw_intake_messages_total{channel=\"email\",account=\"urp\",result=\"filed\"} 1\n"))
        #expect(metrics.contains("\ngw_acknowledgements_total{channel=\"email\",account=\"urp\"} 1\n"))
        try await eventually("the acknowledgement") {
            try await running.get("/metrics")?.text.contains(
                "gw_delivery_attempts_total{channel=\"email\",account=\"urp\",result=\"accepted\"} 1\n") == true
        }

        let result = try await running.stop()
        #expect(result.code == 0, "\(result.errorText)")
        let lines = result.errorOutput.split(separator: 0x0A)
        #expect(!lines.isEmpty)
        for line in lines { #expect(try Set(JSON(Array(line)).keys).isSuperset(of: ["event", "level", "part", "ts"])) }
        #expect(result.errorText.contains("\"event\":\"serving\""))
        #expect(result.errorText.contains("\"event\":\"stopped\""))
        #expect(!result.errorText.contains("persona1@example.org"))
    }

    @Test("a second process on the same data ends with 75, on the same port with 69")
    func once() async throws {
        let program = try Program()
        let running = try await serving(program)
        let second = try await program.run("serve")
        #expect(second.code == 75)
        #expect(second.errorText.contains("served by another process"))

        let other = try Program(main: "listen: { port: \(running.port) },")
        let third = try await other.run("serve")
        #expect(third.code == 69)
        #expect(third.errorText.contains("127.0.0.1:\(running.port) is in use by another program"))
        #expect(try await running.stop(SIGINT).code == 0)
    }

    @Test("a message piped in beside it becomes a ticket within seconds")
    func pipedBeside() async throws {
        let program = try FetchTests.program("urp")
        let running = try await serving(program)
        let result = try await program.run("intake", "--channel", "email", input: Array(FetchTests.mail(7).utf8))
        #expect(result.code == 0, "\(result.errorText)")
        try await eventually("a ticket") { try await program.json("stats")["tickets"].int == 1 }
        #expect(try await running.stop().code == 0)
    }

    @Test("faulty settings end with 78 before anything is opened")
    func faulty() async throws {
        let program = try Program(main: "tite: \"x\",", files: ["email.json5": "{ accounts: [{}] }"])
        let result = try await program.run("serve")
        #expect(result.code == 78)
        #expect(result.errorText.contains("tite is not a known key"))
        #expect(result.errorText.contains("accounts[1].address is missing"))
        #expect(!FileManager.default.fileExists(atPath: program.data))
    }

    @Test("it tells systemd when it is ready, that it lives, and that it stops")
    func notifies() async throws {
        let program = try Program()
        let socket = try NoticeSocket(program.folder.file("notify"))
        let running = try await serving(
            program, environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "60000000"])
        #expect(try await running.stop().code == 0)
        let notices = socket.received()
        #expect(notices.contains("READY=1"))
        #expect(notices.contains("WATCHDOG=1"))
        #expect(notices.last == "STOPPING=1")
    }
}

/// The other end of `NOTIFY_SOCKET`.
private final class NoticeSocket {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    deinit { close(descriptor) }

    /// Everything that has come so far.
    func received() -> [String] {
        var notices: [String] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let got = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if got <= 0 { return notices }
            notices.append(String(decoding: bytes[..<got], as: UTF8.self))
        }
    }
}
