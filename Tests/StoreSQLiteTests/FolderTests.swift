// The data folder: who may serve it, large bytes in files, what a crash leaves, damage.

import Crypto
import Foundation
import Runtime
import SQLite
import Store
import Testing
import Tickets

@testable import StoreSQLite

@Suite("Data folder")
struct FolderTests {
    @Test("one process serves, commands work beside it")
    func serving() async throws {
        let folder = try DataFolder()
        let first = try await folder.open(.serve)
        let refused = await #expect(throws: StoreError.self) { _ = try await folder.open(.serve) }
        #expect(refused?.code == .busy)
        #expect(refused?.detail.contains("process \(getpid())") == true)
        let command = try await folder.open(.command)
        try await folder.fill(command, tickets: 1)
        #expect(try await first.statistics().tickets == 1)
        await command.close()
        await first.close()
        await (try await folder.open(.serve)).close()
    }

    @Test("a command does not change the form of data that an older program serves")
    func olderServer() async throws {
        let folder = try DataFolder()
        let server = try await folder.open(.serve)
        try server.writer.onThisThread { db in _ = try db.run("DELETE FROM migrations") }
        let refused = await #expect(throws: StoreError.self) { _ = try await folder.open(.command) }
        #expect(refused?.code == .busy && refused?.detail.contains("older form") == true)
        await server.close()
    }

