// The loopback channel keeps the promises of the port, in memory and over folders, and what is its own.

import ChannelConformance
import Channels
import Foundation
import Loopback
import Runtime
import Testing
import Tickets

@Suite struct LoopbackConformanceTests {
    @Test(.timeLimit(.minutes(1)), arguments: ChannelConformance.checks(for: LoopbackHarness(usesFolders: false)))
    func `in memory it keeps the promises of the port`(_ check: ChannelCheck) async throws {
        try await check.run(LoopbackHarness(usesFolders: false))
    }

    @Test(.timeLimit(.minutes(1)), arguments: ChannelConformance.checks(for: LoopbackHarness(usesFolders: true)))
    func `over folders it keeps the promises of the port`(_ check: ChannelCheck) async throws {
        try await check.run(LoopbackHarness(usesFolders: true))
    }
}

@Suite struct LoopbackTests {
    private func item(_ json: String) -> IncomingItem {
        IncomingItem(key: "1", arrivedAt: Instant(milliseconds: 0), bytes: Array(json.utf8))
    }
    private let account = AccountName("urp")

    @Test func `a letter in two tongues of line ends reads with one`() throws {
        let read = try LoopbackTranslation().translate(item(#"{"text":"a\r\nb\nc"}"#), account: account)
        #expect(read.text == "a\nb\nc")
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd"), ("\u{200B}.htaccess", "htaccess"), ("a\u{0}b\u{202E}fdp.exe", "abfdp.exe"),
        ("", "attachment"), ("..", "attachment"), ("C:\\temp\\x.doc", "x.doc"),
    ])
    func `names of attachments become harmless`(_ given: String, _ safe: String) throws {
        let document = LoopbackDocument(attachments: [.init(name: given, type: "Text/Plain", bytes: Data([1, 2]))])
        let bytes = try document.encoded()
        let read = try LoopbackTranslation().open(bytes).attachments
        #expect(read.map(\.name) == [safe])
        #expect(read.map(\.type) == ["text/plain"])
        #expect(try LoopbackTranslation().attachment(0, of: bytes) == [1, 2])
    }

    @Test func `settings report every fault at once and read on`() {
        let faults = SettingsFaults()
        let node = SettingsNode(
            [
                "accounts": .list([
                    .object(["name": .text("a"), "adress": .text("x@example.org"), "language": .text("fr")]),
                    .object(["name": .text("a"), "address": .text("b@example.org"), "parallelAttempts": .number(99)]),
                ])
            ], file: "loopback.json5", faults: faults)
        let settings = LoopbackSettings(reading: node)
        #expect(settings.accounts.count == 2)
        #expect(
            Set(faults.all.map(\.key)) == [
                "accounts[1].address", "accounts[1].adress", "accounts[1].language", "accounts[2].parallelAttempts",
                "accounts",
            ])
        #expect(faults.all.contains { $0.remedy.contains("Did you mean \"address\"?") })
    }

    @Test func `a file that comes again under the same name with other words is another message`() async throws {
        let harness = LoopbackHarness(usesFolders: true)
        let bench = try #require(try await harness.makeBench() as? LoopbackBench)
        let folder = try #require(bench.folder).path + "/in"
        let source = try #require(bench.channel.makeSources().first)
        try await source.open(after: [])
        var keys: Set<String> = []
        for text in ["{\"text\":\"uno\"}", "{\"text\":\"due, più lungo\"}"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/x.part"))
            try FileManager.default.moveItem(atPath: folder + "/x.part", toPath: folder + "/x.json")
            let batch = try await source.next(BatchLimit(), patience: .seconds(10))
            #expect(batch.items.count == 1)
            keys.formUnion(batch.items.map(\.key))
            try await source.acknowledge(batch.items.map(\.key))
        }
        #expect(keys.count == 2)
        await bench.stop()
    }

    @Test(arguments: [Double(Int32.min), -1, 15_000_000_000])
    func `a file from an impossible year is read like others`(_ seconds: Double) async throws {
        let bench = try #require(try await LoopbackHarness(usesFolders: true).makeBench() as? LoopbackBench)
        let file = try #require(bench.folder).path + "/in/x.json"
        try Data("{}".utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: file)
        let source = try #require(bench.channel.makeSources().first)
        try await source.open(after: [])
        #expect(try await source.next(BatchLimit(), patience: .zero).items.count == 1)
        await source.close()
        await bench.stop()
    }

    @Test func `links and pipes in a folder are left alone`() async throws {
        let bench = try #require(try await LoopbackHarness(usesFolders: true).makeBench() as? LoopbackBench)
        let folder = try #require(bench.folder).path + "/in"
        #expect(symlink("/etc/hostname", folder + "/link.json") == 0)
        #expect(mkfifo(folder + "/pipe.json", 0o600) == 0)
        let source = try #require(bench.channel.makeSources().first)
        try await source.open(after: [])
        #expect(try await source.next(BatchLimit(), patience: .zero).items.isEmpty)
        await source.close()
        await bench.stop()
    }
}
