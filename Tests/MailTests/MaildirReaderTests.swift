// Reading a Maildir: everything once, oldest first, nothing half-written, nothing that is not a message.

import Foundation
import Glibc
import Mail
import Runtime
import Testing

@Suite struct MaildirReaderTests {
    private let box: MaildirBox
    init() throws { box = try MaildirBox() }

    @Test func `Messages come oldest first, from new and cur, whatever their flags`() async throws {
        try box.deliver("1700000003.M5P1.host", "terza")
        try box.deliver("1700000001.M7P1.host", "prima")
        try box.write("cur/1700000002.M1P1.host:2,S", "seconda, già vista da un altro programma")
        try box.deliver("1700000003.M6P1.host", "quarta")
        try box.write("new/saved.eml", "quinta", at: 1_700_000_010)
        try box.write("dropped.eml", "sesta", at: 1_700_000_011)
        let reader = box.reader()
        try await reader.open()
        let texts = try await reader.texts()
        #expect(
            texts == ["prima", "seconda, già vista da un altro programma", "terza", "quarta", "quinta", "sesta"])
        #expect(try await reader.texts() == [])
    }

    @Test func `Time of arrival is the time of writing, to the millisecond, never in the future`() async throws {
        try box.deliver("1700000001.a.host", "a", at: 1_700_000_000.123_987)
        try box.deliver("1700000002.b.host", "b", at: Date().timeIntervalSince1970 + 86_400)
        let reader = box.reader()
        try await reader.open()
        let messages = try await reader.all()
        #expect(messages[0].arrivedAt == Date(timeIntervalSince1970: 1_700_000_000.123))
        #expect(messages[1].arrivedAt.timeIntervalSinceNow <= 0)
    }

    @Test func `The key stays the same when the message moves and gets flags`() async throws {
        try box.deliver("1700000001.a.host", "a")
        let reader = box.reader(.keep)
        try await reader.open()
        let before = try await reader.all().map(\.key)
        try #require(rename("\(box.path)/new/1700000001.a.host", "\(box.path)/cur/1700000001.a.host:2,FRS") == 0)
        #expect(try await reader.all().isEmpty)
        try await reader.open()
        #expect(try await reader.all().map(\.key) == before)
        #expect(before == ["1700000001.a.host"])
    }

    @Test func `A saved file's name used again for another message is another message`() async throws {
        try box.write("new/prova.eml", "uno", at: 1_700_000_001)
        let reader = box.reader(.keep)
        try await reader.open()
        let first = try await reader.all()
        try box.write("new/prova.eml", "due", at: 1_700_000_002)
        try await reader.open()
        let second = try await reader.all()
        #expect(first.map(\.key) != second.map(\.key))
        #expect(second.map { String(decoding: $0.bytes, as: UTF8.self) } == ["due"])
    }

    @Test func `Only regular files are messages`() async throws {
        let secret = "\(box.path)/secret"
        try Data("segreto".utf8).write(to: URL(fileURLWithPath: secret))
        try #require(symlink(secret, "\(box.path)/new/1700000001.link.host") == 0)
        try #require(symlink(secret, "\(box.path)/linked.eml") == 0)
        try #require(mkfifo("\(box.path)/new/1700000002.fifo.host", 0o600) == 0)
        try #require(mkdir("\(box.path)/new/1700000003.folder.host", 0o700) == 0)
        try box.write("new/.hidden.eml", "versteckt")
        try box.write("dovecot-uidlist", "3 V1")
        try box.deliver("1700000004.a.host", "posta")
        let reader = box.reader()
        try await reader.open()
        #expect(try await reader.texts() == ["posta"])
    }

    @Test func `A folder that is a link is refused`() async throws {
        try FileManager.default.removeItem(atPath: "\(box.path)/new")
        try #require(symlink("/etc", "\(box.path)/new") == 0)
        await #expect(throws: MailError.self) { try await box.reader().open() }
    }

    @Test func `Names in no character set and of greatest length are read and moved`() async throws {
        let odd: [UInt8] = Array("\(box.path)/new/1700000001.\u{1}".utf8) + [0xFF, 0xE8, 0x80, 32, 37, 0]
        let file = odd.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { creat($0.baseAddress!, 0o600) }
        }
        try #require(file >= 0)
        close(file)
        try box.deliver("1700000002." + String(repeating: "x", count: 230), "lang")
        let reader = box.reader()
        try await reader.open()
        let messages = try await reader.all()
        #expect(messages.map(\.key)[0] == "1700000001.%01%FF%E8%80%20%25")
        #expect(messages.count == 2)
        try await reader.acknowledge(messages.map(\.key))
        #expect(try box.names("new").isEmpty)
    }

    @Test func `A file that is still being copied waits for its end`() async throws {
        let file = open("\(box.path)/new/copia.eml", O_WRONLY | O_CREAT, 0o600)
        try #require(file >= 0)
        try #require(write(file, "prima metà, ", 13) == 13)
        let reader = box.reader()
        try await reader.open()
        #expect(try await reader.texts() == [])
        async let coming = reader.next(items: 10, bytes: 1 << 20, patience: .seconds(20))
        try #require(write(file, "seconda metà", 13) == 13)
        close(file)
        #expect(
            try await coming.messages.map { String(decoding: $0.bytes, as: UTF8.self) } == ["prima metà, seconda metà"])
    }

    @Test(.enabled(if: geteuid() == 0, "another user's file is needed"))
    func `Where nobody can tell whether a file is being written, it must be still for a second`() async throws {
        try box.write("new/fremd.eml", "fremd")
        chmod("\(box.path)/new/fremd.eml", 0o644)
        for part in ["", "/new", "/cur", "/tmp"] { chmod("\(box.path)\(part)", 0o755) }
        await #expect(processExitsWith: .success) { [path = box.path as String] in
            // A lease is for the owner: as somebody else we cannot learn whether there is a writer.
            try #require(setuid(65_534) == 0)
            let clock = ManualClock(Date())
            let reader = MaildirReader(path: path, afterwards: .keep, clock: clock)
            try await reader.open()
            let first = try await reader.texts()
            try #require(first == [])
            clock.advance(by: .milliseconds(1100))
            let second = try await reader.texts()
            try #require(second == ["fremd"])
        }
    }

    @Test(.enabled(if: geteuid() == 0, "a user who may not read is needed"))
    func `A file that may not be read is told of once and does not keep its neighbours`() async throws {
        try box.write("new/1700000001.zu.host", "zu", at: 1_700_000_001)
        chmod("\(box.path)/new/1700000001.zu.host", 0o600)
        try box.write("new/1700000002.auf.host", "auf", at: 1_700_000_002)
        chmod("\(box.path)/new/1700000002.auf.host", 0o644)
        for part in ["", "/new", "/cur", "/tmp"] { chmod("\(box.path)\(part)", 0o755) }
        await #expect(processExitsWith: .success) { [path = box.path as String] in
            try #require(setuid(65_534) == 0)
            let clock = ManualClock(Date().addingTimeInterval(600))
            let told = Told()
            let reader = MaildirReader(path: path, afterwards: .keep, clock: clock) { key, _ in told.add(key) }
            try await reader.open()
            let texts = try await reader.texts()
            try #require(texts == ["auf"])
            clock.advance(by: .seconds(120))
            let later = try await reader.texts()
            try #require(later == [])
            try #require(told.keys == ["1700000001.zu.host"])
            let found = try await reader.inspect()
            try #require(found == (waiting: 2, unreadable: 1))
        }
    }

    @Test func `Waiting ends at once when a message is delivered, copied in or saved beside`() async throws {
        let reader = box.reader()
        try await reader.open()
        let clock = ContinuousClock()
        let box = box
        let drops: [@Sendable () throws -> Void] = [
            { try box.deliver("1700000001.a.host", "0") }, { try box.write("new/b.eml", "1") },
            { try box.write("c.eml", "2") }, { try box.write("cur/1700000002.d.host:2,", "3") },
        ]
        for (index, drop) in drops.enumerated() {
            async let coming = reader.next(items: 10, bytes: 1 << 20, patience: .seconds(20))
            let start = clock.now
            try drop()
            let batch = try await coming
            #expect(batch.messages.map { String(decoding: $0.bytes, as: UTF8.self) } == ["\(index)"])
            // The look that happens without the kernel's word comes after 30 s.
            #expect(clock.now - start < .seconds(15))
        }
    }

    @Test func `Where the kernel cannot tell, patience still ends on the clock`() async throws {
        let clock = ManualClock(Date())
        let reader = box.reader(clock: clock)
        try await reader.open()
        async let coming = reader.next(items: 10, bytes: 1 << 20, patience: .seconds(45))
        while clock.sleeping == 0 { await Task.yield() }
        clock.advance(by: .seconds(46))
        #expect(try await coming.messages.isEmpty)
    }

    @Test func `A cancelled wait ends with an error`() async throws {
        let reader = box.reader()
        try await reader.open()
        let task = Task { try await reader.next(items: 1, bytes: 1, patience: .seconds(600)) }
        task.cancel()
        await #expect(throws: MailError(.cancelled, operation: "wait")) { try await task.value }
    }

    @Test func `Closing ends a wait`() async throws {
        let reader = box.reader()
        try await reader.open()
        let task = Task { try await reader.next(items: 1, bytes: 1, patience: .seconds(600)) }
        await reader.close()
        await #expect(throws: MailError(.local, operation: "read folder", text: "closed")) { try await task.value }
    }

    @Test func `Seen messages go to cur with their flag and are not handed over again in this run`() async throws {
        try box.deliver("1700000001.a.host", "a")
        try box.write("cur/1700000002.b.host:2,FR", "b")
        try box.write("c.eml", "c", at: 1_700_000_003)
        let reader = box.reader(.seen)
        try await reader.open()
        let keys = try await reader.all().map(\.key)
        try await reader.acknowledge(keys)
        try await reader.acknowledge(keys + ["nie.gesehen"])
        #expect(
            try box.names("cur") == ["1700000001.a.host:2,SX", "1700000002.b.host:2,FRSX", "c.eml:2,SX"])
        #expect(try box.names("new").isEmpty)
        #expect(try await reader.all().isEmpty)
        let next = box.reader(.seen)
        try await next.open()
        #expect(try await next.all().isEmpty)
        // Another program took our letter away: read again, under the same key.
        try #require(
            rename("\(box.path)/cur/1700000001.a.host:2,SX", "\(box.path)/cur/1700000001.a.host:2,S") == 0)
        #expect(try await next.next(items: 1, bytes: 1, patience: .seconds(20)).messages.map(\.key) == [keys[0]])
    }

    @Test func `Moved messages leave, and what was not told of is handed over again after opening`() async throws {
        for index in 1...4 { try box.deliver("170000000\(index).a.host", "\(index)") }
        let reader = box.reader(.move("Fatto.Sportello"))
        try await reader.open()
        let keys = try await reader.all().map(\.key)
        try await reader.acknowledge(Array(keys.prefix(2)))
        #expect(try box.names(".Fatto.Sportello/cur") == ["1700000001.a.host:2,SX", "1700000002.a.host:2,SX"])
        try await reader.open()
        #expect(try await reader.texts() == ["3", "4"])
        // After a restart only the keys are known.
        let next = box.reader(.move("Fatto.Sportello"))
        try await next.open()
        try await next.acknowledge(keys)
        #expect(try box.names("new").isEmpty)
        #expect(try box.names(".Fatto.Sportello/cur").count == 4)
    }

    @Test func `Kept messages stay as they are`() async throws {
        try box.deliver("1700000001.a.host", "a")
        let reader = box.reader(.keep)
        try await reader.open()
        let keys = try await reader.all().map(\.key)
        try await reader.acknowledge(keys)
        #expect(try await reader.all().isEmpty)
        #expect(try box.names("new") == ["1700000001.a.host"])
    }

    @Test func `A message is never moved over another of the same name`() async throws {
        try box.write("cur/prova.eml:2,SX", "alt")
        let reader = box.reader(.seen)
        try await reader.open()
        try await reader.acknowledge(try await reader.all().map(\.key))
        try box.write("new/prova.eml", "neu", at: 1_700_000_009)
        try await reader.open()
        try await reader.acknowledge(try await reader.all().map(\.key))
        #expect(try box.text("cur/prova.eml:2,SX") == "alt")
        #expect(try box.text("cur/prova.eml.1:2,SX") == "neu")
    }

    @Test func `Another program's renaming between the look and the reading loses nothing`() async throws {
        for index in 1...50 { try box.deliver("17000000\(index + 10).a.host", "\(index)") }
        let reader = box.reader(.move("Fatto"))
        try await reader.open()
        var texts = try await reader.texts(items: 1)
        for name in try box.names("new") where name != "1700000011.a.host" {
            try #require(rename("\(box.path)/new/\(name)", "\(box.path)/cur/\(name):2,S") == 0)
        }
        for _ in 0..<20 { texts += try await reader.texts(items: 7) }
        #expect(texts == (1...50).map { "\($0)" })
    }

    @Test func `A batch keeps its limits, and a larger message comes alone`() async throws {
        for (index, size) in [10, 10, 5000, 10].enumerated() {
            try box.deliver("170000000\(index).a.host", String(repeating: "x", count: size))
        }
        let reader = box.reader()
        try await reader.open()
        var sizes: [[Int]] = []
        while true {
            let batch = try await reader.next(items: 3, bytes: 100, patience: .zero)
            if batch.messages.isEmpty { break }
            #expect(batch.moreWaiting == (sizes.count < 2))
            sizes.append(batch.messages.map(\.bytes.count))
        }
        #expect(sizes == [[10, 10], [5000], [10]])
    }

    @Test func `Twenty thousand messages come in order`() async throws {
        let count = 20_000
        for index in (0..<count).shuffled() {
            let name = "\(1_700_000_000 + index / 10).M\(index % 10)P1.host"
            let file = creat("\(box.path)/new/\(name)", 0o600)
            let text = "\(index)"
            _ = write(file, text, text.utf8.count)
            close(file)
        }
        let reader = box.reader(.move("Fatto"))
        try await reader.open()
        var read: [Int] = []
        while true {
            let batch = try await reader.next(items: 100, bytes: 8 << 20, patience: .zero)
            if batch.messages.isEmpty { break }
            #expect(batch.moreWaiting || read.count + batch.messages.count == count)
            read += batch.messages.compactMap { Int(String(decoding: $0.bytes, as: UTF8.self)) }
            try await reader.acknowledge(batch.messages.map(\.key))
        }
        #expect(read == Array(0..<count))
        #expect(try box.names("new").isEmpty)
    }

    @Test func `A missing Maildir, one without its folders and one moved away are noticed`() async throws {
        await #expect(throws: MailError.self) {
            try await MaildirReader(path: box.path + "-nicht-da", afterwards: .keep).open()
        }
        let reader = box.reader(.keep)
        try await reader.open()
        try #require(rename(box.path, box.path + "-weg") == 0)
        defer { _ = rename(box.path + "-weg", box.path) }
        await #expect(throws: MailError(.missingFolder, operation: "read folder", text: "moved away")) {
            try await reader.texts()
        }
        #expect(!FileManager.default.fileExists(atPath: box.path))
    }

    @Test(arguments: ["", ".", "..", "a/b", "../x", "a..b", ".a", "a.", "è", "a\u{0}", " a", "a\nb"])
    func `A folder name that could lead out of the Maildir is refused`(name: String) async {
        #expect(!MaildirReader.isFolderName(name))
        await #expect(throws: MailError.self) { try await box.reader(.move(name)).open() }
    }
}

private final class Told: @unchecked Sendable {
    // @unchecked: the variable is touched under `lock` only.
    private let lock = NSLock()
    private var list: [String] = []
    var keys: [String] { lock.withLock { list } }
    func add(_ key: String) { lock.withLock { list.append(key) } }
}