    @Test("a full disk refuses, loses nothing, and works again when there is room")
    func fullDisk() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let bytes = [UInt8](repeating: 1, count: 60_000)
        var taken = 0
        try store.writer.onThisThread { db in _ = try db.run("PRAGMA max_page_count = 400") }
        while taken < 100 {
            do { try await folder.accept(store, "k\(taken)", bytes + [UInt8(taken)]) } catch let error as StoreError {
                #expect(error.code == .unavailable)
                break
            }
            taken += 1
        }
        #expect(taken > 0 && taken < 100)
        #expect(try await store.received(after: nil, limit: 200).count == taken)
        try store.writer.onThisThread { db in _ = try db.run("PRAGMA max_page_count = 100000") }
        try await folder.accept(store, "again", bytes)
        #expect(try await store.received(after: nil, limit: 200).count == taken + 1)
        await store.close()
    }

    @Test("the lock goes with the process, however it ends")
    func killedServer() async throws {
        let folder = try DataFolder()
        let path = folder.data
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            _ = try await SQLiteStore.open(folder: path, role: .serve, log: .silent)
            Glibc.kill(getpid(), SIGKILL)
        }
        await (try await folder.open(.serve)).close()
    }

    @Test("many files at once are synced together, and after a slow time one by one")
    func syncing() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let items = (0..<12).map { number in
            NewSpoolItem(
                key: "k\(number)", sameness: "key", arrivedAt: now,
                bytes: [UInt8](repeating: UInt8(number), count: 140_000), envelope: [:])
        }
        _ = try await store.accept(
            items, channel: ChannelName("carrier"), account: AccountName("desk"), watermarks: [], mustTell: false,
            at: now)
        #expect(folder.files().count == 12)
        for item in try await store.received(after: nil, limit: 20) {
            #expect(try await store.bytes(of: item.original).count == 140_000)
        }
        let choice = SyncChoice()
        var single = 0
        try choice.begin(files: 12, in: folder.data).sync { single += 1 }
        try choice.begin(files: 2, in: folder.data).sync { single += 1 }
        #expect(single == 1)
        choice.avoid()
        try choice.begin(files: 12, in: folder.data).sync { single += 1 }
        #expect(single == 2)
        await store.close()
    }

    @Test("bytes from the threshold on are files named by their hash, smaller ones are not")
    func threshold() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let small = try await store.keep([UInt8](repeating: 1, count: BlobFolder.threshold - 1), at: now)
        let large = try await store.keep([UInt8](repeating: 2, count: BlobFolder.threshold), at: now)
        #expect(folder.files() == ["\(large.sha256.prefix(2))/\(large.sha256)"])
        #expect(try await store.bytes(of: small).count == BlobFolder.threshold - 1)
        #expect(try await store.bytes(of: large).count == BlobFolder.threshold)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.data)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        await store.close()
    }

    @Test("changed or missing bytes are damage, never other bytes")
    func damage() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        for size in [100, 150_000] {
            let blob = try await store.keep([UInt8](repeating: UInt8(size % 251), count: size), at: now)
            if size < BlobFolder.threshold {
                try store.writer.onThisThread { db in
                    _ = try db.run("UPDATE blobs SET data = zeroblob(?) WHERE size = ?", .int(size), .int(size))
                }
            } else {
                let file = "\(folder.data)/blobs/\(blob.sha256.prefix(2))/\(blob.sha256)"
                try Data(count: size).write(to: URL(filePath: file))
            }
            let error = await #expect(throws: StoreError.self) { _ = try await store.bytes(of: blob) }
            #expect(error?.code == .damaged)
        }
        let gone = try await store.keep([UInt8](repeating: 9, count: 150_000), at: now)
        unlink("\(folder.data)/blobs/\(gone.sha256.prefix(2))/\(gone.sha256)")
        let error = await #expect(throws: StoreError.self) { _ = try await store.bytes(of: gone) }
        #expect(error?.code == .damaged)
        await store.close()
    }

    @Test("a start removes files without a row and unused attachments, and nothing else")
    func orphans() async throws {
        let folder = try DataFolder()
        let clock = ManualClock(now.date)
        var store = try await folder.open(.serve, clock: clock)
        let used = try await folder.accept(store, "used", [UInt8](repeating: 3, count: 150_000))
        let unused = try await store.keep([UInt8](repeating: 4, count: 150_000), at: now)
        let fresh = try await store.keep([UInt8](repeating: 5, count: 150_000), at: now + .hours(20))
        await store.close()
        let orphan = SHA256.digest(of: "orphan").hex
        for name in ["\(orphan.prefix(2))/\(orphan)", "new/\(orphan).abcdef"] {
            let file = URL(filePath: "\(folder.data)/blobs/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(count: 10).write(to: file)
        }
        clock.advance(by: .days(1) + .hours(1))
        store = try await folder.open(.serve, clock: clock)
        try await eventually { folder.files().count == 2 }
        #expect(Set(folder.files()) == Set([used, fresh].map { "\($0.sha256.prefix(2))/\($0.sha256)" }))
        #expect(try await store.bytes(of: used).count == 150_000)
        await #expect(throws: StoreError.self) { _ = try await store.bytes(of: unused) }
        await store.close()
    }

    @Test("cleaning while others write never takes a file that a row will name")
    func cleaningBesideWriters() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let beside = try await folder.open(.command)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<30 {
                group.addTask {
                    let writer = number.isMultiple(of: 2) ? store : beside
                    let bytes = [UInt8](repeating: UInt8(number / 2), count: 140_000)
                    _ = try await folder.accept(writer, "item-\(number)", bytes)
                }
            }
            let cleaning = OrphanCleaning(
                writer: store.writer, blobs: store.blobs, clock: SystemClock(), log: .silent)
            let thread = FileThread("cleaning")
            for _ in 0..<10 { group.addTask { try await thread.run { try cleaning.run() } } }
            try await group.waitForAll()
        }
        let items = try await store.received(after: nil, limit: 100)
        #expect(items.count == 30)
        for item in items { #expect(try await store.bytes(of: item.original).count == 140_000) }
        await beside.close()
        await store.close()
    }

    @Test(
        "a kill around a commit leaves all of it or nothing",
        arguments: ["store.blob.named", "store.commit.before", "store.commit.after"])
    func killed(point: String) async throws {
        let folder = try DataFolder()
        let path = folder.data
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, point = point as String] in
            setenv("SPORTELLO_CRASH_AT", point, 1)
            let store = try await SQLiteStore.open(folder: path, role: .command, log: .silent)
            let items = (0..<20).map { number in
                NewSpoolItem(
                    key: "k\(number)", sameness: "key", arrivedAt: now,
                    bytes: [UInt8](repeating: UInt8(number), count: number.isMultiple(of: 2) ? 100 : 140_000),
                    envelope: [:])
            }
            _ = try await store.accept(
                items, channel: ChannelName("carrier"), account: AccountName("desk"),
                watermarks: [StoredWatermark(place: "p", position: 20)], mustTell: true, at: now)
        }
        let store = try await folder.open(.serve)
        let items = try await store.received(after: nil, limit: 100)
        #expect(items.count == (point == "store.commit.after" ? 20 : 0))
        for item in items { #expect(try await store.bytes(of: item.original).count == item.original.size) }
        let marks = try await store.watermarks(channel: ChannelName("carrier"), account: AccountName("desk"))
        #expect(marks.isEmpty == items.isEmpty)
        if items.isEmpty { try await eventually { folder.files().isEmpty } }
        await store.close()
    }

    @Test(
        "a warning is given once, killed before its commit or after it",
        arguments: ["levels.fire.before", "levels.fire.after"])
    func killedWarning(point: String) async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        try await folder.fill(store, tickets: 3)
        await store.close()
        let path = folder.data
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, point = point as String] in
            setenv("SPORTELLO_CRASH_AT", point, 1)
            let store = try await SQLiteStore.open(folder: path, role: .serve, log: .silent)
            _ = try await store.fire(try await DataFolder.firings(of: store))
        }
        let after = try await folder.open(.serve)
        let left = try await DataFolder.firings(of: after)
        #expect(left.count == (point == "levels.fire.after" ? 0 : 3))
        #expect(try await after.fire(left).allSatisfy { $0 })
        #expect(try await after.outbox(state: .waiting, limit: 10, offset: 0).count == 3)
        for id in 1...3 {
            let events = try #require(try await after.view(TicketID(Int64(id)))).events
            #expect(events.count { $0.event.what == "warned" } == 1)
        }
        await after.close()
    }
}

extension DataFolder {
    /// The warnings that are due after ten hours, each with a mail.
    static func firings(of store: SQLiteStore) async throws -> [Firing] {
        let late = now + .hours(10)
        return try await store.alarms(dueBy: late, limit: 10).compactMap { alarm in
            guard case .warning(let alarm) = alarm, let token = ReplyToken(RandomIdentifier.token()) else { return nil }
            var mail = NewOutgoing(
                ticket: alarm.ticket.id, direction: .internalMail, author: nil, authorName: "",
                to: alarm.ticket.replyAddress, token: token, subject: "Scadenza", text: "Scade.", writtenAt: late)
            mail.internalKind = .warning
            return Firing(.warning(alarm.contact.id, percents: [50, 75, 90, 100], next: nil), mails: [mail], at: late)
        }
    }
}

/// Waits until the store's own threads have done something: at most half a minute.
func eventually(
    _ condition: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while try await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record("did not come", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}
