// Delivering into a Maildir: whole or not at all, once however often it is tried.

import Foundation
import Glibc
import Mail
import Runtime
import Testing

@Suite struct MaildirWriterTests {
    private let box: MaildirBox
    private let writer: MaildirWriter
    private let name = "1700000000.spabc.example.org"

    init() throws {
        box = try MaildirBox()
        writer = MaildirWriter(path: box.path)
    }

    private struct Refusal: Error {}

    @Test func `A message is delivered once however often it is tried`() async throws {
        #expect(try await writer.find(name) == .nowhere)
        #expect(try await writer.deliver(Array("uno".utf8), as: name) {})
        #expect(try await !writer.deliver(Array("uno".utf8), as: name) {})
        #expect(try box.names("new") == [name])
        #expect(try box.names("tmp") == [name + "=mark"])
        #expect(try box.text("new/\(name)") == "uno")
        #expect(try await writer.find(name) == .delivered)
    }

    @Test func `It is found again after its reader has moved and marked it`() async throws {
        _ = try await writer.deliver([1], as: name) {}
        try #require(rename("\(box.path)/new/\(name)", "\(box.path)/cur/\(name):2,RS") == 0)
        #expect(try await writer.find(name) == .delivered)
        #expect(try await !writer.deliver([1], as: name) {})
        #expect(try await writer.find(name + "x") == .nowhere)
    }

    @Test func `It is known for two days that it was delivered, though its reader has taken it away`() async throws {
        let clock = ManualClock(Date())
        let writer = MaildirWriter(path: box.path, clock: clock)
        _ = try await writer.deliver([1], as: name) {}
        try FileManager.default.removeItem(atPath: "\(box.path)/new/\(name)")
        #expect(try await writer.find(name) == .takenAway)
        #expect(try await !writer.deliver([1], as: name) {})
        #expect(try box.names("new").isEmpty)
        clock.advance(by: .seconds(3 * 86_400))
        _ = try await writer.deliver([1], as: "andere") {}
        #expect(try await writer.find(name) == .nowhere)
    }

    @Test func `What was prepared and not published stays known however old it is`() async throws {
        let clock = ManualClock(Date())
        let writer = MaildirWriter(path: box.path, clock: clock)
        await #expect(throws: Refusal.self) { _ = try await writer.deliver([1], as: name) { throw Refusal() } }
        clock.advance(by: .seconds(30 * 86_400))
        _ = try await writer.deliver([1], as: "andere") {}
        #expect(try await writer.find(name) == .prepared)
    }

    @Test func `Nothing is published when it must not go on`() async throws {
        await #expect(throws: Refusal.self) { _ = try await writer.deliver([1], as: name) { throw Refusal() } }
        #expect(try box.names("new").isEmpty)
        #expect(try await writer.find(name) == .prepared)
        #expect(try await writer.deliver([2], as: name) {})
        #expect(try box.names("tmp") == [name + "=mark"])
        #expect(try box.text("new/\(name)") == "\u{2}")
    }

    @Test func `Everything is on disk when the last question is asked, and nothing is visible`() async throws {
        let path = box.path
        let file = name
        _ = try await writer.deliver(Array(repeating: 65, count: 100_000), as: name) {
            #expect(FileManager.default.contents(atPath: "\(path)/tmp/\(file)")?.count == 100_000)
            let visible = try FileManager.default.contentsOfDirectory(atPath: "\(path)/new")
            #expect(visible.isEmpty)
        }
    }

    @Test func `Killed before publishing it is not delivered, killed after it is`() async throws {
        let path = box.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            _ = try await MaildirWriter(path: path).deliver([65], as: "1700000000.a.example.org") {
                kill(getpid(), SIGKILL)
            }
        }
        #expect(try await writer.find("1700000000.a.example.org") == .prepared)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            _ = try await MaildirWriter(path: path).deliver([65], as: "1700000000.b.example.org") {}
            kill(getpid(), SIGKILL)
        }
        #expect(try await writer.find("1700000000.b.example.org") == .delivered)
        #expect(try await writer.deliver([65], as: "1700000000.a.example.org") {})
        #expect(try await !writer.deliver([65], as: "1700000000.b.example.org") {})
        #expect(try box.names("new") == ["1700000000.a.example.org", "1700000000.b.example.org"])
    }

    @Test(arguments: [
        "", ".a", "a/b", "../a", "a:2,S", "a\nb", "a\u{0}b", "è", "a=mark", "a=part",
        String(repeating: "a", count: 201),
    ])
    func `A name that is no file name of a message is refused`(name: String) async {
        await #expect(throws: MailError(.local, operation: "name message", text: "not a name for it")) {
            _ = try await writer.deliver([1], as: name) {}
        }
    }

    @Test func `A Maildir that is not there is not made`() async throws {
        let missing = MaildirWriter(path: box.path + "-nicht-da")
        await #expect(throws: MailError.self) { _ = try await missing.deliver([1], as: name) {} }
        await #expect(throws: MailError.self) { try await missing.inspect() }
        #expect(!FileManager.default.fileExists(atPath: box.path + "-nicht-da"))
        try await writer.inspect()
    }

    @Test func `What is delivered is read back as it was`() async throws {
        let bytes = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        _ = try await writer.deliver(bytes, as: name) {}
        let reader = box.reader(.keep)
        try await reader.open()
        let messages = try await reader.all()
        #expect(messages.map(\.bytes) == [bytes])
        #expect(messages.map(\.key) == [name])
    }
}
