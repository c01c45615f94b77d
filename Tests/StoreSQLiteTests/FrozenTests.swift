// Closed periods outlast everything: cleaning, backup and restore, a kill in between, and hands on the database.

import Foundation
import Runtime
import SQLite
import Store
import Testing
import Tickets

@testable import StoreSQLite

@Suite("Closed periods")
struct FrozenTests {
    private static let large = [UInt8](repeating: 0x2E, count: 400_000)

    private static func report(_ content: BlobReference, _ period: String = "2026-S1") -> FrozenReport {
        FrozenReport(
            service: "CC", period: period, from: now, until: now + .days(181), frozenAt: now, by: nil, content: content)
    }

    private static let audit = AuditEntry(at: now, user: nil, what: "period_closed")

    /// Keeps bytes in pieces of 100 KB.
    private static func keep(_ bytes: [UInt8], in store: SQLiteStore) async throws -> BlobReference {
        let left = Pieces(bytes)
        return try await store.keepContent { await left.next() }
    }

    private actor Pieces {
        private var bytes: ArraySlice<UInt8>
        init(_ bytes: [UInt8]) { self.bytes = bytes[...] }
        func next() -> [UInt8]? {
            let piece = bytes.prefix(100_000)
            bytes = bytes.dropFirst(piece.count)
            return piece.isEmpty ? nil : Array(piece)
        }
    }

    @Test("cleaning takes content that no period came of, and leaves that of closed ones")
    func cleaning() async throws {
        let folder = try DataFolder()
        let clock = ManualClock(now.date)
        let store = try await folder.open(.serve, clock: clock)
        let kept = try await Self.keep(Self.large, in: store)
        let forgotten = try await Self.keep(Self.large + [1], in: store)
        let small = try await Self.keep([1, 2, 3], in: store)
        _ = try await store.freeze(Self.report(kept), audit: Self.audit)
        _ = try await store.freeze(Self.report(small, "2026-S2"), audit: Self.audit)
        #expect(folder.files().count == 2)
        let cleaning = OrphanCleaning(
            writer: store.writer, blobs: store.blobs, clock: ManualClock((now + .days(3)).date), log: .silent)
        try cleaning.run()
        #expect(folder.files().map { String($0.suffix(64)) } == [kept.sha256])
        #expect(try await store.bytes(of: kept) == Self.large)
        #expect(try await store.bytes(of: small) == [1, 2, 3])
        await #expect(throws: StoreError.self) { _ = try await store.bytes(of: forgotten) }
        await store.close()
    }

    @Test("a backup holds closed periods, and a restore brings them back identically")
    func backup() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let content = try await Self.keep(Self.large, in: store)
        let id = try await store.freeze(Self.report(content), audit: Self.audit)
        let before = try await store.frozenReport(id)
        _ = try await store.backup(to: folder.path + "/copy") { _ in }
        await store.close()
        try await StoreBackup.restore(folder.path + "/copy", to: folder.path + "/again", at: now)
        let again = try await SQLiteStore.open(
            folder: folder.path + "/again", role: .serve, clock: ManualClock(now.date), log: .silent)
        #expect(try await again.frozenReport(id) == before)
        #expect(try await again.bytes(of: content) == Self.large)
        await again.close()
    }

    @Test("no statement changes a closed period or erases its bytes")
    func triggers() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let content = try await Self.keep([1, 2, 3], in: store)
        _ = try await store.freeze(Self.report(content), audit: Self.audit)
        let statements: [SQL] = [
            "UPDATE frozen_reports SET period = '2026-S2'", "DELETE FROM frozen_reports",
            "UPDATE blobs SET place = 'erased', data = NULL", "DELETE FROM blobs",
        ]
        for statement in statements {
            await #expect(throws: StoreError.self) {
                _ = try await store.writer.write("test") { try $0.db.run(statement) }
            }
        }
        #expect(try await store.bytes(of: content) == [1, 2, 3])
        await store.close()
    }

    @Test(
        "a kill while content is kept leaves no row without its bytes",
        arguments: ["store.content.synced", "store.blob.named"])
    func killed(_ point: String) async throws {
        let folder = try DataFolder()
        await (try folder.open(.serve)).close()
        let path = folder.data
        let ended = await #expect(processExitsWith: .failure, observing: []) {
            [path = path as String, point = point as String] in
            setenv("SPORTELLO_CRASH_AT", point + ":1", 1)
            let store = try await SQLiteStore.open(
                folder: path, role: .serve, clock: ManualClock(now.date), log: .silent)
            _ = try await FrozenTests.keep(FrozenTests.large, in: store)
            exit(7)
        }
        #expect(ended?.exitStatus == .signal(SIGKILL))
        let store = try await folder.open(.serve)
        #expect(try store.writer.onThisThread { try $0.number("SELECT count(*) FROM blobs") } == 0)
        // The same content again, whatever was left.
        let content = try await Self.keep(Self.large, in: store)
        #expect(try await store.bytes(of: content) == Self.large)
        await store.close()
    }
}
